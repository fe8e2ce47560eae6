"""Minimal valid people and cases for the tests of this room."""

from datetime import date
from typing import Any

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.cases import actions
from geleit.cases.models import Case
from geleit.people.models import Person
from tests.conftest import NOW, TODAY


def make_person(registered_by: User, family: str = "Haddad", given: str = "Rana", **values: Any) -> Person:
    """A person, written directly: registering is another room's business."""
    values = {"sort_name": f"{family} {given}".strip().lower(), "sex": "female", "birth_year": 1990} | values
    assert registered_by.county_id is not None
    return Person.objects.create(
        county_id=registered_by.county_id,
        family_names=family,
        given_names=given,
        registered_at=NOW,
        registered_by=registered_by,
        **values,
    )


def make_case(by: Actor, manager: User | None, person: Person | None = None, **values: Any) -> Case:
    """An open case since 1 March 2025."""
    user = manager or User.objects.get(pk=by.user_id)
    arguments: dict[str, Any] = {
        "kind": "case_management",
        "eligibility": "followon_allocation",
        "eligible_from": date(2025, 2, 1),
        "opened_on": date(2025, 3, 1),
        "municipality": None,
        "unit": None,
    } | values
    return actions.open_case(
        person=person or make_person(user), manager=manager, by=by, now=NOW, today=TODAY, **arguments
    )
