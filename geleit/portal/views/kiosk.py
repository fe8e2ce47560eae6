"""The kiosk of a waiting room: choose with a finger, get a number. The secret in the address lets the device in.

Nothing of one person is left for the next: the language stands in the address, the number is the answer to the form
itself and gets no address of its own, and every page goes back to the start.
"""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _

from geleit.core.errors import Refused
from geleit.core.multilingual import GERMAN, LANGUAGE_NAMES, LANGUAGES
from geleit.core.public import public
from geleit.portal import polling
from geleit.portal.addresses import Place, address
from geleit.portal.easy import NAME as EASY_NAME
from geleit.portal.easy import easy
from geleit.portal.forms.queue import CodeForm, NumberForm
from geleit.portal.pages import PortalRequest, portal_page, show
from geleit.portal.qr_picture import picture_of
from geleit.portal.queries.queue import Choice, choice_of, choices_of
from geleit.visits.actions import queue as actions
from geleit.visits.codes import DeviceKind, TicketOrigin
from geleit.visits.queries import queue
from geleit.visits.rules.waiting import UNKNOWN, Wait, WaitKind

BACK_SECONDS, KEPT_SECONDS = 20, 120
# A form that is older was on the screen when somebody else went back to it: it must not give their number.
FORM_HOLDS = timedelta(seconds=90)
SENT = ("offer", "quantity", "code", "form_key")
EASY = "leicht"  # marks pages in easy words


@portal_page(keep=False)
def kiosk(request: PortalRequest, secret: str) -> HttpResponse:
    """The start: languages, what one can come for, and how long it takes. Raises Http404 for a wrong address."""
    return _start(request, secret)


@portal_page(keep=False)
def kiosk_persons(request: PortalRequest, secret: str, offer_id: uuid.UUID) -> HttpResponse:
    """For how many people? Only where one number can be for several. Raises Http404 for what is not offered."""
    house = _house(request, secret)
    choice = choice_of(house, offer_id)
    if choice is None:
        raise Http404
    if not choice.issue.is_open:
        return _start(request, secret, house=house, refused=choice)
    return _show(request, "persons", secret, {"choice": choice, "form_key": uuid.uuid4()})


@portal_page(methods=("GET", "HEAD", "POST"), keep=False)
def kiosk_take(request: PortalRequest, secret: str) -> HttpResponse:
    """Take a number and show it. Whoever loads this address anew begins at the start."""
    if request.method != "POST":
        return HttpResponseRedirect(_href(request, "kiosk", secret))
    form, house = NumberForm(data=request.POST), _house(request, secret)
    if not form.is_valid():
        return _start(request, secret, house=house, message=_("Please choose again."), status=422)
    choice = choice_of(house, form.cleaned_data["offer"])
    if choice is None:
        return _start(request, secret, house=house, message=_("Please choose again."), status=422)
    try:
        taken = actions.take_ticket(
            county_id=request.portal.county.pk,
            point=house.point,
            offer=choice.offer,
            origin=TicketOrigin.KIOSK,
            form_key=form.cleaned_data["form_key"],
            now=request.portal.now,
            quantity=form.persons,
            language=request.portal.language,
        )
    except Refused as refusal:
        if choice.issue.is_open:  # not the hours: too many people, or ended in this very moment
            return _start(request, secret, message=" ".join(refusal.messages), status=422)
        return _start(request, secret, house=house, refused=choice, status=422)
    return _number(request, secret, house, taken)


@portal_page(methods=("GET", "HEAD", "POST"), keep=False)
def kiosk_code(request: PortalRequest, secret: str) -> HttpResponse:
    """Say that one is there for an appointment, with its code."""
    house = _house(request, secret)
    if request.method != "POST":
        return _show(request, "code", secret, {"form": CodeForm(initial={"form_key": uuid.uuid4()})})
    form = CodeForm(data=request.POST)
    if form.is_valid():
        try:
            taken = actions.check_in(
                county_id=request.portal.county.pk,
                point=house.point,
                code=form.kept,
                form_key=form.key,
                now=request.portal.now,
            )
        except Refused as refusal:
            form.add_error("code", refusal.messages)
        else:
            return _number(request, secret, house, taken)
    return _show(request, "code", secret, {"form": form}, status=422)


@public
def kiosk_state(request: HttpRequest, at: Place, secret: str) -> HttpResponse:
    """Whether anything changed since the page was made; usually answered by the middleware."""
    return polling.state(request, at.slug, "automat", secret)


