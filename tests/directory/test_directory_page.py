"""The directory page of staff."""

from collections.abc import Callable

import pytest
from django.test import Client

from geleit.accounts.models import County, User
from geleit.directory.actions import load_reference_data
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(heilbronn: County, amara: User, signed_in: Callable[[User], Client]) -> str:
    """The page as amara sees it."""
    load_reference_data(county=heilbronn, now=NOW)
    return signed_in(amara).get("/verzeichnis/").content.decode()


def test_it_names_offices_teams_and_municipalities(page: str) -> None:
    assert "Lerchenstraße 40, 74072 Heilbronn" in page
    assert "Team Neckarsulm" in page
    assert "081255008065" in page
    assert "74172" in page


def test_it_shows_each_municipality_once_with_all_its_postal_codes(page: str) -> None:
    assert page.count("08125006</td>") == 1


def test_it_is_closed_to_roles_without_the_permission(frieda: User, signed_in: Callable[[User], Client]) -> None:
    assert signed_in(frieda).get("/verzeichnis/").status_code == 403
