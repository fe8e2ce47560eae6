"""Numbers of the month, own and of the team."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.cases.actions import close_case, reopen_case
from geleit.cases.models import Case
from geleit.consultations import queries
from geleit.consultations.queries.numbers import month_of
from geleit.core.clock import BERLIN
from tests.cases.making import make_case, make_person
from tests.conftest import NOW, TODAY
from tests.consultations.making import record

pytestmark = pytest.mark.django_db
FIRST = datetime(2026, 6, 1, 0, 0, tzinfo=BERLIN)


def close(by: Actor, case: Case) -> None:
    """The case is closed today."""
    close_case(case=case, reason="goals_reached", outcome="independent", note="", closed_on=TODAY, by=by, now=NOW)


def test_own_numbers_count_this_month_only(by: Actor, case: Case, brother: Case) -> None:
    record(by, case, at=FIRST, minutes=10)
    record(by, case, brother, at=FIRST + timedelta(days=2), minutes=20)
    record(by, case, at=FIRST - timedelta(minutes=1), minutes=500)
    numbers = queries.month_numbers(by, TODAY)
    assert (numbers.consultations, numbers.persons, numbers.minutes) == (2, 2, 30)


def test_a_case_closed_and_reopened_in_the_month_counts_once(by: Actor, case: Case) -> None:
    record(by, case, at=NOW - timedelta(days=2))
    close(by, case)
    record(by, reopen_case(case=case, reason="Doch noch Beratungsbedarf", by=by, now=NOW))
    numbers = queries.month_numbers(by, TODAY)
    assert (numbers.consultations, numbers.persons, numbers.team_persons) == (2, 1, 1)


def test_a_person_whose_case_was_opened_anew_in_the_month_counts_once(by: Actor, amara: User, case: Case) -> None:
    record(by, case, at=NOW - timedelta(days=2))
    close(by, case)
    record(by, make_case(by, amara, case.person))
    assert queries.month_numbers(by, TODAY).persons == 1


def test_the_team_is_an_average_per_case_manager(
    by: Actor, case: Case, bruno: User, acting: Callable[[User], Actor]
) -> None:
    record(by, case)
    colleague = acting(bruno)
    for name in ("Ali", "Mina"):
        record(colleague, make_case(colleague, bruno, make_person(bruno, given=name)))
    numbers = queries.month_numbers(by, TODAY)
    assert (numbers.consultations, numbers.team_consultations, numbers.team_persons) == (1, 1.5, 1.5)
    assert queries.consultations_by_author(by, TODAY) == {by.user_id: 1, bruno.pk: 2}


def test_who_left_does_not_lower_the_average(by: Actor, case: Case, bruno: User) -> None:
    record(by, case)
    User.objects.filter(pk=bruno.pk).update(is_active=False)
    numbers = queries.month_numbers(by, TODAY)
    assert (numbers.case_managers, numbers.team_consultations) == (1, 1.0)


def test_the_own_numbers_take_one_statement_and_the_average_is_remembered(by: Actor, case: Case) -> None:
    for statements in (2, 1):
        with CaptureQueriesContext(connection) as captured:
            queries.month_numbers(by, TODAY)
        assert len(captured) == statements


def test_the_own_numbers_are_always_new(by: Actor, case: Case) -> None:
    queries.month_numbers(by, TODAY)
    record(by, case)
    assert queries.month_numbers(by, TODAY).consultations == 1


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        (date(2026, 3, 29), "2026-03-01T00:00:00+01:00", "2026-04-01T00:00:00+02:00"),
        (date(2026, 10, 31), "2026-10-01T00:00:00+02:00", "2026-11-01T00:00:00+01:00"),
        (date(2026, 12, 31), "2026-12-01T00:00:00+01:00", "2027-01-01T00:00:00+01:00"),
    ],
)
def test_a_month_begins_at_midnight_in_germany(day: date, start: str, end: str) -> None:
    assert tuple(moment.isoformat() for moment in month_of(day)) == (start, end)
