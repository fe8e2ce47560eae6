"""The editor's pages: what is sent there is what the public sees."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from geleit.accounts.models import County, User
from geleit.accounts.roles import Role
from geleit.core import wall
from geleit.directory import queries
from geleit.directory.models import Channel, Closure, Hours, Office, Responsibility, Service
from tests.conftest import TODAY, make_user, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def edda(hn: County) -> User:
    """Portal editor of Landkreis Heilbronn."""
    return make_user(hn, "edda", Role.PORTAL_EDITOR, "landratsamt")


@pytest.fixture
def ernst(hn: County) -> User:
    """Another one."""
    return make_user(hn, "ernst", Role.PORTAL_EDITOR, "landratsamt")


@pytest.fixture
def browser(edda: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(edda)


@pytest.fixture
def office(hn: County) -> Office:
    return Office.objects.get(key="zulassungsstelle")


def inside(county: County) -> None:
    wall.enter(county.pk)


def test_the_list_leads_to_every_entry(browser: Client, hn: County, office: Office) -> None:
    page = browser.get("/verzeichnis/eintraege/").content.decode()
    assert f"/verzeichnis/eintraege/aemter/{office.public_id}/" in page
    assert "Aufenthaltstitel und Aufenthaltsrecht" in page
    assert "Stadt Eppingen, Ausländerbehörde" in page
    browser_page = browser.get(f"/verzeichnis/eintraege/aemter/{office.public_id}/")
    assert "Kfz-Zulassungsstelle" in browser_page.content.decode()


def test_the_pages_keep_to_their_budget_of_statements(
    browser: Client, hn: County, office: Office, django_assert_max_num_queries
) -> None:
    service = Service.objects.get(key="aufenthaltsrecht")
    for path in (
        "/verzeichnis/eintraege/",
        f"/verzeichnis/eintraege/aemter/{office.public_id}/",
        f"/verzeichnis/eintraege/leistungen/{service.public_id}/",
        f"/verzeichnis/eintraege/aemter/{office.public_id}/neu/zeiten/",
        "/verzeichnis/aktualitaet/",
        "/verzeichnis/landkreis/",
    ):
        with django_assert_max_num_queries(12):
            assert browser.get(path).status_code == 200


def test_hours_are_typed_day_by_day(browser: Client, hn: County, office: Office) -> None:
    sent = {
        "kind": "visit", "mode": "open", "day_0": "8-12 und 14-16 Uhr", "day_3": "8.30 bis 17",
        "note_de": "Ohne Termin", "note_en": "No appointment", "source": "Amt",
    }  # fmt: skip
    answer = browser.post(f"/verzeichnis/eintraege/aemter/{office.public_id}/neu/zeiten/", sent)
    assert answer.status_code == 302
    inside(hn)
    row = Hours.objects.get(office=office)
    assert (row.syntax, row.note.state("en")) == ("Mo 08:00-12:00,14:00-16:00; Th 08:30-17:00", "current")
    form = browser.get(f"/verzeichnis/angaben/zeiten/{row.public_id}/").content.decode()
    assert "08:00-12:00, 14:00-16:00" in form


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"mode": "open"}, "Sagen Sie, wann geöffnet ist"),
        ({"mode": "open", "day_1": "vormittags"}, "„vormittags“ ist keine Uhrzeit"),
        ({"mode": "open", "day_1": "12-8"}, "Das Ende muss nach dem Anfang liegen"),
        ({"mode": "open", "day_1": "8-12, 11-13"}, "überschneiden"),
        ({"mode": "open", "syntax": "Mo-Do 08:00-12:00"}, "Bei Zeichen 4"),
    ],
)
def test_wrong_hours_are_explained_and_kept(browser: Client, hn: County, office: Office, sent, message) -> None:
    url = f"/verzeichnis/eintraege/aemter/{office.public_id}/neu/zeiten/"
    answer = browser.post(url, {"kind": "visit", **sent})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert all(value in page for name, value in sent.items() if name != "mode")


def test_tomorrows_number_is_prepared_today(browser: Client, hn: County, office: Office) -> None:
    url = f"/verzeichnis/eintraege/aemter/{office.public_id}/neu/weg/"
    base = {"kind": "phone", "purpose": "informal", "sort": "10"}
    assert browser.post(url, {**base, "value": "07131 1"}).status_code == 302
    inside(hn)
    row = Channel.objects.get(office=office)
    change = f"/verzeichnis/angaben/weg/{row.public_id}/"
    sent = {**base, "value": "07131 2", "how": "change", "valid_from": "11.06.2026", "seen": "open"}
    assert browser.post(change, sent).status_code == 302
    inside(hn)
    for day, value in ((TODAY, "07131 1"), (date(2026, 6, 11), "07131 2")):
        page = queries.office_page(hn.pk, office.key, day)
        assert page is not None
        assert [one.value for one in page.channels] == [value]
    shown = browser.get(f"/verzeichnis/eintraege/aemter/{office.public_id}/").content.decode()
    assert "vorbereitet" in shown
    again = browser.post(change, {**sent, "value": "07131 3"})
    assert again.status_code == 422
    assert "inzwischen geändert" in again.content.decode()


def test_a_day_closed(browser: Client, hn: County, office: Office) -> None:
    url = f"/verzeichnis/eintraege/aemter/{office.public_id}/neu/schliessung/"
    late = browser.post(url, {"valid_from": "01.06.2026", "valid_to": "01.06.2026"})
    assert late.status_code == 422
    assert "Diese Tage sind vorbei" in late.content.decode()
    sent = {"valid_from": "12.06.2026", "valid_to": "12.06.2026", "reason_de": "Betriebsausflug"}
    assert browser.post(url, sent).status_code == 302
    inside(hn)
    assert Closure.objects.get(office=office, valid_from=date(2026, 6, 12)).reason.german == "Betriebsausflug"


def test_the_whole_administration_closed_but_one(browser: Client, hn: County, office: Office) -> None:
    sent = {
        "valid_from": "12.06.2026", "valid_to": "12.06.2026", "reason_de": "Personalversammlung",
        "stays_open": [str(office.public_id)],
    }  # fmt: skip
    assert browser.post("/verzeichnis/landkreis/tage/neu/", sent).status_code == 302
    inside(hn)
    other = queries.office_page(hn.pk, "lra-heilbronn", TODAY)
    spared = queries.office_page(hn.pk, office.key, TODAY)
    assert other is not None
    assert spared is not None
    assert (len(other.closures), len(spared.closures)) == (1, 0)
    assert "Personalversammlung" in browser.get("/verzeichnis/landkreis/").content.decode()


def test_a_notice_comes_and_goes(browser: Client, hn: County) -> None:
    sent = {"title_de": "Umzug", "text_de": "Wir ziehen um.", "level": "important", "valid_from": "10.06.2026"}
    assert browser.post("/verzeichnis/landkreis/hinweis/neu/", sent).status_code == 422
    sent["valid_to"] = "12.06.2026"
    assert browser.post("/verzeichnis/landkreis/hinweis/neu/", sent).status_code == 302
    inside(hn)
    row = queries.notices_on(hn.pk, TODAY).get(title__de="Umzug")
    change = {**sent, "title_de": "Umzug!", "how": "correct", "reason": "Zeichen", "seen": "2026-06-12"}
    assert browser.post(f"/verzeichnis/angaben/hinweis/{row.public_id}/", change).status_code == 302
    inside(hn)
    assert [one.title.german for one in queries.notices_on(hn.pk, TODAY)] == ["Umzug!"]
    history = browser.get(f"/verzeichnis/verlauf/{row.public_id}/").content.decode()
    assert "Berichtigt" in history
    assert "Hinzugefügt" in history


def test_a_new_office_and_its_end(browser: Client, hn: County) -> None:
    sent = {"name_de": "Straßenverkehrsamt", "kind": "department", "sort": "100"}
    answer = browser.post("/verzeichnis/eintraege/aemter/neu/", sent)
    assert answer.status_code == 302
    inside(hn)
    assert Office.objects.filter(key="strassenverkehrsamt").exists()
    page = queries.office_page(hn.pk, "strassenverkehrsamt", TODAY)
    assert page is not None
    ending = f"/verzeichnis/angaben/angaben/{page.facts.public_id}/beenden/"
    assert browser.post(ending, {}).status_code == 422
    assert browser.post(ending, {"last_day": "10.06.2026", "seen": "open"}).status_code == 302
    inside(hn)
    assert queries.office_page(hn.pk, "strassenverkehrsamt", date(2026, 6, 11)) is None


def test_a_second_office_of_the_same_name_gets_a_key_of_its_own(browser: Client, hn: County) -> None:
    sent = {"name_de": "Bürgeramt", "kind": "department", "sort": "100"}
    for _number in range(2):
        assert browser.post("/verzeichnis/eintraege/aemter/neu/", sent).status_code == 302
    inside(hn)
    assert set(Office.objects.filter(key__startswith="buerger").values_list("key", flat=True)) == {
        "buergeramt", "buergeramt-2"
    }  # fmt: skip


def test_a_service_and_who_is_responsible(browser: Client, hn: County, office: Office) -> None:
    sent = {"name_de": "Bewohnerparkausweis", "synonyms_de": "Parken\nAnwohnerparken", "life_situation": "vehicle"}
    answer = browser.post("/verzeichnis/eintraege/leistungen/neu/", sent)
    assert answer.status_code == 302
    inside(hn)
    service = Service.objects.get(key="bewohnerparkausweis")
    url = f"/verzeichnis/eintraege/leistungen/{service.public_id}/neu/zustaendig/"
    both = {"office": str(office.public_id), "role": "responsible", "whole_county": "on", "towns": ["08125006"]}
    assert browser.post(url, both).status_code == 422
    assert browser.post(url, {"role": "responsible", "whole_county": "on"}).status_code == 422
    assert browser.post(url, {k: v for k, v in both.items() if k != "whole_county"}).status_code == 302
    inside(hn)
    found = queries.responsible("bewohnerparkausweis", "08125006", TODAY, county_id=hn.pk)
    assert [one.key for one in found.holders] == ["zulassungsstelle"]
    page = browser.get(f"/verzeichnis/eintraege/leistungen/{service.public_id}/").content.decode()
    assert "Bad Rappenau" in page
    assert Responsibility.objects.get(service=service).areas.count() == 1


def test_undo_from_the_page(browser: Client, hn: County, office: Office) -> None:
    url = f"/verzeichnis/eintraege/aemter/{office.public_id}/neu/weg/"
    browser.post(url, {"kind": "phone", "purpose": "informal", "sort": "10", "value": "07131 1"})
    page = browser.get(f"/verzeichnis/eintraege/aemter/{office.public_id}/").content.decode()
    undo = page.split("/rueckgaengig/")[0].split('action="')[-1] + "/rueckgaengig/"
    assert browser.post(undo).status_code == 302
    inside(hn)
    assert not Channel.objects.in_force().filter(office=office).exists()


def test_a_second_person_releases(
    browser: Client, hn: County, office: Office, ernst: User, signed_in: Callable[[User], Client]
) -> None:
    browser.post("/verzeichnis/einstellungen/vier-augen/", {"is_on": "on"})
    url = f"/verzeichnis/eintraege/aemter/{office.public_id}/neu/weg/"
    browser.post(url, {"kind": "phone", "purpose": "informal", "sort": "10", "value": "07131 1"})
    own = browser.get("/verzeichnis/freigaben/").content.decode()
    assert "07131 1" in own
    release = own.split("/freigeben/")[0].split('action="')[-1] + "/freigeben/"
    assert browser.post(release).status_code == 422
    assert signed_in(ernst).post(release).status_code == 302
    inside(hn)
    assert Channel.objects.in_force().filter(office=office).exists()


def test_entries_of_the_other_county_do_not_exist(
    two_counties: dict[str, County], signed_in: Callable[[User], Client]
) -> None:
    inside(two_counties["heilbronn"])
    foreign = Office.objects.get(key="zulassungsstelle")
    inside(two_counties["oberallgaeu"])
    unit(two_counties["oberallgaeu"], "landratsamt")
    other = make_user(two_counties["oberallgaeu"], "otto", Role.PORTAL_EDITOR, "landratsamt")
    assert signed_in(other).get(f"/verzeichnis/eintraege/aemter/{foreign.public_id}/").status_code == 404
