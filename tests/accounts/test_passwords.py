"""Passwords: how they are kept, changed and set anew by mail."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from geleit.accounts.models import User
from geleit.audit.models import Event
from tests.accounts.conftest import PASSWORD

NEW = "vier blaue Riesen"

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_passwords_are_kept_with_argon2(amara: User) -> None:
    amara.set_password(PASSWORD)
    assert amara.password.startswith("argon2")


def change(client: Client, current: str = PASSWORD, first: str = NEW, second: str = NEW):
    return client.post("/passwort/aendern/", {"current": current, "password1": first, "password2": second})


def test_changing_works_and_ends_all_other_sessions(signed_in, anna: User) -> None:
    here, elsewhere = signed_in(anna), signed_in(anna)
    assert change(here)["Location"] == "/konto/"
    assert here.get("/konto/").status_code == 200
    assert elsewhere.get("/konto/")["Location"].startswith("/anmelden/")
    anna.refresh_from_db()
    assert anna.check_password(NEW)
    assert Event.objects.get(kind="user_changed").fields == ["password"]


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({"current": "falsch"}, "current"),
        ({"second": "etwas ganz anderes"}, "password2"),
        ({"first": "kurz", "second": "kurz"}, "password1"),
        ({"first": "password123", "second": "password123"}, "password1"),
        ({"first": "amara@example", "second": "amara@example"}, "password1"),
    ],
)
def test_a_bad_password_is_refused_at_its_field(signed_in, anna: User, entries, sentence: str) -> None:
    answer = change(signed_in(anna), **entries)
    assert answer.status_code == 422
    assert f'id="id_{sentence}_error"' in answer.content.decode()


def test_guessing_the_current_password_is_limited(signed_in, anna: User) -> None:
    browser = signed_in(anna)
    for _ in range(5):
        assert change(browser, current="falsch").status_code == 422
    assert change(browser).status_code == 429


@pytest.fixture
def ask(work):
    """Somebody asks for a new password, and the worker answers."""

    def send(client: Client, address: str):
        answer = client.post("/passwort/vergessen/", {"email": address})
        work()
        return answer

    return send


def link_in_mail() -> str:
    found = re.search(r"http://testserver(/passwort/neu/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_a_forgotten_password_is_set_anew_by_mail(client: Client, ask, signed_in, anna: User) -> None:
    old_session = signed_in(anna)
    assert ask(client, "Amara@example.org")["Location"] == "/passwort/vergessen/gesendet/"
    form = client.get(link_in_mail())
    assert "set-password" in form["Location"]  # the key leaves the address
    page = form["Location"]
    assert client.get(page).status_code == 200
    answer = client.post(page, {"password1": NEW, "password2": NEW})
    assert answer["Location"] == "/passwort/neu/fertig/"
    assert client.get(answer["Location"]).status_code == 200
    anna.refresh_from_db()
    assert anna.check_password(NEW)
    assert old_session.get("/konto/").status_code == 302


def test_a_weak_new_password_is_refused(client: Client, ask, anna: User) -> None:
    ask(client, "amara@example.org")
    page = client.get(link_in_mail())["Location"]
    assert client.post(page, {"password1": "kurz", "password2": "kurz"}).status_code == 422


def test_the_link_works_once(client: Client, ask, anna: User) -> None:
    ask(client, "amara@example.org")
    link = link_in_mail()
    client.post(client.get(link)["Location"], {"password1": NEW, "password2": NEW})
    page = Client().get(link)
    assert page.status_code == 200
    assert 'name="password1"' not in page.content.decode()


def test_a_wrong_link_shows_a_clear_page(client: Client, anna: User) -> None:
    assert 'name="password1"' not in client.get("/passwort/neu/1-abc-def/").content.decode()


def test_an_unknown_address_answers_alike_and_gets_no_mail(client: Client, ask, anna: User) -> None:
    assert ask(client, "niemand@example.org")["Location"] == "/passwort/vergessen/gesendet/"
    assert mail.outbox == []


def test_whoever_never_joined_gets_no_link(client: Client, ask, amara: User) -> None:
    ask(client, "amara@example.org")
    assert mail.outbox == []


def test_the_mail_has_a_neutral_subject(client: Client, ask, anna: User) -> None:
    ask(client, "amara@example.org")
    subject = mail.outbox[0].subject
    assert "Geleit" in subject
    assert "amara" not in subject.lower()
    assert "testserver" not in subject


def test_known_and_unknown_addresses_take_the_same_path(client: Client, anna: User) -> None:
    """Who somebody is, is found out by the worker later, so that no clock tells (security B6)."""
    client.post("/passwort/vergessen/", {"email": "vorher@example.org"})  # begins the count of the own address
    counts = []
    for address in ("amara@example.org", "niemand@example.org"):
        with CaptureQueriesContext(connection) as seen:
            answer = client.post("/passwort/vergessen/", {"email": address})
        counts.append(([query["sql"].split(" ")[0] for query in seen], answer.status_code, answer["Location"]))
    assert counts[0] == counts[1]
    assert not any("accounts_user" in query["sql"] for query in seen)
    assert mail.outbox == []


def test_the_address_waits_unreadably(client: Client, anna: User) -> None:
    client.post("/passwort/vergessen/", {"email": "amara@example.org"})
    assert "amara" not in str(ProcrastinateJob.objects.get().args).lower()


def test_a_new_password_is_told_by_mail(client: Client, ask, work, anna: User) -> None:
    ask(client, "amara@example.org")
    page = client.get(link_in_mail())["Location"]
    client.post(page, {"password1": NEW, "password2": NEW})
    work()
    assert "ein neues Passwort gesetzt" in mail.outbox[-1].body
    assert NEW not in mail.outbox[-1].body


def test_after_the_new_password_one_signs_in_with_it(client: Client, ask, anna: User) -> None:
    ask(client, "amara@example.org")
    page = client.get(link_in_mail())["Location"]
    client.post(page, {"password1": NEW, "password2": NEW})
    assert client.post("/anmelden/", {"login": "amara", "password": PASSWORD}).status_code == 422
    assert client.post("/anmelden/", {"login": "amara", "password": NEW})["Location"] == "/"


def test_a_deactivated_user_gets_no_link(client: Client, ask, anna: User) -> None:
    User.objects.filter(pk=anna.pk).update(is_active=False)
    ask(client, "amara@example.org")
    assert mail.outbox == []
