"""What a visitor does with an appointment: book, confirm, cancel, move, wish for an earlier one.

Everything works with the secret of the visitor's link and as the role of the public pages, which reaches the rows of
that secret only. Whether somebody already has an appointment is told to nobody but the owner of the mailbox.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from geleit.core.errors import Refused, Stale
from geleit.core.prepared import Prepared
from geleit.core.writing import add, change
from geleit.visits.actions.places import PlaceTaken, asked_for, relocate
from geleit.visits.actions.planning import use_plan
from geleit.visits.codes import AppointmentState, CancelReason, MessageKind, MessageState, StepKind
from geleit.visits.models import Appointment, Concern, Message, Point, Step, Visitor
from geleit.visits.queries.plan import PointPlan, plan_of
from geleit.visits.rules.booking import (
    OPEN_STATES,
    Wanted,
    folded_name,
    obstacles_to_changing,
    obstacles_to_step,
)
from geleit.visits.rules.days import BERLIN
from geleit.visits.secrets import key_of

MOST_UNCONFIRMED = 3  # by one address or telephone at a time
_NOT_ONLINE = _(
    "With these details we cannot give you this appointment online. If you have one already, use the link that you were"
    " given. Otherwise please call us."
)
_HAS_ONE = _("This person already has an open appointment for this concern.")

_KEEP_OR_TAKE = _(
    "You already have an appointment for this concern. You can keep that one, or take the new one instead."
)


class AlreadyHasOne(Refused):
    """The owner of this mailbox has an open appointment for the same concern and may choose which to keep."""


@dataclass(frozen=True, slots=True)
class WhoComes:
    """What a visitor tells of themselves: a name, and one way to be reached."""

    name: str
    email: str = ""
    phone: str = ""  # E.164
    companion: bool = False
    interpreter: str = ""


@transaction.atomic
def book(*, appointment: Appointment, who: WhoComes, now: datetime, by: int | None = None) -> list[Message]:
    """Put a name to a place that is kept. Sent twice with the same name, it books once.

    By e-mail it then waits to be confirmed with a link; by telephone, and where staff book (`by`), it is confirmed at
    once. Raises Refused where the time has run out or the number has as many appointments as one may have.
    """
    row = _locked(appointment)
    if row.state in OPEN_STATES and _is_same(row, who):
        return []
    point = row.point
    needs_link = bool(who.email) and by is None
    becomes = AppointmentState.RESERVED if needs_link else AppointmentState.CONFIRMED
    _check(obstacles_to_step(row.state, becomes, held_until=row.held_until, now=now))
    contact, person = _keys(who)
    _check_number(row, contact, now=now, by=by)
    row.contact_key, row.person_key, row.state = contact, person, becomes
    row.companion, row.interpreter = who.companion, who.interpreter
    row.booked_at, row.booked_by_id = now, by
    row.held_until = _link_ends(row, point, now) if needs_link else None
    if not needs_link:
        row.confirmed_at = now
    _save(row, "contact_key person_key state companion interpreter booked_at booked_by held_until confirmed_at")
    add([Visitor(county_id=row.county_id, appointment=row, name=who.name, email=who.email, phone=who.phone)])
    if needs_link:
        _step(row, StepKind.BOOKED, now=now, by=by)
        return [_message(row, MessageKind.CONFIRM, now)]
    _open_concerns(row, refusal=Refused(_NOT_ONLINE if by is None else _HAS_ONE))
    _step(row, StepKind.BOOKED, StepKind.CONFIRMED, now=now, by=by)
    return [_message(row, MessageKind.CONFIRMED, now)] if who.email else []


@transaction.atomic
def confirm(*, appointment: Appointment, now: datetime) -> list[Message]:
    """Confirm what was booked, with the link out of the mail. A second time changes nothing.

    Raises Refused where the time has run out, AlreadyHasOne where the same person has one for the same concern.
    """
    row = _locked(appointment)
    if row.state == AppointmentState.CONFIRMED:
        return []
    _check(obstacles_to_step(row.state, AppointmentState.CONFIRMED, held_until=row.held_until, now=now))
    row.state, row.confirmed_at, row.held_until = AppointmentState.CONFIRMED, now, None
    _save(row, "state confirmed_at held_until")
    _open_concerns(
        row,
        refusal=AlreadyHasOne(_KEEP_OR_TAKE),
    )
    _step(row, StepKind.CONFIRMED, now=now)
    return [_message(row, MessageKind.CONFIRMED, now)]


@transaction.atomic
def confirm_instead(*, appointment: Appointment, now: datetime) -> list[Message]:
    """Confirm, and give back the open appointments of the same person for the same concerns.

    Runs as the application, because the role of the public pages cannot reach the other appointment. Raises Refused.
    """
    row = _locked(appointment)
    services = row.concerns.values("service")
    others = Appointment.objects.filter(
        county_id=row.county_id,
        state=AppointmentState.CONFIRMED,
        concerns__is_open=True,
        concerns__person_key=row.person_key,
        concerns__service__in=services,
    ).exclude(pk=row.pk)
    sent: list[Message] = []
    for other in others.distinct():
        sent += cancel(appointment=other, reason=CancelReason.VISITOR, now=now)
    return sent + confirm(appointment=row, now=now)


@transaction.atomic
def cancel(
    *, appointment: Appointment, reason: str = CancelReason.VISITOR, now: datetime, by: int | None = None
) -> list[Message]:
    """Call an appointment off; its place, and only that, is free from this moment. A second time changes nothing."""
    row = _locked(appointment)
    if row.state == AppointmentState.CANCELLED:
        return []
    was_known = row.state in OPEN_STATES
    _check(obstacles_to_step(row.state, AppointmentState.CANCELLED, held_until=None, now=now))
    row.state, row.ended_at, row.cancel_reason = AppointmentState.CANCELLED, now, reason
    row.held_until, row.wishes_earlier_since = None, None
    _save(row, "state ended_at cancel_reason held_until wishes_earlier_since")
    row.concerns.update(is_open=False)
    _step(row, StepKind.CANCELLED, now=now, by=by)
    return _tell(row, MessageKind.CANCELLED, now, by=by) if was_known else []


@transaction.atomic
def move(
    *,
    appointment: Appointment,
    start: datetime,
    now: datetime,
    by: int | None = None,
    channel: str = "",
    seen: int = 0,
    elsewhere: bool = False,
) -> list[Message]:
    """Give an appointment another time at its point, in one step. Name and concerns stay as they were booked.

    Staff (`by`) may move until it begins, without lead time, and out of the contingent of another `channel`;
    `elsewhere` keeps the time at another counter, `seen` is the version on the page. Raises PlaceTaken, Stale, and
    Refused where it is too late. The same time again changes nothing.
    """
    version = use_plan(appointment.county_id)
    row = _locked(appointment)
    if seen and row.version != seen:
        raise Stale(_("The appointment was changed in the meantime. Please look at it again."))
    if row.during.lower == start and row.state == AppointmentState.CONFIRMED and not elsewhere:
        return []
    hours = 0 if by else row.point.change_hours
    _check(obstacles_to_changing(row.state, row.during.lower, change_hours=hours, now=now))
    today = now.astimezone(BERLIN).date()
    plan = plan_of(row.county_id, row.point.key, today, version=version)
    asked = asked_for(wanted_of(row, plan, today), channel=channel or row.channel, now=now, today=today)
    if by is not None:
        asked = replace(asked, not_before=now)
    before = row.during
    relocate(row, plan=plan, asked=asked, start=start, now=now)
    if row.wishes_earlier_since is not None and start < before.lower:
        row.wishes_earlier_since = None
        _save(row, "wishes_earlier_since")
    _step(row, StepKind.MOVED, now=now, by=by, before=before)
    return _tell(row, MessageKind.MOVED, now, by=by)


@transaction.atomic
def wish_earlier(*, appointment: Appointment, not_before: date | None, now: datetime) -> None:
    """Put an appointment on the waiting list for an earlier one. The appointment stays as it is."""
    row = _locked(appointment)
    _check(obstacles_to_changing(row.state, row.during.lower, change_hours=0, now=now))
    if row.wishes_earlier_since is None:
        row.wishes_earlier_since = now
        _step(row, StepKind.WISHED, now=now)
    row.wishes_from = not_before
    _save(row, "wishes_earlier_since wishes_from")


@transaction.atomic
def wish_no_longer(*, appointment: Appointment) -> None:
    """Take an appointment off the waiting list."""
    row = _locked(appointment)
    row.wishes_earlier_since, row.wishes_from = None, None
    _save(row, "wishes_earlier_since wishes_from")


@transaction.atomic
def accept_offer(*, appointment: Appointment, now: datetime) -> list[Message]:
    """Take the earlier place that is kept for this appointment; the old one is free in the same moment.

    Runs as the application, because the kept place is a row of its own. Raises PlaceTaken where nothing is kept.
    """
    row = _locked(appointment)
    offered = (
        Appointment.objects.select_for_update(of=("self",))
        .filter(county_id=row.county_id, offered_to=row, state=AppointmentState.OFFERED, held_until__gt=now)
        .first()
    )
    if offered is None:
        raise PlaceTaken(_("The earlier time is no longer kept for you. Your appointment stays as it was."))
    _check(obstacles_to_changing(row.state, row.during.lower, change_hours=0, now=now))
    before, counter, during = row.during, offered.counter_id, offered.during
    offered.state, offered.ended_at, offered.held_until = AppointmentState.CANCELLED, now, None
    _save(offered, "state ended_at held_until")
    row.counter_id, row.during, row.wishes_earlier_since = counter, during, None
    _save(row, "counter during wishes_earlier_since")
    _step(row, StepKind.MOVED, now=now, before=before)
    return _tell(row, MessageKind.MOVED, now)


def wanted_of(row: Appointment, plan: PointPlan, today: date) -> list[Wanted]:
    """What an appointment is for, by the offers in force today. Raises Refused where one is given no longer."""
    by_service = {one.offer.service_id: one.offer for one in plan.offered(today)}
    concerns = list(row.concerns.all())
    if any(one.service_id not in by_service for one in concerns):
        raise Refused(_("This office no longer gives appointments for this concern. Please call us."))
    return [Wanted(by_service[one.service_id], one.quantity) for one in concerns]


def _locked(appointment: Appointment) -> Appointment:
    """The row as it is now, held until the transaction ends: two clicks come one after the other."""
    found = _LOCKED.first(county_id=appointment.county_id, pk=appointment.pk)
    if found is None:
        raise Appointment.DoesNotExist
    return found


def _to_lock(*, county_id: int, pk: int) -> "QuerySet[Appointment]":
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("point")
    return rows.filter(county_id=county_id, pk=pk)


_LOCKED: Prepared[Appointment] = Prepared(_to_lock)


def _check(obstacles: list[str]) -> None:
    if obstacles:
        raise Refused(obstacles)


def _check_number(row: Appointment, contact: str, *, now: datetime, by: int | None) -> None:
    """Against reselling: one address or telephone holds only so many. Staff who book may go beyond."""
    if by is not None:
        return
    most = MOST_UNCONFIRMED + row.point.open_per_contact
    found = _OPEN.rows(most, county_id=row.county_id, contact_key=contact, now=now, but=row.pk)
    states = [state for (state,) in found]
    if states.count(AppointmentState.RESERVED) >= MOST_UNCONFIRMED or len(states) >= row.point.open_per_contact:
        raise Refused(_NOT_ONLINE)


def _open_by(most: int, *, county_id: int, contact_key: str, now: datetime, but: int) -> "QuerySet[Any, Any]":
    rows = Appointment.objects.filter(
        county_id=county_id, contact_key=contact_key, state__in=OPEN_STATES, during__endswith__gt=now
    )
    return rows.exclude(pk=but).values_list("state")[:most]


_OPEN: Prepared[Any] = Prepared(_open_by)


def _keys(who: WhoComes) -> tuple[str, str]:
    contact = who.email.casefold() or who.phone
    return key_of("contact", contact), key_of("person", f"{folded_name(who.name)}|{contact}")


def _is_same(row: Appointment, who: WhoComes) -> bool:
    return (row.contact_key, row.person_key) == _keys(who)


def _link_ends(row: Appointment, point: Point, now: datetime) -> datetime:
    end: datetime = row.during.lower
    return min(now + timedelta(minutes=point.confirm_minutes), end)


def _open_concerns(row: Appointment, *, refusal: Refused) -> None:
    """From now on this is the person's one open appointment for these concerns.

    Raises the refusal where there is another one; what was done before in the transaction is then undone by it.
    """
    concerns = Concern.objects.filter(county_id=row.county_id, appointment=row)
    try:
        concerns.update(person_key=row.person_key, is_open=True)
    except IntegrityError:
        raise refusal from None


def _tell(row: Appointment, kind: MessageKind, now: datetime, *, by: int | None = None) -> list[Message]:
    """By mail; whoever gave a telephone number only is called where a colleague changed something."""
    if _BY_MAIL.rows(county_id=row.county_id, appointment=row.pk):
        return [_message(row, kind, now)]
    return [_message(row, kind, now, MessageState.TO_CALL)] if by is not None else []


def _by_mail(*, county_id: int, appointment: int) -> "QuerySet[Any, Any]":
    rows = Visitor.objects.filter(county_id=county_id, appointment_id=appointment)
    return rows.exclude(email="").values_list("id")[:1]


_BY_MAIL: Prepared[Any] = Prepared(_by_mail)


def _save(row: Appointment, fields: str) -> None:
    row.version += 1
    change(row, *fields.split(), "version")


def _step(
    row: Appointment, *kinds: StepKind, now: datetime, by: int | None = None, before: object | None = None
) -> None:
    add([Step(county_id=row.county_id, appointment=row, kind=kind, at=now, by_id=by, during=before) for kind in kinds])


def _message(row: Appointment, kind: MessageKind, now: datetime, state: MessageState = MessageState.WAITING) -> Message:
    message = Message(county_id=row.county_id, appointment=row, kind=kind, state=state, created_at=now)
    message.save(force_insert=True)
    return message
