"""The waiting room: a number at the kiosk, the call at a counter, the display, the telephone, lost connections."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from bench import installation
from geleit.config import embedded
from geleit.portal.qr_picture import picture_of
from tests.journeys.conftest import Site
from tests.journeys.steps import DESKTOP, PHONE, check_page, press, sign_in, titled

pytestmark = pytest.mark.journey

COLUMN: ViewportSize = {"width": 1080, "height": 1920}
SCREEN: ViewportSize = {"width": 1920, "height": 1080}
SEEN_WITHIN = 2000  # milliseconds from the call to the display
Browse = Callable[..., Page]

SECRET_OF = """
import sys, uuid, django
django.setup()
from geleit.visits.secrets import ticket_secret
print(ticket_secret(uuid.UUID(sys.argv[1])))
"""


def told(site: Site, *words: str) -> str:
    """The last line that a Python program with the site's own settings prints."""
    settings = installation.environment(site.data.resolve(), embedded.ensure_running(site.data))
    done = subprocess.run(
        [sys.executable, *words], check=True, cwd=Path(__file__).resolve().parents[2], env=settings,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return done.stdout.splitlines()[-1]


@pytest.fixture
def room(site: Site) -> dict[str, Any]:
    """A waiting room of its own, with a kiosk and a display."""
    found: dict[str, Any] = json.loads(told(site, "-m", "bench.waiting_room", "0", f"zz-{time.time_ns()}"))
    return found


def at_the_counter(browse: Browse, room: dict[str, Any]) -> Page:
    """Ines of the front desk at counter 1 of the room, whose key is the last of all."""
    staff = browse(DESKTOP)
    sign_in(staff, "ines.huber")
    staff.goto("/warteraum/platz/")
    staff.get_by_label("Bürgerservice: 1", exact=True).last.check()
    press(staff, "Hier arbeiten")
    return staff


def test_a_walk_in_from_the_kiosk_to_the_counter(site: Site, open_browser: Browse, room: dict[str, Any]) -> None:
    kiosk, display = open_browser(COLUMN), open_browser(SCREEN)
    display.goto(f"/heilbronn/anzeige/{room['display']}/?stimme=aus")
    expect(display.get_by_text("Im Moment ist keine Nummer aufgerufen.")).to_be_visible()
    check_page(display)

    kiosk.goto(f"/heilbronn/automat/{room['kiosk']}/")
    check_page(kiosk)
    kiosk.get_by_role("link", name="العربية").tap()
    titled(kiosk, "ما سبب زيارتكم؟")
    assert kiosk.locator("html").get_attribute("dir") == "rtl"
    key = kiosk.locator("input[name=form_key]").get_attribute("value")
    kiosk.get_by_role("button", name="رخصة القيادة").tap()
    titled(kiosk, "رقمكم")
    number = kiosk.locator(".pq-number").inner_text()
    assert number == "C1"
    check_page(kiosk)

    # The telephone reads the picture: it holds the address of the number's own page in Arabic.
    own = f"/heilbronn/ar/warten/{told(site, '-c', SECRET_OF, str(key))}/"
    assert kiosk.locator(".pq-slip__qr img").get_attribute("src") == picture_of(site.address + own)
    phone = open_browser(PHONE)
    phone.goto(own)
    titled(phone, number)
    expect(phone.locator("[data-ahead]")).to_have_text("0")
    check_page(phone)

    staff = at_the_counter(open_browser, room)
    press(staff, "Nächste Nummer aufrufen")
    called = display.locator(".pq-called li").first
    expect(called).to_contain_text(number, timeout=SEEN_WITHIN)
    expect(called).to_contain_text("Schalter 1")
    check_page(display)
    expect(phone.get_by_role("heading", name="حان دوركم")).to_be_visible()
    expect(phone.locator(".pq-go")).to_contain_text("الشباك 1")
    check_page(phone)

    # After a while the kiosk stands at its start again, in German.
    kiosk.get_by_role("link", name="تم").tap()
    titled(kiosk, "Weshalb kommen Sie?")


def test_a_display_without_connection_says_so_and_goes_on(open_browser: Browse, room: dict[str, Any]) -> None:
    display = open_browser(SCREEN)
    display.goto(f"/heilbronn/anzeige/{room['display']}/?stimme=aus")
    expect(display.locator("[data-waiting]")).to_have_text("0")
    display.context.set_offline(True)
    lost = display.get_by_text("Verbindung unterbrochen, Stand ")
    expect(lost).to_be_visible(timeout=15_000)
    check_page(display)
    kiosk = open_browser(COLUMN)
    kiosk.goto(f"/heilbronn/automat/{room['kiosk']}/")
    kiosk.get_by_role("button", name="Führerschein").tap()
    titled(kiosk, "C1")
    display.context.set_offline(False)
    expect(display.locator("[data-waiting]")).to_have_text("1", timeout=15_000)
    expect(lost).to_be_hidden()


def test_a_kiosk_without_connection_draws_the_number_when_it_is_back(
    open_browser: Browse, room: dict[str, Any]
) -> None:
    kiosk = open_browser(COLUMN)
    kiosk.goto(f"/heilbronn/automat/{room['kiosk']}/")
    kiosk.context.set_offline(True)
    kiosk.get_by_role("button", name="Führerschein").tap()
    expect(kiosk.get_by_text("Verbindung unterbrochen. Bitte warten Sie")).to_be_visible()
    check_page(kiosk)
    kiosk.context.set_offline(False)
    titled(kiosk, "C1")


def test_everything_works_without_scripts(open_browser: Browse, room: dict[str, Any]) -> None:
    kiosk = open_browser(COLUMN, java_script=False)
    kiosk.goto(f"/heilbronn/automat/{room['kiosk']}/")
    kiosk.get_by_role("link", name="Asylbewerberleistungsgesetz").tap()
    titled(kiosk, "Für wie viele Personen?")
    press(kiosk, "2")
    titled(kiosk, "B1")
    expect(kiosk.get_by_text("Personen: 2")).to_be_visible()

    phone = open_browser(PHONE, java_script=False)
    phone.goto(f"/heilbronn/nummer/{room['point']}/")
    phone.get_by_label("Führerschein").check()
    press(phone, "Nummer ziehen")
    titled(phone, "C2")
    phone.get_by_role("link", name="zurückgeben").click()
    titled(phone, "Nummer C2 zurückgeben?")
    press(phone, "Zurückgeben")
    titled(phone, "Diese Nummer ist vorbei")


@pytest.mark.parametrize("language", ["", "ar/"])
def test_every_page_of_the_waiting_room_stands_the_check(
    open_browser: Browse, room: dict[str, Any], language: str
) -> None:
    kiosk, phone = open_browser(COLUMN), open_browser(PHONE)
    start = f"/heilbronn/{language}automat/{room['kiosk']}/"
    for path in (start, f"{start}termin/", f"/heilbronn/{language}anzeige/{room['display']}/"):
        kiosk.goto(path)
        check_page(kiosk)
    kiosk.goto(start)
    kiosk.locator("a.pq-choice").first.tap()
    expect(kiosk.locator(".pq-key").first).to_be_visible()
    check_page(kiosk)
    for path in (f"/heilbronn/{language}nummer/", f"/heilbronn/{language}nummer/{room['point']}/"):
        phone.goto(path)
        check_page(phone)
    phone.locator("input[name=offer]").last.check()
    phone.locator("main button[type=submit]").click()
    expect(phone.locator(".pq-own")).to_be_visible()
    check_page(phone)
    phone.goto(f"{urlsplit(phone.url).path}zurueckgeben/")
    check_page(phone)
    phone.locator("main button[type=submit]").click()
    expect(phone).to_have_url(re.compile(r"/warten/[^/]+/$"))
    check_page(phone)
