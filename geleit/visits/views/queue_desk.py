"""What the front desk does for people who come: give a number, announce an appointment, send somebody on."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.forms import Form, open_form
from geleit.visits import access
from geleit.visits.actions import calling
from geleit.visits.actions import queue as actions
from geleit.visits.codes import TicketOrigin
from geleit.visits.forms.queue import CheckInForm, NumberForm, RedirectForm
from geleit.visits.queries import queue
from geleit.visits.queue_words import issue_in_words, wait_in_words
from geleit.visits.views.queue import desk_of, tabs


@require_http_methods(["GET", "POST"])
def number(request: StaffRequest) -> HttpResponse:
    """Give out a number at the desk."""
    actor = access.queue_worker(request.actor)
    desk = desk_of(request)
    if desk is None:
        return redirect("queue:choose")
    house = desk.house
    offers = {str(one.public_id): one for one in house.offers}
    choices = [
        (key, f"{house.name(one.service_id)}: {wait_in_words(house.wait_for(one))}") for key, one in offers.items()
    ]
    form = open_form(request, NumberForm, actor, offers=choices)
    if request.method == "POST" and form.is_valid():
        wanted = dict(form.cleaned_data)
        offer = offers[wanted.pop("offer")]
        with form.showing_refusals():
            taken = actions.take_ticket(
                county_id=actor.county_id,
                point=house.point,
                offer=offer,
                origin=TicketOrigin.DESK,
                form_key=_form_key(request),
                now=clock.now(),
                by=actor,
                **wanted,
            )
        if form.is_accepted:
            said = {"number": taken.ticket.shown, "wait": wait_in_words(house.wait_for(offer))}
            messages.success(request, _("Number %(number)s. Expected wait: %(wait)s.") % said)
            return redirect("queue:room")
    return _page(request, "number", _("Give out a number"), form, issue=issue_in_words(house.issue))


@require_http_methods(["GET", "POST"])
def check_in(request: StaffRequest) -> HttpResponse:
    """Somebody with an appointment is there."""
    actor = access.queue_worker(request.actor)
    desk = desk_of(request)
    if desk is None:
        return redirect("queue:choose")
    form = open_form(request, CheckInForm, actor)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            taken = actions.check_in(
                county_id=actor.county_id,
                point=desk.house.point,
                code=form.cleaned_data["code"],
                form_key=_form_key(request),
                now=clock.now(),
                by=actor,
            )
        if form.is_accepted:
            messages.success(request, _("The appointment has number %(number)s.") % {"number": taken.ticket.shown})
            return redirect("queue:room")
    return _page(request, "check_in", _("Announce somebody with an appointment"), form)


@require_http_methods(["GET", "POST"])
def send_on(request: StaffRequest, ticket_id: UUID) -> HttpResponse:
    """Send somebody on to another service, counter or place."""
    ticket = access.get_ticket_for(request.actor, ticket_id, need=Permission.QUEUE_WORK)
    actor, now = request.actor, clock.now()
    offers = queue.offers_everywhere(actor.county_id, clock.today())
    counters = queue.counters_of(actor.county_id)
    choices: dict[str, Any] = {
        "offers": [(str(one.public_id), one.words) for one in offers],
        "counters": [(str(one.public_id), f"{one.point.name}: {one.name}") for one in counters],
    }
    form = open_form(request, RedirectForm, actor, **choices)
    if request.method == "POST" and form.is_valid():
        offer = next(one.offer for one in offers if str(one.public_id) == form.cleaned_data["offer"])
        counter = next((one for one in counters if str(one.public_id) == form.cleaned_data["counter"]), None)
        with form.showing_refusals():
            row = calling.redirect(ticket=ticket, offer=offer, counter=counter, by=actor, now=now)
        if form.is_accepted:
            messages.success(request, _("Sent on with number %(number)s.") % {"number": row.shown})
            return redirect("queue:room")
    title = _("Send number %(number)s on") % {"number": ticket.shown}
    return _page(request, "room", title, form)


def _page(request: StaffRequest, tab: str, title: str, form: Form, **more: Any) -> HttpResponse:
    refused = request.method == "POST" and not form.is_accepted
    context = {"form": form, "title": title, "tab_items": tabs(request, tab), **more}
    return render(request, "visits/queue_form.html", context, status=422 if refused else 200)


def _form_key(request: StaffRequest) -> UUID:
    """The key of the form, so that sending it twice gives one number; without one each sending is its own."""
    try:
        return UUID(request.POST.get("form_key", ""))
    except ValueError:
        return uuid4()
