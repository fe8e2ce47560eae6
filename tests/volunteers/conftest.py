"""Fixtures of the volunteers room: the Lotsin of Oberallgäu, who belongs to no file of counselling."""

from collections.abc import Callable

import pytest
from django.test import Client

from geleit.accounts.actors import Actor
from geleit.accounts.models import County, User
from geleit.accounts.roles import Role
from geleit.core import wall
from geleit.directory.models import Municipality
from tests.conftest import TODAY, make_user


@pytest.fixture
def veronika(oberallgaeu: County) -> User:
    """The integration guide (Lotsin) of Oberallgäu."""
    return make_user(oberallgaeu, "veronika", Role.INTEGRATION_GUIDE, "landratsamt")


@pytest.fixture
def by(acting: Callable[[User], Actor], veronika: User) -> Actor:
    """Veronika acts."""
    return acting(veronika)


@pytest.fixture
def client(signed_in: Callable[[User], Client], by: Actor, veronika: User) -> Client:
    """Veronika's browser."""
    return signed_in(veronika)


@pytest.fixture
def places(oberallgaeu: County) -> dict[str, Municipality]:
    """Three municipalities of the county."""
    made = {}
    for number, name in enumerate(("Sonthofen", "Oberstdorf", "Balderschwang")):
        made[name] = Municipality.objects.create(
            in_county=oberallgaeu, ags=f"0978010{number}", ars=f"09780010010{number}", name=name,
            sort_name=name.lower(), kind="municipality", population=1000, population_date=TODAY,
            latitude="47.5", longitude="10.3",
        )  # fmt: skip
    return made


@pytest.fixture
def sonthofen(places: dict[str, Municipality]) -> Municipality:
    """The town of Sonthofen."""
    return places["Sonthofen"]


@pytest.fixture
def again(veronika: User) -> Callable[[], None]:
    """Step back inside the county after a request left it."""

    def enter() -> None:
        assert veronika.county_id is not None
        wall.enter(veronika.county_id, veronika.pk)

    return enter
