"""Changing master data: two clerks at once lose nothing; other rooms hear of a new name."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.core.errors import Stale
from geleit.people import actions
from geleit.people.births import Birth
from geleit.people.details import Contact, Language
from geleit.people.models import NameKey, Person
from geleit.people.queries import find_people, person_data
from tests.conftest import NOW, TODAY
from tests.people.making import filled, register

pytestmark = pytest.mark.django_db


def change(by: Actor, person: Person, version: int | None = None, **changes: Any) -> Person:
    """Some master data changed."""
    data = replace(person_data(person), **changes)
    return actions.change_person(person=person, data=data, version=version or person.version, by=by, now=NOW)


def test_a_new_name_is_found_and_the_old_is_not(by: Actor, rana: Person) -> None:
    change(by, rana, family_names="Khoury", native_name="")
    assert [hit.person for hit in find_people(by, "Khoury", today=TODAY).hits] == [rana]
    assert find_people(by, "Haddad", today=TODAY).hits == []


def test_names_of_changed_fields_are_recorded_never_values(by: Actor, rana: Person) -> None:
    change(by, rana, family_names="Kanarienvogel", birth=Birth(1991), languages=(Language("ar"),))
    event = Event.objects.get(kind=EventKind.PERSON_CHANGED)
    assert set(event.fields) == {"family_names", "birth", "languages"}


def test_rooms_above_hear_of_a_new_name_only(by: Actor, rana: Person, monkeypatch) -> None:
    told: list[str] = []
    monkeypatch.setattr("geleit.people.actions.registering.RENAMED", [lambda person: told.append(person.sort_name)])
    change(by, rana, contacts=(Contact("mobile", "0151 23456789"),))
    rana.refresh_from_db()
    assert told == []
    change(by, rana, family_names="Müller")
    assert told == ["mueller rana"]


def test_keys_stay_when_no_name_changed(by: Actor, rana: Person) -> None:
    before = set(NameKey.objects.values_list("pk", flat=True))
    change(by, rana, marital_status="married")
    assert set(NameKey.objects.values_list("pk", flat=True)) == before


def test_a_version_read_before_is_refused(by: Actor, rana: Person) -> None:
    change(by, rana, family_names="Khoury")
    with pytest.raises(Stale):
        change(by, rana, version=1, family_names="Masri")
    rana.refresh_from_db()
    assert (rana.family_names, rana.version) == ("Khoury", 2)


def test_a_rule_is_kept(by: Actor, rana: Person) -> None:
    with pytest.raises(actions.PersonRefused):
        change(by, rana, given_names="", family_names="")


class TestThePage:
    def test_shows_what_is_stored_and_saves(self, browser: Client, by: Actor) -> None:
        person = register(
            by, languages=(Language("ar", needs_interpreter=True),), contacts=(Contact("mobile", "0151 23456789"),)
        )
        address = reverse("people:edit", kwargs={"person_id": person.public_id})
        page = browser.get(address).content.decode()
        assert 'value="+49 151 23456789"' in page
        assert '<option value="ar" selected' in page
        typed = filled(version="1", given_names="Ranya", language_0="ar", interpreter_0="on")
        assert browser.post(address, typed).status_code == 302
        person.refresh_from_db()
        assert (person.given_names, person.version) == ("Ranya", 2)
        assert person_data(person).contacts == ()

    def test_two_clerks_see_both_versions_side_by_side(self, browser: Client, by: Actor, rana: Person) -> None:
        address = reverse("people:edit", kwargs={"person_id": rana.public_id})
        change(by, rana, family_names="Khoury")
        response = browser.post(address, filled(version="1", family_names="Masri"))
        page = response.content.decode()
        assert response.status_code == 409
        assert "<del>Khoury</del>" in page
        assert "<ins>Masri</ins>" in page
        assert 'name="version" value="2"' in page
        assert 'value="Masri"' in page
        assert browser.post(address, filled(version="2", family_names="Masri")).status_code == 302
        rana.refresh_from_db()
        assert rana.family_names == "Masri"

    def test_neither_a_typing_error_nor_a_draft_overwrites_a_colleague(
        self, browser: Client, by: Actor, rana: Person
    ) -> None:
        address = reverse("people:edit", args=[rana.public_id])
        change(by, rana, family_names="Khoury")
        mine = filled(version="1", family_names="Masri")
        assert 'name="version" value="1"' in browser.post(address, mine | {"birth_2": "2030"}).content.decode()
        browser.post(reverse("core:save_draft"), mine | {"draft_key": address})
        assert 'name="version" value="1"' in browser.get(address).content.decode()
        assert browser.post(address, mine).status_code == 409

    @pytest.mark.parametrize("version", ["", "x", "99999999999999"])
    def test_a_strange_version_counts_as_old(self, browser: Client, rana: Person, version: str) -> None:
        address = reverse("people:edit", kwargs={"person_id": rana.public_id})
        assert browser.post(address, filled(version=version)).status_code == 409

    def test_takes_no_more_statements_for_more_details(
        self, browser: Client, by: Actor, django_assert_max_num_queries
    ) -> None:
        person = register(by, other_names=tuple(f"Rana Nr {x}" for x in "abcdefghij"))
        address = reverse("people:edit", kwargs={"person_id": person.public_id})
        browser.get(address)
        with django_assert_max_num_queries(13):  # the draft of the form is looked up too
            browser.get(address)
