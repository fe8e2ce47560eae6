"""Numbers taken, given back and announced; the issue of numbers ended and opened again.

What visitors do has no actor: it needs the county's id and works as the role of the public pages, too. Whatever changes
a queue raises the version of its day; that row is also what gives each number once. Tickets are locked before it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from geleit.accounts.actors import Actor
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.core import clock
from geleit.core.errors import Refused
from geleit.core.whole import whole
from geleit.visits.codes import AppointmentState, TicketOrigin, TicketState
from geleit.visits.models import Appointment, Concern, Offer, Point, QueueDay, Ticket
from geleit.visits.queries import queue
from geleit.visits.rules.issuing import Issue, IssueState
from geleit.visits.rules.queueing import Move, check_in_obstacles, obstacles, place_of
from geleit.visits.rules.waiting import Wait, WaitKind
from geleit.visits.secrets import code_as_kept, hash_of, ticket_secret

_NO_CODE = _("There is no appointment with this code here.")
_WHY_NONE: dict[IssueState, Promise] = {
    IssueState.NOT_YET: _("Numbers are not given out yet."),
    IssueState.FULL: _("No more numbers today: whoever is waiting already fills the rest of the day."),
    IssueState.ENDED: _("No more numbers are given out today."),
    IssueState.CLOSED: _("No numbers are given out at this time."),
    IssueState.NONE: _("There are no numbers for this here."),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A number, and the secret of the address under which its holder follows it; "" where that is somebody else's."""

    ticket: Ticket
    secret: str
    is_new: bool


@whole
def take_ticket(
    *,
    county_id: int,
    point: Point,
    offer: Offer,
    origin: TicketOrigin,
    form_key: UUID,
    now: datetime,
    quantity: int = 1,
    language: str = "de",
    is_urgent: bool = False,
    beyond_end: bool = False,
    by: Actor | None = None,
) -> Taken:
    """Take the next number of a point; the same form gives the same number.

    `point` and `offer` come from `queries.queue` (point with its county). Only staff may say that it is urgent or give
    a number beyond the end of the issue. Raises Refused when no numbers are given, or too many persons are named.
    """
    known = _taken_before(county_id, form_key)
    if known is not None:
        return known
    is_staff = by is not None
    house = queue.house_of(point, now)
    _refuse_on(_obstacles_to_number(house, offer, origin, quantity, beyond_end=beyond_end and is_staff))
    wait = house.wait_for(offer)
    number = _next_number(county_id, point.pk, _day(now))
    ticket = _new_ticket(point, offer, form_key, now, number, wait)
    ticket.quantity, ticket.language, ticket.origin = quantity, language, origin
    ticket.is_urgent = is_urgent and is_staff
    return _kept(ticket, by, now)


@whole
def check_in(
    *, county_id: int, point: Point, code: str, form_key: UUID, now: datetime, by: Actor | None = None
) -> Taken:
    """Put the visitor of an appointment, named by its code, into the queue; twice gives the same number.

    Raises Refused for a code that is none of this point, another day, too early or a cancelled appointment. Who is late
    stands with the walk-ins.
    """
    known = _taken_before(county_id, form_key)
    if known is not None:
        return known
    appointment = _appointment_of(county_id, point, code)
    before = Ticket.objects.filter(county_id=county_id, appointment=appointment).first()
    if before is not None:
        return _announced_again(before, by, now)
    starts = appointment.during.lower
    ran_out = appointment.state == AppointmentState.RESERVED and (appointment.held_until or now) < now
    _refuse_on([_NO_CODE] if ran_out else check_in_obstacles(appointment.state, starts=starts, now=now))
    concern = Concern.objects.filter(county_id=county_id, appointment=appointment).select_related("offer").first()
    if concern is None:
        raise Refused(_NO_CODE)
    number = _next_number(county_id, point.pk, _day(now))
    place = place_of(now, starts)
    ticket = _new_ticket(point, concern.offer, form_key, now, number, None)
    ticket.appointment, ticket.quantity, ticket.language = appointment, concern.quantity, appointment.language
    ticket.place_at, ticket.keeps_time = place.at, place.keeps_time
    ticket.origin = TicketOrigin.APPOINTMENT
    return _kept(ticket, by, now)


