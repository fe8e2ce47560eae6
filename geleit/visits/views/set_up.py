"""Planning appointments: points, their services, counters, who is there, and what follows from it."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.addresses import address_or_empty
from geleit.core.errors import Refused
from geleit.core.forms import Form, open_form
from geleit.directory import queries as directory
from geleit.visits import access
from geleit.visits.actions import set_up as actions
from geleit.visits.codes import Channel
from geleit.visits.forms import set_up as forms
from geleit.visits.queries import choices, set_up
from geleit.visits.queries.plan import PointPlan, plan_of

NEED = Permission.APPOINTMENT_SET_UP
BOTH = ["GET", "POST"]


@require_GET
def points(request: StaffRequest) -> HttpResponse:
    """All points, and how far their planning has come."""
    actor = access.planner(request.actor)
    return render(request, "visits/set_up/points.html", {"lines": set_up.point_lines(actor.county_id, clock.today())})


@require_http_methods(BOTH)
def add_point(request: StaffRequest) -> HttpResponse:
    """A new point of an office."""
    actor = access.planner(request.actor)
    form = _point_form(request, None)
    if request.method == "POST" and form.is_valid():
        office = set_up.office_of(actor.county_id, form.cleaned_data["office"])
        site = choices.site_of(actor.county_id, form.cleaned_data["site"])
        point = actions.add_point(office=office, data=form.data_typed(site), by=actor, now=clock.now())
        messages.success(request, _("The point is saved. Next: which services does it give?"))
        return redirect("appointments:point", point.public_id)
    return _form_page(request, form, _("New point"), None)


@require_GET
def point(request: StaffRequest, point_id: UUID) -> HttpResponse:
    """One point: settings, services, counters with who is there, links of invitation."""
    found = access.get_point_for(request.actor, point_id, need=NEED)
    return _point_page(request, found)


@require_http_methods(BOTH)
def change_point(request: StaffRequest, point_id: UUID) -> HttpResponse:
    """Other settings of a point."""
    found = access.get_point_for(request.actor, point_id, need=NEED)
    form = _point_form(request, found)
    if request.method == "POST" and form.is_valid():
        site = choices.site_of(found.county_id, form.cleaned_data["site"])
        with form.showing_refusals():
            actions.change_point(point=found, data=form.data_typed(site), by=request.actor, now=clock.now())
        if form.is_accepted:
            return _saved(request, found)
    return _form_page(request, form, _("Settings of the point"), found)


@require_POST
def close_point(request: StaffRequest, point_id: UUID) -> HttpResponse:
    """Give a point up, once nobody has an appointment there any more."""
    found = access.get_point_for(request.actor, point_id, need=NEED)
    try:
        actions.close_point(point=found, by=request.actor, now=clock.now())
    except Refused as refusal:
        return _listed_first(request, found, refusal, "alle=1")
    messages.success(request, _("The point is given up. What happened there is kept."))
    return redirect("appointments:points")


@require_GET
def preview(request: StaffRequest, point_id: UUID) -> HttpResponse:
    """The free places of the next fourteen days, or why a day has none."""
    found = access.get_point_for(request.actor, point_id, need=NEED)
    plan, today = _plan(found), clock.today()
    offers = [one for one in plan.offers if one.by_appointment and (one.valid_to is None or one.valid_to >= today)]
    chosen = next((one for one in offers if one.key == request.GET.get("leistung")), offers[0] if offers else None)
    channel = request.GET.get("weg", "")
    channel = channel if channel in Channel.values else Channel.PUBLIC.value
    days = set_up.preview(plan, chosen, channel, now=clock.now()) if chosen else []
    context = {
        "point": found,
        "days": days,
        "offers": list({one.key: one for one in offers}.values()),
        "chosen": chosen,
        "channels": Channel.choices,
        "channel": channel,
    }
    return render(request, "visits/set_up/preview.html", context)


# --- services ---------------------------------------------------------------------------------------------------------


@require_http_methods(BOTH)
def add_offer(request: StaffRequest, point_id: UUID) -> HttpResponse:
    """Another service of a point."""
    found = access.get_point_for(request.actor, point_id, need=NEED)
    actor, today = request.actor, clock.today()
    known = choices.service_choices(actor.county_id, today)
    form = open_form(request, forms.OfferForm, actor, offer=None, services=known, today=today)
    if request.method == "POST" and form.is_valid():
        service = set_up.services_of(actor.county_id, [form.cleaned_data["service"]])[0]
        first = form.cleaned_data["valid_from"]
        with form.showing_refusals():
            actions.add_offer(
                point=found, service=service, first_day=first, data=form.data_typed(), by=actor, now=clock.now()
            )
        if form.is_accepted:
            return _saved(request, found)
    return _form_page(request, form, _("Another service"), found)


@require_http_methods(BOTH)
def change_offer(request: StaffRequest, offer_id: UUID) -> HttpResponse:
    """Other minutes or limits from a day on."""
    offer = access.get_offer_for(request.actor, offer_id, need=NEED)
    form = open_form(request, forms.OfferForm, request.actor, offer=offer, services=[], today=clock.today())
    if request.method == "POST" and form.is_valid():
        first = form.cleaned_data["valid_from"]
        with form.showing_refusals():
            actions.change_offer(
                offer=offer, first_day=first, data=form.data_typed(), by=request.actor, now=clock.now()
            )
        if form.is_accepted:
            return _saved(request, offer.point)
    name = set_up.service_names(offer.county_id, clock.today()).get(offer.service_id, offer.service.key)
    return _form_page(request, form, name, offer.point)


@require_http_methods(BOTH)
def end_offer(request: StaffRequest, offer_id: UUID) -> HttpResponse:
    """The last day of a service."""
    offer = access.get_offer_for(request.actor, offer_id, need=NEED)
    form = open_form(request, forms.LastDayForm, request.actor)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.end_offer(offer=offer, by=request.actor, now=clock.now(), **form.cleaned_data)
        if form.is_accepted:
            return _saved(request, offer.point)
    return _form_page(request, form, _("End the service"), offer.point)


@require_http_methods(BOTH)
def invite(request: StaffRequest, offer_id: UUID) -> HttpResponse:
    """A link of invitation; its secret is shown this once."""
    offer = access.get_offer_for(request.actor, offer_id, need=NEED)
    form = open_form(request, forms.InviteForm, request.actor)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            made, secret = actions.invite(
                offer=offer, form_key=_form_key(request), by=request.actor, now=clock.now(), **form.cleaned_data
            )
        if form.is_accepted:
            path = address_or_empty("portal:invitation", at=directory.slug_of(request.actor.county_id), secret=secret)
            link = request.build_absolute_uri(path) if path else secret
            context = {"point": offer.point, "invitation": made, "link": link}
            return render(request, "visits/set_up/invitation.html", context)
    return _form_page(request, form, _("Link of invitation"), offer.point)


# --- counters ---------------------------------------------------------------------------------------------------------


@require_http_methods(BOTH)
def add_counter(request: StaffRequest, point_id: UUID) -> HttpResponse:
    """A counter or room."""
    found = access.get_point_for(request.actor, point_id, need=NEED)
    form = open_form(request, forms.CounterForm, request.actor, counter=None)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            counter = actions.add_counter(point=found, by=request.actor, now=clock.now(), **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("The counter is saved. Next: who is there, and when?"))
            return redirect("appointments:add_staffing", counter.public_id)
    return _form_page(request, form, _("New counter or room"), found)


@require_http_methods(BOTH)
def change_counter(request: StaffRequest, counter_id: UUID) -> HttpResponse:
    """Another name or place in the list."""
    counter = access.get_counter_for(request.actor, counter_id, need=NEED)
    form = open_form(request, forms.CounterForm, request.actor, counter=counter)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.change_counter(counter=counter, by=request.actor, now=clock.now(), **form.cleaned_data)
        if form.is_accepted:
            return _saved(request, counter.point)
    return _form_page(request, form, counter.name, counter.point)


@require_POST
def close_counter(request: StaffRequest, counter_id: UUID) -> HttpResponse:
    """Give a counter up, once nobody has an appointment there any more."""
    counter = access.get_counter_for(request.actor, counter_id, need=NEED)
    try:
        actions.close_counter(counter=counter, by=request.actor, now=clock.now())
    except Refused as refusal:
        return _listed_first(request, counter.point, refusal, f"schalter={counter.public_id}")
    return _saved(request, counter.point)


@require_http_methods(BOTH)
def add_staffing(request: StaffRequest, counter_id: UUID) -> HttpResponse:
    """Somebody is at a counter."""
    counter = access.get_counter_for(request.actor, counter_id, need=NEED)
    form = _staffing_form(request, counter.point, None)
    if request.method == "POST" and form.is_valid():
        data = _staffing_data(form, counter.county_id)
        with form.showing_refusals():
            actions.add_staffing(counter=counter, data=data, by=request.actor, now=clock.now())
        if form.is_accepted:
            return _staffed(request, counter, data)
    return _form_page(request, form, _("Who is there: %(name)s") % {"name": counter.name}, counter.point)


@require_http_methods(BOTH)
def change_staffing(request: StaffRequest, staffing_id: UUID) -> HttpResponse:
    """Other hours from a day on."""
    staffing = access.get_staffing_for(request.actor, staffing_id, need=NEED)
    counter = staffing.counter
    form = _staffing_form(request, counter.point, staffing)
    if request.method == "POST" and form.is_valid():
        data = _staffing_data(form, counter.county_id)
        with form.showing_refusals():
            actions.change_staffing(staffing=staffing, data=data, by=request.actor, now=clock.now())
        if form.is_accepted:
            return _staffed(request, counter, data)
    return _form_page(request, form, _("Who is there: %(name)s") % {"name": counter.name}, counter.point)


@require_http_methods(BOTH)
def end_staffing(request: StaffRequest, staffing_id: UUID) -> HttpResponse:
    """The last day somebody is there."""
    staffing = access.get_staffing_for(request.actor, staffing_id, need=NEED)
    form = open_form(request, forms.LastDayForm, request.actor)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.end_staffing(staffing=staffing, by=request.actor, now=clock.now(), **form.cleaned_data)
        if form.is_accepted:
            return _saved(request, staffing.counter.point)
    return _form_page(request, form, _("End these hours"), staffing.counter.point)


# --- inside -----------------------------------------------------------------------------------------------------------


def _plan(found: Any) -> PointPlan:
    return plan_of(found.county_id, found.key, clock.today())


def _point_form(request: StaffRequest, found: Any) -> forms.PointForm:
    county, today = request.actor.county_id, clock.today()
    offices, sites = choices.office_choices(county, today), choices.site_choices(county, today)
    return open_form(request, forms.PointForm, request.actor, point=found, offices=offices, sites=sites)


def _staffing_form(request: StaffRequest, found: Any, staffing: Any) -> forms.StaffingForm:
    county, today = request.actor.county_id, clock.today()
    given = set_up.services_given(_plan(found), today)
    return open_form(
        request,
        forms.StaffingForm,
        request.actor,
        staffing=staffing,
        services=given,
        users=set_up.colleagues(county, today),
        today=today,
    )


def _staffing_data(form: forms.StaffingForm, county_id: int) -> actions.StaffingData:
    user = set_up.colleague_of(county_id, form.cleaned_data["user"])
    return form.data_typed(user, set_up.services_of(county_id, form.cleaned_data["services"]))


def _staffed(request: StaffRequest, counter: Any, data: actions.StaffingData) -> HttpResponse:
    """Saved; where opening hours take something away, the page says what is left."""
    if set_up.left_of(_plan(counter.point), actions.as_staffed(counter, data), clock.today()):
        messages.warning(request, _("Part of these hours is outside the opening hours. The list shows what is left."))
    return _saved(request, counter.point)


def _listed_first(request: StaffRequest, found: Any, refusal: Refused, which: str) -> HttpResponse:
    """Whoever may work with appointments is led to those that stand in the way."""
    messages.error(request, " ".join(refusal.messages))
    if request.actor.can(Permission.APPOINTMENT_WORK):
        return redirect(f"{reverse('appointments:affected', args=[found.public_id])}?{which}")
    return redirect("appointments:point", found.public_id)


def _saved(request: StaffRequest, found: Any) -> HttpResponse:
    messages.success(request, _("Saved. The free places follow from it at once."))
    return redirect("appointments:point", found.public_id)


def _point_page(request: StaffRequest, found: Any) -> HttpResponse:
    now, today = clock.now(), clock.today()
    names = set_up.office_names(found.county_id, today)
    context = {
        "point": found,
        "office": names.get(found.office_id, found.office.key),
        "site": set_up.site_names(found.county_id, today).get(found.site_id, "") if found.site_id else "",
        "offers": set_up.offer_lines(found, today),
        "counters": set_up.counter_lines(found, _plan(found), today),
        "invitations": set_up.invitations_of(found, today),
        "to_come": set_up.still_to_come(found.county_id, now, point=found.pk),
        "today": today,
        "may_work": request.actor.can(Permission.APPOINTMENT_WORK),
    }
    return render(request, "visits/set_up/point.html", context)


def _form_page(request: StaffRequest, form: Form, heading: str, found: Any) -> HttpResponse:
    context = {"form": form, "heading": heading, "point": found}
    status = 422 if request.method == "POST" else 200
    return render(request, "visits/set_up/form.html", context, status=status)


def _form_key(request: StaffRequest) -> UUID:
    try:
        return UUID(request.POST.get("form_key", ""))
    except ValueError:
        return uuid4()
