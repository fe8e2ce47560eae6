"""The pages of editors."""

from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from geleit.accounts.models import County, User
from geleit.core import wall
from geleit.core.multilingual import MISSING, OUTDATED
from geleit.directory.models import DirectorySettings
from geleit.visits.models import HouseRules, VisitRule
from geleit.visits.queries import stated
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
CONTENT = 5  # statements a page may add to those of the frame


@pytest.fixture
def client(house: County, erna: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(erna)


@pytest.fixture
def current(house: County) -> VisitRule:
    return VisitRule.objects.get(valid_to=None)


def rows(prefix: str, *filled: dict[str, Any], total: int = 2) -> dict[str, Any]:
    data: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": str(total), f"{prefix}-INITIAL_FORMS": "0"}
    for number, row in enumerate(filled):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def typed(**more: Any) -> dict[str, Any]:
    data = {"title": "Nur mit Termin", "valid_from": "20.06.2026", "valid_to": "25.06.2026", "access": "appointment"}
    return {**data, "offices": ["migration-integration"], **rows("item"), **rows("exception"), **more}


def test_the_time_line(client: Client, current: VisitRule) -> None:
    page = client.get(reverse("visits:rules")).content.decode()
    assert page.index("Die meisten Bereiche ohne Termin") < page.index("Zutritt mit 3G-Nachweis")
    assert "Ausländerbehörde" in page
    then = client.get(reverse("visits:rules") + "?stand=2022-05-06").content.decode()
    assert "06.05.2022" in then
    assert client.get(reverse("visits:rules") + "?stand=gestern").status_code == 200


def test_it_handles_no_rules_yet(client: Client) -> None:
    VisitRule.objects.all().delete()
    assert "Öffnungszeiten" in client.get(reverse("visits:rules")).content.decode()


def test_a_new_rule(client: Client) -> None:
    item = {"topic": "mask", "strength": "must", "age_from": "18", "standards": ["ffp2"], "phrase": "note.no_valve"}
    exception = {"service": "integrationsmanagement", "access": "walk_in", "words": "Nur vormittags"}
    sent = typed(**rows("item", item), **rows("exception", exception), title_ar="بموعد", text_phrase="note.outside")
    response = client.post(reverse("visits:add_rule"), sent)
    row = VisitRule.objects.get(valid_from=date(2026, 6, 20))
    assert response["Location"] == reverse("visits:rule", args=[row.public_id])
    rule = stated(row)
    assert (rule.access, rule.offices) == ("appointment", frozenset({"migration-integration"}))
    assert rule.title.shown("ar").text == "بموعد"
    assert rule.title.state("ti") == MISSING
    assert rule.text.shown("en").text == "Please wait outdoors."
    assert (rule.items[0].standards, rule.items[0].ages.first) == (("ffp2",), 18)
    assert (rule.exceptions[0].service, rule.exceptions[0].note.german) == ("integrationsmanagement", "Nur vormittags")
    shown = client.get(response["Location"]).content.decode()
    assert "Nur vormittags" in shown
    assert "Masken mit Ventil sind nicht erlaubt." in shown


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"valid_from": ""}, "fehlt noch"),
        ({"valid_to": "01.06.2026", "valid_from": "20.05.2026"}, "schon vorbei"),
        ({"valid_from": "31.02.2026"}, "31.12.2026"),
        ({"valid_to": "01.06.2026"}, "vor dem ersten Tag"),
        ({"offices": ["nowhere"]}, "nowhere"),
        ({"age_from": "18", "age_to": "6"}, "Altersgrenze"),
        ({"age_from": "400"}, "120"),
        ({"title": ""}, "fehlt noch"),
        ({"access": ""}, "mindestens eines"),
        ({"offices": [], "valid_to": ""}, "Die meisten Bereiche ohne Termin"),
    ],
)
def test_bad_input_is_explained_and_kept(client: Client, more: dict[str, Any], said: str) -> None:
    response = client.post(reverse("visits:add_rule"), typed(source="Erlass 17", **more) | more)
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert "Erlass 17" in page


