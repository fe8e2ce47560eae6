"""What a visitor finds on the public pages of both counties, without an account."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import CDPSession, Page, Request, ViewportSize, expect

from geleit.core import clock
from geleit.core.multilingual import LANGUAGES
from geleit.portal.urls import urlpatterns
from tests.journeys.conftest import Site
from tests.journeys.steps import DESKTOP, PHONE, check_page, defects, field, follow, picture, press, printed, titled

pytestmark = pytest.mark.journey

COUNTIES = ("heilbronn", "oberallgaeu")
MOST_BYTES = 100_000  # of a first view, without fonts


@dataclass(frozen=True)
class Reader:
    """Somebody in front of a screen; `words` are those of the page in that language."""

    language: str
    size: ViewportSize
    words: dict[str, str]
    scripts: bool = True

    def path(self, county: str, page: str = "") -> str:
        """Address of a page of a county in this language."""
        return f"/{county}/{page}" if self.language == "de" else f"/{county}/{self.language}/{page}"


GERMAN_WORDS = {
    "who": "Wer ist für mich zuständig?", "topic": "Worum geht es?", "place": "Wo wohnen Sie?",
    "find": "Stelle finden", "which": "Welchen Ort meinen Sie?", "outside": "gehört nicht zu diesem Landkreis",
    "unknown": "Diesen Ort kennen wir nicht.",
}  # fmt: skip
ARABIC_WORDS = {
    "who": "من المسؤول عن حالتي؟", "topic": "ما هو الموضوع؟", "place": "أين تسكنون؟",
    "find": "البحث عن المكتب", "which": "أي مكان تقصدون؟", "outside": "ليست في هذه المقاطعة",
    "unknown": "لا نعرف هذا المكان.",
}  # fmt: skip
READERS = {
    "German on a desk": Reader("de", DESKTOP, GERMAN_WORDS),
    "Arabic on a phone": Reader("ar", PHONE, ARABIC_WORDS),
    "German without scripts": Reader("de", DESKTOP, GERMAN_WORDS, scripts=False),
}

# --- who is responsible for me? -------------------------------------------------------------------------------------

EPPINGEN = {"de": "Stadt Eppingen, Ausländerbehörde", "ar": "مدينة إبينغن، دائرة الأجانب"}
BAD_RAPPENAU = {"de": "Stadt Bad Rappenau, Ausländerbehörde", "ar": "مدينة باد راباناو، دائرة الأجانب"}
NECKARSULM = {"de": "Stadt Neckarsulm, Ausländerbehörde", "ar": "مدينة نكارزولم، دائرة الأجانب"}
ALIENS_LAW = {"de": "Ausländerbehörde", "ar": "دائرة الأجانب"}
SONTHOFEN = {"de": "Kfz-Zulassungsstelle Sonthofen", "ar": "مكتب ترخيص المركبات في زونتهوفن"}
KEMPTEN = {"de": "Kfz-Zulassungsstelle Kempten, gemeinsam", "ar": "مكتب ترخيص المركبات في كمبتن، مشترك"}
TEAM = {"de": "Team", "ar": "فريق"}
RESIDENCE, CARS, COUNSELLING = "aufenthaltsrecht", "kfz-zulassung", "integrationsmanagement"

# county, service, place as typed, and the offices the answer names, the first in its heading
ANSWERS: list[tuple[str, str, str, list[dict[str, str]]]] = [
    ("heilbronn", RESIDENCE, "Eppingen", [EPPINGEN]),
    ("heilbronn", RESIDENCE, "Ittlingen", [EPPINGEN]),
    ("heilbronn", RESIDENCE, "75050 Gemmingen", [EPPINGEN]),
    ("heilbronn", RESIDENCE, "bad rappenau", [BAD_RAPPENAU]),
    ("heilbronn", RESIDENCE, "Siegelsbach", [BAD_RAPPENAU]),
    ("heilbronn", RESIDENCE, "Kirchardt", [BAD_RAPPENAU]),
    ("heilbronn", RESIDENCE, "Neckarsulm", [NECKARSULM]),
    ("heilbronn", RESIDENCE, "Erlenbach", [ALIENS_LAW]),
    ("heilbronn", RESIDENCE, "Untereisesheim", [ALIENS_LAW]),
    ("oberallgaeu", CARS, "Sonthofen", [SONTHOFEN, KEMPTEN]),
    ("oberallgaeu", CARS, "Dietmannsried", [SONTHOFEN, KEMPTEN]),
]
# Counselling by municipality, with a consultation hour that stands on the team's page.
COUNSELLED = [
    ("heilbronn", "Eppingen", "Eppingen", "09:00–11:30"),
    ("heilbronn", "Neckarsulm", "Neckarsulm", "09:00–12:00"),
    ("heilbronn", "Siegelsbach", "Bad Rappenau", "09:00–12:00"),
    ("oberallgaeu", "Sonthofen", "Sonthofen", "09:00–12:00"),
    ("oberallgaeu", "Dietmannsried", "Dietmannsried", "08:30–12:00"),
]
SAME_POSTAL_CODE = ["Balderschwang", "Bolsterlang", "Fischen i.Allgäu", "Obermaiselstein"]  # all 87538


@pytest.mark.parametrize("who", READERS)
def test_who_is_responsible_for_me(open_browser: Callable[..., Page], who: str) -> None:
    reader = READERS[who]
    page = open_browser(reader.size, java_script=reader.scripts)
    page.goto(reader.path("heilbronn"))
    if who == "German on a desk":
        picture(page, "public-start")
    page.get_by_role("main").get_by_role("link", name=reader.words["who"]).click()
    titled(page, reader.words["who"])

    county = "heilbronn"
    for where, service, place, offices in ANSWERS:
        if where != county:
            county = where
            page.goto(reader.path(county, "zustaendig/"))
        ask(page, reader, service, place)
        named = [office[reader.language] for office in offices]
        expect(answer(page).get_by_role("heading", level=2), place).to_contain_text(named[0])
        expect(answer(page).get_by_role("heading"), place).to_have_count(len(named))
        for name in named:
            expect(answer(page), place).to_contain_text(name)
        if reader.scripts and place == "Erlenbach":
            check_page(page)

    the_city_is_not_the_countys(page, reader)
    counselling_is_by_municipality(page, reader)
    a_postal_code_alone_decides_nothing(page, reader)


def the_city_is_not_the_countys(page: Page, reader: Reader) -> None:
    """The city of Heilbronn lies in the middle of the county and does not belong to it."""
    page.goto(reader.path("heilbronn", "zustaendig/"))
    ask(page, reader, RESIDENCE, "Heilbronn")
    expect(answer(page).get_by_role("heading")).to_contain_text(reader.words["outside"])
    expect(answer(page)).to_contain_text("Stadt Heilbronn (Stadtkreis)")


def counselling_is_by_municipality(page: Page, reader: Reader) -> None:
    """The answer leads to the case managers there and their consultation hours."""
    for county, place, team, hours in COUNSELLED:
        page.goto(reader.path(county, "zustaendig/"))
        ask(page, reader, COUNSELLING, place)
        heading = answer(page).get_by_role("heading", level=2)
        if place == "Eppingen" and reader.language == "ar":
            picture(page, "public-phone-arabic")
        heading.get_by_role("link").click()
        titled(page, TEAM[reader.language])
        titled(page, team)
        expect(page.locator(".pl-week").first).to_contain_text(hours)


def a_postal_code_alone_decides_nothing(page: Page, reader: Reader) -> None:
    """87538 is the postal code of four municipalities: the page asks, and then answers."""
    page.goto(reader.path("oberallgaeu", "zustaendig/"))
    ask(page, reader, CARS, "Nirgendwo")
    expect(page.get_by_text(reader.words["unknown"])).to_be_visible()
    ask(page, reader, CARS, "87538")
    expect(answer(page).get_by_role("heading")).to_have_text(reader.words["which"])
    assert answer(page).get_by_role("link").all_inner_texts() == SAME_POSTAL_CODE
    if reader.scripts:
        check_page(page)
    follow(page, "Fischen i.Allgäu")
    expect(answer(page).get_by_role("heading", level=2)).to_contain_text(SONTHOFEN[reader.language])


def ask(page: Page, reader: Reader, service: str, place: str) -> None:
    """Choose a topic, write a place, press the button."""
    page.get_by_label(reader.words["topic"]).select_option(value=service)
    page.get_by_label(reader.words["place"]).fill(place)
    press(page, reader.words["find"])


def answer(page: Page) -> Any:
    """The answer above the form; it is labelled by its own heading."""
    return page.locator(".pl-answer")


# --- may I come? ----------------------------------------------------------------------------------------------------

# What by.md §5.3 knows of Heilbronn's rules: day, office, age, what it is, masks that are demanded and recommended
HISTORY: list[tuple[str, str, int, str, str, str]] = [
    ("2020-06-02", "zulassungsstelle", 16, "walk_in", "", "everyday"),
    ("2020-07-17", "", 16, "closed", "", ""),
    ("2020-07-17", "abfallwirtschaft", 16, "walk_in", "everyday", ""),
    ("2021-03-15", "", 16, "appointment", "op", ""),
    ("2021-03-15", "", 10, "appointment", "everyday", ""),
    ("2021-12-10", "", 16, "appointment", "op", ""),
    ("2021-12-10", "", 18, "appointment", "ffp2", ""),
    ("2021-12-10", "zulassungsstelle", 18, "walk_in", "ffp2", ""),
    ("2022-05-06", "", 16, "appointment", "op", ""),
    ("2022-05-06", "", 18, "appointment", "op", "ffp2"),
    ("2022-05-06", "zulassungsstelle", 16, "walk_in", "op", ""),
    ("2022-11-04", "", 16, "walk_in", "", ""),
    ("2022-11-04", "auslaenderbehoerde", 16, "appointment", "", ""),
]
SEED_FRIDAY = date(2022, 5, 6)


def test_may_i_come_on_friday(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    page.goto("/heilbronn/")
    page.get_by_role("main").get_by_role("link", name="Ihr Besuch").click()
    titled(page, "Ihr Besuch")
    friday = clock.today() + timedelta(days=(4 - clock.today().weekday()) % 7)
    ask_to_come(page, friday, "16")
    expect(answer(page).get_by_role("heading", level=2)).to_have_text("Ohne Termin")
    expect(answer(page)).to_contain_text(f"Freitag, {friday:%d.%m.%Y}")
    expect(answer(page)).to_contain_text("Alter: 16")
    check_page(page)

    said = page.request.get(href(page, "Diese Antwort als Daten (JSON)")).json()
    assert (said["day"], said["age"], said["may_come"]) == (friday.isoformat(), 16, "walk_in")
    text = printed(page, href(page, "Aushang zum Drucken (PDF)"))
    assert "Ohne Termin" in text
    assert f"{friday:%d.%m.%Y}" in text

    ask_to_come(page, friday, "sechzehn")
    expect(page.get_by_text("Bitte schreiben Sie Ihr Alter als Zahl")).to_be_visible()
    check_page(page)


def test_might_one_come_then(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    found = [(*case[:3], *answered(page, *case[:3])) for case in HISTORY]
    assert found == HISTORY

    page.goto("/heilbronn/besuch/")
    for age, masks in (("16", ["OP-Maske"]), ("18", ["OP-Maske", "FFP2"])):
        ask_to_come(page, SEED_FRIDAY, age)
        expect(answer(page).get_by_role("heading", level=2)).to_have_text("Nur mit Termin")
        expect(answer(page)).to_contain_text("Kfz-Zulassungsstelle: Ohne Termin")
        accepted = answer(page).get_by_text(re.compile("^Zugelassen")).all_inner_texts()
        assert [line.split(": ")[1].split(",")[0] for line in accepted] == masks
    check_page(page)
    notice = printed(page, href(page, "Aushang zum Drucken (PDF)"))
    assert all(word in notice for word in ("Nur mit Termin", "OP-Maske", "FFP2", "Kfz-Zulassungsstelle"))

    page.goto(f"/heilbronn/besuch/?stand={SEED_FRIDAY}")
    expect(page.get_by_role("status")).to_contain_text("06.05.2022")
    page.set_viewport_size(PHONE)
    page.goto(f"/heilbronn/ar/besuch/?tag={SEED_FRIDAY}&alter=16")
    expect(answer(page).get_by_role("heading", level=2)).to_have_text("بموعد مسبق فقط")
    check_page(page)


def ask_to_come(page: Page, day: date, age: str) -> None:
    """Fill in day and age and press the button."""
    field(page, "An welchem Tag?").fill(day.isoformat())
    field(page, "Wie alt sind Sie?").fill(age)
    press(page, "Antwort zeigen")


def answered(page: Page, day: str, office: str, age: int) -> tuple[str, str, str]:
    """Whether one may come, and the weakest mask that is demanded and recommended, out of the JSON."""
    query = urlencode({"tag": day, "amt": office, "alter": age})
    said = page.request.get(f"/heilbronn/besuch/antwort.json?{query}").json()
    masks = [
        next((item["standards"][0]["code"] for item in said[strength] if item["topic"] == "mask"), "")
        for strength in ("must", "should")
    ]
    return str(said["may_come"]), masks[0], masks[1]


def href(page: Page, link: str) -> str:
    """Where a link leads."""
    return page.get_by_role("link", name=link).get_attribute("href") or ""


# --- every page -----------------------------------------------------------------------------------------------------

LINKS = """(links) => links
  .map((link) => new URL(link.getAttribute('href'), location.href))
  .filter((url) => url.origin === location.origin)
  .map((url) => url.pathname)"""
# German sentences on a page in another language that no note follows; names stay as they are.
UNMARKED = """() => [...document.querySelectorAll('main [lang=de]:not(address)')]
  .filter((part) => /[a-zäöüß]{3}[.!?]( |$)/.test(part.innerText))
  .filter((part) => !part.parentElement.closest('[lang=de]'))
  .filter((part) => !part.parentElement.querySelector('.gl-german'))
  .map((part) => part.innerText.slice(0, 80))"""


# What a county does not have, it has no page for: the contact point is Oberallgäu's, the case managers are Heilbronn's.
NOT_THERE = {"heilbronn": "ehrenamt/", "oberallgaeu": "integrationsmanagement/"}


@pytest.mark.parametrize("county", COUNTIES)
@pytest.mark.parametrize("who", ["German on a desk", "Arabic on a phone"])
def test_every_page_is_sound(open_browser: Callable[..., Page], who: str, county: str) -> None:
    reader = READERS[who]
    page = open_browser(reader.size)
    browser_cache = page.context.new_cdp_session(page)
    waiting, seen = (
        [reader.path(county, one) for one in pages_by_name() if not one.startswith(NOT_THERE[county])],
        set[str](),
    )
    files, wrong = set[str](), dict[str, list[str]]()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        found = look_at(page, browser_cache, path, reader)
        if found:
            wrong[path] = found
        links = {one for one in page.locator("a[href]").evaluate_all(LINKS) if is_of(one, reader, county)}
        files |= {one for one in links if not one.endswith("/")}
        waiting += links - files - seen
    broken = {path: [str(status)] for path in files if (status := page.request.get(path).status) != 200}
    assert wrong | broken == {}
    assert len(seen) > 20


def pages_by_name() -> list[str]:
    """Every public page whose address names nothing but the county."""
    routes = [str(pattern.pattern) for pattern in urlpatterns]
    paths = [route.removeprefix("<place:at>/") for route in routes if route.startswith("<place:at>/")]
    return [path for path in paths if "<" not in path and (not path or path.endswith("/"))]


def is_of(path: str, reader: Reader, county: str) -> bool:
    """Whether it is an address of this county in the reader's language."""
    if not path.startswith(reader.path(county)):
        return False
    rest = path.removeprefix(f"/{county}/").split("/")[0]
    return reader.language != "de" or rest not in LANGUAGES


