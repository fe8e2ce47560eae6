"""The waiting list: whoever wishes for an earlier appointment is offered a place that became free.

One place at a time is kept for one visitor, for as long as the point says, and never later than two hours before it.
Who does not answer or declines keeps the appointment, and the place is offered to the next one; the same visitor is not
offered the same time again, and gets at most one offer a day. Offers are made by day, because an answer has a term.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from geleit.core.errors import Refused
from geleit.visits import mails
from geleit.visits.actions.booking import wanted_of
from geleit.visits.actions.places import asked_for, offer_place
from geleit.visits.actions.planning import use_plan
from geleit.visits.codes import AppointmentState, CancelReason, MessageKind, MessageState, StepKind
from geleit.visits.models import Appointment, Message, Point, Step, Visitor
from geleit.visits.queries.free import taken_by_day
from geleit.visits.queries.plan import PointPlan, plan_of
from geleit.visits.rules.booking import Wanted
from geleit.visits.rules.days import BERLIN, dates
from geleit.visits.rules.places import Asked, beginnings, moments
from geleit.visits.rules.telling import OFFERS_A_DAY, is_day_time, offers_from


@transaction.atomic
def offer_earlier(*, county_id: int, point_id: int, now: datetime) -> list[Message]:
    """Offer free places of a point to those who wish for an earlier one, the first to wish first.

    Returns the messages; by mail, or for a colleague to call. Looking takes the same number of statements for any
    number of wishes.
    """
    if not is_day_time(now):
        return []
    version, today = use_plan(county_id), now.astimezone(BERLIN).date()
    point = Point.objects.filter(county_id=county_id, pk=point_id, closed_at=None).first()
    if point is None:
        return []
    _one_after_the_other(point_id)
    wishes = _wishes(point, now)
    if not wishes:
        return []
    plan = plan_of(county_id, point.key, today, version=version)
    offered = _offered_before(point, wishes)
    reached_by_mail = set(
        Visitor.objects.filter(county_id=county_id, appointment__in=wishes)
        .exclude(email="")
        .values_list("appointment_id", flat=True)
    )
    last = max(row.during.lower for row in wishes).astimezone(BERLIN).date()
    search = _Search(plan, last=last, now=now)
    steps, messages = [], []
    for row in wishes:
        before = offered.get(row.pk, _Offered())
        if before.is_waiting(now) or before.on(today) >= OFFERS_A_DAY or not search.keep_for(row, before):
            continue
        state = MessageState.WAITING if row.pk in reached_by_mail else MessageState.TO_CALL
        steps.append(Step(county_id=county_id, appointment=row, kind=StepKind.OFFERED, at=now))
        messages.append(
            Message(county_id=county_id, appointment=row, kind=MessageKind.OFFER, state=state, created_at=now)
        )
    Step.objects.bulk_create(steps)
    Message.objects.bulk_create(messages)
    mails.post(messages)
    return messages


@transaction.atomic
def decline_offer(*, appointment: Appointment, now: datetime) -> None:
    """Give back the earlier place that is kept for this appointment, which stays as it was, and on the waiting list.

    Runs as the application, because the kept place is a row of its own. A second time changes nothing.
    """
    rows = Appointment.objects.select_for_update(of=("self",))
    row = rows.get(county_id=appointment.county_id, pk=appointment.pk)
    kept = Appointment.objects.filter(county_id=row.county_id, offered_to=row, state=AppointmentState.OFFERED)
    freed = kept.update(
        state=AppointmentState.CANCELLED,
        cancel_reason=CancelReason.VISITOR,
        held_until=None,
        ended_at=now,
        version=F("version") + 1,
    )
    if freed:
        mails.seek_earlier(county_id=row.county_id, point_id=row.point_id)


def points_with_wishes(*, county_id: int) -> list[int]:
    """The numbers of the points at which somebody is on the waiting list."""
    wishing = Appointment.objects.filter(
        county_id=county_id, state=AppointmentState.CONFIRMED, wishes_earlier_since__isnull=False
    )
    return sorted(set(wishing.values_list("point_id", flat=True)))


def _one_after_the_other(point_id: int) -> None:
    """The same lock as moves take: two that want each other's place would wait for one another for ever."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('visits.relocate'), %s)", [point_id])


