"""Letters that everybody may read, and the links in mails to volunteers: one click ends a topic, one answers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from geleit.accounts.actors import Actor, actor_of
from geleit.accounts.models import County
from geleit.accounts.roles import Role
from geleit.core import wall
from geleit.core.multilingual import LANGUAGES, Text
from geleit.portal import limits
from geleit.portal.models import PageText
from geleit.volunteers import secrets
from geleit.volunteers.actions import letters as letter_actions
from geleit.volunteers.actions import meetings as meeting_actions
from geleit.volunteers.models import Guest, Letter, TopicAddress, Unsubscribed
from tests.conftest import NOW, TODAY, make_user
from tests.volunteers.making import invite, make_letter, make_meeting, make_volunteer, send

pytestmark = pytest.mark.django_db
ONE_CLICK = "List-Unsubscribe=One-Click"


@pytest.fixture(autouse=True)
def _afresh() -> None:
    limits.forget()


@pytest.fixture
def by(oberallgaeu: County) -> Actor:
    """The integration guide of Oberallgäu; the transaction is inside that county."""
    veronika = make_user(oberallgaeu, "veronika", Role.INTEGRATION_GUIDE, "landratsamt")
    wall.enter(oberallgaeu.pk, veronika.pk)
    return actor_of(veronika, today=TODAY)


@pytest.fixture
def again(by: Actor) -> Callable[[], None]:
    """Step back inside the county after a request left it."""
    return lambda: wall.enter(by.county_id, by.user_id)


@pytest.fixture
def letter(by: Actor) -> Letter:
    """A letter that went to Ada Klein."""
    make_volunteer(by, "Ada", "Klein")
    made = make_letter(by, "Neues zur Bezahlkarte", text="## Was gilt\nFragen Sie kita@example.org.")
    send(by, made)
    return made


def end_link(language: str = "") -> str:
    """The address that ends the topic."""
    secret = secrets.secret_of(secrets.UNSUBSCRIBE, TopicAddress.objects.get().public_id)
    return f"/oberallgaeu/{language}ehrenamt/briefe/abmelden/{secret}/"


def guest_link(by: Actor, **data: Any) -> str:
    """The address of Ada's answer to a meeting of next week."""
    make_volunteer(by, "Ada", "Klein")
    invite(by, make_meeting(by, **data))
    return f"/oberallgaeu/ehrenamt/treffen/{secrets.secret_of(secrets.ANSWER, Guest.objects.get().public_id)}/"


# --- letters for everybody ------------------------------------------------------------------------------------------


def test_everybody_reads_only_what_was_made_public(
    get: Callable[..., str], by: Actor, letter: Letter, again: Callable[[], None]
) -> None:
    assert "Hier gibt es noch keinen Brief." in get("/oberallgaeu/ehrenamt/briefe/")
    again()
    made = letter_actions.publish_letter(letter=letter, by=by, now=NOW)
    PageText.objects.create(
        county_id=by.county_id, recorded_at=NOW, released_at=NOW, place="volunteering", key="hier", title=Text("Helfen")
    )
    assert "/oberallgaeu/ehrenamt/briefe/" in get("/oberallgaeu/ehrenamt/")
    assert "Neues zur Bezahlkarte" in get("/oberallgaeu/ehrenamt/briefe/")
    page = get(f"/oberallgaeu/ehrenamt/briefe/{made.public_id}/")
    for part in ("<h2>Was gilt</h2>", "10.06.2026"):
        assert part in page
    for hidden in ("Veronika", "Ada", "Klein", "kita@example.org", "ada.klein"):
        assert hidden not in page
    assert "Neues zur Bezahlkarte" not in get("/heilbronn/ehrenamt/briefe/")
    get(f"/heilbronn/ehrenamt/briefe/{made.public_id}/", status=404)
    again()
    letter_actions.withdraw_letter(letter=letter, by=by, now=NOW)
    get(f"/oberallgaeu/ehrenamt/briefe/{made.public_id}/", status=404)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_frame_speaks_every_language_and_the_letter_german(
    get: Callable[..., str], by: Actor, letter: Letter, language: str
) -> None:
    made = letter_actions.publish_letter(letter=letter, by=by, now=NOW)
    prefix = "" if language == "de" else f"{language}/"
    page = get(f"/oberallgaeu/{prefix}ehrenamt/briefe/{made.public_id}/")
    assert '<h1 lang="de" dir="ltr">Neues zur Bezahlkarte</h1>' in page
    assert ("All letters" in page) == (language == "en")