@whole
def leave(*, ticket: Ticket, now: datetime, by: Actor | None = None) -> Ticket:
    """Give a number back; for a visitor the ticket comes from `queries.queue.ticket_of_secret`. Raises Refused."""
    row = Ticket.objects.select_for_update(of=("self",)).get(pk=ticket.pk, county_id=ticket.county_id)
    if row.state == TicketState.LEFT:
        return row
    _refuse_on(obstacles(row.state, Move.LEAVE))
    row.state, row.ended_at = TicketState.LEFT, now
    row.save(update_fields=["state", "ended_at"])
    raise_version(row.county_id, [row.point_id], row.day)
    tell(row, "leave", by=by, now=now)
    return row


@whole
def end_issue(*, point: Point, by: Actor, now: datetime) -> None:
    """Give no more numbers today. Twice changes nothing."""
    raise_version(by.county_id, [point.pk], _day(now))
    today = QueueDay.objects.filter(county_id=by.county_id, point=point, day=_day(now), issue_ended_at=None)
    if today.update(issue_ended_at=now):
        record(EventKind.QUEUE_CHANGED, by=by, now=now, subject="point", subject_id=point.pk, fields=["issue_ended_at"])


@whole
def reopen_issue(*, point: Point, by: Actor, now: datetime) -> None:
    """Give numbers again today. Twice changes nothing."""
    raise_version(by.county_id, [point.pk], _day(now))
    today = QueueDay.objects.filter(county_id=by.county_id, point=point, day=_day(now), issue_ended_at__isnull=False)
    if today.update(issue_ended_at=None):
        record(EventKind.QUEUE_CHANGED, by=by, now=now, subject="point", subject_id=point.pk, fields=["issue_ended_at"])


def why_no_number(issue: Issue) -> Promise:
    """The sentence that says why no numbers are given."""
    return _WHY_NONE[issue.state]


# --- for all actions of the queue -------------------------------------------------------------------------------------


def raise_version(county_id: int, points: Iterable[int], day: date) -> None:
    """Tell everybody who follows these queues that they changed; in one order, so that nobody waits in a ring."""
    for point_id in sorted(set(points)):
        _count(county_id, point_id, day, 0)


def next_number(county_id: int, point_id: int, day: date) -> int:
    """The next number of a point on a day, for nobody else; raises the version, too."""
    return _next_number(county_id, point_id, day)


def tell(ticket: Ticket, what: str, *, by: Actor | None, now: datetime) -> None:
    """Record what staff did with a number; visitors leave no trace."""
    if by is not None:
        record(EventKind.TICKET_CHANGED, by=by, now=now, subject="ticket", subject_id=ticket.pk, fields=[what])


# --- inside -----------------------------------------------------------------------------------------------------------

# The row of the day is made when the first number is given. Everybody who wants one waits for it: none is given twice.
_COUNT = """
    INSERT INTO visits_queueday (county_id, point_id, day, last_number, version)
    VALUES (%(county)s, %(point)s, %(day)s, %(numbers)s, 1)
    ON CONFLICT (county_id, point_id, day) DO UPDATE
      SET version = visits_queueday.version + 1, last_number = visits_queueday.last_number + %(numbers)s
    RETURNING last_number
"""


def _count(county_id: int, point_id: int, day: date, numbers: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"county": county_id, "point": point_id, "day": day, "numbers": numbers})
        return int(cursor.fetchone()[0])


def _next_number(county_id: int, point_id: int, day: date) -> int:
    return _count(county_id, point_id, day, 1)


