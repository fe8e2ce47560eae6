"""The file of one case."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.cases import actions as case_actions
from geleit.cases.models import Case
from geleit.people.actions import Contact, Language, protect_address, record_entry, relate
from geleit.people.births import Birth
from geleit.people.models import Person
from geleit.plans import actions as plan_actions
from tests.cases.making import make_case
from tests.conftest import NOW, TODAY
from tests.consultations.making import live_together, record
from tests.desk.conftest import text_of
from tests.plans.making import agree, make_goal

pytestmark = pytest.mark.django_db


def file_of(case: Case, query: str = "") -> str:
    """Address of the file."""
    return f"/faelle/{case.public_id}/{query}"


def test_an_empty_file_says_what_will_be_here(browser: Client, case: Case) -> None:
    text = text_of(browser.get(file_of(case)))
    for part in (
        "Rana Haddad",
        "رنا حداد",
        case.number,
        "Fall eröffnet",
        "Keine offenen Aufgaben.",
        "Es läuft kein Plan.",
    ):
        assert part in text


def test_the_story_tells_everything_in_order(browser: Client, by: Actor, case: Case) -> None:
    record(by, case, at=NOW - timedelta(days=3), note="Wohnung in Weinsberg angesehen", topics=("housing", "letters"))
    plan = plan_actions.start_plan(case=case, by=by, now=NOW, today=TODAY)
    make_goal(plan, by)
    agree(plan, by)
    task = case_actions.add_task(case=case, text="Mietvertrag prüfen", due_on=TODAY, by=by, now=NOW)
    case_actions.complete_task(task=task, by=by, now=NOW, today=TODAY)
    page = browser.get(file_of(case))
    text = text_of(page)
    for part in (
        "Beratung 07.06.2026, 10:00", "Wohnung in Weinsberg angesehen", "Wohnung, Briefe von Ämtern", "30 Minuten",
        "Integrationsplan vereinbart", "Version 1", "Aufgabe erledigt", "Mietvertrag prüfen", "Fall eröffnet",
    ):  # fmt: skip
        assert part in text
    story = text[text.index("Aufgabe erledigt") :]
    assert story.index("Beratung 07.06.2026") < story.index("Fall eröffnet")
    assert page.content.decode().count("<h1") == 1


def test_steps_of_the_case_are_told_with_their_reasons(browser: Client, by: Actor, case: Case) -> None:
    case_actions.pause_case(case=case, reason="illness", note="", by=by, now=NOW)
    case_actions.resume_case(case=case, by=by, now=NOW)
    case_actions.close_case(
        case=case, reason="goals_reached", outcome="independent", note="Danke.", closed_on=TODAY, by=by, now=NOW
    )
    case_actions.reopen_case(case=case, reason="Neue Fragen zur Ausbildung", by=by, now=NOW)
    text = text_of(browser.get(file_of(case, "?show=case")))
    for part in (
        "Fall ruht", "Krankheit", "Arbeit geht weiter", "Fall geschlossen", "Ziele erreicht", "Danke.",
        "Fall wieder geöffnet", "Neue Fragen zur Ausbildung",
    ):  # fmt: skip
        assert part in text


def test_the_story_can_be_narrowed_to_a_topic_or_a_kind(browser: Client, by: Actor, case: Case) -> None:
    record(by, case, note="Über die Miete gesprochen", topics=("housing",))
    record(by, case, note="Über den Kurs gesprochen", topics=("language",))
    text = text_of(browser.get(file_of(case, "?show=language")))
    assert "Über den Kurs gesprochen" in text
    assert "Über die Miete gesprochen" not in text
    assert "Fall eröffnet" not in text
    assert "Über die Miete" not in text_of(browser.get(file_of(case, "?show=case")))
    assert "Über die Miete" in text_of(browser.get(file_of(case, "?show=gibt-es-nicht&count=viele")))


def test_texts_are_searched_by_word_parts_and_marked(browser: Client, by: Actor, amara: User, case: Case) -> None:
    record(by, case, note="Termin für Sprachkurse vereinbart")
    record(by, case, note="Brief vom Jobcenter gelesen")
    case_actions.complete_task(
        task=case_actions.add_task(case=case, text="Kursträger anrufen", due_on=TODAY, by=by, now=NOW),
        by=by, now=NOW, today=TODAY,
    )  # fmt: skip
    page = browser.post(file_of(case), {"text": "kurs"})
    assert "2 Einträge gefunden" in text_of(page)
    assert "<mark>Sprachkurse</mark>" in page.content.decode()
    assert "Jobcenter" not in text_of(page)
    assert Event.objects.filter(kind=EventKind.FILE_SEARCHED, person_id=case.person_id, actor_id=amara.pk).count() == 1
    assert "Kein Eintrag enthält das" in text_of(browser.post(file_of(case), {"text": "Fahrrad"}))


def test_an_empty_search_shows_the_file_and_says_so(browser: Client, case: Case) -> None:
    page = browser.post(file_of(case), {"text": " "})
    assert page.status_code == 422
    assert "Bitte geben Sie ein, was Sie suchen." in text_of(page)


def test_today_is_shown_with_what_ends_soon(browser: Client, by: Actor, case: Case) -> None:
    start, soon = TODAY - timedelta(days=200), TODAY + timedelta(days=10)
    entries: dict[str, dict[str, Any]] = {
        "residence": {"document": "residence_permit", "basis": "", "valid_to": soon},
        "language_level": {"level": "b1", "is_certified": False},
        "accommodation": {"kind": "private_flat", "municipality": case.municipality},
    }
    for history, values in entries.items():
        record_entry(person=case.person, history=history, values={"valid_from": start} | values, by=by, now=NOW)
    text = text_of(browser.get(file_of(case)))
    assert "Aufenthaltserlaubnis" in text
    assert "20.06.2026" in text
    assert "B1" in text
    assert "geschätzt" in text
    assert "Neckarsulm" in text


def test_a_document_that_ran_out_stays_in_sight(browser: Client, by: Actor, case: Case) -> None:
    values = {"document": "toleration", "valid_from": TODAY - timedelta(days=90), "valid_to": TODAY - timedelta(days=2)}
    record_entry(person=case.person, history="residence", values=values, by=by, now=NOW)
    text = text_of(browser.get(file_of(case)))
    assert "Duldung" in text
    assert "08.06.2026" in text


def test_next_steps_have_a_button(browser: Client, by: Actor, case: Case) -> None:
    task = case_actions.add_task(case=case, text="Anrufen", due_on=TODAY - timedelta(days=1), by=by, now=NOW)
    page = browser.get(file_of(case)).content.decode()
    assert reverse("cases:complete_task", kwargs={"task_id": task.public_id}) in page
    assert "überfällig, 09.06.2026" in page


def test_the_plan_is_summed_up(browser: Client, by: Actor, case: Case) -> None:
    plan = plan_actions.start_plan(case=case, by=by, now=NOW, today=TODAY)
    make_goal(plan, by)
    make_goal(plan, by, text="Ich habe eine Wohnung.", field="housing")
    text = text_of(browser.get(file_of(case)))
    assert "noch nicht vereinbart begonnen am 10.06.2026" in text
    assert "Neu: 2" in text
    agree(plan, by)
    page = browser.get(file_of(case))
    assert "Vereinbart am 10.06.2026, Version 1" in text_of(page)
    assert "Vereinbart: 2" in text_of(page)
    assert reverse("plans:print", kwargs={"plan_id": plan.public_id}) in page.content.decode()


def test_the_family_is_linked(
    browser: Client, by: Actor, amara: User, bruno: User, case: Case, register: Callable[..., Person]
) -> None:
    child, uncle = register("Lina", "Haddad", birth=Birth(2019)), register("Karim", "Haddad")
    own = make_case(by, amara, child)
    foreign = make_case(by, bruno, uncle)
    live_together(case, own)
    relate(person=child, other=case.person, kind="child", by=by, now=NOW)
    relate(person=uncle, other=case.person, kind="sibling", by=by, now=NOW)
    page = browser.get(file_of(case)).content.decode()
    assert f'href="/faelle/{own.public_id}/"' in page
    assert "Kind" in page
    assert "Karim" not in page
    assert str(foreign.public_id) not in page


def test_unsafe_ways_to_reach_somebody_are_marked(
    browser: Client, by: Actor, amara: User, register: Callable[..., Person]
) -> None:
    person = register(
        "Amal", "Said",
        contacts=(Contact("mobile", "0171 3920001", is_safe=False),),
        languages=(Language("ar", needs_interpreter=True),),
    )  # fmt: skip
    text = text_of(browser.get(file_of(make_case(by, amara, person))))
    assert "3920001" in text.replace(" ", "")
    assert "nicht sicher, andere lesen mit" in text
    assert "Arabisch" in text
    assert "Dolmetscher" in text or "Dolmetschen" in text


def test_a_task_ticked_off_in_the_file_leads_back_to_the_file(browser: Client, by: Actor, case: Case) -> None:
    case_actions.add_task(case=case, text="Beim Amt anrufen", due_on=TODAY, by=by, now=NOW)
    assert 'name="back" value="file"' in browser.get(f"/faelle/{case.public_id}/").content.decode()


def test_a_protected_address_stays_behind_its_door(browser: Client, by: Actor, case: Case) -> None:
    home = {"kind": "private_flat", "street": "ZZ-SCHUTZ-7f3", "place": "ZZ-SCHUTZ-7f3"}
    record_entry(person=case.person, history="accommodation", values=home | {"valid_from": TODAY}, by=by, now=NOW)
    protect_address(people=[case.person], by=by, now=NOW, reason="Auskunftssperre liegt vor")
    page = browser.get(file_of(case))
    assert "ZZ-SCHUTZ-7f3" not in page.content.decode()
    assert "Geschützte Adresse" in text_of(page)
    assert reverse("people:protected_address", kwargs={"person_id": case.person.public_id}) in page.content.decode()


def test_a_closed_case_offers_no_work(browser: Client, by: Actor, case: Case) -> None:
    case_actions.close_case(
        case=case, reason="no_need", outcome="independent", note="", closed_on=TODAY, by=by, now=NOW
    )
    page = browser.get(file_of(case)).content.decode()
    assert reverse("consultations:new_for", kwargs={"case_id": case.public_id}) not in page
    assert reverse("consultations:letter", kwargs={"case_id": case.public_id}) not in page


def test_reading_is_recorded(browser: Client, amara: User, case: Case) -> None:
    browser.get(file_of(case))
    event = Event.objects.get(kind=EventKind.FILE_READ, person_id=case.person_id)
    assert (event.actor_id, event.case_id) == (amara.pk, case.pk)


def test_it_hides_from_strangers(
    signed_in: Callable[[User], Client], bruno: User, clara: User, frieda: User, gesa: User, case: Case
) -> None:
    expected = {bruno: 404, frieda: 404, gesa: 404, clara: 403}
    for user, status in expected.items():
        browser = signed_in(user)
        assert browser.get(file_of(case)).status_code == status
        assert browser.post(file_of(case), {"text": "kurs"}).status_code == status
    assert not Event.objects.filter(kind__in=[EventKind.FILE_READ, EventKind.FILE_SEARCHED]).exists()


def test_the_stand_in_reads_it_too(
    signed_in: Callable[[User], Client], by: Actor, amara: User, bruno: User, case: Case
) -> None:
    case_actions.assign_case(case=case, manager=amara, stand_in=bruno, by=by, now=NOW, today=TODAY)
    assert signed_in(bruno).get(file_of(case)).status_code == 200


def test_a_long_story_costs_what_a_short_one_costs(browser: Client, by: Actor, case: Case) -> None:
    browser.get(file_of(case))

    def statements(query: str = "") -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(file_of(case, query)).status_code == 200
        return len(queries)

    with_one = statements()
    plan = plan_actions.start_plan(case=case, by=by, now=NOW, today=TODAY)
    for number in range(100):
        record(by, case, at=NOW - timedelta(days=number, hours=1), note=f"Gespräch Nummer {number}")
    for number in range(10):
        make_goal(plan, by, text=f"Ziel {number}")
        case_actions.add_task(case=case, text=f"Aufgabe {number}", due_on=TODAY, by=by, now=NOW)
    assert statements() == with_one <= 12
    text = text_of(browser.get(file_of(case)))
    assert "Gespräch Nummer 29" in text
    assert "Gespräch Nummer 30" not in text
    assert "Ältere Einträge anzeigen" in text
    assert "Gespräch Nummer 59" in text_of(browser.get(file_of(case, "?count=60")))
    assert statements("?count=600") == with_one
    assert "Ältere Einträge" not in text_of(browser.get(file_of(case, "?count=600")))
