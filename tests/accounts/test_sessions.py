"""How long a session lasts (B4), and that what was typed outlives it."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from geleit.accounts import actions
from geleit.accounts.models import County, User
from geleit.core.models import Draft
from tests.accounts.conftest import PASSWORD
from tests.conftest import NOW

PAGE = "/konto/"
INVITE = "/verwaltung/benutzer/einladen/"
KEEP = {"display_name": "Zoë Großmann", "username": "zoe", "email": "zoe@"}

pytestmark = pytest.mark.django_db


def is_out(answer: Any) -> bool:
    return bool(answer.status_code == 302 and answer["Location"].startswith("/anmelden/"))


def test_the_idle_limit_is_fifteen_minutes(signed_in, amara: User, clock) -> None:
    assert settings.IDLE_MINUTES == 15
    browser = signed_in(amara)
    browser.get(PAGE)
    clock.move_to(NOW + timedelta(minutes=15))
    assert browser.get(PAGE).status_code == 200
    clock.move_to(NOW + timedelta(minutes=30, seconds=1))
    assert is_out(browser.get(PAGE))


def test_every_page_starts_the_limit_anew(signed_in, amara: User, clock) -> None:
    browser = signed_in(amara)
    for minutes in range(0, 120, 14):
        clock.move_to(NOW + timedelta(minutes=minutes))
        assert browser.get(PAGE).status_code == 200


def test_staying_signed_in_counts(signed_in, amara: User, clock) -> None:
    browser = signed_in(amara)
    browser.get(PAGE)
    clock.move_to(NOW + timedelta(minutes=14))
    assert browser.post("/noch-da/").status_code == 204
    clock.move_to(NOW + timedelta(minutes=28))
    assert browser.get(PAGE).status_code == 200


def test_after_ten_hours_everybody_signs_in_again(signed_in, amara: User, clock) -> None:
    browser = signed_in(amara)
    for minutes in range(0, 600, 10):
        clock.move_to(NOW + timedelta(minutes=minutes))
        assert browser.get(PAGE).status_code == 200
    clock.move_to(NOW + timedelta(minutes=600, seconds=1))
    assert is_out(browser.get(PAGE))


def test_after_a_pause_the_sign_in_leads_back_to_the_page(signed_in, amara: User, clock) -> None:
    browser = signed_in(amara)
    browser.get(PAGE)
    clock.move_to(NOW + timedelta(minutes=16))
    assert browser.get(PAGE)["Location"] == "/anmelden/?next=%2Fkonto%2F"


def test_what_was_sent_after_the_pause_is_kept_and_offered_again(signed_in, emil: User, clock) -> None:
    emil.set_password(PASSWORD)
    emil.save()
    browser = signed_in(emil)
    browser.get(INVITE)
    clock.move_to(NOW + timedelta(minutes=16))
    answer = browser.post(INVITE, {**KEEP, "draft_key": INVITE, "form_key": "5a0f5a86-9f0b-4e52-9d3e-0b0a52c6a111"})
    assert is_out(answer)
    assert "kern-alert--warning" in browser.get(answer["Location"]).content.decode()
    back = browser.post("/anmelden/", {"login": "emil", "password": PASSWORD, "next": INVITE})
    assert back["Location"] == INVITE
    form = browser.get(INVITE)
    assert form.status_code == 200
    assert 'value="Zoë Großmann"' in form.content.decode()
    assert "id_email_error" not in form.content.decode()  # nobody has sent it yet
    assert not User.objects.filter(username="zoe").exists()


def test_what_is_sent_without_a_session_stays_on_the_page(client: Client, db: None) -> None:
    """Signed out in another tab, or the page was left open overnight."""
    entries = {
        **KEEP,
        "draft_key": INVITE,
        "form_key": "5a0f5a86-9f0b-4e52-9d3e-0b0a52c6a111",
        "password1": "canary-42",
    }
    answer = client.post(INVITE, entries)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Sie wurden abgemeldet" in page
    assert 'value="Zoë Großmann"' in page
    assert f'action="{INVITE}"' in page
    assert "canary-42" not in page


def test_a_token_of_before_the_sign_in_asks_to_send_again(signed_in, emil: User) -> None:
    """Whoever signed in anew in another tab is not told to ask for rights."""
    browser = signed_in(emil)
    browser.handler.enforce_csrf_checks = True
    answer = browser.post(INVITE, KEEP, headers={"Origin": "http://testserver"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Bitte noch einmal senden" in page
    assert 'value="Zoë Großmann"' in page
    assert "Teamleitung" not in page


def test_a_password_is_never_kept(signed_in, amara: User, clock, acting) -> None:
    browser = signed_in(amara)
    browser.get(PAGE)
    clock.move_to(NOW + timedelta(minutes=16))
    browser.post("/passwort/aendern/", {"password1": "canary-42", "draft_key": "/passwort/aendern/"})
    acting(amara)
    assert "canary" not in str(list(Draft.objects.values_list("fields", flat=True)))


def test_signing_out_everywhere_ends_all_sessions(signed_in, amara: User) -> None:
    here, elsewhere = signed_in(amara), signed_in(amara)
    assert is_out(here.post("/konto/ueberall-abmelden/"))
    assert is_out(here.get(PAGE))
    assert is_out(elsewhere.get(PAGE))


def test_a_deactivated_user_is_out_at_the_next_request(signed_in, acting, amara: User, emil: User) -> None:
    browser = signed_in(amara)
    assert browser.get(PAGE).status_code == 200
    actions.deactivate_user(user=amara, by=acting(emil), now=NOW)
    assert is_out(browser.get(PAGE))


def test_a_session_shows_its_own_county_only(signed_in, amara: User, gesa: User) -> None:
    heilbronn, oberallgaeu = signed_in(amara), signed_in(gesa)
    for _ in range(3):
        assert "Landkreis Heilbronn" in heilbronn.get(PAGE).content.decode()
        page = oberallgaeu.get(PAGE).content.decode()
        assert "Landkreis Oberallgäu" in page
        assert "Heilbronn" not in page


def test_whoever_belongs_to_no_county_sees_no_page(signed_in, db: None) -> None:
    lonely = User.objects.create(username="lonely", display_name="Lonely", password="!")
    assert signed_in(lonely).get(PAGE).status_code == 403


def test_the_cookies_are_out_of_reach_of_scripts(client: Client, anna: User) -> None:
    client.get("/anmelden/")
    answer = client.post("/anmelden/", {"login": "amara", "password": PASSWORD})
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert cookie["max-age"] == ""  # ends with the browser
    assert client.cookies[settings.CSRF_COOKIE_NAME]["httponly"]


def test_the_frame_of_a_page_costs_seven_statements(
    signed_in, amara: User, heilbronn: County, django_assert_num_queries
) -> None:
    """Session, user with county, BEGIN, wall, grants, and COMMIT (the test's own transaction shows savepoints)."""
    browser = signed_in(amara)
    browser.get("/bausteine/")
    with django_assert_num_queries(6):
        browser.get("/bausteine/")
