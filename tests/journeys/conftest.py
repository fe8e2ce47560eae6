"""Browser journeys: the real `geleit demo` on a fresh data folder, driven by Chromium."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tools.chromium import find

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("GELEIT_JOURNEY_DATA_DIR", ROOT / "var" / "journeys"))
PICTURES = ROOT / "docs" / "handbook" / "img"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
START_SECONDS = 300
PASSWORD = "geleit-demo"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return int(answer.status) == 200
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Address of a fresh demonstration, built and served the way a new user starts it."""
    subprocess.run([sys.executable, "-m", "geleit", "stop"], check=False, capture_output=True, cwd=ROOT)
    shutil.rmtree(DATA, ignore_errors=True)
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    environment["GELEIT_DATA_DIR"] = str(DATA)
    process = subprocess.Popen(
        [sys.executable, "-m", "geleit", "demo", "--port", str(port)], cwd=ROOT, env=environment
    )
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + START_SECONDS
    try:
        while not _answers(f"{address}/anmelden/"):
            assert process.poll() is None, "geleit demo ended by itself"
            assert time.monotonic() < deadline, "geleit demo did not answer in time"
            time.sleep(0.5)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys."""
    with sync_playwright() as playwright:
        path = find()
        assert path, "Chromium is missing: run `python tools/chromium.py`"
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
                  "--disable-background-networking", "--disable-component-update"],
        )  # fmt: skip
        yield browser
        browser.close()


@pytest.fixture
def open_browser(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """`open_browser(width=…, java_script=False)`: a window of its own; no page may log an error."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def make(size: dict[str, int] = DESKTOP, *, java_script: bool = True) -> Page:
        context = browser.new_context(
            base_url=site, viewport=size, java_script_enabled=java_script, locale="de-DE", timezone_id="Europe/Berlin"
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
        page.on("console", lambda message: troubles.append(message.text) if "Content Security" in message.text else None)
        page.on("response", lambda answer: troubles.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None)
        return page

    yield make
    for context in contexts:
        context.close()
    assert troubles == []


def sign_in(page: Page, username: str) -> None:
    """Sign in by name and password, as people do."""
    page.goto("/anmelden/")
    page.get_by_label(re.compile("Benutzername")).fill(username)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()
    expect(page).to_have_url(re.compile(r"/$"))


def check_page(page: Page) -> None:
    """axe finds nothing, there is one h1, and nothing scrolls sideways."""
    page.add_script_tag(path=str(AXE)) if not page.evaluate("() => !!window.axe") else None
    found = page.evaluate(
        "async (tags) => (await axe.run(document, {runOnly: {type: 'tag', values: tags}})).violations"
        ".map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(' | '))",
        TAGS,
    )
    assert found == [], f"{page.url}: {found}"
    assert page.locator("h1").count() == 1, page.url
    wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"


def picture(page: Page, name: str, *, whole: bool = False) -> None:
    """Take the handbook's picture `name`.png, when pictures are wanted (GELEIT_PICTURES=1) or it is missing."""
    file = PICTURES / f"{name}.png"
    if os.environ.get("GELEIT_PICTURES") or not file.exists():
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(file), full_page=whole)
