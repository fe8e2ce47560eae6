"""Fixtures of the cases room."""

from collections.abc import Callable

import pytest

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.cases.models import Case
from tests.cases.making import make_case


@pytest.fixture
def by(acting: Callable[[User], Actor], amara: User) -> Actor:
    """Amara acts."""
    return acting(amara)


@pytest.fixture
def case(by: Actor, amara: User) -> Case:
    """Amara's case of Rana Haddad."""
    return make_case(by, amara)
