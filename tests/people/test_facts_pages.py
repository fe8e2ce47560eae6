"""The page "circumstances" and its forms over HTTP."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.directory.models import Municipality
from geleit.people.births import Birth
from geleit.people.history_kinds import KINDS
from geleit.people.models import AsylumStage, Benefit, CourseAttendance, Employment, Person, ResidenceTitle
from geleit.people.queries import facts_page
from tests.cases.making import make_case
from tests.conftest import TODAY
from tests.people.making import correct, record, register

pytestmark = pytest.mark.django_db
JANUARY = date(2025, 1, 1)


def at(name: str, person: Person, **kwargs: object) -> str:
    """Address of a page of the person."""
    return reverse(f"people:{name}", kwargs={"person_id": person.public_id, **kwargs})


def body(client: Client, address: str) -> str:
    """The page as text."""
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_shows_today_and_the_whole_timeline(browser: Client, by: Actor, rana: Person) -> None:
    record(by, rana, "asylum", JANUARY, state="applied")
    record(by, rana, "asylum", date(2025, 6, 1), state="refugee", is_disputed=True, remark="Bescheid vom Mai")
    page = body(browser, at("facts", rana))
    assert "Flüchtlingseigenschaft zuerkannt" in page
    assert "seit 01.06.2025" in page
    assert "01.01.2025 bis 31.05.2025" in page
    assert "Bescheid vom Mai" in page
    assert "von der Person bestritten" in page
    assert "Eigene Angabe, erfasst am 10.06.2026 von Amara" in page
    assert page.count("<h1") == 1


def test_an_entry_reads_in_one_line(browser: Client, by: Actor, rana: Person, neckarsulm: Municipality) -> None:
    place = {"municipality": neckarsulm, "street": "Marktstraße 18", "postal_code": "74172", "place": "Neckarsulm"}
    record(by, rana, "accommodation", JANUARY, kind="private_flat", **place)
    text = " ".join(re.sub(r"<[^>]+>", "", body(browser, at("facts", rana))).split())
    line = "Gemeinde: Neckarsulm · Marktstraße 18 · 74172 · Neckarsulm · Eigene Angabe"
    assert f"seit 01.01.2025 · {line}" in text
    assert f"{line}, erfasst am 10.06.2026 von Amara" in text


@pytest.mark.parametrize(
    ("born", "age"),
    [
        (Birth(2026, 1, 5), "05.01.2026 (unter 1 Jahr)"),
        (Birth(2025, 6, 10), "10.06.2025 (1 Jahr)"),
        (Birth(2024, 6, 10), "10.06.2024 (2 Jahre)"),
        (Birth(), "Geburtsdatum unbekannt"),
    ],
)
def test_the_header_tells_the_age(browser: Client, by: Actor, born: Birth, age: str) -> None:
    assert age in body(browser, at("facts", register(by, birth=born)))


def test_reading_is_recorded(browser: Client, rana: Person) -> None:
    body(browser, at("facts", rana))
    event = Event.objects.get(kind=EventKind.FILE_READ)
    assert (event.person_id, event.subject) == (rana.pk, "facts")


def test_an_empty_file_says_where_to_begin(browser: Client, rana: Person) -> None:
    page = body(browser, at("facts", rana))
    assert "Noch ist nichts erfasst" in page
    for kind in KINDS.values():
        assert str(kind.title) in page


def test_a_title_that_ends_is_marked(browser: Client, by: Actor, rana: Person) -> None:
    entry = record(by, rana, "residence", JANUARY, document="visa", valid_to=TODAY + timedelta(days=60))
    assert "endet bald" in body(browser, at("facts", rana))
    type(entry).objects.update(valid_to=TODAY - timedelta(days=3))
    assert "endet sehr bald oder ist abgelaufen" in body(browser, at("facts", rana))


def test_a_corrected_entry_is_struck_through_with_its_reason(browser: Client, by: Actor, rana: Person) -> None:
    correct(by, record(by, rana, "asylum", JANUARY, state="rejected"), {"state": "refugee", "valid_from": JANUARY})
    page = body(browser, at("facts", rana))
    assert "<del>Asylantrag abgelehnt, seit 01.01.2025</del>" in page
    assert "Berichtigt am 10.06.2026: In der Zeile verrutscht" in page


@pytest.mark.parametrize("entries", [1, 28])
def test_takes_the_same_statements_for_any_number_of_entries(
    browser: Client, by: Actor, rana: Person, django_assert_max_num_queries, entries: int
) -> None:
    for day in range(1, entries + 1):
        record(by, rana, "asylum", date(2025, 2, day), state="applied")
    browser.get(at("facts", rana))
    with django_assert_max_num_queries(12):
        browser.get(at("facts", rana))
    assert len(facts_page(rana, today=TODAY, land="BW").timeline) == entries


@pytest.mark.parametrize("history", sorted(KINDS))
def test_every_history_has_a_form(browser: Client, rana: Person, neckarsulm, history: str) -> None:
    page = body(browser, at("record", rana, history=history))
    for part in KINDS[history].parts:
        assert f'name="{part.name}"' in page


def test_an_unknown_history_is_not_found(browser: Client, rana: Person) -> None:
    assert browser.get(at("record", rana, history="religion")).status_code == 404


def test_records_an_entry(browser: Client, rana: Person, neckarsulm) -> None:
    typed = {
        "document": "residence_permit",
        "basis": "s24",
        "residence_obligation": "true",
        "residence_obligation_until": "31.12.2027",
        "valid_from": "1.3.2025",
        "valid_to": "04.03.2027",
        "origin": "document_seen",
        "remark": "gesehen",
    }
    response = browser.post(at("record", rana, history="residence"), typed)
    assert response.status_code == 302
    entry = ResidenceTitle.objects.get()
    assert (entry.valid_from, entry.valid_to) == (date(2025, 3, 1), date(2027, 3, 4))
    assert (entry.residence_obligation, entry.origin) == (True, "document_seen")


def test_every_kind_of_field_reads_as_words(browser: Client, by: Actor, rana: Person, neckarsulm) -> None:
    record(by, rana, "residence", JANUARY, document="visa", residence_obligation=False, residence_obligation_until=None)
    record(by, rana, "language_level", JANUARY, level="b1", is_certified=True, test="dtz")
    record(by, rana, "course", JANUARY, kind="vhs", state="waiting_list", waiting_since=JANUARY)
    record(by, rana, "education", school="abitur", school_years=12, valid_to=date(2020, 7, 1))
    record(by, rana, "accommodation", JANUARY, kind="private_flat", municipality=neckarsulm, valid_to=TODAY)
    facts = {fact.kind.key: fact for fact in facts_page(rana, today=TODAY, land="BW").timeline}
    told = {key: [line.text for line in fact.lines] for key, fact in facts.items()}
    assert told["residence"] == ["nein"]
    assert told["language_level"] == ["ja", "Deutsch-Test für Zuwanderer (DTZ)"]
    assert told["course"] == ["01.01.2025"]
    assert told["education"] == ["12"]
    assert told["accommodation"] == ["Neckarsulm"]
    assert facts["education"].period == "bis 01.07.2020"
    assert "Neckarsulm" in body(browser, at("facts", rana))


def test_a_person_with_a_case_has_the_header_of_the_case(browser: Client, by: Actor, rana: Person, amara) -> None:
    case = make_case(by, amara, rana)
    assert case.number in body(browser, at("facts", rana))
    assert case.number in body(browser, at("family", rana))


def test_an_unknown_birth_date_is_said(browser: Client, by: Actor) -> None:
    assert "Geburtsdatum unbekannt" in body(browser, at("facts", register(by, birth=Birth())))


def test_hours_are_typed_with_a_comma(browser: Client, rana: Person) -> None:
    typed = {"state": "part_time", "hours_per_week": "19,5", "origin": "self_stated"}
    assert browser.post(at("record", rana, history="employment"), typed).status_code == 302
    assert str(Employment.objects.get().hours_per_week) == "19.5"
    assert "19,5" in body(browser, at("facts", rana))


def test_a_fault_stands_at_its_field_and_the_text_stays(browser: Client, rana: Person) -> None:
    typed = {"document": "visa", "basis": "s24", "origin": "self_stated", "remark": "Bleibt stehen"}
    response = browser.post(at("record", rana, history="residence"), typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Nur ein Aufenthaltstitel hat eine Rechtsgrundlage." in page
    assert "Bleibt stehen" in page
    assert not ResidenceTitle.objects.exists()


def test_a_day_that_does_not_exist_is_refused(browser: Client, rana: Person) -> None:
    typed = {"state": "applied", "valid_from": "31.02.2025", "origin": "self_stated"}
    response = browser.post(at("record", rana, history="asylum"), typed)
    assert response.status_code == 422
    assert "Diesen Tag gibt es nicht" in response.content.decode()


def test_corrects_with_the_old_values_filled_in(browser: Client, by: Actor, rana: Person) -> None:
    entry = record(by, rana, "benefit", JANUARY, kind="sgb2", reference="BG-17")
    address = at("correct", rana, history="benefit", entry_id=entry.public_id)
    assert 'value="BG-17"' in body(browser, address)
    typed = {"kind": "sgb2", "reference": "BG-71", "valid_from": "01.01.2025", "origin": "document_seen"}
    assert browser.post(address, typed).status_code == 422
    assert browser.post(address, {**typed, "reason": "Zahlendreher im Zeichen"}).status_code == 302
    assert set(Benefit.objects.values_list("reference", "correction_reason")) == {
        ("BG-17", "Zahlendreher im Zeichen"),
        ("BG-71", ""),
    }


def test_strikes_an_entry_out(browser: Client, by: Actor, rana: Person) -> None:
    entry = record(by, rana, "asylum", JANUARY, state="rejected")
    address = at("correct", rana, history="asylum", entry_id=entry.public_id)
    typed = {"strike": "on", "reason": "Gehört zu einer anderen Person", "state": "", "origin": ""}
    assert browser.post(address, typed).status_code == 302
    assert AsylumStage.objects.get().corrected_at is not None


def test_offers_to_reopen_what_the_wrong_entry_had_ended(browser: Client, by: Actor, rana: Person) -> None:
    first = record(by, rana, "asylum", JANUARY, state="applied")
    wrong = record(by, rana, "asylum", date(2025, 3, 1), state="rejected")
    assert 'name="reopen"' not in body(browser, at("correct", rana, history="asylum", entry_id=first.public_id))
    address = at("correct", rana, history="asylum", entry_id=wrong.public_id)
    page = body(browser, address)
    assert "„Asylantrag gestellt“, beendet am 28.02.2025" in page
    assert re.search(r'<input[^>]*name="reopen"[^>]*checked', page)
    typed = {"strike": "on", "reopen": "on", "reason": "Gehört zu einer anderen Person"}
    assert browser.post(address, typed).status_code == 302
    first.refresh_from_db()
    assert first.valid_to is None


def test_an_end_that_may_be_printed_is_not_taken_back_by_itself(browser: Client, by: Actor, rana: Person) -> None:
    record(by, rana, "residence", JANUARY, document="visa", valid_to=date(2025, 2, 28))
    wrong = record(by, rana, "residence", date(2025, 3, 1), document="residence_permit")
    page = body(browser, at("correct", rana, history="residence", entry_id=wrong.public_id))
    assert 'name="reopen"' in page
    assert not re.search(r'<input[^>]*name="reopen"[^>]*checked', page)


@pytest.mark.parametrize(
    ("values", "hint"),
    [
        ({"document": "residence_permit", "basis": "s104c"}, "den Wechsel zu § 25a oder § 25b AufenthG vorbereiten"),
        ({"document": "toleration"}, "(AufenthG §§ 16g, 60c, seit 01.03.2024)"),
        ({"document": "fictional_certificate", "valid_to": TODAY}, "bei der Ausländerbehörde nach dem Stand fragen"),
        ({"document": "residence_permit", "basis": "s25_3"}, "Wohnsitzregelung für drei Jahre"),
    ],
)
def test_hints_stand_at_the_present_document_with_their_source(
    browser: Client, by: Actor, rana: Person, values: dict[str, Any], hint: str
) -> None:
    record(by, rana, "residence", JANUARY, **values)
    assert hint in body(browser, at("facts", rana))


@pytest.mark.parametrize(
    "values",
    [
        {"document": "fictional_certificate", "valid_to": TODAY + timedelta(days=200)},
        {"document": "fictional_certificate", "valid_to": TODAY - timedelta(days=1)},
        {"document": "residence_permit", "basis": "s25_3", "residence_obligation": False},
        {"document": "residence_permit", "basis": "s24", "residence_obligation": True, "valid_to": TODAY},
        {"document": "settlement_permit", "basis": "s9"},
    ],
)
def test_no_hint_where_it_says_nothing(browser: Client, by: Actor, rana: Person, values: dict[str, Any]) -> None:
    record(by, rana, "residence", JANUARY, **values)
    assert "Hinweis" not in body(browser, at("facts", rana))


def test_an_old_code_stays_choosable_when_correcting(browser: Client, by: Actor, rana: Person) -> None:
    entry = record(by, rana, "course", JANUARY, kind="ik_general", state="running")
    CourseAttendance._default_manager.update(kind="gone_since_2019")
    page = body(browser, at("correct", rana, history="course", entry_id=entry.public_id))
    assert '<option value="gone_since_2019" selected' in page


def test_ends_an_entry(browser: Client, by: Actor, rana: Person) -> None:
    entry = record(by, rana, "benefit", JANUARY, kind="sgb2")
    address = at("end", rana, history="benefit", entry_id=entry.public_id)
    assert "Bürgergeld" in body(browser, address)
    assert browser.post(address, {"on": "01.01.2024"}).status_code == 422
    assert browser.post(address, {"on": "31.05.2026"}).status_code == 302
    assert Benefit.objects.get().valid_to == date(2026, 5, 31)


def test_an_entry_of_somebody_else_is_not_found(browser: Client, by: Actor, rana: Person) -> None:
    entry = record(by, rana, "asylum", JANUARY, state="applied")
    other = {"history": "benefit", "entry_id": entry.public_id}
    assert browser.get(at("correct", rana, **other)).status_code == 404
    assert browser.get(at("end", rana, history="religion", entry_id=entry.public_id)).status_code == 404
