"""Another county's data stay hidden even where the application forgets its own filters (promise A2)."""

from dataclasses import replace
from typing import Any

import pytest

from geleit.accounts import middleware
from geleit.accounts.actors import Actor, Grant
from geleit.accounts.models import Unit, User
from geleit.accounts.roles import Role
from tests.matrix import FILE, HEADER
from tests.security.crawl import MarkedWorld, body_of, browser, fetch, reading_rows
from tests.world import CANARY

pytestmark = pytest.mark.django_db


def may_everything(actor: Actor) -> Actor:
    """With every role but the administrator's: the table of users stands outside the wall (see settings)."""
    unit = Unit.objects.filter(county_id=actor.county_id).first()
    assert unit is not None
    return replace(actor, grants=tuple(Grant(role, unit.pk) for role in Role if role is not Role.ADMINISTRATOR))


@pytest.fixture
def taken_for_the_owner(world: MarkedWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """The application takes whoever is signed in for the owner, filters by the owner's county and records nothing.

    Only the wall, entered with the true county of the signed-in user, is left.
    """
    owner = may_everything(world.by)

    def mistaken(user: User, **_: Any) -> Actor:
        return owner

    monkeypatch.setattr(middleware, "actor_of", mistaken)
    monkeypatch.setattr("geleit.audit.actions._ADD", "SELECT 1")


def test_without_any_filter_no_page_shows_anything_of_the_other_county(
    world: MarkedWorld, taken_for_the_owner: None
) -> None:
    addresses = world.addresses
    wrong, shown_to_owner = [], 0
    for name, row in reading_rows().items():
        shown_to_owner += CANARY in body_of(fetch(world, browser(world.owner), addresses[name]))
        answer = fetch(world, browser(world.outsider), addresses[name])
        if CANARY in body_of(answer):
            wrong.append(f"{name} shows the person")
        if row.kind in {FILE, HEADER} and answer.status_code != 404:
            wrong.append(f"{name} answers {answer.status_code}")
        if answer.status_code >= 500:
            wrong.append(f"{name} answers {answer.status_code}")
    assert wrong == []
    assert shown_to_owner > 10  # inside the own county the same pages do show the person
