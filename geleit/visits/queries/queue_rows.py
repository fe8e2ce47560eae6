"""What is read of a point to know its queue: few statements, always the same number."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from geleit.core import clock
from geleit.core.multilingual import Text
from geleit.core.prepared import Prepared
from geleit.core.remembered import Remembered
from geleit.directory.codes import HoursKind
from geleit.directory.models import ServiceFacts, SiteFacts
from geleit.directory.queries import closure_facts, closures_from, hours_facts, hours_of
from geleit.directory.rules.hours import HoursFact, State, state_at
from geleit.visits.codes import IN_HOUSE, AppointmentState, TicketState
from geleit.visits.models import Appointment, Block, Counter, Offer, Point, QueueDay, Staffing, StaffingOffer, Ticket
from geleit.visits.rules.durations import Durations, Measured
from geleit.visits.rules.manning import Blocked, Services, Shift, at_work

MEASURED_DAYS, MOST_MEASURED = 60, 500
AFTERWARDS = timedelta(minutes=30)  # so long a number that is over is still shown to whoever follows it
ACTIVE = timedelta(minutes=20)  # a counter that finished somebody so long ago is at work
_COMING = (AppointmentState.CONFIRMED.value, AppointmentState.RESERVED.value)
_measured: Remembered[Durations] = Remembered(minutes=5)


@dataclass(frozen=True, slots=True)
class Due:
    """An appointment of today: its time, and for what."""

    appointment: int
    starts: datetime
    minutes: float
    service: int


@dataclass(frozen=True)
class Rows:
    """Everything read of a point."""

    day: QueueDay | None
    tickets: Sequence[Ticket]
    offers: Sequence[Offer]
    counters: Sequence[Counter]
    names: Mapping[int, Text]  # of services, by key of the database
    service_keys: Mapping[int, str]
    at_work: Mapping[int, Services]
    due: Sequence[Due]
    ticket_hours: State
    visit_hours: State


def open_points(county_id: int) -> QuerySet[Point]:
    """The points that are not given up, with what their queue needs."""
    found = Point.objects.filter(county_id=county_id, closed_at=None)
    return found.select_related("county", "office", "site").order_by("key")


def rows_of(point: Point, now: datetime) -> Rows:
    """Everything about the queue of a point at a moment. Three statements."""
    today = clock.local(now).date()
    days, tickets, offers, counters, shifts, services, facts, hours, closures, sites = _PARTS.together(
        point.site_id is not None,
        county=point.county_id,
        point=point.pk,
        today=today,
        ended_since=now - AFTERWARDS,
        office=point.office_id,
        site=point.site_id or 0,
    )
    blocked = _blocked(point, now)
    working = at_work(
        _shifts(shifts, services), blocked, _active(tickets, now), day=today, hour=clock.local(now).time()
    )
    facts_of_hours = hours_facts(hours)
    ags = next((site.ags for site in sites), None)  # annotated by _parts

    def state(kind: str) -> State:
        here = _of_site(facts_of_hours, kind, point.site_id)
        return state_at(here, closure_facts(closures), point.county.land, ags, now) if here else State(known=False)

    return Rows(
        day=days[0] if days else None,
        tickets=tickets,
        offers=offers,
        counters=counters,
        names={one.service_id: one.name for one in facts},
        service_keys={one.service_id: one.key for one in facts},  # annotated by _parts
        at_work=working,
        due=_due(point, today),
        ticket_hours=state(HoursKind.TICKETS),
        visit_hours=state(HoursKind.VISIT),
    )


def services_at(counter: Counter, now: datetime) -> Services:
    """The services a counter is there for now by its plan; None for all. Two statements."""
    local = clock.local(now)
    planned = Staffing.objects.filter(county_id=counter.county_id, counter=counter).order_by("id")
    services = StaffingOffer.objects.filter(county_id=counter.county_id, staffing__counter=counter)
    shifts = _shifts(list(planned), list(services))
    return at_work(shifts, Blocked(), [counter.pk], day=local.date(), hour=local.time())[counter.pk]


def measured(point: Point, now: datetime) -> Durations:
    """How long visits at a point took lately. One statement; kept for some minutes."""
    return _measured.get((point.county_id, point.pk), lambda: Durations(_measures(point, now)))


def _measures(point: Point, now: datetime) -> list[Measured]:
    done = Ticket.objects.filter(
        county_id=point.county_id,
        point=point,
        state=TicketState.DONE,
        started_at__isnull=False,
        ended_at__gte=now - timedelta(days=MEASURED_DAYS),
    )
    fields = ("service_id", "started_at", "ended_at", "quantity", "offer__minutes", "offer__minutes_more")
    return [
        Measured(
            service=service,
            hour=clock.local(started).hour,
            minutes=(ended - started).total_seconds() / 60,
            planned=minutes + more * (quantity - 1),
            days_ago=(now - ended).total_seconds() / 86_400,
        )
        for service, started, ended, quantity, minutes, more in done.order_by("-ended_at").values_list(*fields)[
            :MOST_MEASURED
        ]
    ]


def _parts(
    has_site: bool,
    *,
    county: int,
    point: int,
    today: date,
    ended_since: datetime,
    office: int,
    site: int,
) -> list[QuerySet[Any]]:
    """What `rows_of` reads, in its order."""
    holds = Q(valid_to=None) | Q(valid_to__gte=today)
    offers = Offer.objects.filter(county_id=county, point_id=point)
    here = Q(state__in=[state.value for state in IN_HOUSE]) | Q(ended_at__gte=ended_since)
    staffings = Staffing.objects.filter(
        holds, county_id=county, counter__point_id=point, counter__closed_at=None, valid_from__lte=today
    )
    names = ServiceFacts.objects.filter(county_id=county, service__in=offers.values("service")).published_on(today)
    # The building, for the holidays of its municipality: the point's own, else one of the office.
    sites = SiteFacts.objects.filter(county_id=county).published_on(today).annotate(ags=F("municipality__ags"))
    return [
        QueueDay.objects.filter(county_id=county, point_id=point, day=today),
        Ticket.objects.filter(here, county_id=county, point_id=point, day=today).order_by("number"),
        offers.filter(holds, valid_from__lte=today).order_by("sort", "id"),
        Counter.objects.filter(county_id=county, point_id=point, closed_at=None).order_by("sort", "name"),
        staffings.order_by("id"),
        StaffingOffer.objects.filter(county_id=county, staffing__in=staffings.values("pk")),
        names.annotate(key=F("service__key")),
        hours_of(county, today, (office,)),
        closures_from(county, today, office),
        sites.filter(site_id=site) if has_site else sites.filter(site__addresses__office_id=office),
    ]


_PARTS: Prepared[Any] = Prepared(_parts, unused=("site",))


def _of_site(hours: Sequence[HoursFact], kind: str, site: int | None) -> list[HoursFact]:
    """Hours of one kind: those of the point's building, else those that name none, else of the first building."""
    of_kind = [one for one in hours if one.kind == kind]
    for wanted in (site, None, of_kind[0].site_id if of_kind else None):
        here = [one for one in of_kind if one.site_id == wanted]
        if here:
            return here
    return []


