"""Fixtures of the security promises: a database in which everything is really committed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from geleit.accounts.models import County, User
from geleit.accounts.roles import Role
from geleit.core import wall
from tests.conftest import Server, make_user
from tests.parallel import database_alone
from tests.security.crawl import MarkedWorld


@dataclass(frozen=True)
class TwoCounties:
    """Committed users: amara and bruno of Heilbronn, gesa of Oberallgäu."""

    amara: User
    bruno: User
    gesa: User


@pytest.fixture
def committed(
    server: Server, database_name: str, django_db_setup: None, django_db_blocker: Any
) -> Iterator[TwoCounties]:
    """Two counties in a database of their own, because parallel requests need committed rows."""
    with database_alone(server, database_name, django_db_blocker, "committed"):
        heilbronn = County.objects.create(
            slug="heilbronn", name="Landkreis Heilbronn", land="BW", regional_key="08125", case_prefix="HN"
        )
        oberallgaeu = County.objects.create(
            slug="oberallgaeu", name="Landkreis Oberallgäu", land="BY", regional_key="09780", case_prefix="OA"
        )
        with wall.inside(heilbronn.pk):
            amara = make_user(heilbronn, "amara", Role.CASE_MANAGER, "neckarsulm")
            bruno = make_user(heilbronn, "bruno", Role.CASE_MANAGER, "weinsberg")
        with wall.inside(oberallgaeu.pk):
            gesa = make_user(oberallgaeu, "gesa", Role.CASE_MANAGER, "sonthofen")
        yield TwoCounties(amara, bruno, gesa)


@pytest.fixture
def world(heilbronn: County, oberallgaeu: County) -> MarkedWorld:
    """Every kind of user, and a file of which every word can be recognised."""
    return MarkedWorld(heilbronn, oberallgaeu)
