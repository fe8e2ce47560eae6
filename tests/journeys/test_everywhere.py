"""Search, registration and a consultation on a phone, without scripts, and with the keyboard alone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.steps import (
    ID,
    PASSWORD,
    PHONE,
    check_page,
    field,
    follow,
    invented,
    picture,
    press,
    record_consultation,
    register,
    search,
    sign_in,
    titled,
    told,
)

pytestmark = pytest.mark.journey


def test_the_same_on_a_phone(open_browser: Callable[..., Page]) -> None:
    page = open_browser(PHONE)
    family_name = invented("Bahramzadeh")
    sign_in(page, "selin.aktas")
    check_page(page)
    search(page, family_name)
    check_page(page)
    register(page, "Laleh", family_name)
    titled(page, "Überblick")
    check_page(page)

    page.get_by_role("link", name="Neue Beratung").first.click()
    page.get_by_role("link", name=re.compile(f"^{family_name}")).first.click()
    check_page(page)
    record_consultation(page, "Am Telefon kurz besprochen.")
    check_page(page)
    expect(page.get_by_text("Am Telefon kurz besprochen.")).to_be_visible()

    page.get_by_role("navigation", name="Hauptmenü").get_by_text("Menü").click()
    follow(page.get_by_role("navigation", name="Hauptmenü"), "Fälle")
    check_page(page)
    page.get_by_role("table").get_by_role("link", name=re.compile(", ")).nth(1).click()
    titled(page, "Überblick")
    picture(page, "phone")


def test_the_same_without_scripts(open_browser: Callable[..., Page]) -> None:
    page = open_browser(java_script=False)
    family_name = invented("Wardak")
    sign_in(page, "mehdi.rostami")
    search(page, family_name)
    register(page, "Zarghuna", family_name)
    titled(page, "Überblick")

    page.get_by_role("link", name="Neue Beratung").first.click()
    page.get_by_role("link", name=re.compile(f"^{family_name}")).first.click()
    record_consultation(page, "Ohne Skripte erfasst.")
    expect(page.get_by_text("Ohne Skripte erfasst.")).to_be_visible()

    follow(page, "Fälle")
    field(page, "Stand").select_option(label="alle")
    press(page, "Anwenden")
    expect(field(page, "Stand").locator("option:checked")).to_have_text("alle")


def test_the_same_with_the_keyboard_alone(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    page.goto("/anmelden/")
    go_to(page, field(page, "Benutzername oder E-Mail"))
    page.keyboard.type("clara.vogt")
    go_to(page, field(page, "Passwort"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    titled(page, "Mein Tag")
    nothing_holds_the_focus(page)
    name = page.get_by_role("main").get_by_role("link", name=re.compile(", ")).first.inner_text()

    page.keyboard.press("F8")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    titled(page, "Suche")
    go_to(page, page.get_by_role("table").get_by_role("link", name=name).first)
    page.keyboard.press("Enter")
    titled(page, "Überblick")

    page.keyboard.press("F2")
    titled(page, "Neue Beratung")
    page.keyboard.press("Enter")  # the file just read is offered first and has the focus
    expect(page).to_have_url(re.compile(rf"/beratungen/neu/{ID}/"))
    page.keyboard.type("Nur mit der Tastatur erfasst.")
    go_to(page, page.get_by_role("checkbox", name="Gesundheit"))
    page.keyboard.press("Space")
    go_to(page, page.get_by_role("radio", name="5", exact=True))
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="10", exact=True)).to_be_checked()
    go_to(page, field(page, "Sprachmittlung"))
    page.keyboard.type("Nicht")  # “Nicht nötig”
    press_with_keyboard(page, "Speichern")
    told(page, "Die Beratung ist erfasst.")


def press_with_keyboard(page: Page, name: str) -> None:
    """Go to the button of that name and press Enter."""
    go_to(page, page.get_by_role("button", name=name, exact=True))
    page.keyboard.press("Enter")


def go_to(page: Page, wanted: Locator, most: int = 80) -> None:
    """Press Tab until `wanted` has the focus; whatever gets it on the way shows that."""
    for _press in range(most):
        if wanted.evaluate("(it) => it === document.activeElement"):
            return
        page.keyboard.press("Tab")
        assert focus_shows(page), page.evaluate("() => document.activeElement.outerHTML.slice(0, 200)")
    raise AssertionError(f"{wanted} cannot be reached with Tab")


def focus_shows(page: Page) -> bool:
    """Whether the focused element looks different: an outline or a shadow of at least two pixels, also of its frame."""
    return bool(
        page.evaluate(
            """() => {
              const thick = (it) => {
                const style = getComputedStyle(it);
                const outline = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
                return outline || /[2-9]px/.test(style.boxShadow);
              };
              const it = document.activeElement;
              return it === document.body || thick(it) || thick(it.parentElement);
            }"""
        )
    )


def nothing_holds_the_focus(page: Page) -> None:
    """Going round with Tab comes back to the beginning of the page."""
    start = page.locator(".gl-skip")
    start.focus()
    for _press in range(400):
        page.keyboard.press("Tab")
        if start.evaluate("(it) => it === document.activeElement || document.activeElement === document.body"):
            return
    raise AssertionError("the focus does not come round")
