"""Counties with their directory and their visiting rules; editors of both."""

from collections.abc import Callable

import pytest

from geleit.accounts.actors import Actor
from geleit.accounts.models import County, User
from geleit.accounts.roles import Role
from geleit.core import wall
from geleit.directory.actions import load_reference_data
from geleit.visits.actions import load_visiting_rules
from geleit.visits.queries.plan import forget_plans
from tests.conftest import NOW, make_user


@pytest.fixture
def office_keys(heilbronn: County) -> County:
    """Landkreis Heilbronn with its directory, without visiting rules."""
    load_reference_data(county=heilbronn, now=NOW, demo=True)
    return heilbronn


@pytest.fixture
def house(office_keys: County) -> County:
    """Landkreis Heilbronn with its directory and its visiting rules."""
    load_visiting_rules(county=office_keys, now=NOW)
    return office_keys


@pytest.fixture
def erna(heilbronn: County) -> User:
    """Portal editor of Landkreis Heilbronn."""
    return make_user(heilbronn, "erna", Role.PORTAL_EDITOR, "landratsamt")


@pytest.fixture
def egon(heilbronn: County) -> User:
    """A second portal editor of Landkreis Heilbronn."""
    return make_user(heilbronn, "egon", Role.PORTAL_EDITOR, "landratsamt")


@pytest.fixture
def ottilie(heilbronn: County, oberallgaeu: County) -> User:
    """Portal editor of the other county."""
    user = make_user(oberallgaeu, "ottilie", Role.PORTAL_EDITOR, "landratsamt")
    wall.enter(heilbronn.pk)
    return user


@pytest.fixture
def by(erna: User, acting: Callable[[User], Actor]) -> Actor:
    """The editor at work."""
    return acting(erna)


@pytest.fixture(autouse=True)
def _plans_afresh() -> None:
    """Another test may have put other places under the same version of the plan."""
    forget_plans()
