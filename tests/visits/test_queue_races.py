"""Many at once: no number is given twice, nobody is called by two counters.

Parallel transactions need committed rows, so these tests have a database of their own.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest

from geleit.accounts.actors import actor_of
from geleit.accounts.models import County, User
from geleit.accounts.roles import Role
from geleit.core import wall
from geleit.core.errors import Refused
from geleit.visits.actions import calling, queue
from geleit.visits.codes import TicketState
from geleit.visits.models import Counter, QueueDay, Ticket
from tests.conftest import NOW, TODAY, Server, make_user
from tests.parallel import database_alone, in_parallel
from tests.visits.queue_house import Room, make_room

LETTERS = "ABCDEFGHIJ"


@pytest.fixture
def open_room(server: Server, database_name: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[Room]:
    """A waiting room in a fresh database in which everything is really committed."""
    with database_alone(server, database_name, django_db_blocker, "queue"):
        county = County.objects.create(
            slug="heilbronn", name="Landkreis Heilbronn", land="BW", regional_key="08125", case_prefix="HN"
        )
        with wall.inside(county.pk):
            room = make_room(county)
        yield room


def desk_worker(room: Room) -> User:
    """Somebody of the front desk, committed."""
    with wall.inside(room.county.pk):
        return make_user(room.county, "frieda", Role.FRONT_DESK, "landratsamt")


def at_once(room: Room, number: int, act: Callable[[int], Any], *, as_portal: bool = False) -> list[Any]:
    """Run `act` in parallel transactions of the county; results or refusals in order of the threads."""

    @contextmanager
    def inside() -> Iterator[None]:
        with wall.inside(room.county.pk):
            if as_portal:
                wall.enter_portal(room.county.slug)
            yield

    return in_parallel(number, inside, lambda _nothing, place: act(place))


def test_forty_visitors_at_once_get_forty_numbers(open_room: Room) -> None:
    taken = at_once(open_room, 40, lambda _place: open_room.take(), as_portal=True)
    assert sorted(one.ticket.number for one in taken) == list(range(1, 41))
    assert len({one.secret for one in taken}) == 40
    with wall.inside(open_room.county.pk):
        assert QueueDay.objects.get().last_number == 40


def test_the_same_form_many_times_at_once_is_one_number(open_room: Room) -> None:
    key = uuid4()
    taken = at_once(open_room, 8, lambda _place: open_room.take(form_key=key))
    assert len({(one.ticket.pk, one.secret) for one in taken}) == 1
    assert sum(one.is_new for one in taken) == 1


def test_ten_counters_at_once_call_ten_different_numbers(open_room: Room) -> None:
    frieda = desk_worker(open_room)
    with wall.inside(open_room.county.pk):
        for _number in range(12):
            open_room.take()
        counters = [Counter.objects.create(county=open_room.county, point=open_room.point, name=one) for one in LETTERS]

    def call(place: int) -> Ticket:
        return calling.call_next(counter=counters[place], by=actor_of(frieda, today=TODAY), now=NOW)

    called = at_once(open_room, 10, call)
    assert len({one.pk for one in called}) == 10
    assert sorted(one.number for one in called) == list(range(1, 11))


def test_one_of_two_colleagues_who_call_the_same_number_gets_it(open_room: Room) -> None:
    frieda = desk_worker(open_room)
    with wall.inside(open_room.county.pk):
        ticket = open_room.take().ticket
    counters = [open_room.one, open_room.two]

    def call(place: int) -> Ticket:
        actor = actor_of(frieda, today=TODAY)
        return calling.call_this(ticket=ticket, counter=counters[place], by=actor, now=NOW)

    results = at_once(open_room, 2, call)
    assert sorted(isinstance(one, Refused) for one in results) == [False, True]


def test_pressed_twice_at_the_same_counter_one_number_is_called(open_room: Room) -> None:
    frieda = desk_worker(open_room)
    with wall.inside(open_room.county.pk):
        for _number in range(3):
            open_room.take()
    results = at_once(
        open_room,
        3,
        lambda _place: calling.call_next(counter=open_room.one, by=actor_of(frieda, today=TODAY), now=NOW),
    )
    assert sum(isinstance(one, Ticket) for one in results) == 1
    with wall.inside(open_room.county.pk):
        assert Ticket.objects.filter(state=TicketState.CALLED).count() == 1


def test_announced_at_two_kiosks_at_once_it_is_one_number(open_room: Room) -> None:
    with wall.inside(open_room.county.pk):
        open_room.book(NOW)

    def arrive(_place: int) -> queue.Taken:
        point = open_room.fresh()
        return queue.check_in(county_id=open_room.county.pk, point=point, code="KX72", form_key=uuid4(), now=NOW)

    results = at_once(open_room, 4, arrive, as_portal=True)
    assert len({one.ticket.pk for one in results}) == 1