def test_more_rows_without_scripts(client: Client) -> None:
    response = client.post(
        reverse("visits:add_rule"), typed(more="1", valid_from="", **rows("item", {"topic": "mask"}))
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert 'name="item-3-topic"' in page
    assert 'name="exception-3-office"' in page
    assert "gl-error-summary" not in page


def test_too_many_rows_are_refused(client: Client) -> None:
    assert client.post(reverse("visits:add_rule"), typed(**rows("item", total=100_000))).status_code == 422


class Shown(HTMLParser):
    """What a browser would send of a form that nobody touched."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.data: dict[str, list[str]] = {}
        self.name, self.in_area = "", False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name, value = found.get("name") or "", found.get("value") or ""
        ticked = found.get("type") not in {"radio", "checkbox"} or "checked" in found
        if tag == "input" and name and ticked:
            self.data.setdefault(name, []).append(value)
        if tag in {"select", "textarea"}:
            self.name, self.in_area = name, tag == "textarea"
        if tag == "option" and "selected" in found:
            self.data.setdefault(self.name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        self.in_area = self.in_area and tag != "textarea"

    def handle_data(self, data: str) -> None:
        if self.in_area and data.strip():
            self.data[self.name] = [data.strip()]


def as_shown(client: Client, address: str) -> dict[str, Any]:
    return dict(Shown(client.get(address).content.decode()).data)


def test_a_form_sent_as_shown_changes_nothing_but_what_was_typed(client: Client, current: VisitRule) -> None:
    address = reverse("visits:change_rule", args=[current.public_id])
    before = stated(current)
    data = as_shown(client, address) | {"valid_from": "01.07.2026", "known_end": "none", "source": "Erlass"}
    assert client.post(address, data).status_code == 302
    new = stated(VisitRule.objects.get(valid_from=date(2026, 7, 1)))
    assert (new.title, new.exceptions, new.items) == (before.title, before.exceptions, before.items)
    current.refresh_from_db()
    assert current.valid_to == date(2026, 6, 30)


def test_a_reworded_text_keeps_its_translation_as_outdated(client: Client, current: VisitRule) -> None:
    address = reverse("visits:change_rule", args=[current.public_id])
    data = as_shown(client, address) | {"valid_from": "01.07.2026", "title": "Ganz anders"}
    client.post(address, data)
    assert stated(VisitRule.objects.get(valid_from=date(2026, 7, 1))).title.state("en") == OUTDATED


def test_who_was_overtaken_is_told(client: Client, current: VisitRule) -> None:
    address = reverse("visits:change_rule", args=[current.public_id])
    data = as_shown(client, address) | {"valid_from": "01.07.2026", "known_end": "none"}
    client.post(reverse("visits:end_rule", args=[current.public_id]), {"valid_to": "31.12.2026"})
    response = client.post(address, data)
    assert response.status_code == 422
    assert "inzwischen" in response.content.decode()


def test_ending_withdrawing_and_taking_back(client: Client, current: VisitRule) -> None:
    def post(name: str, **data: str) -> int:
        return client.post(reverse(f"visits:{name}", args=[current.public_id]), data).status_code

    assert post("end_rule", valid_to="01.01.2020") == 422
    assert post("end_rule", valid_to="") == 422
    assert post("end_rule", valid_to="30.06.2026") == 302
    assert post("undo") == 302
    assert post("withdraw_rule", reason="") == 422
    assert post("withdraw_rule", reason="war falsch") == 302
    assert "zurückgezogen" in client.get(reverse("visits:rule", args=[current.public_id])).content.decode()
    assert post("undo") == 302
    assert post("undo") == 422
    current.refresh_from_db()
    assert (current.valid_to, current.withdrawn_at) == (None, None)


def test_four_eyes_on_the_pages(client: Client, house: County, egon: User, signed_in: Callable[[User], Client]) -> None:
    DirectorySettings.objects.create(county=house, four_eyes=True)
    client.post(reverse("visits:add_rule"), typed())
    row = VisitRule.objects.get(valid_from=date(2026, 6, 20))
    address = reverse("visits:release_rule", args=[row.public_id])
    assert "wartet auf Freigabe" in client.get(reverse("visits:rules")).content.decode()
    assert client.post(address).status_code == 422
    assert signed_in(egon).post(address).status_code == 302
    row.refresh_from_db()
    assert row.released_at == NOW


@pytest.mark.parametrize("name", ["rule", "change_rule"])
def test_the_other_countys_editor_gets_404(
    client: Client, current: VisitRule, ottilie: User, signed_in: Callable[[User], Client], name: str
) -> None:
    assert signed_in(ottilie).get(reverse(f"visits:{name}", args=[current.public_id])).status_code == 404


def test_who_may_not_edit_gets_403(client: Client, amara: User, signed_in: Callable[[User], Client]) -> None:
    assert signed_in(amara).get(reverse("visits:rules")).status_code == 403


# --- preview and notice ---------------------------------------------------------------------------------------------


def test_the_preview_of_a_day(client: Client) -> None:
    address = reverse("visits:preview")
    page = client.get(address, {"office": "zulassungsstelle", "day": "06.05.2022", "age": "16"}).content.decode()
    assert "Ohne Termin" in page
    assert "längeren Wartezeiten" in page
    assert "FFP2" not in page.split("Das empfehlen wir")[-1] or "Das empfehlen wir" not in page
    arabic = client.get(address, {"day": "06.05.2022", "language": "ar"}).content.decode()
    assert 'dir="rtl"' in arabic
    assert "بموعد مسبق فقط" in arabic
    assert client.get(address, {"age": "400"}).status_code == 422
    assert client.get(address, {"office": "nowhere"}).status_code == 422
    assert client.get(address, {"office": "zulassungsstelle", "day": "gestern"}).status_code == 422


def test_the_notice_as_pdf(client: Client) -> None:
    response = client.get(reverse("visits:notice") + "?day=06.05.2022&language=de&language=ar")
    assert response.content.startswith(b"%PDF")
    assert response["Content-Disposition"] == 'inline; filename="aushang-landratsamt-2022-05-06.pdf"'
    for wrong in ("?language=xx", "?office=nowhere", "?age=-1"):
        assert client.get(reverse("visits:notice") + wrong).status_code == 404


# --- house rules ----------------------------------------------------------------------------------------------------


def test_house_rules_on_the_pages(client: Client, house: County) -> None:
    page = client.get(reverse("visits:house_rules")).content.decode()
    assert page.count("Lerchenstraße 40") >= 2
    sent = {"site": "lerchenstrasse-40", "valid_from": "01.08.2026", "title": "Hausordnung", "text": "Ruhe.\nRespekt."}
    assert client.post(reverse("visits:add_house_rules"), sent).status_code == 302
    assert client.post(reverse("visits:add_house_rules"), sent).status_code == 422
    assert client.post(reverse("visits:add_house_rules"), sent | {"valid_from": "01.01.2020"}).status_code == 422
    row = HouseRules.objects.get(version=3)
    shown = client.get(reverse("visits:house_rules_version", args=[row.public_id])).content.decode()
    assert "<li>Respekt.</li>" in shown
    assert client.post(reverse("visits:undo_house_rules", args=[row.public_id])).status_code == 302
    row.refresh_from_db()
    assert row.withdrawn_at == NOW


# --- statements -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["rules", "add_rule", "preview", "house_rules", "rule", "change_rule"])
def test_the_pages_need_few_statements(client: Client, current: VisitRule, name: str) -> None:
    args = [current.public_id] if name in {"rule", "change_rule"} else []
    frame = 7
    wall.enter(current.county_id)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(reverse(f"visits:{name}", args=args))
    real = [one for one in captured.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert len(real) <= frame + CONTENT
