"""Many at once for few places, with real transactions: as many get one as there are, and nothing is promised twice.

Parallel transactions need committed rows, so these tests have a database of their own.
"""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from geleit.accounts.models import County
from geleit.core import wall
from geleit.directory.actions import load_reference_data
from geleit.visits import actions
from geleit.visits.codes import OCCUPYING, AppointmentState
from geleit.visits.models import Appointment, Point
from geleit.visits.queries.plan import forget_plans
from tests.conftest import NOW, Server
from tests.parallel import database_alone, in_parallel
from tests.visits.places import PERMIT, TOMORROW_AT_NINE, booked, make_point

MANY = 24


@pytest.fixture
def two_counters(server: Server, database_name: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[Point]:
    """The aliens authority with two counters in a fresh database in which everything is really committed."""
    with database_alone(server, database_name, django_db_blocker, "places"):
        county = County.objects.create(
            slug="heilbronn", name="Landkreis Heilbronn", land="BW", regional_key="08125", case_prefix="HN"
        )
        with wall.inside(county.pk):
            load_reference_data(county=county, now=NOW, demo=True)
            point = make_point(county)
        forget_plans()
        yield point


def at_once(point: Point, number: int, act: Callable[[int], Any]) -> list[Any]:
    """Run `act` in parallel transactions of the public pages' role; results or refusals in order of the threads."""

    def enter(_nothing: None, place: int) -> Any:
        with wall.inside(point.county_id):
            wall.enter_portal("heilbronn")
            return act(place)

    return in_parallel(number, nullcontext, enter)


def keep(point: Point, key: UUID, minutes: int = 0) -> actions.Held:
    """Keep a place tomorrow at nine, or so many minutes later."""
    start = TOMORROW_AT_NINE + timedelta(minutes=minutes)
    wanted = actions.PlaceWanted(point=point.key, services=[(PERMIT, 1)], start=start, form_key=key)
    return actions.keep_place(county_id=point.county_id, wanted=wanted, now=NOW)


def occupying(point: Point) -> list[Appointment]:
    """All appointments that take a place."""
    with wall.inside(point.county_id):
        return list(Appointment.objects.filter(state__in=OCCUPYING).order_by("id"))


def test_of_many_who_want_the_same_time_as_many_get_it_as_there_are_counters(two_counters: Point) -> None:
    results = at_once(two_counters, MANY, lambda _place: keep(two_counters, uuid4()))
    assert sum(isinstance(one, actions.Held) for one in results) == 2
    assert sum(isinstance(one, actions.PlaceTaken) for one in results) == MANY - 2
    rows = occupying(two_counters)
    assert len({row.counter_id for row in rows}) == len(rows) == 2


def test_overlapping_times_exclude_each_other(two_counters: Point) -> None:
    at_once(two_counters, MANY, lambda place: keep(two_counters, uuid4(), minutes=15 * (place % 4)))
    rows = occupying(two_counters)
    for number, one in enumerate(rows):
        for other in rows[number + 1 :]:
            apart = one.during.upper <= other.during.lower or other.during.upper <= one.during.lower
            assert one.counter_id != other.counter_id or apart


def test_the_same_form_twenty_times_at_once_keeps_one_place(two_counters: Point) -> None:
    key = uuid4()
    results = at_once(two_counters, 20, lambda _place: keep(two_counters, key))
    assert {one.secret for one in results} == {results[0].secret}
    assert len(occupying(two_counters)) == 1


def test_cancelling_twenty_times_at_once_frees_one_place(two_counters: Point) -> None:
    with wall.inside(two_counters.county_id):
        row = booked(two_counters)
        booked(two_counters, name="Boris Melnyk")

    def cancel(_place: int) -> None:
        wall.show_secret(row.secret_hash)
        actions.cancel(appointment=row, now=NOW)

    at_once(two_counters, 20, cancel)
    results = at_once(two_counters, 10, lambda _place: keep(two_counters, uuid4()))
    assert sum(isinstance(one, actions.Held) for one in results) == 1


def test_two_who_change_places_with_each_other_do_not_wait_for_ever(two_counters: Point) -> None:
    with wall.inside(two_counters.county_id):
        rows = [
            booked(two_counters, TOMORROW_AT_NINE, "Amal Haddad"),
            booked(two_counters, TOMORROW_AT_NINE, "Boris Melnyk"),
            booked(two_counters, TOMORROW_AT_NINE + timedelta(hours=1), "Chadi Omar"),
            booked(two_counters, TOMORROW_AT_NINE + timedelta(hours=1), "Dilan Aydin"),
        ]

    def swap(place: int) -> object:
        row = rows[place]
        wall.show_secret(row.secret_hash)
        to = TOMORROW_AT_NINE if place >= 2 else TOMORROW_AT_NINE + timedelta(hours=1)
        return actions.move(appointment=row, start=to, now=NOW)

    results = at_once(two_counters, 4, swap)
    assert all(isinstance(one, actions.PlaceTaken) for one in results), "all four places were taken all the time"
    assert [row.state for row in occupying(two_counters)] == [AppointmentState.CONFIRMED] * 4


def test_of_many_who_move_to_one_place_one_gets_it_and_the_others_keep_theirs(two_counters: Point) -> None:
    with wall.inside(two_counters.county_id):
        rows = [
            booked(two_counters, TOMORROW_AT_NINE + timedelta(minutes=30 * (number // 2)), name)
            for number, name in enumerate(["Amal", "Boris", "Chadi", "Dilan", "Ester", "Fadi"])
        ]
    free = TOMORROW_AT_NINE + timedelta(hours=2)

    def move(place: int) -> object:
        wall.show_secret(rows[place].secret_hash)
        return actions.move(appointment=rows[place], start=free, now=NOW)

    results = at_once(two_counters, 6, move)
    assert sum(isinstance(one, list) for one in results) == 2
    assert len(occupying(two_counters)) == 6