def _day(now: datetime) -> date:
    return clock.local(now).date()


def _refuse_on(found: Iterable[str | Promise]) -> None:
    sentences = list(found)
    if sentences:
        raise Refused(sentences)


def _taken_before(county_id: int, form_key: UUID) -> Taken | None:
    found = Ticket.objects.filter(county_id=county_id, form_key=form_key).first()
    return None if found is None else Taken(found, ticket_secret(form_key), is_new=False)


def _obstacles_to_number(
    house: queue.House, offer: Offer, origin: TicketOrigin, quantity: int, *, beyond_end: bool
) -> list[str | Promise]:
    if origin == TicketOrigin.HOME and not house.point.gives_numbers_at_home:
        return [_("For this place numbers are given on the spot only.")]
    if not 1 <= quantity <= offer.max_quantity:
        return [_("At most %(number)s at once. Please ask at the front desk.") % {"number": offer.max_quantity}]
    issue = house.issue_for(offer)
    return [] if issue.is_open or beyond_end else [why_no_number(issue)]


def _new_ticket(point: Point, offer: Offer, form_key: UUID, now: datetime, number: int, wait: Wait | None) -> Ticket:
    told = wait if wait is not None and wait.kind != WaitKind.UNKNOWN else None
    return Ticket(
        county_id=point.county_id,
        form_key=form_key,
        point=point,
        day=_day(now),
        number=number,
        letter=offer.letter,
        offer=offer,
        service_id=offer.service_id,
        secret_hash=hash_of(ticket_secret(form_key)),
        taken_at=now,
        place_at=now,
        told_wait_from=told.low if told else None,
        told_wait_to=told.high if told else None,
    )


def _announced_again(before: Ticket, by: Actor | None, now: datetime) -> Taken:
    """Somebody whose appointment has a number. One given up is taken up by staff, and stands with the walk-ins."""
    if before.state not in (TicketState.MISSED, TicketState.LEFT):
        return Taken(before, "", is_new=False)
    if by is None:
        gone = _("Number %(number)s was called already or given back. Please ask at the front desk.")
        raise Refused(gone % {"number": before.shown})
    row = Ticket.objects.select_for_update(of=("self",)).get(pk=before.pk, county_id=before.county_id)
    _refuse_on(obstacles(row.state, Move.RESUME))
    row.state, row.place_at, row.keeps_time = TicketState.WAITING, now, False
    row.counter = row.called_at = row.started_at = row.ended_at = None
    row.save(update_fields=["state", "place_at", "keeps_time", "counter", "called_at", "started_at", "ended_at"])
    raise_version(row.county_id, [row.point_id], row.day)
    tell(row, "check_in", by=by, now=now)
    return Taken(row, "", is_new=False)


def _kept(ticket: Ticket, by: Actor | None, now: datetime) -> Taken:
    """Write a new number, unless the same form or the same appointment got one in this very moment."""
    try:
        with transaction.atomic():
            ticket.save(force_insert=True)
    except IntegrityError:
        known = _taken_before(ticket.county_id, ticket.form_key)
        if known is not None:
            return known
        if ticket.appointment_id is None:
            raise
        same = Ticket.objects.get(county_id=ticket.county_id, appointment_id=ticket.appointment_id)
        return Taken(same, "", is_new=False)
    tell(ticket, "take" if ticket.appointment_id is None else "check_in", by=by, now=now)
    return Taken(ticket, ticket_secret(ticket.form_key), is_new=True)


def _appointment_of(county_id: int, point: Point, code: str) -> Appointment:
    """The appointment at this point that a code names. Raises Refused, with one sentence for every reason."""
    typed = "".join(code.split()).upper()
    known = Appointment.objects.filter(county_id=county_id, point=point, code__in={typed, code_as_kept(typed)})
    found = known.first() if typed else None
    if found is None:
        raise Refused(_NO_CODE)
    return found
