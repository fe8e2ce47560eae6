"""A consultation is documented in under a minute."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page

from tests.journeys.steps import field, sign_in, titled, told

pytestmark = pytest.mark.journey

MOST_ACTIONS = 20  # clicks, keys that lead somewhere, and fields typed into
MOST_SECONDS = 20  # of waiting for the machine, which leaves forty for the human being


def test_a_consultation_takes_less_than_a_minute(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    sign_in(page, "hannah.zuern")
    page.get_by_role("navigation", name="Hauptmenü").get_by_role("link", name="Fälle").click()
    page.get_by_role("table").get_by_role("link").filter(has_text=", ").first.click()
    titled(page, "Überblick")

    hands = Hands(page)
    hands.press("F2")
    titled(page, "Neue Beratung")
    hands.press("Enter")  # the file just read has the focus
    page.get_by_role("checkbox", name="Gesundheit").wait_for()
    hands.type("Termin beim Kinderarzt vereinbart, Impfpass fehlt noch.")  # the note has it now
    hands.click(page.get_by_role("checkbox", name="Gesundheit"))
    hands.click(page.get_by_role("checkbox", name="Kinder und Familie"))
    hands.click(page.get_by_role("radio", name="15", exact=True))
    hands.click(page.get_by_role("radio", name="Telefon"))
    hands.choose(field(page, "Sprachmittlung"), "Nicht nötig")
    hands.click(field(page, "Nächster Schritt"))
    hands.type("Impfpass mitbringen")
    hands.click(page.get_by_role("radio", name="in einer Woche"))
    hands.click(page.get_by_role("button", name="Speichern", exact=True))
    told(page, "Die Beratung ist erfasst.")

    assert hands.actions <= MOST_ACTIONS
    assert time.monotonic() - hands.began < MOST_SECONDS


class Hands:
    """Hands that count what they do."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0
        self.began = time.monotonic()

    def press(self, key: str) -> None:
        self.actions += 1
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.actions += 1
        self.page.keyboard.type(text)

    def click(self, target: Locator) -> None:
        self.actions += 1
        target.click()

    def choose(self, target: Locator, label: str) -> None:
        self.actions += 2  # open, choose
        target.select_option(label=label)