# --- ending a topic -------------------------------------------------------------------------------------------------


def test_looking_at_the_link_ends_nothing_and_the_button_does(
    client: Client, letter: Letter, again: Callable[[], None]
) -> None:
    link = end_link()
    page = client.get(link)
    assert page.content.decode().count("<button class=") == 1
    for name, value in (("Cache-Control", "no-store"), ("X-Robots-Tag", "noindex")):
        assert page.headers[name] == value
    again()
    assert Unsubscribed.objects.count() == 0
    said = [client.post(link), client.post(link), client.get(link)]
    assert [one.status_code for one in said] == [200, 200, 200]
    for one in said:
        assert "Sie bekommen von uns keine E-Mails mehr zu diesem Thema" in one.content.decode()
        for hidden in ("Ada", "ada.klein"):
            assert hidden not in one.content.decode()
    again()
    assert [one.topic for one in Unsubscribed.objects.all()] == ["rules"]


def test_a_mail_program_ends_it_with_one_click_and_without_cookies(letter: Letter, again: Callable[[], None]) -> None:
    link = end_link()
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(link, ONE_CLICK, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200  # RFC 8058: no redirect
    again()
    assert Unsubscribed.objects.count() == 1


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "de"])
def test_the_page_of_the_link_speaks_every_language(client: Client, letter: Letter, language: str) -> None:
    page = client.get(end_link(f"{language}/")).content.decode()
    assert f'<html lang="{language}"' in page
    assert "E-Mails abbestellen" not in page


def test_a_guessed_link_is_not_found_and_too_many_are_slowed_down(client: Client, letter: Letter) -> None:
    link = end_link()
    foreign = link.replace("/oberallgaeu/", "/heilbronn/")
    assert client.post(foreign).status_code == 404
    statuses = [client.get(f"/oberallgaeu/ehrenamt/briefe/abmelden/{number:022d}/").status_code for number in range(60)]
    assert statuses[0] == 404
    assert statuses[-1] == 429
    assert client.get(link).status_code == 200  # links that exist go on working


def test_the_link_that_ends_a_topic_opens_nothing_else(client: Client, by: Actor, letter: Letter) -> None:
    secret = end_link().rstrip("/").rpartition("/")[2]
    for path in ("ehrenamt/treffen", "termin"):
        assert client.get(f"/oberallgaeu/{path}/{secret}/").status_code == 404


# --- answering ------------------------------------------------------------------------------------------------------


def test_looking_answers_nothing_and_the_answer_can_change(
    client: Client, by: Actor, again: Callable[[], None]
) -> None:
    link = guest_link(by)
    page = client.get(link).content.decode()
    for part in ("Stammtisch Sonthofen", "Mittwoch, 17.06.2026, 18:00", "Landratsamt", "Ja, ich komme", "Neues"):
        assert part in page
    assert "Ada" not in page
    again()
    assert Guest.objects.get().answer == ""
    for sent, kept, said in (("ja", "yes", "zugesagt"), ("ja", "yes", "zugesagt"), ("nein", "no", "abgesagt")):
        response = client.post(link, {"antwort": sent})
        assert response.status_code == 303
        assert said in client.get(link).content.decode()
        again()
        assert Guest.objects.get().answer == kept
    refused = client.post(link, {"antwort": "vielleicht"})
    assert refused.status_code == 422
    assert "Bitte wählen Sie Ja oder Nein." in refused.content.decode()


def test_an_answer_needs_the_page_it_was_given_on(by: Actor) -> None:
    link = guest_link(by)
    assert Client(enforce_csrf_checks=True).post(link, {"antwort": "ja"}).status_code == 403


def test_a_cancelled_or_past_meeting_takes_no_answer(client: Client, by: Actor, again: Callable[[], None]) -> None:
    link = guest_link(by)
    with time_machine.travel(NOW + timedelta(days=8), tick=False):
        response = client.post(link, {"antwort": "ja"})
        assert "vorbei" in response.content.decode()
    again()
    meeting = Guest.objects.select_related("meeting").get().meeting
    meeting_actions.cancel_meeting(meeting=meeting, because="Krankheit", by=by, now=NOW, today=TODAY)
    page = client.post(link, {"antwort": "ja"}).content.decode()
    for part in ("fällt aus", "Krankheit"):
        assert part in page
    again()
    assert Guest.objects.get().answer == ""


def test_a_link_of_another_county_is_not_found(client: Client, by: Actor) -> None:
    assert client.get(guest_link(by).replace("/oberallgaeu/", "/heilbronn/")).status_code == 404
