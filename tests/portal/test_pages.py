"""Every public page in every language: readable, complete, in the right direction."""

import re
from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client

from geleit.accounts.models import County
from geleit.core.multilingual import LANGUAGE_NAMES, LANGUAGES, RIGHT_TO_LEFT
from geleit.portal import actions
from tests.conftest import NOW, ROOT, TODAY

Get = Callable[..., str]
PAGES = {
    "heilbronn": [
        "",
        "kontakt/",
        "aemter/",
        "aemter/lra-heilbronn/",
        "aemter/t01-neckarsulm/",
        "elektronische-kommunikation/lra-heilbronn/",
        "hinweise/",
        "nummer/",
        "leistungen/",
        "leistungen/aufenthaltsrecht/",
        "zustaendig/",
        "zustaendig/?leistung=aufenthaltsrecht&ort=Ittlingen",
        "zustaendig/?leistung=aufenthaltsrecht&ort=74172",
        "besuch/",
        "besuch/?amt=zulassungsstelle&tag=2026-06-12&alter=16",
        "termin/",
        "termin/finden/",
        "termin/finden/danke/",
        "gemeinden/",
        "integrationsmanagement/",
        "impressum/",
        "datenschutz/",
        "barrierefreiheit/",
        "barrierefreiheit/rueckmeldung/",
        "barrierefreiheit/rueckmeldung/danke/",
        "suche/?q=Aufenthaltstitel",
        "suche/?q=xyzxyz",
    ],
    "oberallgaeu": [
        "",
        "kontakt/",
        "gemeinden/",
        "ehrenamt/",
        "elektronische-kommunikation/lra-oberallgaeu/",
        "impressum/",
    ],
}
ALL = [(county, page) for county, pages in PAGES.items() for page in pages]


class Document(HTMLParser):
    """What tests look at in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._silent = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._silent += tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.words.append(" ".join(data.split()))

    def having(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of all elements of a name."""
        return [attrs for name, attrs in self.tags if name == tag]


def path_of(county: str, language: str, page: str) -> str:
    return f"/{county}/{'' if language == 'de' else language + '/'}{page}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_stands_in_its_language_and_direction(get: Get, published: County, language: str) -> None:
    for county, page in ALL:
        text = get(path_of(county, language, page))
        found = Document(text)
        html = found.having("html")[0]
        direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
        assert (html["lang"], html["dir"]) == (language, direction), page
        assert len(found.having("h1")) == 1, page
        assert found.having("title"), page
        assert not [one for one in found.having("script") if one.get("type") != "application/ld+json"], page
        assert "style=" not in text, page


@pytest.mark.parametrize(("county", "page"), ALL)
def test_no_english_is_left_in_german(get: Get, published: County, county: str, page: str) -> None:
    english = {}
    for catalogue in ROOT.glob("geleit/*/locale/de/LC_MESSAGES/django.po"):
        with catalogue.open("rb") as file:
            for message in read_po(file, locale="de"):
                if isinstance(message.id, str) and message.id and message.id != message.string:
                    english[message.id] = message.string
    german = set(english.values())
    words = Document(get(path_of(county, "de", page))).words
    assert [word for word in words if word in english and word not in german] == []


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "de"])
def test_no_german_word_of_the_frame_is_left_in_other_languages(get: Get, published: County, language: str) -> None:
    german = {"Kontakt", "Suchen", "Ihr Besuch", "Leistungen", "Impressum", "Barrierefreiheit", "Zum Inhalt springen"}
    for county, page in ALL:
        words = Document(get(path_of(county, language, page))).words
        assert german & set(words) == set(), page


def test_what_has_no_translation_is_german_and_says_so(get: Get, published: County) -> None:
    text = get("/heilbronn/ar/integrationsmanagement/")
    assert "ما هي إدارة الاندماج؟" in text
    assert '<h2 lang="de" dir="ltr">Hintergrund</h2>' in text
    assert '<small class="gl-german">بالألمانية</small>' in text


@pytest.mark.parametrize(
    ("county", "page", "other"),
    [("oberallgaeu", "integrationsmanagement", "heilbronn"), ("heilbronn", "ehrenamt", "oberallgaeu")],
)
def test_a_page_that_a_county_does_not_offer_is_not_there(
    get: Get, published: County, county: str, page: str, other: str
) -> None:
    assert f"/{county}/{page}/" not in get(f"/{county}/")
    get(f"/{county}/{page}/", status=404)
    get(f"/{county}/ar/{page}/", status=404)
    assert f"/{other}/{page}/" in get(f"/{other}/")


def test_the_same_page_is_offered_in_all_languages(get: Get, published: County) -> None:
    found = Document(get("/heilbronn/uk/zustaendig/?leistung=aufenthaltsrecht&ort=Ittlingen"))
    links = {one["hreflang"]: one["href"] for one in found.having("a") if one.get("hreflang")}
    assert set(links) == set(LANGUAGES)
    assert links["de"] == "/heilbronn/zustaendig/?leistung=aufenthaltsrecht&ort=Ittlingen"
    assert links["ar"] == "/heilbronn/ar/zustaendig/?leistung=aufenthaltsrecht&ort=Ittlingen"


