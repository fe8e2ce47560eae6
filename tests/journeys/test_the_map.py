"""The map of the helper circles is enlarged, moved and opened; on paper and without scripts or data it is a picture."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.steps import PHONE, check_page, follow, press, sign_in, titled

pytestmark = pytest.mark.journey

GUIDE = "veronika.hindelang"
STAFF = "/ehrenamt/verteilung/karte/"
PUBLIC = {"de": "/oberallgaeu/ehrenamt/karte/", "ar": "/oberallgaeu/ar/ehrenamt/karte/"}
LARGER = {"de": "Karte vergrößern", "ar": "تكبير الخريطة"}
SMALLER = {"de": "Karte verkleinern", "ar": "تصغير الخريطة"}
CLOSE = {"de": "Fenster der Karte schließen", "ar": "إغلاق نافذة الخريطة"}
TO_THE_TABLE = {"de": "In der Tabelle zeigen", "ar": "عرض في الجدول"}
LEAST_TOUCH = 44


def live(page: Page) -> Locator:
    """The map that can be enlarged, once it has taken the place of the picture."""
    found = page.locator(".gl-map__live")
    expect(found).to_be_visible()
    expect(picture_of(page)).to_be_hidden()
    return found


def picture_of(page: Page) -> Locator:
    """The map as the server draws it."""
    return page.locator("svg.gl-map__picture")


def area(page: Page, name: str) -> Locator:
    """A municipality of the map."""
    return live(page).get_by_role("button", name=re.compile(rf"^{name}\b"))


def is_whole(page: Page, language: str = "de") -> Callable[[bool], None]:
    """Look whether the whole county is seen: then the map cannot be made smaller."""
    smaller = live(page).get_by_role("button", name=SMALLER[language])
    return lambda whole: expect(smaller).to_have_attribute("aria-disabled", "true" if whole else "false")


def east_of(place: Locator) -> float:
    """How far to the right a municipality stands on the screen."""
    box = place.bounding_box()
    assert box
    return box["x"]


# --- the integration guide ------------------------------------------------------------------------------------------


def test_the_guide_enlarges_the_map_with_buttons_and_keys(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    sign_in(page, GUIDE)
    follow(page, "Ehrenamt")
    follow(page, "Karte")
    sonthofen, whole = area(page, "Sonthofen"), is_whole(page)
    whole(True)
    check_page(page)
    press(page, LARGER["de"])
    whole(False)
    page.wait_for_timeout(400)  # until it has stopped growing
    check_page(page)
    press(page, SMALLER["de"])
    whole(True)

    sonthofen.focus()
    page.keyboard.press("+")
    whole(False)
    page.wait_for_timeout(400)  # until it has stopped growing
    before = east_of(sonthofen)
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    assert east_of(sonthofen) < before
    page.keyboard.press("-")
    whole(True)


def test_a_municipality_opens_and_leads_to_its_lists(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    sign_in(page, GUIDE)
    page.goto(STAFF)
    sonthofen = area(page, "Sonthofen")
    sonthofen.press("Enter")
    window = live(page).get_by_role("group", name="Sonthofen")
    expect(window).to_be_focused()
    circles, people = page.get_by_role("row", name=re.compile("^Sonthofen")).get_by_role("cell").all_inner_texts()[:2]
    expect(window).to_contain_text(f"{circles} Helferkreis")
    expect(window).to_contain_text(f"{people} aktive Freiwillige")
    check_page(page)
    page.keyboard.press("Escape")
    expect(window).to_be_hidden()
    expect(sonthofen).to_be_focused()

    sonthofen.press("Enter")
    press(page, CLOSE["de"])
    expect(window).to_be_hidden()
    sonthofen.press("Enter")
    follow(window, "Helferkreise")
    expect(page).to_have_url(re.compile(r"/ehrenamt/\?municipality=\d{8}$"))
    titled(page, "Helferkreise")
    page.go_back()
    area(page, "Sonthofen").press("Enter")
    follow(live(page).get_by_role("group", name="Sonthofen"), "Gemeinde öffnen")
    titled(page, "Sonthofen")


def test_on_paper_it_is_the_picture(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    sign_in(page, GUIDE)
    page.goto(f"{STAFF}?show=gaps")
    large, whole = live(page), is_whole(page)
    page.emulate_media(media="print")
    expect(picture_of(page)).to_be_visible()
    expect(large).to_be_hidden()
    page.emulate_media(media="screen")
    expect(large).to_be_visible()
    whole(True)


def test_without_scripts_it_is_the_picture(open_browser: Callable[..., Page]) -> None:
    page = open_browser(java_script=False)
    sign_in(page, GUIDE)
    for address in (STAFF, PUBLIC["de"]):
        page.goto(address)
        expect(picture_of(page)).to_be_visible()
        expect(page.locator(".gl-map__live")).to_have_count(0)
        expect(page.get_by_role("table").get_by_role("row", name=re.compile("^Sonthofen"))).to_be_visible()


@pytest.mark.parametrize("missing", ["**/karte.json*", "**/leaflet*.js"])
def test_what_cannot_be_loaded_leaves_the_picture(open_browser: Callable[..., Page], missing: str) -> None:
    page = open_browser()
    page.route(missing, lambda route: route.abort())
    page.goto(PUBLIC["de"])
    told = page.get_by_role("status").filter(has_text="Die Karte zum Vergrößern konnte nicht geladen werden.")
    expect(told).to_be_visible()
    expect(picture_of(page)).to_be_visible()
    expect(page.locator(".gl-map__live")).to_have_count(0)
    check_page(page)


# --- everybody ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["de", "ar"])
def test_everybody_opens_a_municipality_on_a_phone(open_browser: Callable[..., Page], language: str) -> None:
    page = open_browser(PHONE)
    page.goto(PUBLIC[language])
    large, whole = live(page), is_whole(page, language)
    expect(large).to_have_attribute("dir", "ltr")
    check_page(page)
    for name in (LARGER[language], SMALLER[language]):
        size = large.get_by_role("button", name=name).bounding_box()
        assert size
        assert min(size["width"], size["height"]) >= LEAST_TOUCH

    large.locator(".gl-map__sign").first.tap()
    window = large.get_by_role("group", name="Altusried")
    expect(window).to_be_visible()
    expect(window).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    whole(True)
    check_page(page)
    large.get_by_role("button", name=CLOSE[language]).tap()
    expect(window).to_be_hidden()
    large.locator(".gl-map__sign").first.tap()
    window.get_by_role("link", name=TO_THE_TABLE[language]).tap()
    expect(page).to_have_url(re.compile(r"#g\d{8}$"))
    expect(page.get_by_role("row", name=re.compile("^Altusried"))).to_be_in_viewport()


def test_who_wants_no_movement_gets_none(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    page.emulate_media(reduced_motion="reduce")
    page.goto(PUBLIC["de"])
    expect(live(page)).not_to_have_class(re.compile("leaflet-(fade|zoom)-anim"))
    sonthofen = area(page, "Sonthofen")
    press(page, LARGER["de"])
    at_once = east_of(sonthofen)
    page.wait_for_timeout(400)
    assert east_of(sonthofen) == at_once
