"""Every answer carries the headers that keep browsers from helping an attacker (promises J2 and J3), and a failure
tells nothing about the machine or the people in it (J7)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client

from geleit.core.public import is_public, public
from tests.security.crawl import TRACES, MarkedWorld, body_of, browser, fetch, patterns, reading_rows

ROOT = Path(__file__).resolve().parents[2]
SECRET = "geheim-4711"
EXACT = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": None,  # said by the policy's frame-ancestors
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
DEVICES = ("camera", "geolocation", "microphone", "payment", "usb")
QUEUE_STATES = {f"portal:{what}_state" for what in ("numbers", "ticket", "display", "kiosk")}
STATUSES = {200, 302, 403, 404, 500, 503}

pytestmark = pytest.mark.django_db


def faults(response: HttpResponseBase, *, keeping: tuple[str, ...] = ("no-store",)) -> Iterator[str]:
    """What is missing or wrong in the headers of an answer; `keeping` says who may keep it."""
    headers = response.headers
    for name, value in EXACT.items():
        if value is not None and headers.get(name) != value:
            yield f"{name} is {headers.get(name)}"
    if not any(rule in headers.get("Cache-Control", "") for rule in keeping):
        yield f"Cache-Control is {headers.get('Cache-Control')}"
    if not all(f"{device}=()" in headers.get("Permissions-Policy", "") for device in DEVICES):
        yield f"Permissions-Policy is {headers.get('Permissions-Policy')}"
    rules = dict(rule.strip().partition(" ")[::2] for rule in headers.get("Content-Security-Policy", "").split(";"))
    yield from (f"{name} is {rules.get(name)}" for name, value in POLICY.items() if rules.get(name) != value)
    if "unsafe" in headers.get("Content-Security-Policy", ""):
        yield "the policy allows something unsafe"
    if "Server" in headers or "X-Powered-By" in headers:
        yield "names the software"


def failing_with(error: Exception) -> Any:
    """A view that fails."""

    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise error

    return view


def let_every_view_fail(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Put a failing view behind every address; public ones stay public."""
    for pattern in patterns():
        broken = failing_with(error)
        monkeypatch.setattr(pattern, "callback", public(broken) if is_public(pattern.callback) else broken)


def test_every_address_and_status_carries_them(world: MarkedWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = world.addresses
    people = {"nobody": None, "owner": world.owner, "colleague": world.colleague, "other county": world.outsider}
    seen: set[int] = set()
    wrong: list[str] = []

    def look(who: str, client: Client, name: str) -> None:
        answer = fetch(world, client, addresses[name])
        seen.add(answer.status_code)
        # Public pages are the same for everybody; everything else stays nowhere.
        keeping = ("no-store", "public, max-age=", "private, no-cache") if name.startswith("portal:") else ("no-store",)
        found = faults(answer, keeping=keeping)
        wrong.extend(f"{name} for {who}, {answer.status_code}: {fault}" for fault in found)

    for who, user in people.items():
        client = browser(user)
        for name in reading_rows():
            look(who, client, name)
    for error in (RuntimeError(SECRET), OperationalError(SECRET)):
        with monkeypatch.context() as patch:
            let_every_view_fail(patch, error)
            client = browser(world.owner)
            for name in addresses:
                look(type(error).__name__, client, name)
    assert wrong == []
    assert seen >= STATUSES


def test_a_failure_shows_neither_paths_nor_versions_nor_names(
    world: MarkedWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not configured.DEBUG
    addresses = world.addresses
    let_every_view_fail(monkeypatch, RuntimeError(f"{SECRET} {ROOT}/geleit/x.py"))
    telling = (SECRET, str(ROOT), ".py", "Traceback", "RuntimeError", "Django", "psycopg", "SELECT", *TRACES)
    wrong = []
    client = browser(world.owner)
    for name, address in addresses.items():
        answer = fetch(world, client, address)
        # How a queue stands is told before any view is asked.
        if answer.status_code != 500 and name not in QUEUE_STATES:
            wrong.append(f"{name} answers {answer.status_code}")
        wrong += [f"{name} shows {word}" for word in telling if word in body_of(answer)]
    assert wrong == []


def test_what_was_typed_is_offered_again_after_a_failure(world: MarkedWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    address = world.addresses["cases:tasks"]
    let_every_view_fail(monkeypatch, OperationalError(SECRET))
    answer = fetch(world, browser(world.owner), address, "POST", text="Unterlagen nachreichen")
    assert answer.status_code == 503
    assert "Unterlagen nachreichen" in body_of(answer)


def test_over_https_browsers_are_told_to_stay_there(world: MarkedWorld, settings) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    answer = browser(world.owner).get("/konto/", secure=True)
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