def test_the_languages_of_the_settings_are_those_of_the_portal() -> None:
    assert dict(settings.LANGUAGES) == LANGUAGE_NAMES


@pytest.mark.parametrize("language", ["de", "ar"])
def test_every_link_of_every_page_leads_somewhere(visitor: Client, get: Get, published: County, language: str) -> None:
    seen: dict[str, int] = {}
    for county, page in ALL:
        for one in Document(get(path_of(county, language, page))).having("a"):
            href = (one.get("href") or "").split("#")[0]
            if href.startswith("/") and href not in seen and not href.endswith(".pdf"):
                seen[href] = visitor.get(href).status_code
    assert {href: status for href, status in seen.items() if status != 200} == {}
    assert len(seen) > 40


def test_no_address_of_a_mailbox_stands_in_a_page(get: Get, published: County) -> None:
    plain = re.compile(r"[\w.+-]+@[\w-]+\.\w+|mailto:")
    for county, page in ALL:
        assert plain.findall(get(path_of(county, "de", page))) == [], page
    assert "info<span> (at) </span>lra-oa.bayern<span> (Punkt) </span>de" in get("/oberallgaeu/kontakt/")


def test_the_card_for_address_books_carries_the_mailbox(visitor: Client, published: County) -> None:
    answer = visitor.get("/oberallgaeu/aemter/lra-oberallgaeu/kontakt.vcf")
    assert answer.headers["Content-Type"].startswith("text/vcard")
    lines = answer.content.decode().split("\r\n")
    assert lines[0] == "BEGIN:VCARD"
    assert "EMAIL;TYPE=work:info@lra-oa.bayern.de" in lines
    assert "ADR;TYPE=work:Postfach;;;Sonthofen;;87518;Deutschland" in lines
    assert all(len(line.encode()) <= 75 for line in lines)


def test_an_office_tells_machines_what_it_is(get: Get, published: County) -> None:
    text = get("/oberallgaeu/aemter/lra-oberallgaeu/")
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert block is not None
    assert '"@type":"GovernmentOffice"' in block[1]
    assert '"postalCode":"87527"' in block[1]
    assert "<" not in block[1]


def test_a_page_of_another_day_says_so_and_is_not_listed(get: Get, published: County) -> None:
    day = TODAY - timedelta(days=3650)
    text = get(f"/oberallgaeu/kontakt/?stand={day.isoformat()}")
    assert f"Sie sehen den Stand vom {day:%d.%m.%Y}, nicht von heute." in text
    assert '<meta name="robots" content="noindex">' in text
    assert "612-369" in text  # the fax number of then
    assert f"/oberallgaeu/aemter/?stand={day.isoformat()}" in text  # the day goes along
    assert "612-369" not in get("/oberallgaeu/kontakt/")


@pytest.mark.parametrize("typed", ["gestern", "2026-02-30", "0001-01-01", "9999-12-31", "'; DROP"])
def test_a_day_that_is_none_shows_today_and_says_so(get: Get, published: County, typed: str) -> None:
    assert "Das ist kein Datum" in get(f"/heilbronn/kontakt/?stand={typed}")


def test_an_unknown_county_does_not_exist(get: Get, published: County) -> None:
    get("/nirgendwo/", status=404)
    get("/nirgendwo/ar/kontakt/", status=404)
    get("/heilbronn/xx/kontakt/", status=404)


def test_what_does_not_exist_below_a_county_is_said_in_its_frame_and_language(get: Get, published: County) -> None:
    for path in ("/heilbronn/ar/gibt-es-nicht/", "/heilbronn/ar/aemter/gibt-es-nicht/"):
        text = get(path, status=404)
        assert 'lang="ar" dir="rtl"' in text
        assert "الصفحة غير موجودة" in text
        assert "Landkreis Heilbronn" in text


def test_a_county_can_have_a_host_name_of_its_own(visitor: Client, published: County, settings) -> None:
    settings.PORTAL_HOSTS = {"www.kreis.example": "heilbronn"}
    settings.ALLOWED_HOSTS = ["www.kreis.example", "testserver"]
    host = {"host": "www.kreis.example"}
    answer = visitor.get("/ar/kontakt/", headers=host)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert 'href="/ar/aemter/"' in text
    assert "/heilbronn/" not in text
    assert visitor.get("/kontakt", headers=host).headers["Location"] == "/kontakt/"
    assert visitor.get("/anmelden/", headers=host).status_code == 404  # staff sign in elsewhere
    assert visitor.get("/heilbronn/ar/kontakt/").status_code == 200


def test_the_countys_colour_comes_from_its_own_small_style_sheet(visitor: Client, get: Get, published: County) -> None:
    sheet = next(
        one["href"] for one in Document(get("/heilbronn/")).having("link") if "/gestalt/" in (one.get("href") or "")
    )
    answer = visitor.get(str(sheet))
    assert answer.content.decode() == ":root { --pl-colour: #1b4a2f; }\n"
    assert "immutable" in answer.headers["Cache-Control"]


def test_loading_again_adds_nothing(published: County, heilbronn: County) -> None:
    assert actions.load_portal(county=heilbronn, now=NOW) == 0
