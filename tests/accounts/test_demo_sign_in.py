"""In demo mode only, the sign-in page lists the demo persons to click on."""

import subprocess
import sys

import pytest
from django.test import Client

from geleit.accounts import signin
from geleit.accounts.models import User
from geleit.demo.panel import DEMO_PEOPLE

DEMO = "/demo-anmelden/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo_mode(settings, monkeypatch) -> None:
    """As with GELEIT_DEMO=1."""
    settings.DEMO_MODE = True
    settings.ROOT_URLCONF = "tests.accounts.demo_urls"
    monkeypatch.setattr(signin, "EXTRA", [DEMO_PEOPLE])


def test_the_page_lists_people_by_county_and_role(client: Client, demo_mode, amara, clara, emil, gesa) -> None:
    page = client.get("/anmelden/").content.decode()
    for text in ("Landkreis Heilbronn", "Landkreis Oberallgäu", "Amara", "Clara", "Emil", "Gesa", "Neckarsulm"):
        assert text in page
    assert page.index("Landkreis Heilbronn") < page.index("Amara") < page.index("Landkreis Oberallgäu")
    assert page.index("Landkreis Oberallgäu") < page.index("Gesa")


def test_every_button_carries_a_token_and_the_page_asked_for(client: Client, demo_mode, amara, gesa) -> None:
    page = client.get("/anmelden/?next=/konto/").content.decode()
    assert page.count('name="csrfmiddlewaretoken"') == page.count('name="next" value="/konto/"') == 3


def test_one_click_signs_in(client: Client, demo_mode, amara: User) -> None:
    assert client.post(DEMO, {"username": "amara"})["Location"] == "/"
    assert client.get("/konto/").status_code == 200


@pytest.mark.parametrize(("page", "leads_to"), [("/konto/", "/konto/"), ("//evil.example/", "/"), ("https://x/", "/")])
def test_it_leads_to_local_pages_only(client: Client, demo_mode, amara: User, page: str, leads_to: str) -> None:
    assert client.post(DEMO, {"username": "amara", "next": page})["Location"] == leads_to


def test_unknown_and_deactivated_people_cannot_be_chosen(client: Client, demo_mode, amara: User) -> None:
    User.objects.filter(pk=amara.pk).update(is_active=False)
    for name in ("amara", "nobody", ""):
        assert client.post(DEMO, {"username": name})["Location"] == "/anmelden/"
    assert client.get("/konto/").status_code == 302


def test_it_rejects_get_and_forms_from_elsewhere(demo_mode, amara: User) -> None:
    assert Client().get(DEMO).status_code == 405
    assert Client(enforce_csrf_checks=True).post(DEMO, {"username": "amara"}).status_code == 403


def test_outside_demo_mode_the_page_does_not_exist(client: Client, amara: User) -> None:
    assert client.post(DEMO, {"username": "amara"}).status_code == 404
    assert "Amara" not in client.get("/anmelden/").content.decode()
    assert signin.EXTRA == []


def test_even_a_forgotten_address_refuses_outside_demo_mode(client: Client, demo_mode, settings, amara) -> None:
    settings.DEMO_MODE = False
    assert client.post(DEMO, {"username": "amara"}).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.slow
def test_outside_demo_mode_its_code_is_not_even_loaded() -> None:
    program = """
import sys, django
from django.urls import get_resolver
django.setup()
assert [getattr(entry, "url_patterns", entry) for entry in get_resolver().url_patterns]
assert not {"geleit.demo.views", "geleit.demo.panel"} & set(sys.modules)
"""
    environment = {"DJANGO_SETTINGS_MODULE": "geleit.config.settings", "DATABASE_URL": "postgresql:///x",
                   "GELEIT_SECRET_KEY": "x"}  # fmt: skip
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)


def test_a_null_character_is_refused_with_a_clear_page(client: Client, demo_mode, amara: User) -> None:
    for entries in ({"username": "ama\0ra"}, {"username": "amara", "next": "/\0"}):
        assert client.post(DEMO, entries).status_code == 400
    assert "_auth_user_id" not in client.session
