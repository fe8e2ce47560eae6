"""The plan of a point: what it gives, who is there, when it is open. Kept in memory as long as nothing changed.

Working out which places there are needs opening hours, closures, holidays, visiting rules, staffing and blocks. That is
done once for each version of the county's plan (`models.PlanVersion`); whatever changes one of them raises the version
in its own transaction (`actions.planning`, and a listener for the directory).
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import F, Q

from geleit.accounts.models import County
from geleit.core.multilingual import Text
from geleit.directory import queries as directory
from geleit.directory.codes import HoursKind
from geleit.directory.models import Municipality, OfficeFacts, ServiceFacts, SiteFacts
from geleit.directory.rules.hours import ClosureFact, DayPlan, DayState, HoursFact, Reason, ReasonKind, day_plan
from geleit.directory.rules.public_holidays import holiday
from geleit.visits.codes import Access
from geleit.visits.models import Block, Counter, Offer, Point, Staffing, VisitRule
from geleit.visits.queries.answers import parents_of
from geleit.visits.queries.reading import read_rules
from geleit.visits.rules import StatedRule, answer
from geleit.visits.rules.booking import OfferedService
from geleit.visits.rules.days import day_of, joined, run
from geleit.visits.rules.places import BlockedTime, Shift, StaffedCounter, shifts_of

_MOST_PLANS = 400  # points kept in memory; with 400 counties the least used are worked out anew
_MOST_DAYS = 400
_WHOLE_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class PlannedOffer:
    """A service that a point gives in a period, with what its visitors are told."""

    offer: OfferedService
    key: str
    name: Text
    bring: Text
    by_appointment: bool
    by_number: bool
    letter: str
    pictogram: str
    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        """Whether the service is given on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(slots=True)
class PointPlan:
    """A point with everything from which its places follow. The same for everybody; never changed after loading."""

    id: int
    county_id: int
    key: str
    name: Text
    office_id: int
    office_key: str
    site_id: int | None
    version: int
    read_on: date  # facts are those of this day and later
    settings: Point
    offers: tuple[PlannedOffer, ...]
    counters: dict[int, str]
    staffings: tuple[StaffedCounter, ...]
    blocks: tuple[BlockedTime, ...]
    hours: Sequence[HoursFact]
    closures: Sequence[ClosureFact]
    rules: Sequence[StatedRule]
    parents: Sequence[str]
    land: str
    ags: str | None
    _days: dict[date, tuple[Shift, ...]] = field(default_factory=dict)

    def shifts(self, on: date) -> tuple[Shift, ...]:
        """The shifts of a day: staffed, open and not blocked."""
        known = self._days.get(on)
        if known is None:
            if len(self._days) > _MOST_DAYS:
                self._days.clear()
            known = self._days[on] = shifts_of(
                on, self.staffings, self.open_units(on), self.blocks, self.settings.grid_minutes
            )
        return known

    def day_plan(self, on: date) -> DayPlan:
        """The opening hours of a day. A public holiday is one also where nobody entered hours."""
        plan = day_plan(self.hours, self.closures, self.land, self.ags, on)
        if plan.state == DayState.UNKNOWN and (name := holiday(on, self.land, self.ags)):
            return DayPlan(on, DayState.CLOSED, reason=Reason(ReasonKind.HOLIDAY, Text(name)))
        return plan

    def open_units(self, on: date) -> int:
        """The bits of a day at which visitors are let in at all.

        Hours that nobody entered, and "by appointment only" without fixed times, leave it to the staffing plan. A
        visiting rule that closes the office closes it for appointments too.
        """
        day, plan = day_of(on), self.day_plan(on)
        if plan.state == DayState.CLOSED or self._is_closed_by_rule(on):
            return 0
        if not plan.spans:
            return run(0, day.units)
        return joined(day.by_clock(span.start, min(span.end, _WHOLE_DAY)) for span in plan.spans)

    def offered(self, on: date) -> list[PlannedOffer]:
        """The services given on a day, in the editor's order."""
        return [one for one in self.offers if one.holds_on(on)]

    def find(self, service_key: str, on: date) -> PlannedOffer | None:
        """A service given on a day."""
        return next((one for one in self.offered(on) if one.key == service_key), None)

    def _is_closed_by_rule(self, on: date) -> bool:
        if not self.rules:
            return False
        return answer(self.rules, on, None, self.office_key, parents=self.parents).may_come == Access.CLOSED


class UnknownPoint(LookupError):
    """The county has no such point, or gave it up."""


_plans: "OrderedDict[tuple[int, str], PointPlan]" = OrderedDict()
_lock = Lock()


def plan_of(county_id: int, key: str, today: date, *, version: int | None = None) -> PointPlan:
    """The plan of a point as of now. One statement where it is known, else a handful.

    `version` is the version of the plan where the caller has just read it. Raises UnknownPoint.
    """
    number = version_of(county_id) if version is None else version
    with _lock:
        known = _plans.get((county_id, key))
        if known is not None and (known.version, known.read_on) == (number, today):
            _plans.move_to_end((county_id, key))
            return known
    # Read after the version: newer facts under an older number are read once more, never the other way round.
    plan = _load(county_id, key, today, number)
    with _lock:
        _plans[county_id, key] = plan
        while len(_plans) > _MOST_PLANS:
            _plans.popitem(last=False)
    return plan


