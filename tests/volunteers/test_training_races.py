"""Twenty at once for five places: five get one, fifteen wait in order; and nobody is signed up twice.

Parallel transactions need committed rows, so these tests have a database of their own.
"""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from geleit.accounts.actors import Actor, actor_of
from geleit.accounts.models import County, User
from geleit.accounts.roles import Role
from geleit.core import wall
from geleit.core.errors import Refused
from geleit.volunteers import actions
from geleit.volunteers.details import InquiryData
from geleit.volunteers.models import SignUp, Training, Volunteer
from tests.conftest import NOW, TODAY, Server, make_user
from tests.parallel import acting, database_alone, in_parallel
from tests.volunteers.making import make_training, make_volunteer, sign_up

MANY, PLACES, RUNS = 20, 5, 10


@pytest.fixture
def veronika_alone(server: Server, database_name: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[User]:
    """The integration guide in a fresh database in which everything is really committed."""
    with database_alone(server, database_name, django_db_blocker, "trainings"):
        county = County.objects.create(
            slug="oberallgaeu", name="Landkreis Oberallgäu", land="BY", regional_key="09780", case_prefix="OA"
        )
        with wall.inside(county.pk):
            veronika = make_user(county, "veronika", Role.INTEGRATION_GUIDE, "landratsamt")
        yield veronika


def at_once(user: User, number: int, act: Callable[[Actor, int], Any]) -> list[Any]:
    """Run `act` in parallel transactions of the user's county; results or refusals in order of the threads."""
    return in_parallel(number, lambda: acting(user), act)


def volunteers(user: User) -> list[Volunteer]:
    """Committed volunteers."""
    with wall.inside(user.county_id or 0, user.pk):
        by = actor_of(user, today=TODAY)
        return [make_volunteer(by, f"Ida{place}", "Frei") for place in range(MANY)]


def test_five_of_twenty_get_a_place_and_fifteen_wait_in_order(veronika_alone: User) -> None:
    people = volunteers(veronika_alone)
    for run in range(RUNS):
        with wall.inside(veronika_alone.county_id or 0, veronika_alone.pk):
            training = make_training(actor_of(veronika_alone, today=TODAY), title=f"Abend {run}", places=PLACES)
        made = at_once(veronika_alone, MANY, lambda by, place, on=training: sign_up(by, on, people[place]))  # type: ignore[misc]  # mypy cannot infer the default
        assert not [one for one in made if isinstance(one, Refused)]
        with wall.inside(veronika_alone.county_id or 0):
            rows = list(SignUp.objects.filter(training=training).order_by("number"))
        assert [one.number for one in rows] == list(range(1, MANY + 1))
        assert [one.place for one in rows] == [*range(1, PLACES + 1), *[None] * (MANY - PLACES)]
        assert [one.state for one in rows] == ["placed"] * PLACES + ["waiting"] * (MANY - PLACES)


def test_places_given_back_at_once_go_to_the_first_who_wait(veronika_alone: User) -> None:
    people = volunteers(veronika_alone)
    with wall.inside(veronika_alone.county_id or 0, veronika_alone.pk):
        by = actor_of(veronika_alone, today=TODAY)
        training = make_training(by, places=PLACES)
        made = [sign_up(by, training, one) for one in people]
    at_once(veronika_alone, PLACES, lambda by, place: actions.sign_off(sign_up=made[place], by=by, now=NOW))
    with wall.inside(veronika_alone.county_id or 0):
        rows = SignUp.objects.filter(training=training)
        placed = rows.filter(state="placed").order_by("number").values_list("number", flat=True)
        assert list(placed) == list(range(PLACES + 1, 2 * PLACES + 1))
        assert list(rows.filter(state="placed").order_by("place").values_list("place", flat=True)) == list(
            range(1, PLACES + 1)
        )


def test_one_person_at_once_is_signed_up_once(veronika_alone: User) -> None:
    people = volunteers(veronika_alone)
    with wall.inside(veronika_alone.county_id or 0, veronika_alone.pk):
        training = make_training(actor_of(veronika_alone, today=TODAY))
    made = at_once(veronika_alone, 4, lambda by, place: sign_up(by, training, people[0]))
    assert sorted(isinstance(one, Refused) for one in made) == [False, True, True, True]


def sign_up_from_page(by: Actor, training: Training, name: str) -> None:
    """What the public page does with a form that was sent."""
    key = uuid4()
    data = InquiryData(
        key=key, kind="training", language="de", name=name, phone=f"08321 {name[-5:]}", training_id=training.pk
    )
    actions.receive_inquiry(county_id=by.county_id, land="BY", data=data, now=NOW)
    actions.place_sign_up(county_id=by.county_id, key=key, now=NOW)


def test_twenty_strangers_at_once_get_five_places_and_one_who_sends_twice_gets_one(veronika_alone: User) -> None:
    with wall.inside(veronika_alone.county_id or 0, veronika_alone.pk):
        by = actor_of(veronika_alone, today=TODAY)
        crowd, alone = make_training(by, places=PLACES), make_training(by, title="Abend")
    at_once(veronika_alone, MANY, lambda by, place: sign_up_from_page(by, crowd, f"Ida {place:05d}"))
    at_once(veronika_alone, 4, lambda by, _place: sign_up_from_page(by, alone, "Ada 99999"))
    with wall.inside(veronika_alone.county_id or 0):
        states = SignUp.objects.filter(training=crowd).order_by("number").values_list("state", flat=True)
        assert list(states) == ["placed"] * PLACES + ["waiting"] * (MANY - PLACES)
        assert SignUp.objects.filter(training=alone).count() == 1
        assert Volunteer.objects.count() == MANY + 1


def test_the_database_itself_gives_no_place_twice(veronika_alone: User) -> None:
    people = volunteers(veronika_alone)
    with wall.inside(veronika_alone.county_id or 0, veronika_alone.pk):
        by = actor_of(veronika_alone, today=TODAY)
        training = make_training(by, places=PLACES)
        sign_up(by, training, people[0])
        second = {"county_id": by.county_id, "training": training, "volunteer": people[1], "signed_up_at": NOW}
        with pytest.raises(IntegrityError, match="training_place_once"), transaction.atomic():
            SignUp.objects.create(**second, number=99, state="placed", place=1)
