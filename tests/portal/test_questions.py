"""What visitors ask: who is responsible, may I come, where do I find; and what they type wrongly."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from geleit.accounts.models import County, User
from geleit.accounts.roles import Role
from geleit.core.multilingual import Text
from geleit.directory.models import Closure
from tests.conftest import NOW, TODAY, make_user

Get = Callable[..., str]
ASK = "/heilbronn/zustaendig/?leistung=aufenthaltsrecht"

HEADLINES = {"walk_in": "Ohne Termin", "appointment": "Nur mit Termin", "closed": "Geschlossen"}


def asked(place: str, county: str = "heilbronn", service: str = "aufenthaltsrecht", language: str = "") -> str:
    return f"/{county}/{language}zustaendig/?leistung={service}&ort={place}"


@pytest.mark.parametrize(
    ("place", "answer"),
    [
        ("Eppingen", "Stadt Eppingen, Ausländerbehörde"),
        ("Ittlingen", "Stadt Eppingen, Ausländerbehörde"),
        ("Gemmingen", "Stadt Eppingen, Ausländerbehörde"),
        ("75031 Eppingen", "Stadt Eppingen, Ausländerbehörde"),
        ("Schillerstraße 5, 75031 Eppingen", "Stadt Eppingen, Ausländerbehörde"),
        ("Bad Rappenau", "Stadt Bad Rappenau, Ausländerbehörde"),
        ("Siegelsbach", "Stadt Bad Rappenau, Ausländerbehörde"),
        ("Kirchardt", "Stadt Bad Rappenau, Ausländerbehörde"),
        ("Neckarsulm", "Stadt Neckarsulm, Ausländerbehörde"),
        ("Erlenbach", "Ausländerbehörde"),
        ("Untereisesheim", "Ausländerbehörde"),
    ],
)
def test_the_responsible_office_is_found_by_place(get: Get, published: County, place: str, answer: str) -> None:
    text = get(asked(place))
    heading = text.split('<h2 id="answer">')[1].split("</h2>")[0]
    assert answer in heading
    assert ("aemter/auslaenderbehoerde/" in heading) == (answer == "Ausländerbehörde")


def test_integration_management_leads_to_the_team_of_the_place(get: Get, published: County) -> None:
    text = get(asked("Erlenbach", service="integrationsmanagement", language="ar/"))
    assert "/heilbronn/ar/aemter/t01-neckarsulm/" in text
    assert "pl-now" in text  # whether it is open now


def test_registration_is_split_between_kempten_and_sonthofen(get: Get, published: County) -> None:
    assert "Kempten" in get(asked("Wiggensbach", "oberallgaeu", "kfz-zulassung")).split('id="answer"')[1][:4000]


def test_a_postal_code_of_four_municipalities_asks_which_one(get: Get, published: County) -> None:
    text = get(asked("87538", "oberallgaeu", "kfz-zulassung"))
    assert "Welchen Ort meinen Sie?" in text
    for place in ("Balderschwang", "Bolsterlang", "Fischen", "Obermaiselstein"):
        assert place in text
    assert "leistung=kfz-zulassung&amp;gemeinde=0978" in text


def test_a_postal_code_alone_is_never_enough(get: Get, published: County) -> None:
    text = get(asked("74172"))  # Neckarsulm only, as far as is known
    assert "Welchen Ort meinen Sie?" in text
    assert "Stadt Neckarsulm, Ausländerbehörde" not in text


def test_a_misspelt_place_asks(get: Get, published: County) -> None:
    text = get(asked("Nekarsulm"))
    assert "Welchen Ort meinen Sie?" in text
    assert "Neckarsulm" in text


def test_the_city_of_heilbronn_is_not_the_countys(get: Get, published: County) -> None:
    text = get(asked("Heilbronn"))
    assert "Heilbronn gehört nicht zu diesem Landkreis" in text


@pytest.mark.parametrize("place", ["Qwrtzp", "''; DROP TABLE x", "🙂", "x" * 500])
def test_an_unknown_place_says_so_and_keeps_what_was_typed(get: Get, published: County, place: str) -> None:
    text = get(asked(place), status=422)
    assert "Diesen Ort kennen wir nicht." in text or "Bitte schreiben Sie, wo Sie wohnen." in text
    assert 'aria-invalid="true"' in text


def test_nothing_typed_and_no_topic_is_explained(get: Get, published: County) -> None:
    assert "Bitte schreiben Sie, wo Sie wohnen." in get(asked(""), status=422)
    assert "Bitte wählen Sie ein Thema." in get("/heilbronn/zustaendig/?leistung=x&ort=Eppingen", status=422)
    assert "Bitte wählen Sie ein Thema." in get("/heilbronn/zustaendig/?leistung=x&gemeinde=08125026", status=422)


def test_a_made_up_municipality_key_finds_nobody(get: Get, published: County) -> None:
    assert "Hier ist niemand eingetragen." in get(f"{ASK}&gemeinde=00000000")


# --- may I come -----------------------------------------------------------------------------------------------------


def test_i_am_sixteen_and_want_to_come_on_friday(get: Get, visitor: Client, published: County) -> None:
    friday = TODAY + timedelta(days=(4 - TODAY.weekday()) % 7)
    query = f"?amt=auslaenderbehoerde&tag={friday.isoformat()}&alter=16"
    text = get(f"/heilbronn/besuch/{query}")
    assert "Nur mit Termin" in text
    assert "Alter: 16" in text
    data = json.loads(visitor.get(f"/heilbronn/besuch/antwort.json{query}").content)
    assert data["may_come"] == "appointment"
    assert data["age"] == 16


@pytest.mark.parametrize("tag", ["2026-06-16", "2026-06-17", "2026-06-21", "2026-06-23"])
def test_staff_see_before_what_the_public_is_told(
    get: Get, published: County, signed_in: Callable[[User], Client], tag: str
) -> None:
    closed_on = date(2026, 6, 23)
    known = {"county": published, "recorded_at": NOW, "released_at": NOW, "reason": Text("Betriebsausflug")}
    Closure.objects.create(**known, valid_from=closed_on, valid_to=closed_on)
    data = json.loads(get(f"/heilbronn/besuch/antwort.json?amt=t01-neckarsulm&tag={tag}&alter=30"))
    editor = signed_in(make_user(published, "erna", Role.PORTAL_EDITOR, "landratsamt"))
    address = reverse("visits:preview")
    page = editor.get(address, {"office": "t01-neckarsulm", "day": tag, "age": "30"}).content.decode()
    headline = page.split('class="gl-lead">')[1].split("</p>")[0]
    assert HEADLINES[data["may_come"]] in headline
    assert ("Betriebsausflug" in page) == (tag == closed_on.isoformat())


def test_the_rule_of_the_seed_page_can_be_asked_as_of_its_day(visitor: Client, published: County) -> None:
    query = "?tag=2022-02-01&alter=30"
    data = json.loads(visitor.get(f"/heilbronn/besuch/antwort.json{query}").content)
    assert data["may_come"] == "appointment"


def test_the_notice_is_a_pdf(visitor: Client, published: County) -> None:
    answer = visitor.get("/heilbronn/ar/besuch/aushang.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert visitor.get("/heilbronn/besuch/aushang.pdf?sprache=xx").status_code == 404
    assert visitor.get("/heilbronn/besuch/aushang.pdf?amt=gibt-es-nicht").status_code == 404


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("?tag=30.02.2026", "Diesen Tag gibt es nicht."),
        ("?tag=morgen", "Diesen Tag gibt es nicht."),
        ("?tag=1.1", "Diesen Tag gibt es nicht."),
        ("?tag=2026-13-45", "Diesen Tag gibt es nicht."),
        ("?alter=alt", "Bitte schreiben Sie Ihr Alter als Zahl"),
        ("?alter=-3", "Bitte schreiben Sie Ihr Alter als Zahl"),
        ("?alter=999", "Bitte schreiben Sie Ihr Alter als Zahl"),
        ("?amt=gibt-es-nicht", "Diese Stelle kennen wir nicht."),
    ],
)
def test_a_question_that_cannot_be_understood_is_explained(
    get: Get, visitor: Client, published: County, query: str, complaint: str
) -> None:
    assert complaint in get(f"/heilbronn/besuch/{query}", status=422)
    answer = visitor.get(f"/heilbronn/besuch/antwort.json{query}")
    assert answer.status_code == 400
    assert any(complaint in sentence for sentence in json.loads(answer.content)["errors"].values())


@pytest.mark.parametrize("typed", ["12.06.2026", "12.6.26", "2026-06-12"])
def test_a_day_can_be_written_in_several_ways(get: Get, published: County, typed: str) -> None:
    assert "Freitag, 12.06.2026" in get(f"/heilbronn/besuch/?tag={typed}")


# --- search ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Ausländeramt", "leistungen/aufenthaltsrecht/"),  # a synonym
        ("Auslanderbehorde", "aemter/auslaenderbehoerde/"),
        ("Auslenderbehörde", "aemter/auslaenderbehoerde/"),
        ("Führershein", "leistungen/fuehrerschein/"),
        ("zulassungstelle", "aemter/zulassungsstelle/"),
        ("Wohngelt", "leistungen/wohngeld/"),
        ("Datenschutz", "datenschutz/"),
        ("barierefrei", "barrierefreiheit/"),
    ],
)
def test_search_forgives_typing_errors(get: Get, published: County, words: str, found: str) -> None:
    text = get(f"/heilbronn/suche/?q={words}").split("<main")[1].split("</main>")[0]
    assert f'href="/heilbronn/{found}"' in text


def test_search_understands_the_readers_language(get: Get, published: County) -> None:
    assert 'href="/heilbronn/ar/barrierefreiheit/"' in get("/heilbronn/ar/suche/?q=سهولة").split("<main")[1]


@pytest.mark.parametrize("words", ["", "   ", "a", "🙂", "<script>", "x" * 1000, "' OR 1=1 --"])
def test_search_survives_everything(get: Get, published: County, words: str) -> None:
    assert "<script>" not in get(f"/heilbronn/suche/?q={words}")
