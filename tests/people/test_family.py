"""Families: relations read from both sides, one household at a time, children under parents, moving together."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.people import actions
from geleit.people.births import Birth
from geleit.people.models import Accommodation, HouseholdMember, Person, Relation
from geleit.people.queries import family_of, household
from geleit.people.rules import inverse_of, obstacles_to_relating
from tests.conftest import NOW, TODAY
from tests.people.making import filled, record, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def omar(by: Actor) -> Person:
    """Omar, born 1988."""
    return register(by, given="Omar", birth=Birth(1988, 1, 1), sex="male")


@pytest.fixture
def lina(by: Actor) -> Person:
    """Lina, a child."""
    return register(by, given="Lina", birth=Birth(2018, 5, 1))


def relate(by: Actor, person: Person, kind: str, other: Person) -> Relation:
    """`person` is the `kind` of `other`."""
    return actions.relate(person=person, other=other, kind=kind, by=by, now=NOW)


def together(by: Actor, *people: Person, since: date | None = None) -> None:
    """One household."""
    for person in people[1:]:
        actions.add_to_household(person=person, other=people[0], since=since, by=by, now=NOW)


class TestRelations:
    def test_read_from_both_sides(self, by: Actor, rana: Person, lina: Person) -> None:
        relate(by, rana, "parent", lina)
        seen = {one.person.given_names: one.relation for one in family_of(by, rana).members}
        assert seen == {"Rana": "", "Lina": "Kind"}
        seen = {one.person.given_names: one.relation for one in family_of(by, lina).members}
        assert seen == {"Lina": "", "Rana": "Mutter / Vater"}

    def test_are_said_once_for_two_people(self, by: Actor, rana: Person, omar: Person) -> None:
        relate(by, rana, "partner", omar)
        relate(by, omar, "spouse", rana)
        assert Relation.objects.get().kind == "spouse"

    def test_can_be_taken_back(self, by: Actor, rana: Person, omar: Person) -> None:
        relate(by, rana, "partner", omar)
        actions.unrelate(person=omar, other=rana, by=by, now=NOW)
        assert not Relation.objects.exists()

    def test_are_recorded_in_both_files(self, by: Actor, rana: Person, omar: Person) -> None:
        relate(by, rana, "partner", omar)
        events = Event.objects.filter(kind=EventKind.RELATION_CHANGED)
        assert set(events.values_list("person_id", flat=True)) == {rana.pk, omar.pk}

    @pytest.mark.parametrize(
        ("one", "other", "kind", "sentence"),
        [
            (1, 1, "spouse", "Niemand kann mit sich selbst verwandt sein."),
            (1, 2, "friend", "Bitte wählen Sie aus, wie die beiden verwandt sind."),
            (
                1,
                2,
                "child",
                "Nach den Geburtsdaten wäre der Elternteil nicht älter als das Kind. Bitte prüfen Sie beide.",
            ),
            (
                2,
                1,
                "parent",
                "Nach den Geburtsdaten wäre der Elternteil nicht älter als das Kind. Bitte prüfen Sie beide.",
            ),
            (1, 2, "parent", ""),
            (2, 1, "child", ""),
            (2, 1, "step_parent", ""),
        ],
    )
    def test_that_cannot_be_are_refused(self, one: int, other: int, kind: str, sentence: str) -> None:
        births = {1: Birth(1990), 2: Birth(2018)}
        obstacles = obstacles_to_relating(one, other, kind, (births[one], births[other]))
        assert obstacles == ([sentence] if sentence else [])

    def test_partial_birth_dates_do_not_contradict(self) -> None:
        assert obstacles_to_relating(1, 2, "parent", (Birth(1990, 5), Birth(1990))) == []

    @pytest.mark.parametrize("kind", ["parent", "spouse", "legal_carer", "aunt_uncle"])
    def test_the_inverse_of_the_inverse_is_the_same(self, kind: str) -> None:
        assert inverse_of(inverse_of(kind)) == kind


class TestHouseholds:
    def test_people_live_together(self, by: Actor, rana: Person, omar: Person, lina: Person) -> None:
        together(by, rana, omar, lina)
        assert household(rana) == [omar, lina]
        assert household(lina) == [omar, rana]
        assert household(register(by)) == []

    def test_asking_twice_changes_nothing(self, by: Actor, rana: Person, omar: Person) -> None:
        together(by, rana, omar)
        together(by, omar, rana)
        assert HouseholdMember.objects.count() == 2

    def test_somebody_living_with_others_must_leave_first(
        self, by: Actor, rana: Person, omar: Person, lina: Person
    ) -> None:
        together(by, rana, omar)
        other = register(by, given="Sara")
        together(by, other, lina)
        with pytest.raises(actions.RelationRefused) as refused:
            together(by, rana, lina)
        assert refused.value.messages == ["Diese Person lebt in einem anderen Haushalt. Bitte beenden Sie das zuerst."]
        actions.leave_household(person=lina, on=TODAY, by=by, now=NOW)
        together(by, rana, lina)
        assert household(lina) == [omar, rana]
        together(by, rana, other)  # who is left alone moves over
        assert household(other) == [omar, rana, lina]

    def test_joining_says_how_both_are_related(self, by: Actor, rana: Person, omar: Person, lina: Person) -> None:
        actions.add_to_household(person=omar, other=rana, relation="spouse", by=by, now=NOW)
        joined: dict[str, Any] = {"relation": "child", "same_household": False, "since": None}
        actions.join_family(person=lina, other=rana, by=by, now=NOW, **joined)
        assert household(rana) == [omar]
        assert set(Relation.objects.values_list("kind", flat=True)) == {"spouse", "child"}

    def test_taking_back_what_was_never_said_is_no_event(self, by: Actor, rana: Person, omar: Person) -> None:
        actions.unrelate(person=rana, other=omar, by=by, now=NOW)
        assert not Event.objects.filter(kind=EventKind.RELATION_CHANGED).exists()

    def test_leaving_needs_a_day_that_can_be(self, by: Actor, rana: Person, omar: Person) -> None:
        together(by, rana, omar, since=date(2026, 1, 1))
        for day in (date(2025, 12, 31), date(2026, 6, 11)):
            with pytest.raises(actions.RelationRefused):
                actions.leave_household(person=omar, on=day, by=by, now=NOW)
        with pytest.raises(actions.RelationRefused):
            actions.leave_household(person=register(by), on=TODAY, by=by, now=NOW)

    def test_nobody_lives_with_themselves(self, by: Actor, rana: Person) -> None:
        with pytest.raises(actions.RelationRefused):
            actions.add_to_household(person=rana, other=rana, by=by, now=NOW)

    def test_the_household_makes_its_members_visible(self, acting, amara, bruno) -> None:
        rana = register(acting(amara))
        omar = register(acting(bruno), given="Omar")
        together(acting(bruno), rana, omar)
        assert [one.person for one in family_of(acting(amara), rana).household] == [rana, omar]


class TestTheTree:
    def test_children_stand_under_their_parents(self, by: Actor, rana: Person, omar: Person, lina: Person) -> None:
        granny = register(by, given="Samira", birth=Birth(1960))
        sami = register(by, given="Sami", birth=Birth(2020))
        cousin = register(by, given="Tarek", birth=Birth(1995))
        for child in (lina, sami):
            relate(by, rana, "parent", child)
            relate(by, child, "child", omar)
        relate(by, rana, "spouse", omar)
        relate(by, granny, "parent", rana)
        relate(by, cousin, "cousin", rana)
        found = family_of(by, rana)
        shape = [
            ([one.person.given_names for one in group.parents], [one.person.given_names for one in group.children])
            for group in found.groups
        ]
        assert shape == [(["Samira"], ["Rana"]), (["Omar", "Rana"], ["Lina", "Sami"])]
        assert [one.person.given_names for one in found.others] == ["Tarek"]

    def test_a_couple_without_children_stands_together(self, by: Actor, rana: Person, omar: Person) -> None:
        relate(by, rana, "spouse", omar)
        assert [len(group.parents) for group in family_of(by, rana).groups] == [2]

    def test_relatives_outside_the_caseload_are_counted_only(self, acting, amara, bruno) -> None:
        rana = register(acting(amara))
        omar = register(acting(bruno), given="Omar")
        relate(acting(bruno), omar, "sibling", rana)
        found = family_of(acting(amara), rana)
        assert ([one.person for one in found.members], found.hidden_count) == ([rana], 1)

    @pytest.mark.parametrize("children", [1, 12])
    def test_takes_three_statements(self, by: Actor, rana: Person, django_assert_num_queries, children: int) -> None:
        for _number in range(children):
            child = register(by, given="Kind", birth=Birth(2020))
            relate(by, rana, "parent", child)
            together(by, rana, child)
        with django_assert_num_queries(3):
            assert len(family_of(by, rana).members) == children + 1


class TestMovingTogether:
    def test_everybody_gets_the_new_accommodation(self, by: Actor, rana: Person, omar: Person, neckarsulm) -> None:
        record(by, rana, "accommodation", date(2025, 1, 1), kind="provisional_gu")
        values: dict[str, Any] = {"kind": "private_flat", "municipality": neckarsulm, "valid_from": TODAY}
        actions.move_family(people=[rana, omar], values=values, by=by, now=NOW)
        now = Accommodation.objects.filter(valid_to=None)
        assert {(one.person_id, one.kind) for one in now} == {(rana.pk, "private_flat"), (omar.pk, "private_flat")}  # type: ignore[attr-defined]
        assert Event.objects.filter(kind=EventKind.FAMILY_MOVED).count() == 2

    @pytest.mark.parametrize("case", ["nobody", "no day"])
    def test_needs_people_and_a_day(self, by: Actor, rana: Person, case: str) -> None:
        people = [] if case == "nobody" else [rana]
        day = TODAY if case == "nobody" else None
        with pytest.raises(actions.EntryRefused):
            actions.move_family(people=people, values={"kind": "private_flat", "valid_from": day}, by=by, now=NOW)

    def test_all_or_nobody(self, by: Actor, rana: Person, lina: Person) -> None:
        with pytest.raises(actions.EntryRefused):
            actions.move_family(
                people=[rana, lina], values={"kind": "private_flat", "valid_from": date(2010, 1, 1)}, by=by, now=NOW
            )
        assert not Accommodation.objects.exists()


class TestThePages:
    def at(self, name: str, person: Person, **kwargs: object) -> str:
        return reverse(f"people:{name}", kwargs={"person_id": person.public_id, **kwargs})

    def test_an_empty_family_says_what_to_do(self, browser: Client, rana: Person) -> None:
        page = browser.get(self.at("family", rana)).content.decode()
        assert "Keine Familie erfasst" in page
        assert page.count("<h1") == 1

    def test_shows_tree_household_and_relations(self, browser: Client, by: Actor, rana: Person, lina: Person) -> None:
        relate(by, rana, "parent", lina)
        together(by, rana, lina)
        page = browser.get(self.at("family", rana)).content.decode()
        assert "Eltern und Kinder" in page
        assert "Lina Haddad" in page
        assert "Rana Haddad zieht aus" in page

    def test_adds_somebody_found(self, browser: Client, rana: Person, omar: Person) -> None:
        page = browser.post(self.at("add_relative", rana), {"q": "Omar"}).content.decode()
        assert str(omar.public_id) in page
        assert str(rana.public_id) not in page.split("<form")[-1].split("action=")[0].split("gl-choices")[1]
        typed = {"q": "Omar", "person": str(omar.public_id), "relation": "spouse", "same_household": "on"}
        assert browser.post(self.at("add_relative", rana), {**typed, "relation": ""}).status_code == 422
        assert browser.post(self.at("add_relative", rana), typed).status_code == 302
        assert household(rana) == [omar]
        assert Relation.objects.get().kind == "spouse"

    def test_adds_nobody_from_outside_the_caseload(self, browser: Client, acting, amara, bruno, rana: Person) -> None:
        hidden = register(acting(bruno), given="Omar")
        acting(amara)
        typed = {"q": "Omar", "person": str(hidden.public_id), "relation": "spouse"}
        assert browser.post(self.at("add_relative", rana), typed).status_code == 422
        assert not Relation.objects.exists()

    def test_registers_a_relative_with_what_the_family_shares(
        self, browser: Client, by: Actor, rana: Person, neckarsulm
    ) -> None:
        record(by, rana, "accommodation", kind="private_flat", municipality=neckarsulm, street="Am Markt 1")
        page = browser.get(self.at("register_relative", rana)).content.decode()
        assert 'value="Haddad"' in page
        assert 'value="Am Markt 1"' in page
        typed = filled(
            given_names="Lina", birth_2="2018", relation="child", same_household="on", lodging_kind="private_flat"
        )
        assert browser.post(self.at("register_relative", rana), typed).status_code == 302
        lina = Person.objects.get(given_names="Lina")
        assert household(rana) == [lina]
        assert Relation.objects.get().person == lina

    def test_a_relative_that_cannot_be_is_not_registered(self, browser: Client, rana: Person) -> None:
        typed = filled(given_names="Samira", birth_2="2018", relation="parent", lodging_kind="private_flat")
        response = browser.post(self.at("register_relative", rana), typed)
        assert response.status_code == 422
        assert "wäre der Elternteil nicht älter" in response.content.decode()
        assert Person.objects.count() == 1

    def test_records_a_relation_of_two_members(
        self, browser: Client, by: Actor, rana: Person, omar: Person, lina: Person
    ) -> None:
        together(by, rana, omar, lina)
        typed = {"person": str(omar.public_id), "relation": "parent", "other": str(lina.public_id)}
        assert browser.post(self.at("relate", rana), {**typed, "other": typed["person"]}).status_code == 422
        assert browser.post(self.at("relate", rana), typed).status_code == 302
        assert Relation.objects.get().kind == "parent"

    def test_removes_a_relation(self, browser: Client, by: Actor, rana: Person, omar: Person) -> None:
        relate(by, rana, "spouse", omar)
        assert browser.post(self.at("unrelate", rana, other_id=omar.public_id)).status_code == 302
        assert not Relation.objects.exists()

    def test_somebody_moves_out(self, browser: Client, by: Actor, rana: Person, omar: Person) -> None:
        together(by, rana, omar)
        assert browser.post(self.at("leave", omar), {"on": "11.06.2026"}).status_code == 422
        assert browser.post(self.at("leave", omar), {"on": "09.06.2026"}).status_code == 302
        assert household(rana) == []

    def test_who_is_not_seen_any_more_leads_to_who_is(self, browser: Client, acting, amara, bruno) -> None:
        rana = register(acting(amara))
        omar = register(acting(bruno), given="Omar")
        together(acting(bruno), rana, omar)
        acting(amara)
        response = browser.post(self.at("leave", omar), {"on": "09.06.2026"})
        assert response["Location"] == self.at("family", rana)

    def test_the_family_moves(self, browser: Client, by: Actor, rana: Person, omar: Person, neckarsulm) -> None:
        together(by, rana, omar)
        typed = {
            "people": [str(rana.public_id), str(omar.public_id)],
            "kind": "private_flat",
            "municipality": neckarsulm.ags,
            "street": "Am Markt 1",
            "valid_from": "01.06.2026",
            "origin": "self_stated",
        }
        assert browser.post(self.at("family_move", rana), {**typed, "people": []}).status_code == 422
        assert browser.post(self.at("family_move", rana), {**typed, "valid_from": ""}).status_code == 422
        assert browser.post(self.at("family_move", rana), typed).status_code == 302
        assert Accommodation.objects.filter(street="Am Markt 1").count() == 2

    @pytest.mark.parametrize("children", [1, 12])
    def test_the_page_takes_no_more_statements_for_more_people(
        self, browser: Client, by: Actor, rana: Person, django_assert_max_num_queries, children: int
    ) -> None:
        for _number in range(children):
            child = register(by, given="Kind", birth=Birth(2020))
            relate(by, rana, "parent", child)
            together(by, rana, child)
        browser.get(self.at("family", rana))
        with django_assert_max_num_queries(12):
            browser.get(self.at("family", rana))
