"""Finding people: any part, any spelling, exact first, own caseload shown, others counted."""

from collections.abc import Callable
from datetime import date

import pytest

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.people import actions
from geleit.people.births import Birth
from geleit.people.details import Lodging, NewPerson
from geleit.people.models import Person
from geleit.people.queries import find_people, likely_duplicates
from tests.conftest import NOW, TODAY
from tests.people.making import register

pytestmark = pytest.mark.django_db


def names(by: Actor, text: str) -> list[str]:
    """Names of the hits, best first."""
    return [hit.person.full_name for hit in find_people(by, text, today=TODAY).hits]


@pytest.mark.parametrize(
    ("given", "family", "typed"),
    [
        ("Lena", "Müller", "mueller"),
        ("Lena", "Müller", "Muller"),
        ("Lena", "Großmann", "grossmann"),
        ("Tuğba", "Yağmur", "yagmur"),
        ("René", "Roth", "rene"),
        ("محمد", "حداد", "Mohammed"),
        ("Mohammed", "Haddad", "محمد"),
        ("Muhamed", "Haddad", "Mohammad"),
        ("Олександр", "Мельник", "Alexander"),
        ("Oleksandr", "Melnyk", "Александр"),
        ("Anna", "Haddad-Khoury", "khoury"),
        ("Rana", "Haddad", "haddad rana"),
        ("Rana", "Haddad", "Rana Hadadd"),
        ("Lena", "Großmann", "mann"),
        ("Lena", "Großmann", "GROSSM"),
    ],
)
def test_finds_the_name_written_otherwise(by: Actor, given: str, family: str, typed: str) -> None:
    register(by, given="Torsten", family="Vogel")
    person = register(by, given=given, family=family)
    assert names(by, typed) == [person.full_name]


def test_exact_hits_come_first_and_say_why(by: Actor) -> None:
    for given in ("Mehmed", "Mohammed", "Muhamed"):
        register(by, given=given, family="Haddad")
    hits = find_people(by, "Muhamed", today=TODAY).hits
    assert hits[0].person.given_names == "Muhamed"
    assert [hit.reason for hit in hits][:2] == ["exact", "spelling"]


def test_other_names_and_the_native_script_count(by: Actor) -> None:
    register(by, given="Rana", family="Haddad", other_names=("Rana Khoury",), native_name="رنا حداد")
    assert names(by, "khoury") == names(by, "حداد") == ["Rana Haddad"]


@pytest.mark.parametrize("typed", ["14.3.1990", "14031990", "1990", "3.1990", "Haddad 1990", "1990-03-14 rana"])
def test_a_birth_date_narrows_or_finds_alone(by: Actor, rana: Person, typed: str) -> None:
    register(by, given="Rana", family="Haddad", birth=Birth(1971, 1, 1))
    hits = find_people(by, typed, today=TODAY).hits
    assert [hit.person.pk for hit in hits] == [rana.pk]


def test_a_partial_birth_date_in_the_file_does_not_contradict(by: Actor) -> None:
    register(by, birth=Birth(1990))
    assert names(by, "Haddad 14.3.1990") == ["Rana Haddad"]


def test_nothing_asked_finds_nobody(by: Actor, rana: Person) -> None:
    for typed in ("", "   ", "?!", "\u202e"):
        result = find_people(by, typed, today=TODAY)
        assert (result.hits, result.hidden_count) == ([], 0)


def test_a_very_long_text_is_no_problem(by: Actor, rana: Person) -> None:
    assert find_people(by, "x" * 5000 + " rana", today=TODAY).hits == []


def test_people_outside_the_caseload_are_counted_only(
    acting: Callable[[User], Actor], amara: User, bruno: User
) -> None:
    register(acting(bruno), given="Omar", family="Haddad")
    register(acting(bruno), given="Hadia", family="Hadad")
    result = find_people(acting(amara), "Haddad", today=TODAY)
    assert result.hits == []
    assert result.hidden_count >= 1