def version_of(county_id: int) -> int:
    """The number of the county's plan. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM visits_planversion WHERE county_id = %s", [county_id])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def points_of(county_id: int) -> list[Point]:
    """The points of a county that are in use, by key."""
    return list(Point.objects.filter(county_id=county_id, closed_at=None).select_related("office").order_by("key"))


def forget_plans() -> None:
    """Empty the memory (in tests, which put other data under the same version)."""
    with _lock:
        _plans.clear()


def _load(county_id: int, key: str, today: date, version: int) -> PointPlan:
    point = Point.objects.filter(county_id=county_id, key=key, closed_at=None).select_related("office").first()
    if point is None:
        raise UnknownPoint
    rules = VisitRule.objects.filter(county_id=county_id).ending_after(today).oldest_first()
    stated, (hours, closures, offices, services) = read_rules(
        rules,
        directory.hours_of(county_id, today, [point.office_id]).filter(kind=HoursKind.VISIT),
        directory.closures_from(county_id, today, point.office_id),
        OfficeFacts.objects.filter(county_id=county_id)
        .published_on(today)
        .annotate(key=F("office__key"), parent_key=F("parent__key")),
        ServiceFacts.objects.filter(county_id=county_id).published_on(today).annotate(key=F("service__key")),
    )
    here = [one for one in hours if one.site_id in (None, point.site_id)]
    return PointPlan(
        id=point.pk,
        county_id=county_id,
        key=key,
        name=point.name,
        office_id=point.office_id,
        office_key=point.office.key,
        site_id=point.site_id,
        version=version,
        read_on=today,
        settings=point,
        offers=_offers(point, today, {one.service_id: one for one in services}),
        counters=dict(
            Counter.objects.filter(county_id=county_id, point=point, closed_at=None)
            .order_by("sort", "name")
            .values_list("id", "name")
        ),
        staffings=_staffings(point, today),
        blocks=_blocks(point, today),
        hours=directory.hours_facts(_of_one_site(here, point.site_id)),
        closures=directory.closure_facts(closures),
        rules=stated,
        parents=parents_of(point.office.key, {one.key: one.parent_key for one in offices}),
        **_where(county_id, point, today),
    )


def _where(county_id: int, point: Point, today: date) -> dict[str, Any]:
    """The Land, and in Bavaria the municipality, on which Assumption depends."""
    land = County.objects.values_list("land", flat=True).get(pk=county_id)
    if land != "BY" or point.site_id is None:
        return {"land": land, "ags": None}
    towns = SiteFacts.objects.filter(county_id=county_id, site_id=point.site_id).published_on(today)
    ags = Municipality.objects.filter(pk__in=towns.values("municipality")).values_list("ags", flat=True).first()
    return {"land": land, "ags": ags}


def _of_one_site(hours: Sequence[Any], site_id: int | None) -> list[Any]:
    """The hours of the building where it has its own, else those of the office."""
    own = [one for one in hours if site_id is not None and one.site_id == site_id]
    return own or [one for one in hours if one.site_id is None] or list(hours)


def _offers(point: Point, today: date, services: dict[int, Any]) -> tuple[PlannedOffer, ...]:
    rows = Offer.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today), county_id=point.county_id, point=point)
    return tuple(
        PlannedOffer(
            offer=OfferedService(
                row.pk,
                row.service_id,
                row.minutes,
                row.minutes_more,
                row.max_quantity,
                row.lead_minutes,
                row.horizon_days,
            ),
            key=services[row.service_id].key,
            name=services[row.service_id].name,
            bring=services[row.service_id].bring,
            by_appointment=row.by_appointment,
            by_number=row.by_number,
            letter=row.letter,
            pictogram=row.pictogram,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in rows.order_by("sort", "id")
        if row.service_id in services
    )


def _staffings(point: Point, today: date) -> tuple[StaffedCounter, ...]:
    rows = Staffing.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=today),
        county_id=point.county_id,
        counter__point=point,
        counter__closed_at=None,
    )
    named = ArrayAgg("services__service_id", filter=Q(services__isnull=False), default=[])
    return tuple(
        StaffedCounter(
            counter_id=row.counter_id,
            weekdays=row.weekdays,
            time_from=row.time_from,
            time_to=row.time_to,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            channels=frozenset(row.channels),
            public_days_before=row.public_days_before,
            services=frozenset(row.service_ids),
            languages=frozenset(row.languages),
            user_id=row.user_id,
        )
        for row in rows.annotate(service_ids=named).order_by("counter__sort", "counter_id", "time_from", "id")
    )


def _blocks(point: Point, today: date) -> tuple[BlockedTime, ...]:
    colleagues = Staffing.objects.filter(county_id=point.county_id, counter__point=point).values("user")
    rows = Block.objects.filter(
        Q(point=point) | Q(counter__point=point) | Q(user__in=colleagues),
        county_id=point.county_id,
        lifted_at=None,
        during__endswith__gt=day_of(today).start,
    )
    return tuple(BlockedTime(row.during.lower, row.during.upper, row.counter_id, row.user_id) for row in rows)


__all__ = [
    "PlannedOffer",
    "PointPlan",
    "UnknownPoint",
    "forget_plans",
    "plan_of",
    "points_of",
    "version_of",
]
