"""Figures of the queue by month and point. They count visits and name nobody."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from geleit.core import clock
from geleit.core.multilingual import Text
from geleit.visits.models import Point

MONTHS_SHOWN = 13
LONGEST_MINUTES = 240  # a number nobody finished is no visit of a whole day
AT_ONCE_MINUTES = 2  # "at once" held when it was not more


@dataclass(frozen=True, slots=True)
class Figures:
    """One month at one point; None where nothing was counted."""

    month: date
    point: Text
    served: int
    left: int
    wait_median: float | None
    wait_90: float | None
    service_median: float | None
    told_held: float | None  # part of the waits that lay in the range told
    appointments: int
    missed_rate: float | None
    lead_days: float | None


def figures(county_id: int, *, today: date) -> list[Figures]:
    """The last months, the newest first. Three statements."""
    since = (today.replace(day=1) - timedelta(days=31 * (MONTHS_SHOWN - 1))).replace(day=1)
    told = {"county": county_id, "since": since, "longest": LONGEST_MINUTES, "at_once": AT_ONCE_MINUTES}
    told["moment"] = datetime(since.year, since.month, 1, tzinfo=clock.BERLIN)
    visits = {(row["month"], row["point_id"]): row for row in _rows(_VISITS, told)}
    booked = {(row["month"], row["point_id"]): row for row in _rows(_APPOINTMENTS, told)}
    names = dict(Point.objects.filter(county_id=county_id).values_list("pk", "name"))
    keys = sorted(visits.keys() | booked.keys(), key=lambda key: (-key[0].toordinal(), names[key[1]].german))
    return [_figures(key, names, visits.get(key, {}), booked.get(key, {})) for key in keys]


def _figures(key: tuple[date, int], names: dict[int, Text], visits: dict[str, Any], booked: dict[str, Any]) -> Figures:
    attended, missed = booked.get("served", 0), booked.get("missed", 0)
    told = visits.get("told", 0)
    return Figures(
        month=key[0],
        point=names[key[1]],
        served=visits.get("served", 0),
        left=visits.get("gone", 0),
        wait_median=visits.get("wait_median"),
        wait_90=visits.get("wait_90"),
        service_median=visits.get("service_median"),
        told_held=visits["held"] / told if told else None,
        appointments=attended + missed,
        missed_rate=missed / (attended + missed) if attended + missed else None,
        lead_days=booked.get("lead_days"),
    )


def _rows(sql: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


# The wait of an appointment begins at its hour, not when its visitor came early.
_VISITS = """
    WITH visit AS (
      SELECT date_trunc('month', day)::date AS month, point_id, state, told_wait_from, told_wait_to,
        extract(epoch FROM started_at - CASE WHEN keeps_time THEN greatest(taken_at, place_at) ELSE taken_at END) / 60
          AS wait,
        extract(epoch FROM ended_at - started_at) / 60 AS minutes
      FROM visits_ticket WHERE county_id = %(county)s AND day >= %(since)s AND state IN ('done', 'missed', 'left')
    )
    SELECT month, point_id, count(*) FILTER (WHERE state = 'done') AS served,
      count(*) FILTER (WHERE state <> 'done') AS gone,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY wait) FILTER (WHERE state = 'done') AS wait_median,
      percentile_cont(0.9) WITHIN GROUP (ORDER BY wait) FILTER (WHERE state = 'done') AS wait_90,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes)
        FILTER (WHERE state = 'done' AND minutes <= %(longest)s) AS service_median,
      count(*) FILTER (WHERE wait IS NOT NULL AND told_wait_to IS NOT NULL) AS told,
      count(*) FILTER (WHERE wait >= told_wait_from AND wait <= greatest(told_wait_to, %(at_once)s)) AS held
    FROM visit GROUP BY month, point_id
"""
_APPOINTMENTS = """
    SELECT date_trunc('month', lower(during) AT TIME ZONE 'Europe/Berlin')::date AS month, point_id,
      count(*) FILTER (WHERE state = 'served') AS served, count(*) FILTER (WHERE state = 'missed') AS missed,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM lower(during) - booked_at) / 86400) AS lead_days
    FROM visits_appointment
    WHERE county_id = %(county)s AND lower(during) >= %(moment)s AND state IN ('served', 'missed')
    GROUP BY 1, point_id
"""
