"""The door to people: the own caseload and the family of it; others do not exist; roles limit what may be done."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.accounts.roles import Permission
from geleit.people import access, actions
from geleit.people.models import Person
from tests.conftest import NOW
from tests.people.making import record, register

pytestmark = pytest.mark.django_db
READ = Permission.CASE_READ


def test_one_sees_whom_one_registered(by: Actor, rana: Person) -> None:
    assert access.get_person_for(by, rana.public_id, need=READ) == rana
    assert access.get_people_for(by, [rana.public_id, rana.public_id], need=READ) == [rana]


def test_a_colleague_and_another_county_see_nobody(acting: Callable[[User], Actor], rana: Person, bruno, gesa) -> None:
    for user in (bruno, gesa):
        actor = acting(user)
        with pytest.raises(Http404):
            access.get_person_for(actor, rana.public_id, need=READ)
        with pytest.raises(Http404):
            access.get_people_for(actor, [rana.public_id], need=READ)
        assert access.first_visible(actor, [rana]) is None


def test_a_role_without_files_gets_nothing(acting: Callable[[User], Actor], frieda: User) -> None:
    actor = acting(frieda)
    person = register(actor)
    with pytest.raises(PermissionDenied):
        access.get_person_for(actor, person.public_id, need=READ)
    with pytest.raises(PermissionDenied):
        access.get_people_for(actor, [person.public_id], need=READ)


def test_nobody_is_seen_where_no_room_says_so(by: Actor, rana: Person, monkeypatch) -> None:
    monkeypatch.setattr("geleit.people.visibility.VISIBILITY", [])
    assert not access.visible_people(by).exists()


def test_an_entry_belongs_to_its_person_and_history(by: Actor, rana: Person) -> None:
    entry = record(by, rana, "asylum", state="applied")
    assert access.get_entry_for(by, rana.public_id, "asylum", entry.public_id, need=READ) == entry
    other = register(by, given="Omar")
    for who, history, which in (
        (other, "asylum", entry.public_id),
        (rana, "benefit", entry.public_id),
        (rana, "religion", entry.public_id),
        (rana, "asylum", uuid4()),
    ):
        with pytest.raises(Http404):
            access.get_entry_for(by, who.public_id, history, which, need=READ)


def test_who_left_the_household_is_not_family_any_more(
    acting: Callable[[User], Actor], amara: User, bruno: User
) -> None:
    rana = register(acting(amara))
    omar = register(acting(bruno), given="Omar")
    actions.add_to_household(person=omar, other=rana, by=acting(bruno), now=NOW)
    assert access.first_visible(acting(amara), [omar]) == omar
    actions.leave_household(person=omar, on=NOW.date(), by=acting(bruno), now=NOW)
    assert access.first_visible(acting(amara), [omar]) is None
