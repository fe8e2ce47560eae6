"""Registering: names as given, search first, likely duplicates before saving, nothing typed is lost."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.directory.models import Municipality
from geleit.people import actions
from geleit.people.births import Birth
from geleit.people.details import Contact, Language, Lodging, NewPerson
from geleit.people.models import Accommodation, ContactPoint, NameKey, OtherName, Person, SpokenLanguage
from geleit.people.queries import person_data
from tests.conftest import NOW
from tests.people.making import filled, register

pytestmark = pytest.mark.django_db


class TestTheAction:
    def test_keeps_everything_that_was_said(self, by: Actor, neckarsulm: Municipality) -> None:
        data = NewPerson(
            given_names="Rana Maria",
            family_names="al-Haddad Müller",
            call_name="Rani",
            native_name="رنا حداد",
            other_names=("Rana Hadad", "Rana Khoury"),
            birth=Birth(1990, None, None, estimated=True),
            sex="female",
            nationalities=("sy", "de"),
            marital_status="married",
            languages=(Language("ar", needs_interpreter=True), Language("en")),
            preferred_language="ar",
            contacts=(Contact("mobile", "0151 23456789"), Contact("telegram", "@rana", "abends", is_safe=False)),
            lodging=Lodging(kind="followon_municipal", municipality=neckarsulm, street="Am Markt 1"),
        )
        person = actions.register_person(data=data, by=by, now=NOW)
        stored = person_data(person)
        assert stored.all_names == data.all_names
        assert stored.birth == data.birth
        assert stored.languages == data.languages
        assert stored.contacts == (Contact("mobile", "+49 151 23456789"), data.contacts[1])
        assert Accommodation.objects.get(person=person).street == "Am Markt 1"
        event = Event.objects.get(kind=EventKind.PERSON_REGISTERED)
        assert (event.person_id, event.actor_id) == (person.pk, by.user_id)

    def test_one_name_only_stands_in_the_given_names(self, by: Actor) -> None:
        person = register(by, given="", family="Sukarno")
        assert (person.given_names, person.family_names) == ("Sukarno", "")
        assert person.list_name == person.full_name == "Sukarno"

    def test_names_lose_spaces_and_invisible_marks(self, by: Actor) -> None:
        person = register(by, given="  Rana\u200f  Maria ", family="Haddad\u202e ")
        assert person.full_name == "Rana Maria Haddad"

    def test_sorts_umlauts_as_the_telephone_book_does(self, by: Actor) -> None:
        assert register(by, given="Öz", family="Müller-Großmann").sort_name == "mueller-grossmann oez"
        assert register(by, given="Олександр", family="Шевченко").sort_name.isascii()

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({"given_names": " ", "family_names": ""}, "Bitte geben Sie mindestens einen Namen ein."),
            ({"given_names": "Rana 😀"}, "Bitte entfernen Sie die Bildzeichen (Emojis) aus dem Namen."),
            ({"given_names": "x" * 200}, "Dieser Name ist zu lang. Höchstens 150 Zeichen sind möglich."),
            ({"given_names": "12345"}, "Ein Name besteht aus Buchstaben, nicht nur aus Ziffern."),
            ({"given_names": "Rana", "birth": Birth(1990, 2, 31)}, "Den 31.02.1990 gibt es nicht."),
            ({"given_names": "Rana", "birth": Birth(2030)}, "Das Geburtsdatum liegt in der Zukunft."),
            (
                {"given_names": "Rana", "languages": (Language("ar"), Language("ar", needs_interpreter=True))},
                "Eine Sprache ist doppelt ausgewählt.",
            ),
        ],
    )
    def test_refuses_what_cannot_be(self, by: Actor, data: dict[str, Any], sentence: str) -> None:
        with pytest.raises(actions.PersonRefused) as refused:
            actions.register_person(data=NewPerson(**data), by=by, now=NOW)
        assert refused.value.messages == [sentence]
        assert not Person.objects.exists()

    def test_many_take_no_more_statements_than_one(self, by: Actor, django_assert_num_queries) -> None:
        contacts = (Contact("mobile", "0151 23456789"),)
        one = [NewPerson(given_names="A", contacts=contacts)]
        many = [NewPerson(given_names=f"Name{'abcdefghij'[i % 10]}", contacts=contacts) for i in range(30)]
        with django_assert_num_queries(6):  # savepoint, people, contacts, keys, audit, release
            actions.register_people(data=one, by=by, now=NOW)
        with django_assert_num_queries(6):
            actions.register_people(data=many, by=by, now=NOW)
        assert Event.objects.filter(kind=EventKind.PERSON_REGISTERED).count() == 31

    def test_name_keys_can_be_computed_again(self, by: Actor, rana: Person) -> None:
        before = set(NameKey.objects.values_list("kind", "key"))
        NameKey.objects.all().delete()
        assert actions.refresh_name_keys(people=[rana]) == 1
        assert set(NameKey.objects.values_list("kind", "key")) == before


class TestThePages:
    def test_searching_comes_first(self, browser: Client, rana: Person) -> None:
        page = browser.get(reverse("people:register")).content.decode()
        assert "Schauen Sie zuerst, ob die Person schon bekannt ist" in page
        page = browser.post(reverse("people:register"), {"q": "Hadad", "born": "1990"}).content.decode()
        assert "Haddad, Rana" in page
        assert "14.03.1990" in page
        assert "Event" not in page
        assert Event.objects.filter(kind=EventKind.PEOPLE_SEARCHED).count() == 1

    def test_the_search_field_of_other_pages_leads_here(self, browser: Client, rana: Person) -> None:
        assert "Haddad, Rana" in browser.post(reverse("people:register"), {"name": "Rana"}).content.decode()

    def test_nothing_asked_is_said(self, browser: Client) -> None:
        response = browser.post(reverse("people:register"), {"q": " ", "born": ""})
        assert response.status_code == 422
        assert "Bitte geben Sie einen Namen oder ein Geburtsdatum ein." in response.content.decode()

    @pytest.mark.parametrize(
        ("typed", "given", "family"),
        [
            ("Rana Maria Haddad", "Rana Maria", "Haddad"),
            ("Haddad, Rana Maria", "Rana Maria", "Haddad"),
            ("Sukarno", "", "Sukarno"),
        ],
    )
    def test_the_name_searched_is_taken_over(self, browser: Client, typed: str, given: str, family: str) -> None:
        page = browser.post(reverse("people:enter"), {"prefill": "1", "q": typed, "born": "14.3.1990"}).content.decode()
        assert f'name="family_names" id="id_family_names" class="kern-form-input__input" value="{family}"' in page
        assert given in page
        assert 'value="1990"' in page

    def test_registers_and_goes_on_to_the_case(self, browser: Client, neckarsulm: Municipality) -> None:
        typed = filled(
            birth_2="90",
            birth_estimated="on",
            other_names="Rana Khoury\n\n Rana Hadad ",
            language_0="ar",
            interpreter_0="on",
            language_1="en",
            contact_value_0="0151/23456789",
            contact_kind_1="whatsapp",
            contact_value_1="+963 944 123456",
            contact_unsafe_1="on",
            municipality=neckarsulm.ags,
            street="Am Markt 1",
            postal_code="74172",
            lives_since="01.05.2026",
        )
        response = browser.post(reverse("people:enter"), typed)
        person = Person.objects.get()
        assert response.status_code == 302
        assert response["Location"] == reverse("cases:open", kwargs={"person_id": person.public_id})
        assert (person.birth_year, person.birth_estimated) == (1990, True)
        assert list(OtherName.objects.values_list("name", flat=True)) == ["Rana Khoury", "Rana Hadad"]
        assert set(SpokenLanguage.objects.values_list("language", "needs_interpreter")) == {("ar", True), ("en", False)}
        assert set(ContactPoint.objects.values_list("value", "is_safe")) == {
            ("+49 151 23456789", True),
            ("+963 944123456", False),
        }
        lodging = Accommodation.objects.get()
        assert (lodging.municipality, lodging.street, lodging.postal_code) == (neckarsulm, "Am Markt 1", "74172")

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"birth_0": "31", "birth_1": "2"}, "Den 31.02.1990 gibt es nicht."),
            ({"birth_2": "2030"}, "Das Geburtsdatum liegt in der Zukunft."),
            ({"birth_0": "xx"}, "Bitte schreiben Sie Tag, Monat und Jahr in Ziffern."),
            ({"given_names": "Ra" * 100}, "Dieser Name ist zu lang. Höchstens 150 Zeichen sind möglich."),
            ({"given_names": "Rana 😀"}, "Bitte entfernen Sie die Bildzeichen (Emojis) aus dem Namen."),
            ({"given_names": "", "family_names": ""}, "Bitte geben Sie mindestens einen Namen ein."),
            ({"contact_value_0": "x", "contact_kind_0": ""}, "Bitte wählen Sie aus, was das ist"),
            ({"contact_value_0": "x@", "contact_kind_0": "email"}, "Das ist keine E-Mail-Adresse."),
            ({"postal_code": "7417"}, "Eine Postleitzahl hat fünf Ziffern."),
            ({"lives_since": "01.01.1980"}, "Der Beginn liegt vor dem Geburtsdatum."),
            ({"arrived_on": "01.01.2030"}, "Die Einreise liegt in der Zukunft."),
        ],
    )
    def test_bad_input_is_explained_and_kept(self, browser: Client, typed: dict[str, str], sentence: str) -> None:
        response = browser.post(reverse("people:enter"), filled(call_name="Bleibt stehen", **typed))
        page = response.content.decode()
        assert response.status_code == 422
        assert sentence in page
        assert "Bleibt stehen" in page
        assert not Person.objects.exists()

    def test_likely_duplicates_are_shown_before_saving(self, browser: Client, rana: Person) -> None:
        response = browser.post(reverse("people:enter"), filled(given_names="Ranna"))
        page = response.content.decode()
        assert response.status_code == 200
        assert "Ist die Person schon erfasst?" in page
        assert "Haddad, Rana" in page
        assert "Geburtsdatum, Geschlecht" in page.replace("\n", " ")
        assert Person.objects.count() == 1

    def test_anyway_counts_only_for_the_person_shown(self, browser: Client, rana: Person) -> None:
        address = reverse("people:enter")
        page = browser.post(address, filled()).content.decode()
        mark = page.split('name="confirm" value="')[1].split('"')[0]
        changed = browser.post(address, filled(native_name="رنا", confirm=mark))
        assert changed.status_code == 200
        assert Person.objects.count() == 1
        assert browser.post(address, filled(confirm=mark)).status_code == 302
        assert Person.objects.count() == 2

    def test_people_outside_the_caseload_are_counted_only(
        self, browser: Client, acting, bruno: User, amara: User
    ) -> None:
        register(acting(bruno))
        acting(amara)
        page = browser.post(reverse("people:enter"), filled()).content.decode()
        assert "1 weiterer Treffer" in page
        assert "Haddad, Rana" not in page

    def test_sent_twice_registers_once(self, browser: Client) -> None:
        typed = filled(form_key=str(uuid4()), draft_key=reverse("people:enter"))
        first = browser.post(reverse("people:enter"), typed)
        second = browser.post(reverse("people:enter"), typed)
        assert first["Location"] == second["Location"]
        assert Person.objects.count() == 1

    def test_no_name_ever_stands_in_an_address(self, browser: Client, rana: Person) -> None:
        page = browser.post(reverse("people:register"), {"q": "Haddad"}).content.decode()
        links = [part.split('"')[0] for part in page.split('href="')[1:] + page.split('action="')[1:]]
        assert not [link for link in links if "haddad" in link.lower()]
