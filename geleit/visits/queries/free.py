"""Free places: when somebody could come, at which counter, and what is taken already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from geleit.visits.queries.plan import PointPlan
from geleit.visits.rules.days import BERLIN, dates, day_of
from geleit.visits.rules.places import Asked, beginnings, counters_for, ends_at, moments

# Places whose time to be confirmed has run out are free again, also before somebody has tidied them away.
_TAKEN = """
    SELECT counter_id, day, array_agg(extract(epoch FROM lower(during))::bigint),
           array_agg(extract(epoch FROM upper(during))::bigint)
    FROM visits_appointment
    WHERE county_id = %(county)s AND point_id = %(point)s AND day BETWEEN %(first)s AND %(last)s
      AND (state IN ('confirmed', 'served')
           OR (state IN ('held', 'offered', 'reserved') AND held_until > %(now)s))
      AND id <> %(but)s
    GROUP BY 1, 2
"""
_BUSY = """
    SELECT counter_id FROM visits_appointment
    WHERE county_id = %(county)s AND point_id = %(point)s AND day = %(day)s
      AND during && tstzrange(%(start)s, %(end)s)
      AND (state IN ('confirmed', 'served')
           OR (state IN ('held', 'offered', 'reserved') AND held_until > %(now)s))
      AND id <> %(but)s
"""
_BUSY_OR_KNOWN = f"""
    {_BUSY} UNION ALL SELECT NULL FROM visits_appointment WHERE county_id = %(county)s AND form_key = %(form)s
"""  # noqa: S608 - our own words only


@dataclass(frozen=True, slots=True)
class FreeDay:
    """A day with the moments at which one could begin, in German time."""

    day: date
    times: tuple[datetime, ...]


def free_days(
    plan: PointPlan, asked: Asked, *, now: datetime, first: date | None = None, days: int = 31, but: int = 0
) -> list[FreeDay]:
    """The days from `first` (today) on that have free places. One statement.

    `but` is an appointment that does not count as taken: the one that is moved.
    """
    today = now.astimezone(BERLIN).date()
    start = max(first or today, today)
    last = min(asked.last_day, start + timedelta(days=days - 1))
    if last < start:
        return []
    taken = taken_by_day(plan, start, last, now=now, but=but)
    found = []
    for on in dates(start, last):
        shifts = plan.shifts(on)
        if shifts and (mask := beginnings(on, shifts, taken.get(on, {}), asked, today=today)):
            found.append(FreeDay(on, tuple(moments(on, mask))))
    return found


def free_counters(plan: PointPlan, asked: Asked, start: datetime, *, now: datetime, but: int = 0) -> list[int]:
    """The counters free for the asked-for at a moment, the least versatile first. One statement.

    `but` is an appointment that does not count as taken: the one that is moved.
    """
    able = _able(plan, asked, start, now)
    if not able:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_BUSY, _values(plan, asked, start, now, but))
        busy = {row[0] for row in cursor.fetchall()}
    return [counter for counter in able if counter not in busy]


def _able(plan: PointPlan, asked: Asked, start: datetime, now: datetime) -> Sequence[int]:
    """The counters that could take the asked-for at a moment if nobody else had a place."""
    on, today = start.astimezone(BERLIN).date(), now.astimezone(BERLIN).date()
    return counters_for(start, plan.shifts(on), {}, asked, today=today)


def _values(
    plan: PointPlan, asked: Asked, start: datetime, now: datetime, but: int = 0
) -> dict[str, int | date | datetime | UUID]:
    return {
        "county": plan.county_id,
        "point": plan.id,
        "day": start.astimezone(BERLIN).date(),
        "start": start,
        "end": ends_at(start, asked.minutes),
        "now": now,
        "but": but,
    }


def free_for_form(
    plan: PointPlan, asked: Asked, start: datetime, *, form_key: UUID, now: datetime
) -> tuple[list[int], bool]:
    """The same, and whether this form kept a place before. One statement: most of many who come at once are refused."""
    able = _able(plan, asked, start, now)
    with connection.cursor() as cursor:
        cursor.execute(_BUSY_OR_KNOWN, _values(plan, asked, start, now) | {"form": form_key})
        found = {row[0] for row in cursor.fetchall()}
    return [counter for counter in able if counter not in found], None in found


def taken_by_day(
    plan: PointPlan, first: date, last: date, *, now: datetime, but: int = 0
) -> dict[date, Mapping[int, int]]:
    """What appointments take at the counters of a point, as bits by day and counter. One statement."""
    values: dict[str, int | date | datetime] = {
        "county": plan.county_id,
        "point": plan.id,
        "first": first,
        "last": last,
        "now": now,
        "but": but,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN, values)
        rows = cursor.fetchall()
    found: dict[date, dict[int, int]] = {}
    for counter, on, starts, ends in rows:
        day = day_of(on)
        zero, mask = int(day.start.timestamp()), 0
        for start, end in zip(starts, ends, strict=True):
            begins, stops = max(0, (start - zero) // 300), min(day.units, -((zero - end) // 300))
            mask |= ((1 << (stops - begins)) - 1) << begins
        found.setdefault(on, {})[counter] = mask
    return dict(found)