# --- inside -----------------------------------------------------------------------------------------------------------


def _house(request: PortalRequest, secret: str) -> queue.House:
    """The queue at which the device works. Raises Http404 for a device that is unknown or was revoked."""
    device = queue.device_of_secret(request.portal.county.pk, secret, DeviceKind.KIOSK)
    if device is None or device.point.closed_at is not None:
        raise Http404
    return queue.house_of(device.point, request.portal.now)


def _start(
    request: PortalRequest,
    secret: str,
    *,
    house: queue.House | None = None,
    refused: Choice | None = None,
    message: str = "",
    status: int = 200,
) -> HttpResponse:
    house = house or _house(request, secret)
    context = {
        "house": house,
        "choices": choices_of(house),
        "refused": refused,
        "message": message,
        "form_key": uuid.uuid4(),
        "point_books": house.point.gives_appointments,
        "buttons": _languages(request, secret),
    }
    return _show(request, "start", secret, context, status=status)


def _number(request: PortalRequest, secret: str, house: queue.House, taken: actions.Taken) -> HttpResponse:
    """The page with the number; goes back to the start by itself."""
    ticket, is_kept = taken.ticket, request.POST.get("keep") == "1"
    if not taken.is_new and not is_kept and request.portal.now - ticket.taken_at > FORM_HOLDS:
        return _start(request, secret, message=_("This page was open for too long. Please choose again."), status=422)
    own = request.portal.href("ticket", secret=taken.secret) if taken.secret else ""
    seconds = KEPT_SECONDS if is_kept else BACK_SECONDS
    context = {
        "house": house,
        "ticket": ticket,
        "name": house.name(ticket.service_id),
        "wait": _told(ticket.told_wait_from, ticket.told_wait_to),
        "has_appointment": ticket.appointment_id is not None,
        "qr": picture_of(request.build_absolute_uri(own)) if own else "",
        "seconds": seconds,
        "is_kept": is_kept,
        "sent": [
            (name, request.POST[name]) for name in ("offer", "quantity", "code", "form_key") if name in request.POST
        ],
    }
    response = _show(request, "number", secret, context)
    response.headers["Refresh"] = f"{seconds}; url={_home(request, secret)}"
    return response


def _told(low: int | None, high: int | None) -> Wait:
    """What was said when the number was taken."""
    if low is None or high is None:
        return UNKNOWN
    return Wait(WaitKind.RANGE if high else WaitKind.AT_ONCE, low, high)


def _show(
    request: PortalRequest, page: str, secret: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    is_easy = _is_easy(request)
    frame: dict[str, Any] = {
        "secret": secret,
        "is_easy": is_easy,
        "csrf_token": get_token(request),
        "home": _home(request, secret),
        "start": _href(request, "kiosk", secret),
        "state": request.portal.href("kiosk_state", secret=secret),
        "to": lambda name, **kwargs: _href(request, name, secret, **kwargs),
        **({"_": easy} if is_easy else {}),
    }
    return show(request, f"portal/queue/kiosk_{page}.html", {**frame, **context}, status=status)


def _is_easy(request: PortalRequest) -> bool:
    return request.portal.language == GERMAN and EASY in request.GET


def _href(request: PortalRequest, name: str, secret: str, **kwargs: Any) -> str:
    """A page of the kiosk, in easy words where this one is."""
    query = {EASY: "1"} if _is_easy(request) else {}
    return request.portal.href(name, query=query, secret=secret, **kwargs)


def _home(request: PortalRequest, secret: str) -> str:
    """The start in German, for the next person."""
    return _in(request, GERMAN, secret)


def _in(request: PortalRequest, language: str, secret: str) -> str:
    portal = request.portal
    return address(Place(portal.county.slug, language), "kiosk", host_slug=portal.host_slug, secret=secret)


def _languages(request: PortalRequest, secret: str) -> list[dict[str, Any]]:
    """Ten buttons: nine languages and easy words, each named in itself."""
    now, is_easy = request.portal.language, _is_easy(request)
    found = [
        {
            "code": code,
            "name": LANGUAGE_NAMES[code],
            "href": _in(request, code, secret),
            "current": code == now and not is_easy,
        }
        for code in LANGUAGES
    ]
    easy_one = {
        "code": GERMAN,
        "name": EASY_NAME,
        "href": f"{_in(request, GERMAN, secret)}?{EASY}=1",
        "current": is_easy,
    }
    return [*found, easy_one]
