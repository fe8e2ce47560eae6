"""Signing in and out: by name or address, at a limited rate, to local pages only, with a fresh session."""

import re

import pytest
from django.test import Client

from geleit.accounts.models import User
from tests.accounts.conftest import PASSWORD

SIGN_IN = "/anmelden/"

pytestmark = pytest.mark.django_db


def sign_in(client: Client, login: str, password: str = PASSWORD, **more: str):
    return client.post(SIGN_IN, {"login": login, "password": password, **more})


def _without_token(answer, typed: str) -> str:
    text = answer.content.decode().replace(f'value="{typed}"', "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("login", ["amara", "AMARA", " amara ", "amara@example.org", "Amara@Example.org"])
def test_it_works_with_name_or_address(client: Client, anna: User, login: str) -> None:
    answer = sign_in(client, login)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_signed_in(client)


def test_the_page_has_labels_and_no_way_to_sign_up(client: Client) -> None:
    page = client.get(SIGN_IN).content.decode()
    assert page.count("<h1") == 1
    assert 'for="id_login"' in page
    assert "registrieren" not in page


def test_unknown_user_and_wrong_password_answer_alike(client: Client, anna: User) -> None:
    known = sign_in(client, "amara", "falsch")
    unknown = sign_in(client, "nobody", "falsch")
    assert known.status_code == unknown.status_code == 422
    assert _without_token(known, "amara") == _without_token(unknown, "nobody")


def test_after_five_failures_even_the_right_password_is_refused_and_others_are_not(
    client: Client, anna: User, bruno: User
) -> None:
    bruno.set_password(PASSWORD)
    bruno.save()
    for _ in range(5):
        assert sign_in(client, "amara", "falsch").status_code == 422
    assert sign_in(client, "amara").status_code == 422
    assert not is_signed_in(client)
    other = Client(REMOTE_ADDR="192.0.2.7")
    assert sign_in(other, "bruno").status_code == 302


def test_the_limit_ends_after_five_minutes(client: Client, anna: User, clock) -> None:
    for _ in range(5):
        sign_in(client, "amara", "falsch")
    clock.shift(301)
    assert sign_in(client, "amara").status_code == 302


def test_one_address_cannot_try_many_users(client: Client, anna: User) -> None:
    for number in range(10):
        sign_in(client, f"user{number}", "falsch")
    assert sign_in(client, "amara").status_code == 422
    assert sign_in(Client(REMOTE_ADDR="192.0.2.7"), "amara").status_code == 302


@pytest.mark.parametrize("page", ["/konto/", "/faelle/?seite=2"])
def test_it_leads_to_the_page_asked_for(client: Client, anna: User, page: str) -> None:
    assert sign_in(client, "amara", next=page)["Location"] == page


@pytest.mark.parametrize(
    "page",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///evil.example",
     "http://localhost/", "konto/"],
)  # fmt: skip
def test_it_never_leads_elsewhere(client: Client, anna: User, page: str) -> None:
    assert sign_in(client, "amara", next=page)["Location"] == "/"


def test_the_session_gets_a_new_key(client: Client, anna: User) -> None:
    """An attacker who planted a session key has nothing from it (B2)."""
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    assert planted
    sign_in(client, "amara")
    assert client.session.session_key != planted
    assert not session.exists(planted)


def test_a_deactivated_user_cannot_sign_in(client: Client, anna: User) -> None:
    User.objects.filter(pk=anna.pk).update(is_active=False)
    assert sign_in(client, "amara")["Location"] == "/gesperrt/"
    assert not is_signed_in(client)
    assert client.get("/gesperrt/").status_code == 200


def test_a_user_without_password_cannot_sign_in(client: Client, amara: User) -> None:
    assert sign_in(client, "amara", "!").status_code == 422


def test_signing_out_asks_on_get_and_acts_on_post(signed_in, amara: User) -> None:
    browser = signed_in(amara)
    assert browser.get("/abmelden/").status_code == 200
    assert is_signed_in(browser)
    assert browser.post("/abmelden/")["Location"] == SIGN_IN
    assert not is_signed_in(browser)


def test_nobody_signs_up_alone(client: Client) -> None:
    assert client.get("/registrieren/")["Location"] == SIGN_IN
    assert client.post("/registrieren/", {"username": "x"}).status_code == 405


def test_only_the_listed_pages_of_allauth_exist(client: Client) -> None:
    for path in ("/login/", "/email/", "/passwort/setzen/", "/reauthenticate/"):
        assert client.get(path).status_code == 404
