"""Fixtures of the people room."""

from collections.abc import Callable

import pytest
from django.test import Client

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.people.models import Person
from tests.people.making import register


@pytest.fixture
def by(acting: Callable[[User], Actor], amara: User) -> Actor:
    """Amara acts."""
    return acting(amara)


@pytest.fixture
def rana(by: Actor) -> Person:
    """Rana Haddad, registered by amara."""
    return register(by, native_name="رنا حداد", nationalities=("sy",))


@pytest.fixture
def browser(signed_in: Callable[[User], Client], amara: User, by: Actor) -> Client:
    """Amara's browser."""
    return signed_in(amara)