def _wishes(point: Point, now: datetime) -> list[Appointment]:
    """Those who wait, held until the end of the transaction; whoever is changing an appointment is left out."""
    rows = Appointment.objects.select_for_update(of=("self",), skip_locked=True).filter(
        county_id=point.county_id,
        point=point,
        state=AppointmentState.CONFIRMED,
        wishes_earlier_since__isnull=False,
        during__startswith__gt=now,
    )
    return list(rows.order_by("wishes_earlier_since", "id").prefetch_related("concerns"))


@dataclass(slots=True)
class _Offered:
    """What somebody was offered already."""

    rows: list[Appointment] = field(default_factory=list)

    def is_waiting(self, now: datetime) -> bool:
        return any(one.state == AppointmentState.OFFERED and (one.held_until or now) > now for one in self.rows)

    def on(self, day: date) -> int:
        return sum(one.created_at.astimezone(BERLIN).date() == day for one in self.rows)

    def starts(self) -> set[datetime]:
        return {one.during.lower for one in self.rows}


def _offered_before(point: Point, wishes: Sequence[Appointment]) -> Mapping[int, _Offered]:
    found: dict[int, _Offered] = {}
    for one in Appointment.objects.filter(county_id=point.county_id, offered_to__in=wishes).order_by("id"):
        if one.offered_to_id is not None:
            found.setdefault(one.offered_to_id, _Offered()).rows.append(one)
    return found


class _Search:
    """The free places of a point, looked up once and again after each place that was kept."""

    def __init__(self, plan: PointPlan, *, last: date, now: datetime) -> None:
        self.plan, self.now, self.last = plan, now, last
        self.today = now.astimezone(BERLIN).date()
        self.taken = self._taken()

    def keep_for(self, row: Appointment, before: _Offered) -> bool:
        """Keep the earliest place for an appointment, if there is one before it."""
        try:
            wanted = wanted_of(row, self.plan, self.today)
        except Refused:  # no longer given here
            return False
        lead = max(one.offer.lead_minutes for one in wanted)
        minutes = self.plan.settings.offer_minutes
        first = offers_from(self.now, lead_minutes=lead, offer_minutes=minutes)
        asked = asked_for(wanted, channel=row.channel, now=self.now, today=self.today)
        until, refused = self.now + timedelta(minutes=minutes), before.starts()
        for start in self._starts(row, replace(asked, not_before=first)):
            if start not in refused and self._keep(row, wanted, start, until=until):
                return True
        return False

    def _starts(self, row: Appointment, asked: Asked) -> Iterator[datetime]:
        """The free beginnings before the appointment, the earliest first."""
        first = max(self.today, asked.not_before.astimezone(BERLIN).date(), row.wishes_from or self.today)
        for on in dates(first, min(row.during.lower.astimezone(BERLIN).date(), asked.last_day)):
            mask = beginnings(on, self.plan.shifts(on), self.taken.get(on, {}), asked, today=self.today)
            yield from (at for at in moments(on, mask) if at < row.during.lower)

    def _keep(self, row: Appointment, wanted: Sequence[Wanted], start: datetime, *, until: datetime) -> bool:
        kept = offer_place(plan=self.plan, services=wanted, start=start, to=row, until=until, now=self.now)
        self.taken = self._taken()
        return kept is not None

    def _taken(self) -> Mapping[date, Mapping[int, int]]:
        return taken_by_day(self.plan, self.today, self.last, now=self.now)


__all__ = ["decline_offer", "offer_earlier", "points_with_wishes"]