def test_a_mere_beginning_says_nothing_of_hidden_people(
    acting: Callable[[User], Actor], amara: User, bruno: User
) -> None:
    register(acting(bruno), given="Omar", family="Haddad")
    assert find_people(acting(amara), "Hadd", today=TODAY).hidden_count == 0


def test_a_whole_birth_date_counts_hidden_people(acting: Callable[[User], Actor], amara: User, bruno: User) -> None:
    register(acting(bruno))
    assert find_people(acting(amara), "14.3.1990", today=TODAY).hidden_count == 1
    assert find_people(acting(amara), "1990", today=TODAY).hidden_count == 0


def test_more_than_twenty_hidden_are_not_counted_on(acting: Callable[[User], Actor], amara: User, bruno: User) -> None:
    data = [NewPerson(given_names="Omar", family_names="Haddad") for _ in range(25)]
    actions.register_people(data=data, by=acting(bruno), now=NOW)
    result = find_people(acting(amara), "Omar Haddad", today=TODAY)
    assert (result.hidden_count, result.is_capped) == (20, True)


def test_another_county_is_not_even_counted(acting: Callable[[User], Actor], amara: User, gesa: User) -> None:
    register(acting(gesa))
    assert find_people(acting(amara), "Rana Haddad", today=TODAY).hidden_count == 0


def test_family_of_the_caseload_is_found(acting: Callable[[User], Actor], amara: User, bruno: User) -> None:
    rana = register(acting(amara))
    omar = register(acting(bruno), given="Omar", family="Khoury")
    actions.add_to_household(person=omar, other=rana, by=acting(bruno), now=NOW)
    assert names(acting(amara), "Khoury") == ["Omar Khoury"]


@pytest.mark.parametrize("people", [1, 30])
def test_takes_three_statements_however_many_there_are(by: Actor, django_assert_num_queries, people: int) -> None:
    data = [NewPerson(given_names="Omar", family_names="Haddad", other_names=("Umar",)) for _ in range(people)]
    actions.register_people(data=data, by=by, now=NOW)
    with django_assert_num_queries(3):
        assert len(find_people(by, "Omar Haddad", today=TODAY).hits) == people


class TestLikelyDuplicates:
    def test_says_what_is_equal_and_what_differs(self, by: Actor, rana: Person, neckarsulm) -> None:
        new = NewPerson(given_names="Ranna", family_names="Hadad", birth=Birth(1990, 3, 14), sex="male")
        found = likely_duplicates(by, new)
        assert [one.person for one in found.visible] == [rana]
        likeness = found.visible[0].likeness
        assert (list(likeness.equal), list(likeness.similar), list(likeness.differing)) == (
            ["birth_date"],
            ["name"],
            ["sex"],
        )

    def test_compares_where_both_live(self, by: Actor, neckarsulm) -> None:
        lodging = Lodging(kind="private_flat", municipality=neckarsulm, since=date(2026, 1, 1))
        register(by, lodging=lodging)
        new = NewPerson(given_names="Rana", family_names="Haddad", birth=Birth(1990, 3, 14), lodging=lodging)
        assert "municipality" in likely_duplicates(by, new).visible[0].likeness.equal

    def test_another_person_is_none(self, by: Actor, rana: Person) -> None:
        assert not likely_duplicates(by, NewPerson(given_names="Torsten", family_names="Vogel"))
        assert not likely_duplicates(by, NewPerson(given_names="Rana", family_names="Haddad", birth=Birth(1961, 9, 2)))

    def test_counts_those_outside_the_caseload(self, acting: Callable[[User], Actor], amara: User, bruno: User) -> None:
        register(acting(bruno))
        new = NewPerson(given_names="Rana", family_names="Haddad", birth=Birth(1990, 3, 14), sex="female")
        found = likely_duplicates(acting(amara), new)
        assert (found.visible, found.hidden_count) == ([], 1)

    def test_takes_two_statements(self, by: Actor, rana: Person, django_assert_num_queries) -> None:
        with django_assert_num_queries(2):
            likely_duplicates(by, NewPerson(given_names="Rana", family_names="Haddad"))
