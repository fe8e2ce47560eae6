"""Figures about the appointments of a point in a month, and the messages to visitors."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import QuerySet

from geleit.core.keyset import Key, Page, paginate
from geleit.visits.codes import Channel
from geleit.visits.models import Message, Point

# By the day of the appointment. Somebody who confirmed and then cancelled was booked, too.
_FIGURES = """
    SELECT count(*),
           count(*) FILTER (WHERE state = 'served'),
           count(*) FILTER (WHERE state = 'missed'),
           count(*) FILTER (WHERE state = 'cancelled' AND cancel_reason = 'visitor'),
           count(*) FILTER (WHERE state = 'cancelled' AND cancel_reason <> 'visitor'),
           count(*) FILTER (WHERE state = 'confirmed'),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM lower(during) - booked_at) / 86400.0)
    FROM visits_appointment
    WHERE county_id = %(county)s AND point_id = %(point)s AND confirmed_at IS NOT NULL
      AND day >= %(start)s AND day < %(end)s
"""
_CHANNELS = """
    SELECT channel, count(*) FROM visits_appointment
    WHERE county_id = %(county)s AND point_id = %(point)s AND confirmed_at IS NOT NULL
      AND day >= %(start)s AND day < %(end)s
    GROUP BY channel ORDER BY 2 DESC, 1
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """One month of one point."""

    booked: int
    attended: int
    missed: int
    cancelled_by_visitor: int
    cancelled_by_office: int
    open: int
    lead_days: float | None
    channels: tuple[tuple[str, int], ...]

    @property
    def no_show_rate(self) -> float | None:
        """Share of those who did not come among those who were expected, in percent; None before anybody was."""
        expected = self.attended + self.missed
        return 100 * self.missed / expected if expected else None


def figures_of(point: Point, month: date) -> Figures:
    """The figures of the month that begins on a day. Two statements."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    values: dict[str, int | date] = {
        "county": point.county_id,
        "point": point.pk,
        "start": month,
        "end": following,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, values)
        row = cursor.fetchone()
        cursor.execute(_CHANNELS, values)
        channels = tuple((str(Channel(code).label), number) for code, number in cursor.fetchall())
    lead = None if row[6] is None else float(row[6])
    booked, attended, missed, by_visitor, by_office, still_open = row[:6]
    return Figures(booked, attended, missed, by_visitor, by_office, still_open, lead, channels)


def messages(county_id: int, *, state: str = "", cursor: str = "") -> Page[Message]:
    """The messages to visitors, the latest first. A handful of statements."""
    rows = Message.objects.filter(county_id=county_id)
    if state:
        rows = rows.filter(state=state)
    return paginate(rows, [Key("created_at", descending=True), Key("id", descending=True)], cursor=cursor, dress=_dress)


def waiting_messages(county_id: int) -> dict[str, int]:
    """How many messages somebody has to look after: failed, and to be told by telephone. One statement."""
    rows = Message.objects.filter(county_id=county_id, state__in=["failed", "to_call"])
    found = {"failed": 0, "to_call": 0}
    for state in rows.values_list("state", flat=True):
        found[state] += 1
    return found


def _dress(rows: "QuerySet[Message]") -> "QuerySet[Message]":
    return rows.select_related("appointment__point", "told_by").prefetch_related("appointment__visitors")
