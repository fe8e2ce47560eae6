"""Help, and the statement on accessibility."""

from collections.abc import Callable

import pytest
from django.test import Client

from geleit.accounts.models import User
from tests.desk.conftest import text_of

pytestmark = pytest.mark.django_db


def test_the_handbook_speaks_to_the_roles_of_the_reader(
    signed_in: Callable[[User], Client], amara: User, clara: User, emil: User
) -> None:
    assert "F2: neue Beratung" in text_of(signed_in(amara).get("/hilfe/"))
    assert "Die Teamleitung" not in text_of(signed_in(amara).get("/hilfe/"))
    assert "Die Teamleitung" in text_of(signed_in(clara).get("/hilfe/"))
    assert "F2" not in text_of(signed_in(clara).get("/hilfe/"))
    assert "Akten sehen Sie nicht." in text_of(signed_in(emil).get("/hilfe/"))


def test_the_handbook_needs_a_sign_in(client: Client) -> None:
    assert client.get("/hilfe/").headers["Location"].startswith("/anmelden/")


def test_everybody_reads_the_statement_on_accessibility(client: Client) -> None:
    page = client.get("/barrierefreiheit/")
    assert page.status_code == 200
    assert "Barrieren melden" in text_of(page)
    assert page.content.decode().count("<h1") == 1
