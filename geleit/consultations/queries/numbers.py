"""Numbers of the month: the own ones beside the team's, without names."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Count

from geleit.accounts.actors import Actor
from geleit.accounts.roles import Role
from geleit.consultations.models import Consultation
from geleit.core.clock import BERLIN

_NUMBERS = """
    WITH mine AS (
      SELECT id, minutes FROM consultations_consultation
      WHERE county_id = %(county)s AND author_id = %(user)s AND at >= %(start)s AND at < %(end)s)
    SELECT
      (SELECT count(*) FROM mine),
      (SELECT count(DISTINCT p.case_id) FROM consultations_participation p JOIN mine ON mine.id = p.consultation_id
         WHERE p.county_id = %(county)s),
      (SELECT coalesce(sum(minutes), 0) FROM mine),
      (SELECT count(*) FROM consultations_consultation
         WHERE county_id = %(county)s AND at >= %(start)s AND at < %(end)s),
      (SELECT count(DISTINCT case_id) FROM consultations_participation
         WHERE county_id = %(county)s AND at >= %(start)s AND at < %(end)s),
      (SELECT count(DISTINCT m.user_id) FROM accounts_membership m JOIN accounts_user u ON u.id = m.user_id
         WHERE m.county_id = %(county)s AND m.role = %(role)s AND u.is_active AND m.valid_from <= %(today)s
           AND (m.valid_to IS NULL OR m.valid_to >= %(today)s))
"""


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
    """The numbers of the calendar month of `today`. People are counted by their cases. One statement."""
    start, end = month_of(today)
    values: dict[str, int | str | date] = {"county": actor.county_id, "user": actor.user_id, "role": Role.CASE_MANAGER}
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS, values | {"start": start, "end": end, "today": today})
        consultations, persons, minutes, of_county, people_of_county, managers = cursor.fetchone()
    managers = max(managers, 1)
    return MonthNumbers(
        consultations=consultations,
        persons=persons,
        minutes=minutes,
        team_consultations=of_county / managers,
        team_persons=people_of_county / managers,
        case_managers=managers,
    )


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
