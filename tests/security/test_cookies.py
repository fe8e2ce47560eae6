"""Cookies cannot be read, carried off or used from elsewhere, and no form is accepted without its token (B7)."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse

from geleit.accounts.models import User
from tests.security.crawl import ROWS, MarkedWorld, browser, fetch, patterns

SETTINGS = Path(__file__).resolve().parents[2] / "geleit" / "config" / "settings.py"
PASSWORD = "drei rote Zwerge"

pytestmark = pytest.mark.django_db


@pytest.fixture
def https(monkeypatch: pytest.MonkeyPatch, settings: Any) -> dict[str, Any]:
    """The settings as they are with GELEIT_HTTPS=1."""
    monkeypatch.setenv("GELEIT_HTTPS", "1")
    monkeypatch.setenv("GELEIT_SECRET_KEY", "x" * 60)
    found = runpy.run_path(str(SETTINGS))
    for name, value in found.items():
        if name.startswith(("SESSION_COOKIE_", "CSRF_COOKIE_", "MESSAGE_COOKIE_", "SECURE_")):
            setattr(settings, name, value)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return found


def rest(client: Client) -> None:
    """Let more time pass than a session lasts."""
    session = client.session
    session["active_at"] = 0
    session.save()


def test_cookies_over_https_are_bound_to_host_and_page(amara: User, https: dict[str, Any]) -> None:
    amara.set_password(PASSWORD)
    amara.save()
    client = Client()
    client.get(reverse("account_login"), secure=True)
    client.post(reverse("account_login"), {"login": "amara", "password": PASSWORD}, secure=True)
    assert {"__Host-geleit-session", "__Host-geleit-csrf"} == set(client.cookies)
    rest(client)
    client.get(reverse("accounts:profile"), secure=True)  # after a pause: says so on the next page
    assert {"__Host-geleit-session", "__Host-geleit-csrf", "__Host-geleit-messages"} == set(client.cookies)
    for name, cookie in client.cookies.items():
        if not cookie.value:
            continue  # taken back
        assert cookie["secure"], name
        assert cookie["httponly"], name
        assert cookie["samesite"] in {"Lax", "Strict"}, name
        assert (cookie["path"], cookie["domain"]) == ("/", ""), name  # what the prefix __Host- demands
    assert not client.cookies["__Host-geleit-session"]["max-age"]  # gone when the browser is closed


def test_plain_http_leads_to_https(https: dict[str, Any]) -> None:
    answer = Client().get(reverse("account_login"))
    assert answer.status_code == 301
    assert answer.headers["Location"].startswith("https://")


# Mail programs send the button of RFC 8058 without cookies; the secret of the link is the proof. It only ends mails.
BY_ONE_CLICK = "letter_unsubscribe"


def test_no_address_accepts_a_form_without_token(world: MarkedWorld) -> None:
    accepted = []
    for who, user in (("owner", world.owner), ("nobody", None)):
        client = browser(user, enforce_csrf_checks=True)
        for name, address in world.addresses.items():
            status = fetch(world, client, address, "POST", **ROWS[name].posted(world)).status_code
            if status != 403:
                accepted.append(f"{name} for {who}: {status}")
    assert accepted == [f"portal:{BY_ONE_CLICK} for {who}: 200" for who in ("owner", "nobody")]


def test_no_view_but_one_is_exempt_from_the_check() -> None:
    exempt = [pattern.name for pattern in patterns() if getattr(pattern.callback, "csrf_exempt", False)]
    assert exempt == [BY_ONE_CLICK]
    assert "django.middleware.csrf.CsrfViewMiddleware" in configured.MIDDLEWARE
