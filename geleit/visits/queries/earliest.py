"""The first free time of several points at once."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import connection

from geleit.visits.queries.plan import PointPlan
from geleit.visits.rules.days import BERLIN, dates, day_of
from geleit.visits.rules.places import Asked, beginnings, moments

# The same as in `free`, for several points: counters belong to one point each.
_TAKEN = """
    SELECT counter_id, day, lower(during), upper(during)
    FROM visits_appointment
    WHERE county_id = %(county)s AND point_id = ANY(%(points)s) AND day BETWEEN %(first)s AND %(last)s
      AND (state IN ('confirmed', 'served')
           OR (state IN ('held', 'offered', 'reserved') AND held_until > %(now)s))
"""


def earliest_of(asked: Sequence[tuple[PointPlan, Asked]], *, now: datetime) -> dict[int, datetime]:
    """The first moment at which the asked-for could begin, by number of the point; without those that have none.

    One statement for all points, which are of one county.
    """
    if not asked:
        return {}
    today = now.astimezone(BERLIN).date()
    last = max(one.last_day for _plan, one in asked)
    taken = _taken(asked[0][0].county_id, [plan.id for plan, _one in asked], today, last, now)
    found = {}
    for plan, one in asked:
        first = _first(plan, one, taken, today)
        if first is not None:
            found[plan.id] = first
    return found


def _first(plan: PointPlan, asked: Asked, taken: Mapping[date, Mapping[int, int]], today: date) -> datetime | None:
    for on in dates(today, asked.last_day):
        shifts = plan.shifts(on)
        if shifts and (mask := beginnings(on, shifts, taken.get(on, {}), asked, today=today)):
            return moments(on, mask & -mask)[0]
    return None


def _taken(county_id: int, points: list[int], first: date, last: date, now: datetime) -> dict[date, dict[int, int]]:
    values: dict[str, int | list[int] | date | datetime] = {
        "county": county_id,
        "points": points,
        "first": first,
        "last": last,
        "now": now,
    }
    found: dict[date, dict[int, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN, values)
        for counter, on, start, end in cursor.fetchall():
            day = found.setdefault(on, {})
            day[counter] = day.get(counter, 0) | day_of(on).touched(start, end)
    return found
