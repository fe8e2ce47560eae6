"""The null character, which PostgreSQL cannot keep, is refused everywhere with a clear page, and no text is lost."""

import pytest
from django.conf import settings as configured
from django.test import Client

from geleit.accounts.models import User
from geleit.core.models import Draft
from tests.security.crawl import ROWS, MarkedWorld, body_of, browser, fetch, inner_rows

pytestmark = pytest.mark.django_db
SENTENCE = "ein unsichtbares Zeichen"
FORMS = ["account_login", "account_reset_password", "desk:search", "people:register", "cases:tasks",
         "consultations:new", "accounts:invite", "accounts:users", "account_change_password",
         "core:drop_draft", "plans:add_goal", "desk:file_access_search"]  # fmt: skip
QUERIES = ["cases:caseload", "accounts:users", "consultations:new", "consultations:for_case", "desk:case_file",
           "account_login", "plans:versions", "desk:team"]  # fmt: skip


def who(world: MarkedWorld, name: str) -> Client:
    return browser(world.who_may(ROWS[name]) if name in inner_rows() else None)


@pytest.mark.parametrize("name", [name for name in FORMS if name in ROWS])
def test_a_form_with_it_is_refused_and_its_text_offered_again(world: MarkedWorld, name: str) -> None:
    answer = fetch(world, who(world, name), world.addresses[name], "POST", note="Unterlagen\0 nachreichen")
    assert answer.status_code == 400
    body = body_of(answer)
    assert SENTENCE in body
    assert "Unterlagen nachreichen" in body
    assert "\0" not in body


def test_its_technical_fields_are_looked_at_too(world: MarkedWorld) -> None:
    for field in ("form_key", "draft_key", "next", "te\0xt"):
        answer = fetch(world, browser(world.owner), world.addresses["cases:tasks"], "POST", **{field: "\0x"})
        assert answer.status_code == 400
        assert "\0" not in body_of(answer)
    assert not Draft.objects.exists()


@pytest.mark.parametrize("name", [name for name in QUERIES if name in ROWS])
def test_an_address_with_it_is_refused(world: MarkedWorld, name: str) -> None:
    for query in ("?ab=%00", "?at=n%00", "?%00=1", "?fall=%00", "?next=/%00", "?sort=a%00"):
        answer = fetch(world, who(world, name), world.addresses[name] + query)
        assert answer.status_code == 400
        assert SENTENCE in body_of(answer)


def test_no_page_of_all_fails_over_it(world: MarkedWorld) -> None:
    wrong = []
    for name, address in world.addresses.items():
        for answer in (
            fetch(world, who(world, name), f"{address}?q=%00"),
            fetch(world, who(world, name), address, "POST", q="\0"),
        ):
            wrong += [name] if answer.status_code not in {400, 405} else []
    assert wrong == []


def test_a_path_with_it_is_refused(client: Client, db: None) -> None:
    assert client.get("/einladung/a%00b/").status_code == 400
    assert client.get("/konto/%00/").status_code == 404


def test_a_cookie_with_it_counts_as_none(client: Client, amara: User) -> None:
    """Browsers may write octal numbers in quoted cookies."""
    for name in (configured.SESSION_COOKIE_NAME, configured.CSRF_COOKIE_NAME):
        answer = client.get("/konto/", HTTP_COOKIE=rf'{name}="abcdefghijkl\000mnop"')
        assert answer.status_code == 302


def test_passwords_are_not_shown_again(client: Client, db: None) -> None:
    answer = client.post("/anmelden/", {"login": "ama\0ra", "password": "geheim-4711"})
    assert answer.status_code == 400
    assert "geheim-4711" not in answer.content.decode()
