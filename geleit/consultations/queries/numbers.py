"""Numbers of the month: the own ones beside the team's, without names."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count

from geleit.accounts.actors import Actor
from geleit.accounts.roles import Role
from geleit.consultations.models import Consultation
from geleit.core.clock import BERLIN
from geleit.core.remembered import Remembered

_OWN = """
    WITH mine AS (
      SELECT id, minutes FROM consultations_consultation
      WHERE county_id = %(county)s AND author_id = %(user)s AND at >= %(start)s AND at < %(end)s)
    SELECT
      (SELECT count(*) FROM mine),
      (SELECT count(DISTINCT c.person_id) FROM mine JOIN consultations_participation p ON p.consultation_id = mine.id
         JOIN cases_case c ON c.id = p.case_id WHERE p.county_id = %(county)s AND c.county_id = %(county)s),
      (SELECT coalesce(sum(minutes), 0) FROM mine)
"""
_OF_THE_COUNTY = """
    SELECT
      (SELECT count(*) FROM consultations_consultation
         WHERE county_id = %(county)s AND at >= %(start)s AND at < %(end)s),
      (SELECT count(DISTINCT case_id) FROM consultations_participation
         WHERE county_id = %(county)s AND at >= %(start)s AND at < %(end)s),
      (SELECT count(DISTINCT m.user_id) FROM accounts_membership m JOIN accounts_user u ON u.id = m.user_id
         WHERE m.county_id = %(county)s AND m.role = %(role)s AND u.is_active AND m.valid_from <= %(today)s
           AND (m.valid_to IS NULL OR m.valid_to >= %(today)s))
"""


_team: Remembered[tuple[int, int, int]] = Remembered()


@dataclass(frozen=True)
class MonthNumbers:
    """Own consultations, people met and minutes of this month; the team's are averages per case manager."""

    consultations: int
    persons: int
    minutes: int
    team_consultations: float
    team_persons: float
    case_managers: int  # who share the team's work, at least 1


def month_numbers(actor: Actor, today: date) -> MonthNumbers:
    """The numbers of the calendar month of `today`. One statement, sometimes two.

    Somebody whose case was closed and opened anew within the month is one person. Only the team's average counts both
    cases, so that it can be read from one index; it may be ten minutes old, because it counts the whole county.
    """
    start, end = month_of(today)
    consultations, persons, minutes = _row(_OWN, county=actor.county_id, user=actor.user_id, start=start, end=end)
    of_county, people_of_county, managers = _team.get(
        (actor.county_id, today),
        lambda: _row(_OF_THE_COUNTY, county=actor.county_id, role=Role.CASE_MANAGER, start=start, end=end, today=today),
    )
    managers = max(managers, 1)
    return MonthNumbers(
        consultations=consultations,
        persons=persons,
        minutes=minutes,
        team_consultations=of_county / managers,
        team_persons=people_of_county / managers,
        case_managers=managers,
    )


def _row(statement: str, **values: Any) -> tuple[int, int, int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        first, second, third = cursor.fetchone()
    return first, second, third


def consultations_by_author(actor: Actor, today: date) -> dict[int, int]:
    """How many consultations each user of the county held this month, by their key. One statement, no names."""
    start, end = month_of(today)
    held = Consultation.objects.filter(county_id=actor.county_id).between(start, end)
    rows = held.values("author_id").annotate(number=Count("pk")).order_by("author_id")
    return {row["author_id"]: row["number"] for row in rows}


def month_of(day: date) -> tuple[datetime, datetime]:
    """First moment of the month of `day` in Germany, and of the next month."""
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return _midnight(first), _midnight(following)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=BERLIN)
