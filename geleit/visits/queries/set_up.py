"""What planners need to see: points, services, counters, who is there, and which places follow from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from geleit.accounts.models import Membership, User
from geleit.core.multilingual import Text
from geleit.directory.models import Office, OfficeFacts, Service, ServiceFacts, SiteFacts
from geleit.directory.rules.hours import DayState
from geleit.visits.codes import Channel
from geleit.visits.models import Appointment, Block, Counter, Invitation, Offer, Point, Staffing
from geleit.visits.queries.free import taken_by_day
from geleit.visits.queries.plan import PlannedOffer, PointPlan
from geleit.visits.rules.booking import OPEN_STATES
from geleit.visits.rules.days import BERLIN, dates
from geleit.visits.rules.places import StaffedCounter
from geleit.visits.rules.staffing import Left, Places, hours_left, ordinary_days, places_of

PREVIEW_DAYS = 14
LOOK_FOR_ORDINARY = 56  # after so many days every day of the week came once without a holiday or closure
Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PointLine:
    """A point in the list, with how far its planning has come."""

    point: Point
    office: str
    counters: int
    services: int

    @property
    def is_ready(self) -> bool:
        """Whether places can follow from it."""
        return bool(self.counters and self.services)


@dataclass(frozen=True, slots=True)
class OfferLine:
    """A service of a point with its name; `state` is past, current or coming."""

    offer: Offer
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class StaffingLine:
    """Who is at a counter, and what opening hours leave of it."""

    staffing: Staffing
    services: tuple[str, ...]
    state: str
    left: tuple[Left, ...]

    @property
    def channel_names(self) -> list[str]:
        """Who gives the places away, in words."""
        return [str(Channel(one).label) for one in self.staffing.channels if one in Channel.values]


@dataclass(frozen=True, slots=True)
class CounterLine:
    """A counter with who is there."""

    counter: Counter
    staffings: tuple[StaffingLine, ...]


@dataclass(frozen=True, slots=True)
class PreviewDay:
    """A day with its places, or why it has none: a code, and the name of a holiday or the words of a closure."""

    day: date
    places: Places
    reason: str = ""
    words: Text = Text()  # noqa: RUF009 - never changed


def point_lines(county_id: int, today: date) -> list[PointLine]:
    """All points in use. Two statements."""
    points = (
        Point.objects.filter(county_id=county_id, closed_at=None)
        .annotate(
            counter_count=Count("counters", filter=Q(counters__closed_at=None), distinct=True),
            offer_count=Count(
                "offers", filter=Q(offers__valid_to=None) | Q(offers__valid_to__gte=today), distinct=True
            ),
        )
        .order_by("key")
    )
    names = office_names(county_id, today)
    return [PointLine(one, names.get(one.office_id, one.key), one.counter_count, one.offer_count) for one in points]


def offer_lines(point: Point, today: date) -> list[OfferLine]:
    """The services of a point, those in force first, then coming, then past. Two statements."""
    names = service_names(point.county_id, today)
    rows = Offer.objects.filter(county_id=point.county_id, point=point).select_related("service")
    lines = [
        OfferLine(row, names.get(row.service_id, row.service.key), _state(row.valid_from, row.valid_to, today))
        for row in rows.order_by("sort", "valid_from", "id")
    ]
    order = {"current": 0, "coming": 1, "past": 2}
    return sorted(lines, key=lambda line: order[line.state])


def counter_lines(point: Point, plan: PointPlan, today: date) -> list[CounterLine]:
    """The counters of a point in use with who is there now or later. Three statements."""
    counters = Counter.objects.filter(county_id=point.county_id, point=point, closed_at=None).order_by("sort", "name")
    names = service_names(point.county_id, today)
    rows = (
        Staffing.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today), county_id=point.county_id)
        .filter(counter__point=point)
        .select_related("user")
        .annotate(service_ids=ArrayAgg("services__service_id", filter=Q(services__isnull=False), default=[]))
        .order_by("valid_from", "time_from", "id")
    )
    found: dict[int, list[StaffingLine]] = {}
    for row in rows:
        services = tuple(names.get(one, "?") for one in row.service_ids)
        line = StaffingLine(
            row,
            services,
            _state(row.valid_from, row.valid_to, today),
            tuple(left_of(plan, staffed_counter(row), today)),
        )
        found.setdefault(row.counter_id, []).append(line)
    return [CounterLine(one, tuple(found.get(one.pk, ()))) for one in counters]


def left_of(plan: PointPlan, staffing: StaffedCounter, today: date) -> list[Left]:
    """What the opening hours leave of a staffing on an ordinary week. No statement."""
    first = max(today, staffing.valid_from)
    days = list(dates(first, first + timedelta(days=LOOK_FOR_ORDINARY)))
    ordinary = ordinary_days(first, {on: plan.day_plan(on).reason is None for on in days})
    return hours_left(staffing, {on: plan.open_units(on) for on in ordinary})


def preview(
    plan: PointPlan, offer: PlannedOffer, channel: str, *, now: datetime, days: int = PREVIEW_DAYS
) -> list[PreviewDay]:
    """The free places of the next days for one person with one concern. One statement."""
    today = now.astimezone(BERLIN).date()
    last = today + timedelta(days=days - 1)
    taken = taken_by_day(plan, today, last, now=now)
    services, units = frozenset({offer.offer.service_id}), -(-offer.offer.minutes // 5)
    found = []
    for on in dates(today, last):
        ahead = (on - today).days
        shifts = plan.shifts(on) if offer.holds_on(on) else ()
        places = places_of(on, shifts, taken.get(on, {}), services, channel, units, days_ahead=ahead)
        if places.count:
            found.append(PreviewDay(on, places))
        else:
            reason, words = why_none(plan, on, services, channel, ahead)
            found.append(PreviewDay(on, places, reason, words))
    return found


def why_none(plan: PointPlan, on: date, services: frozenset[int], channel: str, days_ahead: int) -> tuple[str, Text]:
    """Why a day has no place: closed, holiday, rule, nobody, blocked, other (services or contingents), or full."""
    day = plan.day_plan(on)
    if day.reason is not None and not plan.open_units(on):
        return str(day.reason.kind), day.reason.text
    if day.state == DayState.CLOSED:
        return "closed", Text()
    if not plan.open_units(on):
        return "rule", Text()
    if not any(one.holds_on(on) for one in plan.staffings):
        return "nobody", Text()
    if not plan.shifts(on):
        return "blocked" if plan.blocks else "outside", Text()
    if not any(shift.takes(services, channel, days_ahead) for shift in plan.shifts(on)):
        return "other", Text()
    return "full", Text()


def invitations_of(point: Point, today: date) -> list[Invitation]:
    """The links of invitation that still hold. One statement."""
    rows = Invitation.objects.filter(county_id=point.county_id, offer__point=point, valid_to__gte=today)
    return list(rows.select_related("offer", "created_by").order_by("valid_to", "id"))


def still_to_come(county_id: int, now: datetime, **where: int) -> int:
    """How many open appointments are to come at a point or a counter. One statement."""
    rows = Appointment.objects.filter(county_id=county_id, state__in=OPEN_STATES, during__endswith__gt=now)
    return rows.filter(**where).count()


def colleagues(county_id: int, today: date) -> Choices:
    """(public id, name) of those who work in the county today, by name. One statement."""
    rows = Membership.objects.valid_on(today).filter(county_id=county_id, user__is_active=True)
    found = rows.values_list("user__public_id", "user__display_name").distinct()
    return sorted(((str(key), name) for key, name in found), key=lambda pair: pair[1].casefold())


def coming_blocks(county_id: int, now: datetime) -> list[Block]:
    """The blocks that are not over, the next first. One statement."""
    rows = Block.objects.filter(county_id=county_id, lifted_at=None, during__endswith__gt=now)
    return list(rows.select_related("point", "counter__point", "user", "recorded_by").order_by("during", "id"))


def office_names(county_id: int, on: date) -> dict[int, str]:
    """German names of the offices of a day by number. One statement."""
    facts = OfficeFacts.objects.filter(county_id=county_id).published_on(on)
    return {number: name.german for number, name in facts.values_list("office_id", "name")}


def service_names(county_id: int, on: date) -> dict[int, str]:
    """German names of the services of a day by number. One statement."""
    facts = ServiceFacts.objects.filter(county_id=county_id).published_on(on)
    return {number: name.german for number, name in facts.values_list("service_id", "name")}


def site_names(county_id: int, on: date) -> dict[int, str]:
    """German names of the buildings of a day by number. One statement."""
    facts = SiteFacts.objects.filter(county_id=county_id).published_on(on)
    return {number: name.german for number, name in facts.values_list("site_id", "name")}


def point_choices(county_id: int) -> Choices:
    """(key, German name) of the points in use, by name. One statement."""
    rows = Point.objects.filter(county_id=county_id, closed_at=None)
    return sorted(((row.key, row.name.german) for row in rows), key=lambda pair: pair[1].casefold())


def office_of(county_id: int, key: str) -> Office:
    """An office of the county, by the key of a choice."""
    return Office.objects.get(county_id=county_id, key=key)


def services_of(county_id: int, keys: Iterable[str]) -> list[Service]:
    """Services of the county by key."""
    return list(Service.objects.filter(county_id=county_id, key__in=list(keys)))


def colleague_of(county_id: int, public_id: str) -> User | None:
    """A colleague by the key of a choice, or None."""
    try:
        return User.objects.filter(county_id=county_id, public_id=UUID(public_id)).first()
    except ValueError:
        return None


def services_given(plan: PointPlan, today: date) -> Choices:
    """(key, German name) of what a point gives now or later."""
    rows = {one.key: one.name.german for one in plan.offers if one.valid_to is None or one.valid_to >= today}
    return list(rows.items())


def _state(first: date, last: date | None, today: date) -> str:
    if first > today:
        return "coming"
    return "past" if last is not None and last < today else "current"


def staffed_counter(row: Staffing) -> StaffedCounter:
    """Who is at a counter when, as the rules see it."""
    return StaffedCounter(
        row.counter_id,
        row.weekdays,
        row.time_from,
        row.time_to,
        row.valid_from,
        row.valid_to,
        frozenset(row.channels),
        row.public_days_before,
        user_id=row.user_id,
    )


def own_point(county_id: int, user_id: int, today: date) -> str:
    """Key of the point at whose counters somebody is, or ""; the first by key where there are several."""
    rows = Staffing.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today), county_id=county_id, user_id=user_id)
    here = rows.filter(counter__closed_at=None, counter__point__closed_at=None).order_by("counter__point__key")
    return here.values_list("counter__point__key", flat=True).first() or ""


def things_to_block(county_id: int, today: date) -> list[tuple[str, Choices]]:
    """Colleagues at counters, counters and points, as groups of choices. Three statements."""
    rows = Staffing.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=today), county_id=county_id, user__isnull=False, counter__closed_at=None
    )
    people = {str(row.user.public_id): row.user.display_name for row in rows.select_related("user") if row.user}
    counters = Counter.objects.filter(county_id=county_id, closed_at=None, point__closed_at=None)
    points = Point.objects.filter(county_id=county_id, closed_at=None).order_by("key")
    return [
        (_("Colleagues"), sorted(((f"user:{k}", v) for k, v in people.items()), key=lambda pair: pair[1].casefold())),
        (
            _("Counters"),
            [
                (f"counter:{one.public_id}", f"{one.point.name.german}: {one.name}")
                for one in counters.select_related("point").order_by("point__key", "sort", "name")
            ],
        ),
        (_("Whole points"), [(f"point:{one.public_id}", one.name.german) for one in points]),
    ]


def counter_of(county_id: int, public_id: str) -> Counter | None:
    """A counter in use by the key of a choice."""
    return Counter.objects.filter(county_id=county_id, public_id=public_id, closed_at=None).first()


def point_of(county_id: int, public_id: str) -> Point | None:
    """A point in use by the key of a choice."""
    return Point.objects.filter(county_id=county_id, public_id=public_id, closed_at=None).first()