def _shifts(staffings: Sequence[Staffing], services: Sequence[StaffingOffer]) -> list[Shift]:
    of: dict[int, set[int]] = defaultdict(set)
    for one in services:
        of[one.staffing_id].add(one.service_id)
    return [
        Shift(
            counter=row.counter_id,
            weekdays=row.weekdays,
            time_from=row.time_from,
            time_to=row.time_to,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            services=frozenset(of[row.pk]) if row.pk in of else None,
            user=row.user_id,
        )
        for row in staffings
    ]


def _blocked(point: Point, now: datetime) -> Blocked:
    blocks = Block.objects.filter(county_id=point.county_id, lifted_at=None, during__contains=now)
    here = Q(point=point) | Q(counter__point=point) | Q(user__isnull=False)
    rows = list(blocks.filter(here).values_list("point_id", "counter_id", "user_id"))
    return Blocked(
        point=any(point_id is not None for point_id, _counter, _user in rows),
        counters=frozenset(filter(None, (counter for _point, counter, _user in rows))),
        users=frozenset(filter(None, (user for _point, _counter, user in rows))),
    )


def _active(tickets: Sequence[Ticket], now: datetime) -> set[int]:
    busy = (TicketState.CALLED.value, TicketState.SERVING.value)
    return {
        one.counter_id
        for one in tickets
        if one.counter_id is not None
        and (one.state in busy or (one.ended_at is not None and now - one.ended_at <= ACTIVE))
    }


_DUE: Prepared[Appointment] = Prepared(
    lambda county, point, today: (
        Appointment.objects.filter(county_id=county, point_id=point, day=today, state__in=_COMING)
        .order_by("during", "id", "concerns__id")
        .values_list("id", "during", "concerns__service_id")
    )
)


def _due(point: Point, today: date) -> list[Due]:
    """Today's appointments that still count, each with its first concern."""
    due: dict[int, Due] = {}
    for pk, during, service in _DUE.rows(county=point.county_id, point=point.pk, today=today):
        minutes = (during.upper - during.lower).total_seconds() / 60
        due.setdefault(pk, Due(pk, during.lower, max(minutes, 1.0), service or 0))
    return list(due.values())
