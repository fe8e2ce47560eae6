"""The waiting room at a counter: who is next, what to do with whoever is there, the list that renews itself."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.addresses import address
from geleit.core.errors import Refused
from geleit.core.multilingual import LANGUAGE_NAMES
from geleit.core.public import background
from geleit.visits import access
from geleit.visits.actions import calling
from geleit.visits.actions import queue as actions
from geleit.visits.forms.queue import PlaceForm
from geleit.visits.queries import queue
from geleit.visits.queries.queue import House
from geleit.visits.queue_words import issue_in_words, wait_in_words
from geleit.visits.rules.queueing import CALLS_ENOUGH, Move, after

WORK = Permission.QUEUE_WORK
_PLACE = "queue_place"  # in the session: "point" or "point/counter", by their ids


@dataclass(frozen=True)
class Desk:
    """Where somebody works: a queue, and a counter if they have one."""

    house: House
    counter: Any = None


@require_GET
def room(request: StaffRequest) -> HttpResponse:
    """The queue of the place where somebody works."""
    actor = access.queue_visible(request.actor)
    if not actor.can(WORK):
        return redirect("queue:devices")
    desk = desk_of(request)
    if desk is None:
        return redirect("queue:choose")
    return render(request, "visits/queue_room.html", _context(request, desk))


@background
@require_GET
def queue_list(request: StaffRequest) -> HttpResponse:
    """The part of the page that changes; empty while nothing did."""
    access.queue_worker(request.actor)
    desk = desk_of(request)
    if desk is None:
        return HttpResponse(status=204)
    context = _context(request, desk)
    if request.GET.get("stand") == context["mark"]:
        return HttpResponse(status=204)
    return render(request, "visits/_queue.html", context)


@require_http_methods(["GET", "POST"])
def choose(request: StaffRequest) -> HttpResponse:
    """Choose the place and counter; kept until the sign-out."""
    actor = access.queue_worker(request.actor)
    places = queue.workplaces(actor.county_id)
    known = request.session.get(_PLACE, "")
    form = PlaceForm(request.POST if request.method == "POST" else None, places=places, initial={"place": known})
    if request.method == "POST" and form.is_valid():
        request.session[_PLACE] = form.cleaned_data["place"]
        return redirect("queue:room")
    context = {"form": form, "places": places, "tab_items": tabs(request, "choose")}
    return render(request, "visits/queue_choose.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def call_next(request: StaffRequest) -> HttpResponse:
    """Call whoever is next to the own counter."""
    actor = access.queue_worker(request.actor)
    desk = desk_of(request)
    if desk is None or desk.counter is None:
        return _choose_first(request)
    try:
        row = calling.call_next(counter=desk.counter, by=actor, now=clock.now())
        messages.success(request, _("Number %(number)s is called.") % {"number": row.shown})
    except Refused as refusal:
        _say(request, refusal)
    return redirect("queue:room")


@require_POST
def step(request: StaffRequest, ticket_id: UUID) -> HttpResponse:
    """One step of a number: call, start, finish, put aside and so on."""
    ticket = access.get_ticket_for(request.actor, ticket_id, need=WORK)
    when: dict[str, Any] = {"by": request.actor, "now": clock.now()}
    move = request.POST.get("move", "")
    desk = desk_of(request)
    try:
        match move:
            case Move.CALL:
                if desk is None or desk.counter is None:
                    return _choose_first(request)
                calling.call_this(ticket=ticket, counter=desk.counter, **when)
            case Move.AGAIN:
                calling.call_again(ticket=ticket, **when)
            case Move.PUT_BACK:
                calling.put_back(ticket=ticket, **when)
            case Move.START:
                calling.start(ticket=ticket, **when)
            case Move.FINISH:
                calling.finish(ticket=ticket, **when)
            case Move.MISS:
                calling.miss(ticket=ticket, **when)
            case Move.PARK:
                calling.park(ticket=ticket, **when)
            case Move.RESUME:
                calling.resume(ticket=ticket, **when)
            case Move.LEAVE:
                actions.leave(ticket=ticket, **when)
            case _other:
                messages.error(request, _("This step does not exist. Please use the buttons of the page."))
    except Refused as refusal:
        _say(request, refusal)
    return redirect("queue:room")


@require_POST
def end_issue(request: StaffRequest) -> HttpResponse:
    """Give no more numbers today."""
    actor = access.queue_worker(request.actor)
    desk = desk_of(request)
    if desk is None:
        return redirect("queue:choose")
    actions.end_issue(point=desk.house.point, by=actor, now=clock.now())
    messages.success(request, _("No more numbers are given out today. Whoever has one is still called."))
    return redirect("queue:room")


@require_POST
def reopen_issue(request: StaffRequest) -> HttpResponse:
    """Give numbers again today."""
    actor = access.queue_worker(request.actor)
    desk = desk_of(request)
    if desk is None:
        return redirect("queue:choose")
    actions.reopen_issue(point=desk.house.point, by=actor, now=clock.now())
    messages.success(request, _("Numbers are given out again."))
    return redirect("queue:room")


def desk_of(request: StaffRequest) -> Desk | None:
    """Where this person works, or None until they said so or when the place was given up."""
    point_id, _slash, counter_id = str(request.session.get(_PLACE, "")).partition("/")
    try:
        point = queue.point_by_id(request.actor.county_id, UUID(point_id))
    except ValueError:
        return None
    if point is None:
        return None
    house = queue.house_of(point, clock.now())
    counter = next((one for one in house.counters if str(one.public_id) == counter_id), None)
    if counter_id and counter is None:
        return None
    return Desk(house, counter)


def tabs(request: StaffRequest, current: str) -> list[dict[str, Any]]:
    """The pages of the waiting room that this person may see."""
    labels: dict[str, str] = {}
    if request.actor.can(WORK):
        labels |= {"room": _("Waiting room"), "number": _("Give out a number"), "check_in": _("Announce somebody")}
        labels |= {"choose": _("My counter")}
    if request.actor.can(Permission.QUEUE_SET_UP):
        labels |= {"devices": _("Kiosks and displays"), "figures": _("Figures")}
    return [
        {"label": label, "href": address(f"queue:{name}"), "current": name == current} for name, label in labels.items()
    ]


def _context(request: StaffRequest, desk: Desk) -> dict[str, Any]:
    house = desk.house
    return {
        "house": house,
        "counter": desk.counter,
        "here": house.at_counter(desk.counter.pk) if desk.counter is not None else None,
        "elsewhere": [one for one in house.called if desk.counter is None or one.ticket.counter_id != desk.counter.pk],
        "mark": f"{house.version}-{clock.local(house.now):%H%M}",
        "wait_in_words": wait_in_words,
        "issue_in_words": issue_in_words,
        "languages": LANGUAGE_NAMES,
        "calls_enough": CALLS_ENOUGH,
        "may": lambda ticket, move: after(ticket.state, Move(move)) is not None,
        "tab_items": tabs(request, "room"),
    }


def _choose_first(request: StaffRequest) -> HttpResponse:
    messages.warning(request, _("Please choose your counter first."))
    return redirect("queue:choose")


def _say(request: StaffRequest, refusal: Refused) -> None:
    for sentence in refusal.messages:
        messages.warning(request, sentence)
