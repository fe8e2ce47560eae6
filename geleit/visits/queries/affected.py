"""Appointments that cannot stay: in a blocked time, in one that an editor closed, or of a whole day called off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from geleit.visits.codes import Channel
from geleit.visits.models import Appointment, Block, Counter, Point, Staffing
from geleit.visits.queries.day import DayLine, lines_of
from geleit.visits.queries.free import taken_by_day
from geleit.visits.queries.plan import PlannedOffer, PointPlan, plan_of
from geleit.visits.queries.set_up import why_none
from geleit.visits.rules.booking import OPEN_STATES, Wanted, last_day, minutes_of
from geleit.visits.rules.days import BERLIN, day_of, joined
from geleit.visits.rules.moving import LOOK_AHEAD, NewPlace, ToMove, choose_places
from geleit.visits.rules.places import StaffedCounter


@dataclass(frozen=True, slots=True)
class Affected:
    """An appointment that cannot stay, with its new place where one was found."""

    line: DayLine
    place: NewPlace | None = None
    counter: str = ""
    new_counter: str = ""


@dataclass(frozen=True, slots=True)
class Outside:
    """How many appointments of a point lie in times that are no longer open, and why the first of them does."""

    point: Point
    number: int
    first: datetime
    reason: str


def open_rows(county_id: int, now: datetime) -> "QuerySet[Appointment]":
    """The open appointments that are not over."""
    rows = Appointment.objects.filter(county_id=county_id, state__in=OPEN_STATES, during__endswith__gt=now)
    return rows.filter(day__gte=now.astimezone(BERLIN).date() - timedelta(days=1))  # for the index


def hit_by(
    county_id: int,
    *,
    start: datetime,
    end: datetime,
    now: datetime,
    point: Point | None = None,
    counter: Counter | None = None,
    user_id: int | None = None,
) -> list[Appointment]:
    """The open appointments in a time of a point, a counter or a colleague, by time. One or two statements."""
    rows = open_rows(county_id, now).filter(during__overlap=(start, end)).select_related("point", "counter")
    if point is not None:
        rows = rows.filter(point=point)
    elif counter is not None:
        rows = rows.filter(counter=counter)
    elif user_id is not None:
        there = _staffings(county_id, user_id)
        rows = rows.filter(counter__in={one.counter_id for one in there})
        return [row for row in rows.order_by("during", "id") if any(_is_there(one, row) for one in there)]
    return list(rows.order_by("during", "id"))


def hit_by_block(block: Block, *, now: datetime) -> list[Appointment]:
    """The open appointments in the time of a block."""
    return hit_by(
        block.county_id,
        start=block.during.lower,
        end=block.during.upper,
        now=now,
        point=block.point,
        counter=block.counter,
        user_id=block.user_id,
    )


def outside_plan(point: Point, plan: PointPlan, *, now: datetime) -> list[Appointment]:
    """The open appointments of a point that lie in no shift of their counter any more, by time. One statement."""
    rows = open_rows(point.county_id, now).filter(point=point).select_related("point", "counter")
    return [row for row in rows.order_by("during", "id") if _is_outside(row, plan)]


def outside_by_point(county_id: int, *, now: datetime, office_id: int | None = None) -> list[Outside]:
    """For each point the appointments in times that are no longer open. A statement a point, and one more."""
    today = now.astimezone(BERLIN).date()
    points = Point.objects.filter(county_id=county_id, closed_at=None).order_by("key")
    if office_id is not None:
        points = points.filter(office_id=office_id)
    found = []
    for point in points:
        plan = plan_of(county_id, point.key, today)
        rows = outside_plan(point, plan, now=now)
        if rows:
            found.append(Outside(point, len(rows), rows[0].during.lower, reason_of(rows[0], plan, today)))
    return found


def reason_of(row: Appointment, plan: PointPlan, today: date) -> str:
    """Why an appointment lies in no shift: a code as of `set_up.why_none`."""
    on = row.during.lower.astimezone(BERLIN).date()
    code, _words = why_none(plan, on, frozenset(), row.channel, (on - today).days)
    return code if code not in {"full", "other"} else "outside"


def with_places(rows: Sequence[Appointment], plan: PointPlan, *, now: datetime, choose: bool = True) -> list[Affected]:
    """The appointments with the places they would move to. A handful of statements, however many there are."""
    today = now.astimezone(BERLIN).date()
    lines = lines_of(Appointment.objects.filter(county_id=plan.county_id, pk__in=[row.pk for row in rows]), today)
    places: dict[int, NewPlace] = {}
    if choose and lines:
        wanted = [one for line in lines if (one := _to_move(line.row, plan, today)) is not None]
        if wanted:
            first = min(max(today, one.start.astimezone(BERLIN).date()) for one in wanted)
            last = max(one.start for one in wanted).astimezone(BERLIN).date() + timedelta(days=LOOK_AHEAD)
            taken = taken_by_day(plan, first, last, now=now)
            found, _left = choose_places(wanted, shifts=plan.shifts, taken=taken, now=now)
            places = {one.id: one for one in found}
    names = dict(Counter.objects.filter(county_id=plan.county_id, point_id=plan.id).values_list("id", "name"))
    return [_affected(line, places.get(line.row.pk), names) for line in lines]


def wanted_by(row: Appointment, offers: dict[int, PlannedOffer]) -> list[Wanted] | None:
    """What an appointment is for, by the offers in force; None where one is given no longer."""
    concerns = list(row.concerns.all())
    if any(one.service_id not in offers for one in concerns):
        return None
    return [Wanted(offers[one.service_id].offer, one.quantity) for one in concerns]


def _affected(line: DayLine, place: NewPlace | None, names: dict[int, str]) -> Affected:
    new = names.get(place.counter_id, "") if place else ""
    return Affected(line, place, names.get(line.row.counter_id, ""), new)


def _to_move(row: Appointment, plan: PointPlan, today: date) -> ToMove | None:
    """What has to be found; None where it waits for confirmation or its service is given no longer."""
    wanted = wanted_by(row, {one.offer.service_id: one for one in plan.offered(today)})
    if wanted is None or not wanted or row.state != "confirmed":
        return None
    return ToMove(
        id=row.pk,
        start=row.during.lower,
        units=-(-minutes_of(wanted) // 5),
        services=frozenset(one.offer.service_id for one in wanted),
        channels=tuple(dict.fromkeys([row.channel, Channel.DESK.value])),
        last_day=last_day(wanted, today),
    )


def _is_outside(row: Appointment, plan: PointPlan) -> bool:
    start, end = row.during.lower, row.during.upper
    on = start.astimezone(BERLIN).date()
    here = [shift.open for shift in plan.shifts(on) if shift.counter_id == row.counter_id]
    return bool(day_of(on).touched(start, end) & ~joined(here))


def _staffings(county_id: int, user_id: int) -> list[StaffedCounter]:
    rows = Staffing.objects.filter(Q(counter__closed_at=None), county_id=county_id, user_id=user_id)
    return [
        StaffedCounter(
            row.counter_id, row.weekdays, row.time_from, row.time_to, row.valid_from, row.valid_to, frozenset()
        )
        for row in rows
    ]


def _is_there(one: StaffedCounter, row: Appointment) -> bool:
    start, end = row.during.lower.astimezone(BERLIN), row.during.upper.astimezone(BERLIN)
    at_counter = one.counter_id == row.counter_id and one.holds_on(start.date())
    return at_counter and one.time_from < end.time() and start.time() < one.time_to


def all_to_come(point: Point, *, now: datetime) -> list[Appointment]:
    """The open appointments of a point, by time. One statement."""
    rows = open_rows(point.county_id, now).filter(point=point).select_related("point", "counter")
    return list(rows.order_by("during", "id"))


def is_open_time(rows: Sequence[Appointment], plan: PointPlan) -> bool:
    """Whether places would be given away again as soon as these appointments are called off."""
    return any(not _is_outside(row, plan) for row in rows)
