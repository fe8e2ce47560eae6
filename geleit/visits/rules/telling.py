"""When a visitor is told something, and when a message no longer fits what happened since. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from geleit.visits.codes import AppointmentState, MessageKind
from geleit.visits.rules.days import BERLIN

# Nobody is woken by a reminder, and an offer that holds for some hours is not made at night.
FIRST_HOUR, LAST_HOUR = 8, 18
FRESH_HOURS = 20  # who was told of the time so shortly before it needs no reminder
NEVER_OFFERED_HOURS = 2  # an earlier place is kept for an answer until so long before it at most
OFFERS_A_DAY = 1  # to one visitor, so that a list of free places does not become a list of mails


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an appointment stands at the moment a message about it is sent."""

    state: str
    start: datetime
    held_until: datetime | None = None
    offer_start: datetime | None = None  # of the earlier place that is kept, where there is one
    offer_until: datetime | None = None
    moved_since: bool = False  # again, after the message was written


def still_fits(kind: str, standing: Standing, *, written: datetime, now: datetime) -> bool:
    """Whether a message written at some time is still true and of use."""
    if standing.start <= now:
        return False
    confirmed = standing.state == AppointmentState.CONFIRMED
    match MessageKind(kind):
        case MessageKind.CONFIRM:
            waits = standing.held_until is not None and standing.held_until > now
            return standing.state == AppointmentState.RESERVED and waits
        case MessageKind.CONFIRMED:
            return confirmed
        case MessageKind.MOVED:
            return confirmed and not standing.moved_since
        case MessageKind.CANCELLED:
            return standing.state == AppointmentState.CANCELLED
        case MessageKind.REMINDER:
            return confirmed and _day_after(written) == standing.start.astimezone(BERLIN).date()
        case MessageKind.OFFER:
            kept = standing.offer_until is not None and standing.offer_until > now
            return confirmed and kept and standing.offer_start is not None and standing.offer_start < standing.start


def is_day_time(now: datetime) -> bool:
    """Whether it is an hour at which people may be written to without having asked."""
    return FIRST_HOUR <= now.astimezone(BERLIN).hour <= LAST_HOUR


def needs_reminder(start: datetime, *, told_at: datetime, now: datetime) -> bool:
    """Whether somebody with an appointment tomorrow is to be reminded of it today.

    Not who confirmed it or was told of a new time only today, or less than so many hours before it.
    """
    today = now.astimezone(BERLIN).date()
    if start <= now or _day_after(now) != start.astimezone(BERLIN).date():
        return False
    return told_at.astimezone(BERLIN).date() < today and start - told_at >= timedelta(hours=FRESH_HOURS)


def offers_from(now: datetime, *, lead_minutes: int, offer_minutes: int) -> datetime:
    """The first beginning that may be offered: time to answer, and then time to come."""
    return now + timedelta(minutes=offer_minutes + max(lead_minutes, NEVER_OFFERED_HOURS * 60))


def _day_after(moment: datetime) -> object:
    return moment.astimezone(BERLIN).date() + timedelta(days=1)


__all__ = ["Standing", "is_day_time", "needs_reminder", "offers_from", "still_fits"]
