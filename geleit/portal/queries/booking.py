"""What the pages of appointments need to know: who gives them, where that is, and when somebody could come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import CharField, F, Func, QuerySet, Value

from geleit.core.multilingual import Text
from geleit.core.prepared import Prepared
from geleit.directory import queries as directory
from geleit.directory.dated import holds_on
from geleit.directory.models import Address, Channel, OfficeFacts, ServiceFacts, SiteFacts
from geleit.directory.queries.offices import HOUSE, VISITORS
from geleit.visits.codes import AppointmentState
from geleit.visits.models import Appointment, Concern, Visitor
from geleit.visits.queries.earliest import earliest_of
from geleit.visits.queries.free import FreeDay, free_days
from geleit.visits.queries.plan import PlannedOffer, PointPlan, UnknownPoint, plan_of, points_of, version_of
from geleit.visits.rules.days import BERLIN
from geleit.visits.rules.places import Asked


@dataclass(frozen=True)
class Bookable:
    """A concern for which some office gives appointments."""

    key: str
    name: Text
    bring: Text
    most: int
    offices: tuple[str, ...]  # keys


@dataclass(frozen=True)
class Where:
    """An office with what one needs to get there."""

    office: OfficeFacts | None
    address: Address | None
    site: SiteFacts | None
    phone: str


@dataclass(frozen=True)
class PointShown:
    """An office that gives all chosen concerns, with the first time that is free."""

    plan: PointPlan
    where: Where
    earliest: datetime | None
    last_day: date


def giving_points(county_id: int, today: date) -> list[PointPlan]:
    """The points of a county that give appointments, by key. Two statements where the plans are known."""
    version = version_of(county_id)
    found = []
    for point in points_of(county_id):
        if point.gives_appointments:
            try:
                found.append(plan_of(county_id, point.key, today, version=version))
            except UnknownPoint:  # given up at this moment
                continue
    return found


def giving_point(county_id: int, key: str, today: date) -> PointPlan | None:
    """One of them, or None. One statement where the plan is known."""
    try:
        plan = plan_of(county_id, key, today)
    except UnknownPoint:
        return None
    return plan if plan.settings.gives_appointments else None


def bookable(plans: Iterable[PointPlan], today: date) -> list[Bookable]:
    """The concerns of all points, each once, in the order of the points."""
    found: dict[str, list[tuple[PointPlan, PlannedOffer]]] = {}
    for plan in plans:
        for one in plan.offered(today):
            if one.by_appointment:
                found.setdefault(one.key, []).append((plan, one))
    return [
        Bookable(
            key=key,
            name=given[0][1].name,
            bring=given[0][1].bring,
            most=max(one.offer.max_quantity for _plan, one in given),
            offices=tuple(plan.office_key for plan, _one in given),
        )
        for key, given in found.items()
    ]


def points_shown(county_id: int, asked: Sequence[tuple[PointPlan, Asked]], *, now: datetime) -> list[PointShown]:
    """The points with their earliest free time, the earliest first. Two statements, however many points there are."""
    today = now.astimezone(BERLIN).date()
    places = whereabouts(county_id, [plan for plan, _asked in asked], today)
    first = earliest_of(asked, now=now)
    shown = [PointShown(plan, places[plan.id], first.get(plan.id), one.last_day) for plan, one in asked]
    return sorted(shown, key=lambda one: (one.earliest is None, one.earliest, one.plan.key))


def whereabouts(county_id: int, plans: Sequence[PointPlan], on: date) -> dict[int, Where]:
    """Where points are, by number. One statement."""
    found = _PLACES.together(county_id=county_id, on=on)
    return {plan.id: _where(plan.office_id, plan.site_id, found) for plan in plans}


def whole_horizon(plan: PointPlan, asked: Asked, *, now: datetime, but: int = 0) -> list[FreeDay]:
    """All days with free times, as far ahead as one may book. One statement."""
    today = now.astimezone(BERLIN).date()
    return free_days(plan, asked, now=now, days=(asked.last_day - today).days + 1, but=but)


# --- one appointment --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ConcernShown:
    """What an appointment is for."""

    key: str
    name: Text
    bring: Text
    number: int


@dataclass(frozen=True)
class Shown:
    """What the page of an appointment shows of it."""

    where: Where
    concerns: list[ConcernShown]
    by_mail: bool


@dataclass(frozen=True)
class Visit:
    """An appointment as the owner of its link sees it. Who it is stands nowhere here.

    What only its page needs is read when it is first asked for: a button that was pressed needs none of it.
    """

    row: Appointment
    secret: str
    now: datetime

    @cached_property
    def shown(self) -> Shown:
        """Where, what for, and how the visitor is reached; the secret must be shown to the wall. One statement."""
        return _shown(self.row, self.now.astimezone(BERLIN).date())

    @cached_property
    def offered(self) -> Appointment | None:
        """An earlier one that is kept for an answer. One statement, and only for those who wished for one."""
        return _offered_to(self.row, self.now) if self.row.wishes_earlier_since is not None else None

    @property
    def where(self) -> Where:
        """Where it is."""
        return self.shown.where

    @property
    def concerns(self) -> list[ConcernShown]:
        """What it is for."""
        return self.shown.concerns

    @property
    def by_mail(self) -> bool:
        """Whether the visitor gave an address for mails."""
        return self.shown.by_mail

    @property
    def start(self) -> datetime:
        """When it begins."""
        start: datetime = self.row.during.lower
        return start

    @property
    def services(self) -> list[tuple[str, int]]:
        """What it is for, as a choice names it."""
        return [(one.key, one.number) for one in self.concerns]

    def ran_out(self, now: datetime) -> bool:
        """Whether the time to fill in or to confirm is over."""
        until = self.row.held_until
        return self.row.state == AppointmentState.EXPIRED or (until is not None and until <= now)

    def state(self, now: datetime) -> str:
        """held, reserved, confirmed, over, cancelled or expired."""
        if self.ran_out(now):
            return "expired"
        if self.row.state in (AppointmentState.SERVED, AppointmentState.MISSED):
            return "over"
        if self.row.state == AppointmentState.CONFIRMED and self.start <= now:
            return "over"
        return str(self.row.state)

    def may_be_moved(self, now: datetime) -> bool:
        """Whether the visitor may still choose another time."""
        hours = timedelta(hours=self.row.point.change_hours)
        return self.state(now) == AppointmentState.CONFIRMED and self.start - now >= hours


def opened_by_hash(county_id: int, secret_hash: str) -> Appointment | None:
    """The appointment of a link; names its secret to the wall as `wall.show_secret` does. One statement for both."""
    return _BY_HASH.first(county_id=county_id, secret_hash=secret_hash)


def _by_hash(*, county_id: int, secret_hash: str) -> "QuerySet[Appointment]":
    rows = Appointment.objects.filter(county_id=county_id, secret_hash=secret_hash, offered_to=None)
    shown = Func(Value("geleit.secret"), F("secret_hash"), Value(True), function="set_config", output_field=CharField())
    return rows.select_related("point__office").annotate(shown=shown)[:1]


_BY_HASH: Prepared[Appointment] = Prepared(_by_hash)


def plan_for(row: Appointment, today: date) -> PointPlan | None:
    """The plan of the point of an appointment, or None where it gives none any more."""
    return giving_point(row.county_id, row.point.key, today)


def _shown(row: Appointment, today: date) -> Shown:
    *places, concerns, services, visitors = _VISIT.together(county_id=row.county_id, on=today, appointment=row.pk)
    named = {one.service_id: one for one in services}
    return Shown(
        where=_where(row.point.office_id, row.point.site_id, places),
        concerns=[
            ConcernShown(
                one.service_key,
                named[one.service_id].name if one.service_id in named else Text(one.service_key),
                named[one.service_id].bring if one.service_id in named else Text(),
                one.quantity,
            )
            for one in concerns
        ],
        by_mail=bool(visitors),
    )


def _offered_to(row: Appointment, now: datetime) -> Appointment | None:
    kept = Appointment.objects.filter(county_id=row.county_id, offered_to=row, held_until__gt=now)
    return kept.filter(state=AppointmentState.OFFERED).first()


def _places(*, county_id: int, on: date) -> list[QuerySet[Any]]:
    """All offices with what leads to them: a part of an office may have neither address nor telephone of its own."""
    houses = [HOUSE, VISITORS]
    return [
        OfficeFacts.objects.filter(holds_on(on), county_id=county_id),
        Address.objects.filter(holds_on(on), county_id=county_id, kind__in=houses).order_by("kind", "id"),
        Channel.objects.filter(holds_on(on), county_id=county_id, kind="phone").order_by("sort", "id"),
        SiteFacts.objects.filter(holds_on(on), county_id=county_id),
    ]


def _visit(*, county_id: int, on: date, appointment: int) -> list[QuerySet[Any]]:
    chosen = Concern.objects.filter(county_id=county_id, appointment_id=appointment)
    return [
        *_places(county_id=county_id, on=on),
        chosen.annotate(service_key=F("service__key")).order_by("id"),
        ServiceFacts.objects.filter(holds_on(on), county_id=county_id, service_id__in=chosen.values("service_id")),
        Visitor.objects.filter(county_id=county_id, appointment_id=appointment).exclude(email=""),
    ]


_PLACES: Prepared[Any] = Prepared(_places)
_VISIT: Prepared[Any] = Prepared(_visit)


def _where(office_id: int, site_id: int | None, places: Sequence[Sequence[Any]]) -> Where:
    """Where a point is: in its own building where it has one, else where its office or the one above lets people in."""
    facts, addresses, channels, sites = places
    by_office = {one.office_id: one for one in facts}
    line = _line(office_id, {key: one.parent_id for key, one in by_office.items()})
    there = [one for one in addresses if site_id is not None and one.site_id == site_id]
    own = [[one for one in addresses if one.office_id == office] for office in line]
    address = next((one for one in map(directory.visitors_address, [there, *own]) if one is not None), None)
    inside = site_id or (address.site_id if address is not None else None)
    return Where(
        office=by_office.get(office_id),
        address=address,
        site=next((one for one in sites if one.site_id == inside), None),
        phone=next((one.value for office in line for one in channels if one.office_id == office), ""),
    )


def _line(office_id: int, above: dict[int, int | None]) -> list[int]:
    """An office and those it belongs to, upwards."""
    found: list[int] = []
    one: int | None = office_id
    while one is not None and one not in found:
        found.append(one)
        one = above.get(one)
    return found


def phone_of_administration(county_id: int, on: date) -> str:
    """The telephone number of the office that belongs to no other, or ""."""
    tree = directory.office_tree(county_id, on)
    if not tree:
        return ""
    chief = tree[0][1].office.pk
    found = Channel.objects.filter(holds_on(on), county_id=county_id, office_id=chief, kind="phone")
    return found.order_by("sort", "id").values_list("value", flat=True).first() or ""
