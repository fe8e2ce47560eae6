"""The queue for everybody: how long it takes, a number from home, the page of one's own number, the call display."""

import uuid
from contextlib import suppress
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.urls import NoReverseMatch
from django.utils import translation
from django.utils.translation import gettext as _

from geleit.core.errors import Refused
from geleit.core.multilingual import LANGUAGES
from geleit.core.public import public
from geleit.portal import polling
from geleit.portal.addresses import Place
from geleit.portal.forms.queue import NumberForm
from geleit.portal.pages import PortalRequest, portal_page, show
from geleit.portal.queries.queue import choice_of, choices_of, is_in_house, to_bring
from geleit.portal.queue_limits import home_numbers
from geleit.portal.waits import PointNow, points_now
from geleit.visits.actions import queue as actions
from geleit.visits.codes import DeviceKind, TicketOrigin, TicketState
from geleit.visits.queries import queue
from geleit.visits.rules.queueing import Move, obstacles

if TYPE_CHECKING:
    from geleit.visits.models import Ticket

SHOWN = 6  # numbers on the display at once
ENDED = {TicketState.DONE.value, TicketState.LEFT.value}


# --- how long does it take, a number from home ------------------------------------------------------------------------


@public
def numbers(request: HttpRequest, at: Place) -> HttpResponse:
    """How long it takes at every point that gives numbers."""
    # Asked for before the page's transaction: the answer is in the memory of the process.
    return _numbers(request, at, states=points_now(at.slug))


@portal_page(keep=False)
def _numbers(request: PortalRequest, states: list[PointNow]) -> HttpResponse:
    return show(request, "portal/queue/numbers.html", {"points": states})


@portal_page(methods=("GET", "HEAD", "POST"), keep=False)
def number(request: PortalRequest, key: str) -> HttpResponse:
    """One point: how long it takes for what, and a number from home where that is offered. Raises Http404."""
    point = queue.point_by_key(request.portal.county.pk, key)
    if point is None or not point.gives_numbers:
        raise Http404
    house = queue.house_of(point, request.portal.now)
    if request.method != "POST":
        return _point(request, house)
    form = NumberForm(data=request.POST)
    choice = choice_of(house, form.cleaned_data["offer"]) if form.is_valid() else None
    if choice is None:
        return _point(request, house, error=_("Please choose what you come for."), status=422)
    refused = _refused_at_home(request, form.cleaned_data["form_key"])
    if refused:
        return _point(request, house, error=refused, status=429)
    try:
        taken = actions.take_ticket(
            county_id=request.portal.county.pk,
            point=point,
            offer=choice.offer,
            origin=TicketOrigin.HOME,
            form_key=form.cleaned_data["form_key"],
            now=request.portal.now,
            quantity=form.persons,
            language=request.portal.language,
        )
    except Refused as refusal:
        return _point(request, house, error=" ".join(refusal.messages), status=422)
    if taken.is_new:
        home_numbers.remember(request, taken.secret)
    return HttpResponseRedirect(request.portal.href("ticket", secret=taken.secret))


@public
def numbers_state(request: HttpRequest, at: Place) -> HttpResponse:
    """The waits of all points, for pages that are kept; usually answered by the middleware."""
    return polling.state(request, at.slug, "nummer", "")


def _point(request: PortalRequest, house: queue.House, *, error: str = "", status: int = 200) -> HttpResponse:
    choices = choices_of(house)
    context = {
        "house": house,
        "point": house.point,
        "choices": choices,
        "can_take": house.point.gives_numbers_at_home and any(one.issue.is_open for one in choices),
        "chosen": request.POST.get("offer", ""),
        "persons": request.POST.get("quantity", "1")[:2],
        "error": error,
        "booking": _booking(request) if house.point.gives_appointments else "",
        "form_key": uuid.uuid4(),
        "csrf_token": get_token(request),
    }
    return show(request, "portal/queue/number.html", context, status=status)


def _booking(request: PortalRequest) -> str:
    """Address of the page that books appointments; "" where there is none."""
    try:
        return request.portal.href("booking")
    except NoReverseMatch:
        return ""


