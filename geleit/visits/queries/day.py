"""The day of a point: every counter with its appointments and gaps; one appointment with its history."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from geleit.core.multilingual import LANGUAGE_NAMES
from geleit.visits.codes import PASSING, AppointmentState
from geleit.visits.models import Appointment, Concern, Counter, Message, Point, Step
from geleit.visits.queries.plan import PointPlan
from geleit.visits.queries.set_up import service_names
from geleit.visits.rules.booking import phone_as_read
from geleit.visits.rules.days import BERLIN, day_of, joined, run
from geleit.visits.rules.staffing import stretches
from geleit.visits.secrets import code_as_kept

SHOWN = ("reserved", "confirmed", "served", "missed", "held", "offered")


@dataclass(frozen=True, slots=True)
class DayLine:
    """An appointment as the day and the lists show it."""

    row: Appointment
    start: datetime
    end: datetime
    name: str
    concerns: tuple[str, ...]
    phone: str = ""
    email: str = ""

    @property
    def is_passing(self) -> bool:
        """Whether the place is only kept so far."""
        return self.row.state in PASSING

    @property
    def phone_read(self) -> str:
        """The telephone number as people write it."""
        return phone_as_read(self.phone) if self.phone else ""

    @property
    def language_name(self) -> str:
        """The visitor's language in its own words; "" for German."""
        return "" if self.row.language == "de" else LANGUAGE_NAMES.get(self.row.language, self.row.language)

    @property
    def interpreter_name(self) -> str:
        """The language in which help is needed."""
        return LANGUAGE_NAMES.get(self.row.interpreter, self.row.interpreter)


@dataclass(frozen=True, slots=True)
class Gap:
    """Free time at a counter."""

    start: datetime
    end: datetime


@dataclass(slots=True)
class CounterDay:
    """One counter on one day, by time."""

    name: str
    lines: list[DayLine | Gap] = field(default_factory=list)

    @property
    def appointments(self) -> list[DayLine]:
        """Without the gaps."""
        return [one for one in self.lines if isinstance(one, DayLine)]


def counter_days(point: Point, plan: PointPlan, on: date, *, now: datetime) -> list[CounterDay]:
    """The counters of a point on a day; also those given up since, where they had appointments. Five statements."""
    rows = _of_day(point, on).filter(state__in=SHOWN).filter(~Q(state__in=PASSING) | Q(held_until__gt=now))
    lines = lines_of(rows, on)
    names = dict(Counter.objects.filter(county_id=point.county_id, point=point).values_list("id", "name"))
    found = {number: CounterDay(name) for number, name in plan.counters.items()}
    taken: dict[int, int] = {}
    day = day_of(on)
    for line in lines:
        counter = line.row.counter_id
        found.setdefault(counter, CounterDay(names.get(counter, "?"))).lines.append(line)
        if line.row.state != AppointmentState.MISSED:
            taken[counter] = taken.get(counter, 0) | day.touched(line.start, line.end)
    later = run(day.first_bit(now), day.units)
    shortest = timedelta(
        minutes=min((one.offer.minutes for one in plan.offered(on)), default=plan.settings.grid_minutes)
    )
    for counter, mask in _open_by_counter(plan, on).items():
        for start, end in stretches(on, mask & later & ~taken.get(counter, 0)):
            if end - start >= shortest and counter in found:
                found[counter].lines.append(Gap(start, end))
    for one in found.values():
        one.lines.sort(key=lambda line: (line.start, line.end))
    return list(found.values())


def cancelled_on(point: Point, on: date) -> int:
    """How many appointments of a day were called off. One statement."""
    return _of_day(point, on).filter(state=AppointmentState.CANCELLED, booked_at__isnull=False).count()


def lines_of(rows: "QuerySet[Appointment]", on: date) -> list[DayLine]:
    """Appointments with names and concerns, by time. Four statements, however many there are."""
    found = list(rows.order_by("during", "id").prefetch_related("visitors", "concerns"))
    if not found:
        return []
    names = service_names(found[0].county_id, on)
    return [_line(row, names) for row in found]


def line_of(row: Appointment) -> DayLine:
    """One appointment as lists show it. Three statements."""
    on = row.during.lower.astimezone(BERLIN).date()
    return _line(row, service_names(row.county_id, on))


def by_code(county_id: int, typed: str) -> Appointment | None:
    """The appointment with a code, however it was typed. One statement."""
    rows = Appointment.objects.filter(county_id=county_id, code=code_as_kept(typed), visitors__isnull=False)
    return rows.first()


def steps_of(row: Appointment) -> list[Step]:
    """What happened to an appointment, the latest first. One statement."""
    rows = Step.objects.filter(county_id=row.county_id, appointment=row).select_related("by")
    return list(rows.order_by("-at", "-id"))


def messages_of(row: Appointment) -> list[Message]:
    """What its visitor was told, the latest first. One statement."""
    rows = Message.objects.filter(county_id=row.county_id, appointment=row).select_related("told_by")
    return list(rows.order_by("-created_at", "-id"))


def chosen(row: Appointment) -> list[tuple[str, int]]:
    """Key and quantity of an appointment's concerns. One statement."""
    rows = Concern.objects.filter(county_id=row.county_id, appointment=row).order_by("id")
    return list(rows.values_list("service__key", "quantity"))


def point_by_key(county_id: int, key: str) -> Point | None:
    """A point in use by its key. One statement."""
    return Point.objects.filter(county_id=county_id, key=key, closed_at=None).select_related("office").first()


def _of_day(point: Point, on: date) -> "QuerySet[Appointment]":
    return Appointment.objects.filter(county_id=point.county_id, point=point, day=on)


def _open_by_counter(plan: PointPlan, on: date) -> dict[int, int]:
    found: dict[int, list[int]] = {}
    for shift in plan.shifts(on):
        found.setdefault(shift.counter_id, []).append(shift.open)
    return {counter: joined(masks) for counter, masks in found.items()}


def _line(row: Any, names: dict[int, str]) -> DayLine:
    visitor = next(iter(row.visitors.all()), None)
    return DayLine(
        row=row,
        start=row.during.lower.astimezone(BERLIN),
        end=row.during.upper.astimezone(BERLIN),
        name=visitor.name if visitor else "",
        concerns=tuple(_concern(one, names) for one in row.concerns.all()),
        phone=visitor.phone if visitor else "",
        email=visitor.email if visitor else "",
    )


def _concern(one: Concern, names: dict[int, str]) -> str:
    name = names.get(one.service_id, "?")
    return f"{name} ({one.quantity})" if one.quantity > 1 else name
