"""The one queue of walk-ins and appointments: who is next, and which steps a number may take.

The order. Whoever is urgent goes first. Then come appointments whose visitors are there in time, from `HEAD_START`
before their hour on, the earlier appointment first. Then everybody else by the moment they came; whoever comes later
than `GRACE` after the hour has lost the place of the appointment and stands with the walk-ins. An appointment whose
hour has not come yet is called early only when nobody else waits. A number kept for one counter is called there alone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from geleit.core.clock import local
from geleit.visits.codes import AppointmentState, TicketState

HEAD_START = timedelta(minutes=5)  # so long before the hour an appointment goes before walk-ins
GRACE = timedelta(minutes=10)  # so long after the hour somebody still came in time
EARLIEST = timedelta(minutes=60)  # so long before the hour somebody can say that they are there
CALLS_ENOUGH = 2  # calls after which the page suggests that somebody does not come


class Move(StrEnum):
    """What is done with a number."""

    CALL = "call"
    AGAIN = "again"
    PUT_BACK = "put_back"
    START = "start"
    FINISH = "finish"
    MISS = "miss"
    PARK = "park"
    RESUME = "resume"
    REDIRECT = "redirect"
    LEAVE = "leave"
    SETTLE = "settle"


_W, _C, _S, _P = TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.PARKED
# From which state a move leads to which; what is not here is not possible.
STEPS: dict[Move, dict[TicketState, TicketState]] = {
    Move.CALL: {_W: _C, _P: _C},
    Move.AGAIN: {_C: _C},
    Move.PUT_BACK: {_C: _W},
    Move.START: {_C: _S},
    Move.FINISH: {_S: TicketState.DONE},
    Move.MISS: {_C: TicketState.MISSED, _P: TicketState.MISSED},
    Move.PARK: {_W: _P, _C: _P, _S: _P},
    Move.RESUME: {_P: _W, TicketState.MISSED: _W, TicketState.LEFT: _W},
    Move.REDIRECT: {_W: _W, _C: _W, _S: _W, _P: _W},
    Move.LEAVE: {_W: TicketState.LEFT, _C: TicketState.LEFT, _P: TicketState.LEFT},
    Move.SETTLE: dict.fromkeys((_W, _C, _S, _P), TicketState.DONE),  # at the desk, without a call
}
_WHY: dict[TicketState, Promise] = {
    TicketState.WAITING: _("This number is not called yet."),
    TicketState.CALLED: _("This number is called already."),
    TicketState.SERVING: _("This number is at a counter already."),
    TicketState.PARKED: _("This number is put aside."),
    TicketState.DONE: _("This number is done already."),
    TicketState.MISSED: _("Nobody came for this number."),
    TicketState.LEFT: _("This number was given back."),
}


def after(state: str, move: Move) -> TicketState | None:
    """The state that follows, or None where the move is not possible."""
    return STEPS[move].get(TicketState(state))


def obstacles(state: str, move: Move) -> list[str | Promise]:
    """Why a move is not possible now; empty when it is."""
    return [] if after(state, move) is not None else [_WHY[TicketState(state)]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands in the queue."""

    at: datetime
    keeps_time: bool = False  # an appointment whose visitor came in time


def place_of(arrived: datetime, appointment_at: datetime | None = None) -> Place:
    """The place of somebody who comes now: a walk-in, or the visitor of an appointment."""
    if appointment_at is None or arrived > appointment_at + GRACE:
        return Place(arrived)
    return Place(appointment_at - HEAD_START, keeps_time=True)


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides the order of one number; `models.Ticket` has all of it."""

    place_at: datetime
    number: int
    keeps_time: bool = False
    is_urgent: bool = False


def order(one: Standing, now: datetime) -> tuple[bool, bool, datetime, int]:
    """The key by which numbers are called: the lowest first. `actions.queue` sorts by the same in the database."""
    is_due = one.keeps_time and one.place_at <= now
    return (not one.is_urgent, not is_due, one.place_at, one.number)


def check_in_obstacles(state: str, *, starts: datetime, now: datetime) -> list[str | Promise]:
    """Why the visitor of an appointment cannot be put into the queue now; empty when they can.

    A late visitor is let in on the same day, see `place_of`.
    """
    if state == AppointmentState.CANCELLED:
        return [_("This appointment was cancelled. Without an appointment you can take a number.")]
    if state == AppointmentState.SERVED:
        return [_("This appointment is over.")]
    if state not in (AppointmentState.CONFIRMED, AppointmentState.RESERVED, AppointmentState.MISSED):
        return [_("There is no appointment with this code here.")]
    if local(starts).date() != local(now).date():
        return [_("This appointment is not today.")]
    if now < starts - EARLIEST:
        return [_("It is too early. You can say that you are there one hour before your appointment.")]
    return []