def _refused_at_home(request: PortalRequest, form_key: uuid.UUID) -> str:
    """Why this connection gets no number from home now; "" when it does."""
    if home_numbers.is_over_limit(request):
        return _("Too many numbers were taken from your connection. Please try again in an hour or come to us.")
    earlier = home_numbers.secret_of(request)
    ticket = queue.ticket_of_secret(request.portal.county.pk, earlier) if earlier else None
    if ticket is None or ticket.form_key == form_key or not is_in_house(ticket, request.portal.today):
        return ""
    return _("You have a number already: %(number)s. Please give it back before you take another one.") % {
        "number": ticket.shown
    }


# --- the page of one's own number -------------------------------------------------------------------------------------


@portal_page(keep=False)
def ticket(request: PortalRequest, secret: str) -> HttpResponse:
    """Where one stands: how many are ahead, how long it takes, which counter. Raises Http404 for a wrong address."""
    own = _own(request, secret)
    if own.day != request.portal.today or own.state in ENDED:
        return show(request, "portal/queue/ticket_over.html", {"ticket": own})
    house = queue.house_of(own.point, request.portal.now)
    ahead = house.ahead_of(own)
    context = {
        "ticket": own,
        "secret": secret,
        "house": house,
        "name": house.name(own.service_id),
        "ahead": ahead,
        "wait": house.wait_of(own),
        "counter": house.counter_name(own),
        "bring": to_bring(own, request.portal.today),
        "can_leave": not obstacles(own.state, Move.LEAVE),
        "next_in": polling.next_in(own.state, ahead),
    }
    return show(request, "portal/queue/ticket.html", context)


@portal_page(methods=("GET", "HEAD", "POST"), keep=False)
def give_back(request: PortalRequest, secret: str) -> HttpResponse:
    """Give the number back: asks first, so that a link that somebody follows changes nothing."""
    own = _own(request, secret)
    if request.method != "POST":
        context = {"ticket": own, "secret": secret, "csrf_token": get_token(request)}
        return show(request, "portal/queue/give_back.html", context)
    with suppress(Refused):  # served since, or over: its page says so
        actions.leave(ticket=own, now=request.portal.now)
    return HttpResponseRedirect(request.portal.href("ticket", secret=secret))


@public
def ticket_state(request: HttpRequest, at: Place, secret: str) -> HttpResponse:
    """The same as JSON, for telephones; usually answered by the middleware."""
    return polling.state(request, at.slug, "warten", secret)


def _own(request: PortalRequest, secret: str) -> "Ticket":
    """The number of the secret in the address. Raises Http404 where there is none."""
    found = queue.ticket_of_secret(request.portal.county.pk, secret)
    if found is None:
        raise Http404
    return found


# --- the call display -------------------------------------------------------------------------------------------------


@portal_page(keep=False)
def display(request: PortalRequest, secret: str) -> HttpResponse:
    """Who is called where, for the screen in the waiting room. Raises Http404 for an unknown or revoked device."""
    device = queue.device_of_secret(request.portal.county.pk, secret, DeviceKind.DISPLAY)
    if device is None or device.point.closed_at is not None:
        raise Http404
    house, voices = queue.house_of(device.point, request.portal.now), _voices()
    context = {
        "house": house,
        "choices": choices_of(house),
        "called": house.called[:SHOWN],
        "shown": SHOWN,
        "secret": secret,
        "speaks": request.GET.get("stimme") != "aus",
        "voices": voices,
        "counters": {one["code"]: one["counter"] for one in voices},
    }
    return show(request, "portal/queue/display.html", context)


@public
def display_state(request: HttpRequest, at: Place, secret: str) -> HttpResponse:
    """The same as JSON, asked for every second; usually answered by the middleware."""
    return polling.state(request, at.slug, "anzeige", secret)


def _voices() -> list[dict[str, str]]:
    """What the browser says when a number is called, in every language."""
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found.append(
                {
                    "code": language,
                    "text": _("Number {number}. Please come to {place}."),
                    "counter": _("counter {name}"),
                }
            )
    return found
