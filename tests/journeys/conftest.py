"""Browser journeys: the real `geleit demo` on a fresh data folder, driven by Chromium."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    ViewportSize,
    expect,
    sync_playwright,
)

from geleit.config import embedded
from tests.journeys.steps import DESKTOP, being_checked
from tools.chromium import find

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("GELEIT_JOURNEY_DATA_DIR", ROOT / "var" / "journeys"))
# Somebody who writes a journey saves the building of the demonstration by naming one that runs already.
RUNNING = os.environ.get("GELEIT_JOURNEY_SITE", "")
START_SECONDS = 300
WAIT_SECONDS = 8
windows: list[Page] = []


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys come last: the browser's event loop must not run while other tests use the database."""
    items.sort(key=lambda item: item.get_closest_marker("journey") is not None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep what the windows of a failed journey showed, in var/journeys/failed."""
    report = yield
    if report.failed and "open_browser" in getattr(item, "fixturenames", ()):
        for number, page in enumerate(windows):
            page.screenshot(path=str(DATA / "failed" / f"{item.name}-{number}.png"), full_page=True)
    return report


@dataclass(frozen=True)
class Site:
    """A running demonstration."""

    address: str
    data: Path

    def query(self, statement: str, values: Any = ()) -> list[tuple[Any, ...]]:
        """Run SQL as superuser, past the wall; rows of a statement that gives some."""
        with psycopg.connect(embedded.ensure_running(self.data).superuser) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def stop_database(self) -> None:
        """Take the database away, as when its server goes down."""
        embedded.stop(self.data)

    def start_database(self) -> None:
        """Bring the database back."""
        embedded.ensure_running(self.data)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - our own http address
            return int(answer.status) == 200
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """A fresh demonstration, built and served the way a new user starts it."""
    if RUNNING:
        yield Site(RUNNING, DATA)
        return
    embedded.stop(DATA)
    shutil.rmtree(DATA, ignore_errors=True)
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    environment["GELEIT_DATA_DIR"] = str(DATA)
    command = [sys.executable, "-m", "geleit", "demo", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + START_SECONDS
    try:
        while not _answers(f"{address}/anmelden/"):
            assert process.poll() is None, "geleit demo ended by itself"
            assert time.monotonic() < deadline, "geleit demo did not answer in time"
            time.sleep(0.5)
        yield Site(address, DATA)
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
def troubles() -> Iterator[list[str]]:
    """What went wrong in any window: script errors, refused styles and scripts, answers of 500 and more.

    A journey that expects such an answer takes it out of the list.
    """
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def open_browser(browser: Browser, site: Site, troubles: list[str]) -> Iterator[Callable[..., Page]]:
    """`open_browser(PHONE, java_script=False)`: a window of its own."""
    contexts: list[BrowserContext] = []

    def hear(message: ConsoleMessage) -> None:
        if "Content Security" in message.text and message.page not in being_checked:
            troubles.append(message.text)

    def look(answer: Response) -> None:
        if answer.status >= 500:
            troubles.append(f"{answer.status} {answer.url}")

    def make(size: ViewportSize = DESKTOP, *, java_script: bool = True) -> Page:
        context = browser.new_context(
            base_url=site.address, viewport=size, java_script_enabled=java_script, has_touch=size != DESKTOP,
            locale="de-DE", timezone_id="Europe/Berlin",
        )  # fmt: skip
        context.set_default_timeout(WAIT_SECONDS * 1000)
        contexts.append(context)
        page = context.new_page()
        windows.append(page)
        page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
        page.on("console", hear)
        page.on("response", look)
        return page

    expect.set_options(timeout=WAIT_SECONDS * 1000)
    yield make
    windows.clear()
    for context in contexts:
        context.close()
