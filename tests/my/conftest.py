"""Fixtures of the own pages: the Lotsin of Oberallgäu, two volunteers, and the browser of one of them.

elfriede  active, of the circle in Sonthofen      hedwig   active, of the same circle
"""

from collections.abc import Callable

import pytest
from django.test import Client

from geleit.accounts.actors import Actor
from geleit.accounts.models import County, User
from geleit.accounts.roles import Role
from geleit.core import wall
from geleit.directory.models import Municipality
from geleit.volunteers.models import HelperCircle, Volunteer
from tests.accounts.conftest import work
from tests.conftest import TODAY, make_user
from tests.my.making import browser_of
from tests.volunteers.making import join, make_circle, make_volunteer

__all__ = ["work"]


@pytest.fixture
def veronika(oberallgaeu: County) -> User:
    """The integration guide (Lotsin) of Oberallgäu."""
    return make_user(oberallgaeu, "veronika", Role.INTEGRATION_GUIDE, "landratsamt")


@pytest.fixture
def by(acting: Callable[[User], Actor], veronika: User) -> Actor:
    """Veronika acts."""
    return acting(veronika)


@pytest.fixture
def sonthofen(oberallgaeu: County) -> Municipality:
    """The town of Sonthofen."""
    return Municipality.objects.create(
        in_county=oberallgaeu, ags="09780139", ars="097800139139", name="Sonthofen", sort_name="sonthofen",
        kind="municipality", population=1000, population_date=TODAY, latitude="47.5", longitude="10.3",
    )  # fmt: skip


@pytest.fixture
def circle(by: Actor, sonthofen: Municipality) -> HelperCircle:
    """The circle both belong to."""
    return make_circle(by, sonthofen, "Helferkreis Sonthofen")


@pytest.fixture
def elfriede(by: Actor, circle: HelperCircle) -> Volunteer:
    """An active volunteer since January of last year."""
    volunteer = make_volunteer(by, email="elfriede@example.org")
    join(by, volunteer, circle)
    return volunteer


@pytest.fixture
def hedwig(by: Actor, circle: HelperCircle) -> Volunteer:
    """Another one of the same circle."""
    volunteer = make_volunteer(by, "Hedwig", "Sommer", phone="08321 5550")
    join(by, volunteer, circle)
    return volunteer


@pytest.fixture
def browser(elfriede: Volunteer) -> Client:
    """Elfriede's browser."""
    return browser_of(elfriede)


@pytest.fixture
def again(by: Actor) -> Callable[[], None]:
    """Step back inside the county after a request or a job left it."""
    return lambda: wall.enter(by.county_id, by.user_id)
