"""A protected address stands behind one door only."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.directory.models import Municipality
from geleit.people import actions
from geleit.people.details import Lodging
from geleit.people.models import Accommodation, Person, ProtectedAddress
from geleit.people.queries import entries_of, facts_on
from tests.conftest import NOW, TODAY
from tests.people.making import ADDRESS, correct, filled, record, register

pytestmark = pytest.mark.django_db
REASON = "Brief an die Person zustellen"


@pytest.fixture
def hidden(by: Actor, neckarsulm: Municipality) -> Person:
    """Somebody registered with a protected address."""
    lodging = Lodging(kind="private_flat", municipality=neckarsulm, street=f"{ADDRESS} 4", place=ADDRESS)
    return register(by, lodging=lodging, is_protected=True)


def at(name: str, person: Person, **kwargs: object) -> str:
    """Address of a page of the person."""
    return reverse(f"people:{name}", kwargs={"person_id": person.public_id, **kwargs})


def stored_places(person: Person) -> set[tuple[object, ...]]:
    """What the accommodation history tells of places."""
    return set(
        Accommodation.objects.filter(person=person).values_list(
            "municipality",
            "street",
            "postal_code",
            "place",
            "remark",  # type: ignore[misc]
        )
    )


class TestTheAddressGoesBehindItsDoor:
    def test_at_registration(self, hidden: Person, neckarsulm: Municipality) -> None:
        assert stored_places(hidden) == {(None, "", "", "", "")}
        kept = ProtectedAddress.objects.get()
        assert (kept.municipality, kept.address) == (neckarsulm, f"{ADDRESS} 4\n{ADDRESS}")

    def test_when_a_new_accommodation_is_recorded_or_corrected(self, by: Actor, hidden: Person) -> None:
        entry = record(by, hidden, "accommodation", TODAY, kind="private_host", street=ADDRESS, remark=ADDRESS)
        correct(by, entry, {"kind": "private_host", "street": ADDRESS, "valid_from": TODAY})
        assert stored_places(hidden) == {(None, "", "", "", "")}
        assert ProtectedAddress.objects.count() == 3

    @pytest.mark.parametrize("kind", ["womens_shelter", "protected_flat"])
    def test_a_shelter_protects_by_itself(self, by: Actor, rana: Person, kind: str) -> None:
        record(by, rana, "accommodation", date(2025, 1, 1), kind="private_flat", street="Alte Straße 1")
        record(by, rana, "accommodation", TODAY, kind=kind, street=ADDRESS)
        rana.refresh_from_db()
        assert rana.is_protected
        assert stored_places(rana) == {(None, "", "", "", "")}
        assert ProtectedAddress.objects.count() == 2

    def test_a_shelter_protects_at_registration_too(self, by: Actor) -> None:
        assert register(by, lodging=Lodging(kind="womens_shelter", street=ADDRESS)).is_protected

    def test_when_protection_begins_old_and_corrected_entries_move_too(self, by: Actor, rana: Person) -> None:
        old = record(by, rana, "accommodation", date(2025, 1, 1), kind="private_flat", street=ADDRESS)
        correct(by, old, {"kind": "private_flat", "street": f"{ADDRESS} 2", "valid_from": date(2025, 1, 1)})
        actions.protect_address(people=[rana], reason=REASON, by=by, now=NOW)
        assert stored_places(rana) == {(None, "", "", "", "")}
        assert ProtectedAddress.objects.count() == 2
        assert ADDRESS not in str([vars(entry) for entry in entries_of(rana)])
        facts_on(rana, TODAY)

    def test_doing_it_twice_changes_nothing(self, by: Actor, hidden: Person) -> None:
        actions.protect_address(people=[hidden], reason=REASON, by=by, now=NOW)
        assert not Event.objects.filter(kind=EventKind.PROTECTION_CHANGED).exists()

    def test_rooms_above_hear_of_it_once(self, by: Actor, rana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
        told: list[Person] = []

        def hear(person: Person, *, by: Actor, now: datetime) -> None:
            told.append(person)

        monkeypatch.setattr("geleit.people.actions.protection.PROTECTED", [hear])
        record(by, rana, "accommodation", TODAY, kind="womens_shelter", street=ADDRESS)
        actions.protect_address(people=[rana], reason=REASON, by=by, now=NOW)
        assert told == [rana]

    def test_when_the_family_moves_each_keeps_the_own_protection(self, by: Actor, hidden: Person, rana: Person) -> None:
        values = {"kind": "private_flat", "street": "Neue Straße 1", "valid_from": TODAY}
        actions.move_family(people=[hidden, rana], values=values, by=by, now=NOW)
        assert stored_places(hidden) == {(None, "", "", "", "")}
        assert stored_places(rana) == {(None, "Neue Straße 1", "", "", "")}


class TestTheDoor:
    def test_opens_once_after_a_reason(self, browser: Client, hidden: Person) -> None:
        address = at("protected_address", hidden)
        assert ADDRESS not in browser.get(address).content.decode()
        short = browser.post(address, {"reason": "weil"})
        assert short.status_code == 422
        assert ADDRESS not in short.content.decode()
        shown = browser.post(address, {"reason": REASON})
        assert f"{ADDRESS} 4" in shown.content.decode()
        assert "Neckarsulm" in shown.content.decode()
        assert shown["Cache-Control"] == "no-store"
        assert ADDRESS not in browser.get(address).content.decode()

    def test_keeps_who_why_and_when(self, browser: Client, hidden: Person, amara: User) -> None:
        browser.post(at("protected_address", hidden), {"reason": REASON})
        event = Event.objects.get(kind=EventKind.PROTECTED_ADDRESS_READ)
        assert (event.person_id, event.actor_id, event.reason, event.at) == (hidden.pk, amara.pk, REASON, NOW)

    def test_says_when_there_is_none(self, browser: Client, rana: Person) -> None:
        assert (
            "Es ist keine Anschrift erfasst."
            in browser.post(at("protected_address", rana), {"reason": REASON}).content.decode()
        )

    def test_the_action_itself_needs_the_reason(self, by: Actor, hidden: Person) -> None:
        with pytest.raises(actions.ProtectionRefused):
            actions.read_protected_address(person=hidden, reason="        x  ", by=by, now=NOW)

    def test_shows_the_latest(self, by: Actor, hidden: Person, browser: Client) -> None:
        record(by, hidden, "accommodation", TODAY, kind="private_host", street="Zuletzt 9")
        assert "Zuletzt 9" in browser.post(at("protected_address", hidden), {"reason": REASON}).content.decode()


class TestNoOtherPageShowsIt:
    def test_of_the_person(self, browser: Client, by: Actor, hidden: Person, rana: Person) -> None:
        entry = Accommodation.objects.get()
        actions.add_to_household(person=rana, other=hidden, by=by, now=NOW)
        place = {"history": "accommodation", "entry_id": entry.public_id}
        pages = [
            at("facts", hidden),
            at("edit", hidden),
            at("family", hidden),
            at("family", rana),
            at("family_move", hidden),
            at("register_relative", hidden),
            at("record", hidden, history="accommodation"),
            at("correct", hidden, **place),
            at("end", hidden, **place),
            at("protect", hidden),
            at("lift_protection", hidden),
            at("leave", hidden),
            at("relate", hidden),
        ]
        for page in pages:
            response = browser.get(page)
            assert response.status_code == 200, page
            assert ADDRESS not in response.content.decode(), page

    def test_of_searching_and_registering(self, browser: Client, hidden: Person) -> None:
        for text in ("Haddad", ADDRESS):
            found = browser.post(reverse("people:register"), {"q": text}).content.decode()
            assert ADDRESS not in found.replace(f'value="{text}"', "")
        page = browser.post(reverse("people:enter"), filled()).content.decode()
        assert "Ist die Person schon erfasst?" in page
        assert ADDRESS not in page

    def test_the_file_says_so(self, browser: Client, hidden: Person) -> None:
        assert "Adresse geschützt" in browser.get(at("facts", hidden)).content.decode()

    def test_no_trail_keeps_it(self, browser: Client, hidden: Person) -> None:
        browser.post(at("protected_address", hidden), {"reason": REASON})
        assert ADDRESS not in str(list(Event.objects.values()))


class TestSwitching:
    def test_on_for_everybody_living_there(self, browser: Client, by: Actor, rana: Person) -> None:
        omar = register(by, given="Omar")
        actions.add_to_household(person=omar, other=rana, by=by, now=NOW)
        page = browser.get(at("protect", rana)).content.decode()
        assert page.count("checked") == 2
        typed = {"people": [str(rana.public_id), str(omar.public_id)], "reason": "Auskunftssperre im Register"}
        assert browser.post(at("protect", rana), {**typed, "people": []}).status_code == 422
        assert browser.post(at("protect", rana), {**typed, "reason": ""}).status_code == 422
        assert not Person.objects.filter(is_protected=True).exists()
        assert browser.post(at("protect", rana), typed).status_code == 302
        assert set(Person.objects.values_list("is_protected", flat=True)) == {True}
        assert Event.objects.filter(kind=EventKind.PROTECTION_CHANGED).count() == 2

    def test_the_reason_is_kept(self, by: Actor, rana: Person) -> None:
        with pytest.raises(actions.ProtectionRefused):
            actions.protect_address(people=[rana], reason="", by=by, now=NOW)
        actions.protect_address(people=[rana], reason="Auskunftssperre im Register", by=by, now=NOW)
        assert Event.objects.get(kind=EventKind.PROTECTION_CHANGED).reason == "Auskunftssperre im Register"

    def test_off_needs_a_reason_and_gives_nothing_away(self, browser: Client, hidden: Person) -> None:
        address = at("lift_protection", hidden)
        assert browser.post(address, {"reason": "weg"}).status_code == 422
        assert browser.post(address, {"reason": "Sperre ist abgelaufen"}).status_code == 302
        hidden.refresh_from_db()
        assert not hidden.is_protected
        assert ADDRESS not in browser.get(at("facts", hidden)).content.decode()

    def test_a_colleague_cannot_even_see_the_person(
        self, hidden: Person, bruno: User, signed_in: Callable[[User], Client]
    ) -> None:
        assert signed_in(bruno).get(at("protected_address", hidden)).status_code == 404
