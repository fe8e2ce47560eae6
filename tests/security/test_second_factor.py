"""Nobody whose role needs a second factor gets anywhere with the password alone (promise B1)."""

import runpy
from pathlib import Path

import pytest

from geleit.accounts import factors
from geleit.accounts.roles import Role
from tests.security.crawl import ROWS, MarkedWorld, browser, fetch, inner_rows

SETTINGS = Path(__file__).resolve().parents[2] / "geleit" / "config" / "settings.py"
SET_UP = "/konto/zweiter-faktor/"

pytestmark = pytest.mark.django_db


def test_no_page_opens_with_the_password_alone(world: MarkedWorld, settings) -> None:
    settings.REQUIRE_MFA = frozenset(role.value for role in Role)
    addresses, opened = world.addresses, []
    for name in inner_rows():
        row = ROWS[name]
        answer = fetch(world, browser(world.who_may(row)), addresses[name], row.method, **row.posted(world))
        if name in factors.BEFORE_PROOF:
            assert answer.status_code in {200, 204}, name
        elif answer.status_code != 302 or answer.headers["Location"] != SET_UP:
            opened.append(name)
    assert opened == []


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, {"administrator", "team_lead", "data_protection_officer"}),
        ({"GELEIT_DEMO": "1"}, set()),
        ({"GELEIT_REQUIRE_MFA": ""}, set()),
        ({"GELEIT_REQUIRE_MFA": "administrator, case_manager"}, {"administrator", "case_manager"}),
        ({"GELEIT_DEMO": "1", "GELEIT_REQUIRE_MFA": "administrator"}, {"administrator"}),
    ],
)
def test_which_roles_need_one(monkeypatch, environment: dict[str, str], expected: set[str]) -> None:
    for name in ("GELEIT_DEMO", "GELEIT_REQUIRE_MFA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"GELEIT_SECRET_KEY": "x" * 60, **environment}.items():
        monkeypatch.setenv(name, value)
    found = runpy.run_path(str(SETTINGS))
    assert found["REQUIRE_MFA"] == expected
    assert found["REQUIRE_MFA"] <= {role.value for role in Role}
