"""When nobody is there: blocking a time, and moving or cancelling the appointments it hits, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import TimestamptzRange

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.core.errors import Refused
from geleit.visits.actions import booking
from geleit.visits.actions.planning import plan_changed
from geleit.visits.actions.posting import post
from geleit.visits.models import Appointment, Block, Counter, Message, Point
from geleit.visits.rules.booking import OPEN_STATES

MOST_AT_ONCE = 200  # in one request; the page offers the next ones


@dataclass(frozen=True, slots=True)
class Blocked:
    """What a block is about: a whole point, a counter or a colleague."""

    point: Point | None = None
    counter: Counter | None = None
    user: User | None = None


@dataclass(frozen=True, slots=True)
class NewTime:
    """Where an appointment goes, as the page showed it."""

    appointment: Appointment
    start: datetime
    channel: str


@transaction.atomic
def add_block(*, what: Blocked, start: datetime, end: datetime, kind: str, by: Actor, now: datetime) -> Block:
    """Let a point, a counter or a colleague take nobody for a time. Appointments there stay until somebody acts.

    Raises Refused for a time that is over or has no length.
    """
    if end <= start:
        raise Refused(_("The end must be after the beginning."))
    if end <= now:
        raise Refused(_("This time is over already."))
    plan_changed(by.county_id)
    block = Block(
        county_id=by.county_id,
        point=what.point,
        counter=what.counter,
        user=what.user,
        during=TimestamptzRange(start, end),
        kind=kind,
        recorded_at=now,
        recorded_by_id=by.user_id,
    )
    block.save(force_insert=True)
    _tell_plan(block, by, now, "added")
    return block


@transaction.atomic
def lift_block(*, block: Block, by: Actor, now: datetime) -> None:
    """Take a block back: its time is free again. A second time changes nothing."""
    plan_changed(by.county_id)
    row = Block.objects.select_for_update().get(county_id=by.county_id, pk=block.pk)
    if row.lifted_at is None:
        row.lifted_at = now
        row.save(update_fields=["lifted_at"])
        _tell_plan(row, by, now, "lifted")


@transaction.atomic
def move_all(*, moves: Sequence[NewTime], by: Actor, now: datetime) -> list[Appointment]:
    """Move appointments to the times the page showed; returns those that stay because theirs was taken since.

    All of them move in one transaction. Raises Refused for more than may be moved at once.
    """
    _not_too_many(len(moves))
    left: list[Appointment] = []
    written: list[Message] = []
    for one in sorted(moves, key=lambda move: (move.appointment.during.lower, move.appointment.pk)):
        try:
            written += booking.move(
                appointment=one.appointment,
                start=one.start,
                channel=one.channel,
                elsewhere=True,
                by=by.user_id,
                now=now,
            )
        except Refused:
            left.append(one.appointment)
    post(written)
    _tell_many(EventKind.APPOINTMENTS_MOVED, moves[0].appointment if moves else None, by, now)
    return left


@transaction.atomic
def cancel_all(*, rows: Sequence[Appointment], reason: str, by: Actor, now: datetime) -> int:
    """Call appointments off and tell their visitors; returns how many. Those that ended since stay as they are."""
    _not_too_many(len(rows))
    number = 0
    written: list[Message] = []
    for row in sorted(rows, key=lambda one: one.pk):
        row.refresh_from_db()
        if row.state in OPEN_STATES:
            written += booking.cancel(appointment=row, reason=reason, by=by.user_id, now=now)
            number += 1
    post(written)
    _tell_many(EventKind.APPOINTMENTS_CANCELLED, rows[0] if rows else None, by, now)
    return number


def _not_too_many(number: int) -> None:
    if number > MOST_AT_ONCE:
        raise Refused(_("At most %(most)d appointments at once.") % {"most": MOST_AT_ONCE})


def _tell_plan(block: Block, by: Actor, now: datetime, what: str) -> None:
    record(EventKind.VISIT_PLAN_CHANGED, by=by, now=now, subject="block", subject_id=block.pk, fields=[what])


def _tell_many(kind: EventKind, first: Appointment | None, by: Actor, now: datetime) -> None:
    if first is not None:
        record(kind, by=by, now=now, subject="point", subject_id=first.point_id)
