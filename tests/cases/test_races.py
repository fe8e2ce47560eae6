"""Two people at once: one open case per person, case numbers without gaps or doubles.

Parallel transactions need committed rows, so these tests have a database of their own.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from geleit.accounts.actors import Actor, actor_of
from geleit.accounts.models import County, User
from geleit.accounts.roles import Role
from geleit.cases import actions
from geleit.cases.models import Case, NumberSeries
from geleit.core import wall
from geleit.core.errors import Refused
from geleit.people.models import Person
from tests.cases.making import make_case, make_person
from tests.conftest import NOW, TODAY, Server, make_user
from tests.parallel import acting, database_alone, in_parallel


@pytest.fixture
def amara_alone(server: Server, database_name: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[User]:
    """Amara in a fresh database in which everything is really committed."""
    with database_alone(server, database_name, django_db_blocker, "races"):
        county = County.objects.create(
            slug="heilbronn", name="Landkreis Heilbronn", land="BW", regional_key="08125", case_prefix="HN"
        )
        with wall.inside(county.pk):
            amara = make_user(county, "amara", Role.CASE_MANAGER, "neckarsulm")
        yield amara


def at_once(user: User, number: int, act: Callable[[Actor, int], Any]) -> list[Any]:
    """Run `act` in parallel transactions of the user's county; results or refusals in order of the threads."""
    return in_parallel(number, lambda: acting(user), act)


def people(user: User, number: int) -> list[Person]:
    """Committed people without cases."""
    assert user.county_id is not None
    with wall.inside(user.county_id):
        return [make_person(user, given=f"P{place}") for place in range(number)]


def test_one_of_two_openings_for_one_person_wins_and_the_other_is_told(amara_alone: User) -> None:
    [person] = people(amara_alone, 1)
    results = at_once(amara_alone, 3, lambda actor, place: make_case(actor, amara_alone, person))
    refusals = [result for result in results if isinstance(result, actions.PersonHasOpenCase)]
    assert len(refusals) == 2
    assert "schon einen offenen Fall" in refusals[0].messages[0]
    with wall.inside(amara_alone.county_id or 0):
        assert [case.number for case in Case.objects.all()] == ["HN-2025-00001"]
        assert NumberSeries.objects.get().last == 1


def test_numbers_have_no_gap_and_no_double(amara_alone: User) -> None:
    everybody = people(amara_alone, 8)
    at_once(amara_alone, 8, lambda actor, place: make_case(actor, amara_alone, everybody[place]))
    with wall.inside(amara_alone.county_id or 0):
        numbers = sorted(Case.objects.values_list("number", flat=True))
    assert numbers == [f"HN-2025-{number:05d}" for number in range(1, 9)]


def test_one_of_two_closings_wins(amara_alone: User) -> None:
    [person] = people(amara_alone, 1)
    with wall.inside(amara_alone.county_id or 0):
        case = make_case(actor_of(amara_alone, today=TODAY), amara_alone, person)

    def close(actor: Actor, place: int) -> Case:
        return actions.close_case(
            case=case, reason="goals_reached", outcome="independent", note="", closed_on=TODAY, by=actor, now=NOW
        )

    results = at_once(amara_alone, 2, close)
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]


def test_the_next_contact_is_right_after_parallel_tasks(amara_alone: User) -> None:
    [person] = people(amara_alone, 1)
    with wall.inside(amara_alone.county_id or 0):
        case = make_case(actor_of(amara_alone, today=TODAY), amara_alone, person)
    days = [date(2026, 7, day) for day in (9, 3, 5, 7)]
    at_once(
        amara_alone,
        4,
        lambda actor, place: actions.add_task(case=case, text="Kurs", due_on=days[place], by=actor, now=NOW),
    )
    with wall.inside(amara_alone.county_id or 0):
        assert Case.objects.get().next_contact_on == date(2026, 7, 3)
