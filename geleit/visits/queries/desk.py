"""Free times for the front desk: which points give what, and when somebody could come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from geleit.visits.codes import Channel
from geleit.visits.models import Appointment
from geleit.visits.queries.affected import wanted_by
from geleit.visits.queries.free import FreeDay, free_days
from geleit.visits.queries.plan import PointPlan, plan_of, points_of
from geleit.visits.rules.booking import Wanted, last_day, minutes_of, obstacles_to_wanting
from geleit.visits.rules.days import BERLIN
from geleit.visits.rules.places import Asked

DAYS_SHOWN = 5  # days with free times on a page
LOOK_AT = 90


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A point that gives all that is wanted, with its earliest time; none where nothing is free."""

    plan: PointPlan
    earliest: datetime | None


def services_by_appointment(plans: Sequence[PointPlan], today: date) -> list[tuple[str, str]]:
    """(key, German name) of what any of these points gives by appointment, by name."""
    names = {
        one.key: one.name.german
        for plan in plans
        for one in plan.offers
        if one.by_appointment and (one.valid_to is None or one.valid_to >= today)
    }
    return sorted(names.items(), key=lambda pair: pair[1].casefold())


def plans_of(county_id: int, today: date) -> list[PointPlan]:
    """The plans of all points that give appointments. Two statements where they are known."""
    return [plan_of(county_id, one.key, today) for one in points_of(county_id) if one.gives_appointments]


def places(
    plans: Sequence[PointPlan], chosen: Sequence[tuple[str, int]], channel: str, *, now: datetime
) -> list[PlaceLine]:
    """The points that give all that is wanted, the earliest first. A statement a point."""
    found = []
    for plan in plans:
        wanted = wanted_at(plan, chosen, now)
        if wanted and not obstacles_to_wanting(wanted):
            days = free_days(plan, asked_by_staff(wanted, channel, now), now=now, days=LOOK_AT)
            found.append(PlaceLine(plan, days[0].times[0] if days else None))
    return sorted(found, key=lambda line: (line.earliest is None, line.earliest or now))


def wanted_at(plan: PointPlan, chosen: Sequence[tuple[str, int]], now: datetime) -> list[Wanted]:
    """The concerns as the point gives them today; empty where it does not give one of them."""
    today = now.astimezone(BERLIN).date()
    offers = {one.key: one for one in plan.offered(today) if one.by_appointment}
    if not chosen or any(key not in offers for key, _number in chosen):
        return []
    return [Wanted(offers[key].offer, quantity) for key, quantity in chosen]


def asked_by_staff(wanted: Sequence[Wanted], channel: str, now: datetime) -> Asked:
    """What is looked for, without lead time."""
    return Asked(
        services=frozenset(one.offer.service_id for one in wanted),
        minutes=minutes_of(wanted),
        channel=channel,
        not_before=now,
        last_day=last_day(wanted, now.astimezone(BERLIN).date()),
    )


def times(
    plan: PointPlan, wanted: Sequence[Wanted], channel: str, *, now: datetime, first: date | None = None
) -> list[FreeDay]:
    """The next days with free times, from a day on. One statement."""
    return free_days(plan, asked_by_staff(wanted, channel, now), now=now, first=first, days=LOOK_AT)[:DAYS_SHOWN]


def times_for(row: Appointment, *, now: datetime, first: date | None = None) -> tuple[list[FreeDay], list[str]]:
    """The free times an appointment could move to, from its own day on, or why there are none."""
    today = now.astimezone(BERLIN).date()
    plan = plan_of(row.county_id, row.point.key, today)
    wanted = wanted_by(row, {one.offer.service_id: one for one in plan.offered(today)})
    if not wanted:
        return [], [_("This office no longer gives appointments for this concern.")]
    own_day = row.during.lower.astimezone(BERLIN).date()
    return times(plan, wanted, Channel.DESK, now=now, first=first or min(own_day, today + timedelta(days=LOOK_AT))), []


def next_first_day(days: Sequence[FreeDay]) -> date | None:
    """The day from which the following page begins; None where this page is not full."""
    return days[-1].day + timedelta(days=1) if len(days) == DAYS_SHOWN else None
