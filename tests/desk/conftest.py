"""Fixtures of the desk: amara's case of Rana Haddad in Neckarsulm, and browsers."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.cases.models import Case
from geleit.directory.models import Municipality
from geleit.people.actions import NewPerson, register_person
from geleit.people.births import Birth
from geleit.people.models import Person
from tests.cases.making import make_case
from tests.conftest import NOW


def text_of(response: Any) -> str:
    """The page's content as one reads it, without markup."""
    content = response.content.decode()
    content = content[content.index("<main") : content.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content)).replace(" ,", ",")


@pytest.fixture
def by(acting: Callable[[User], Actor], amara: User) -> Actor:
    """Amara acts."""
    return acting(amara)


@pytest.fixture
def register(by: Actor) -> Callable[..., Person]:
    """`register("Rana", "Haddad")`: a person who can be found by name."""

    def make(given: str, family: str, by: Actor = by, **values: Any) -> Person:
        told: dict[str, Any] = {"birth": Birth(1990, 5, 17), "sex": "female"} | values
        return register_person(data=NewPerson(given_names=given, family_names=family, **told), by=by, now=NOW)

    return make


@pytest.fixture
def case(by: Actor, amara: User, neckarsulm: Municipality, register: Callable[..., Person]) -> Case:
    """Amara's case of Rana Haddad."""
    return make_case(by, amara, register("Rana", "Haddad", native_name="رنا حداد"), municipality=neckarsulm)


@pytest.fixture
def browser(signed_in: Callable[[User], Client], amara: User) -> Client:
    """Amara's browser."""
    return signed_in(amara)