def look_at(page: Page, browser_cache: CDPSession, path: str, reader: Reader) -> list[str]:
    """What is wrong with a page on its first view."""
    browser_cache.send("Network.clearBrowserCache")
    with requests_of(page) as requests:
        response = page.goto(path)
    sizes = [one.sizes() for one in requests if one.resource_type != "font"]
    transferred = sum(one["responseBodySize"] + one["responseHeadersSize"] for one in sizes)
    found = defects(page)
    if response is None or response.status != 200:
        found.append(f"answers {response and response.status}")
    if transferred > MOST_BYTES:
        found.append(f"{transferred} bytes")
    notes = page.locator("main .gl-german").count()
    if reader.language == "de" and notes:
        found.append("says “in German” on a German page")
    if reader.language != "de":
        found += [f"not marked as German: {text}" for text in page.evaluate(UNMARKED)]
    return found


@contextmanager
def requests_of(page: Page) -> Iterator[list[Request]]:
    """The requests that end while the block runs."""
    found: list[Request] = []

    def hear(request: Request) -> None:
        found.append(request)

    page.on("requestfinished", hear)
    yield found
    page.remove_listener("requestfinished", hear)


def test_what_a_visitor_needs_is_translated(open_browser: Callable[..., Page]) -> None:
    get = open_browser().request.get
    for county, team in (("heilbronn", "t01-neckarsulm"), ("oberallgaeu", "t09-sonthofen")):
        needed = ["", "kontakt/", "aemter/", f"aemter/{team}/", "leistungen/", "zustaendig/", "besuch/", "hinweise/"]
        for language in LANGUAGES[1:]:
            for path in needed:
                html = get(f"/{county}/{language}/{path}").text()
                assert f'<html lang="{language}"' in html
                assert 'class="gl-german"' not in html, f"{county} {language} {path}"


# --- without the database -------------------------------------------------------------------------------------------


def test_the_database_is_away(open_browser: Callable[..., Page], site: Site, troubles: list[str]) -> None:
    open_browser().goto("/oberallgaeu/kontakt/")
    page = open_browser()  # somebody else, whose browser has kept nothing
    site.stop_database()
    try:
        (site.data / "portal-cache" / "oberallgaeu" / "revision").touch()  # no copy is fresh any more
        response = page.goto("/oberallgaeu/kontakt/")
        assert response is not None
        assert "x-geleit-copy" in response.headers
        titled(page, "So erreichen Sie uns")
        check_page(page)
        page.goto("/oberallgaeu/suche/?q=Integration")
        titled(page, "Geleit ist gerade nicht erreichbar")
        check_page(page)
    finally:
        site.start_database()
    assert {trouble[:3] for trouble in troubles} == {"503"}
    troubles.clear()

    until = time.monotonic() + 30
    while "x-geleit-copy" in page.request.get("/oberallgaeu/kontakt/").headers:
        assert time.monotonic() < until, "the page stays a copy"
        time.sleep(1)
