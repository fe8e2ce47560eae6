"""Pages of the cases room over HTTP."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.cases import actions
from geleit.cases.models import Case, StateChange, Task
from geleit.directory.models import Municipality
from geleit.people.models import Person
from tests.cases.making import make_case, make_person
from tests.conftest import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(signed_in: Callable[[User], Client], amara: User) -> Client:
    """Amara's browser."""
    return signed_in(amara)


@pytest.fixture
def person(amara: User) -> Person:
    """Somebody amara registered a moment ago."""
    return make_person(amara, family="Großmann", given="Ruža", native_name="Ружа")


def page(name: str, case: Case) -> str:
    """Address of a page of the case."""
    return reverse(f"cases:{name}", kwargs={"case_id": case.public_id})


def opening(person: Person) -> str:
    """Address of the page that opens a case."""
    return reverse("cases:open", kwargs={"person_id": person.public_id})


def text_of(response: Any) -> str:
    """The page as one reads it, without markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


OPENING = {
    "kind": "case_management",
    "eligibility": "followon_allocation",
    "eligible_from": "1.5.2026",
    "opened_on": "10.06.2026",
    "municipality": "",
    "manager": "",
    "unit": "",
    "note": "",
}
GOOD_CLOSING = {"reason": "no_need", "outcome": "independent", "closed_on": "10.06.2026", "note": ""}


# --- caseload -----------------------------------------------------------------------------------------------------


def test_the_caseload_lists_what_matters(client: Client, by: Actor, amara: User, person: Person) -> None:
    case = make_case(by, amara, person)
    actions.add_task(case=case, text="Anrufen", due_on=TODAY - timedelta(days=1), by=by, now=NOW)
    response = client.get(reverse("cases:caseload"))
    text = text_of(response)
    for part in ("Großmann, Ruža", "Ружа", case.number, "Case Management", "Offen", "09.06.2026", "01.02.2028"):
        assert part in text
    assert response.content.decode().count("<h1") == 1
    assert Event.objects.filter(kind=EventKind.CASELOAD_LISTED, actor_id=amara.pk).count() == 1


def test_an_empty_caseload_says_what_to_do(client: Client) -> None:
    assert "Noch keine Fälle" in text_of(client.get(reverse("cases:caseload")))


def test_filters_and_sorting_stay_in_the_address_without_personal_data(client: Client, case: Case) -> None:
    response = client.get(reverse("cases:caseload"), {"state": "open", "sort": "next", "whose": "mine"})
    html = response.content.decode()
    assert "?whose=mine&amp;state=open&amp;sort=-next" in html
    assert 'aria-sort="ascending"' in html
    links = re.findall(r'href="(\?[^"]*)"', html)
    assert links
    assert not any("haddad" in link.lower() for link in links)


@pytest.mark.parametrize(
    "query", [{"state": "nonsense"}, {"due": "'; drop"}, {"sort": "-"}, {"at": "n.nobody"}, {"municipality": "1"}]
)
def test_wrong_choices_narrow_nothing(client: Client, case: Case, query: dict[str, str]) -> None:
    response = client.get(reverse("cases:caseload"), query)
    assert response.status_code == 200
    assert case.number in text_of(response)


def test_the_caseload_turns_pages_and_costs_the_same(client: Client, by: Actor, amara: User) -> None:
    def load(number: int) -> None:
        for _ in range(number):
            make_case(by, amara, make_person(amara, given=f"N{uuid4().hex}"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("cases:caseload"))
        return len(captured)

    load(1)
    cost()
    first = cost()
    load(59)
    assert cost() == first <= 12
    html = client.get(reverse("cases:caseload")).content.decode()
    [after] = re.findall(r'rel="next" href="([^"]+)"', html)
    second = client.get(reverse("cases:caseload") + after.replace("&amp;", "&")).content.decode()
    assert (html.count('scope="row"'), second.count('scope="row"')) == (50, 10)
    assert 'rel="prev"' in second


@pytest.mark.parametrize("who", ["clara", "dora", "emil", "frieda"])
def test_without_the_role_there_is_no_caseload(
    who: str, signed_in: Callable[[User], Client], request: pytest.FixtureRequest
) -> None:
    assert signed_in(request.getfixturevalue(who)).get(reverse("cases:caseload")).status_code == 403


# --- opening ------------------------------------------------------------------------------------------------------


def test_a_case_is_opened_on_one_page(client: Client, person: Person, amara: User, neckarsulm: Municipality) -> None:
    html = client.get(opening(person)).content.decode()
    assert f'<option value="{amara.public_id}" selected' in html
    assert "Beginn ist der Tag der Zuteilung an die Gemeinde" in html
    data = OPENING | {"manager": str(amara.public_id), "municipality": neckarsulm.ags}
    response = client.post(opening(person), data)
    assert response.status_code == 302
    case = Case.objects.get(person=person)
    assert (case.manager, case.municipality, case.number) == (amara, neckarsulm, "HN-2026-00001")
    assert str(case.public_id) in response.headers["Location"]


def test_the_end_of_the_period_is_shown_before_saving(client: Client, person: Person) -> None:
    response = client.post(opening(person), OPENING | {"preview": "1", "kind": ""})
    assert response.status_code == 200
    assert "01.05.2029" in text_of(response)
    assert "kern-error" not in response.content.decode()
    assert not Case.objects.exists()


def test_a_case_without_case_manager_leads_to_the_caseload(client: Client, person: Person) -> None:
    response = client.post(opening(person), OPENING)
    assert response.headers["Location"] == reverse("cases:caseload")
    assert Case.objects.unassigned().count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"eligible_from": "31.02.2026"}, "Diesen Tag gibt es nicht"),
        ({"opened_on": "11.06.2026"}, "nicht in der Zukunft eröffnet"),
        ({"eligible_from": "11.06.2026"}, "nicht in der Zukunft beginnen"),
        ({"eligible_from": "1.5.2020", "note": ""}, "schon abgelaufen"),
        ({"eligibility": "asylblg_counselling"}, "eligibility"),
        ({"manager": str(uuid4())}, "manager"),
        ({"municipality": "99999999"}, "municipality"),
        ({"note": "x" * 4001}, "note"),
    ],
)
def test_bad_input_is_explained_and_kept(
    client: Client, person: Person, changes: dict[str, str], sentence: str
) -> None:
    response = client.post(opening(person), OPENING | {"note": "Behalten Sie mich"} | changes)
    assert response.status_code == 422
    html = response.content.decode()
    assert sentence in html
    assert "kern-alert--danger" in html
    assert (changes.get("note", "Behalten Sie mich")) in html
    assert not Case.objects.exists()


def test_an_open_case_is_named_and_linked(client: Client, case: Case) -> None:
    html = client.get(opening(case.person)).content.decode()
    assert "hat schon einen offenen Fall" in html
    assert str(case.public_id) in html
    response = client.post(opening(case.person), OPENING)
    assert response.status_code == 422
    assert Case.objects.count() == 1


def test_the_same_form_sent_twice_opens_one_case(client: Client, person: Person) -> None:
    data = OPENING | {"form_key": str(uuid4())}
    first, second = client.post(opening(person), data), client.post(opening(person), data)
    assert first.headers["Location"] == second.headers["Location"]
    assert Case.objects.count() == 1


def test_a_draft_comes_back(client: Client, person: Person) -> None:
    client.post(reverse("core:save_draft"), OPENING | {"draft_key": opening(person), "note": "Halb geschrieben"})
    response = client.get(opening(person))
    assert "Halb geschrieben" in response.content.decode()


def test_nobody_is_asked_where_a_protected_person_lives(
    client: Client, person: Person, amara: User, neckarsulm: Municipality
) -> None:
    Person.objects.filter(pk=person.pk).update(is_protected=True)
    html = client.get(opening(person)).content.decode()
    assert 'name="municipality"' not in html
    assert "Adresse geschützt" in html
    response = client.post(opening(person), OPENING | {"manager": str(amara.public_id), "municipality": neckarsulm.ags})
    assert response.status_code == 302
    case = Case.objects.get(person=person)
    assert case.municipality is None
    html = client.get(page("change", case)).content.decode()
    assert 'name="municipality"' not in html
    assert "Adresse geschützt" in html
    assert "Gemeinde geschützt" in text_of(client.get(page("administration", case)))
    assert 'data-label="Gemeinde">geschützt<' in client.get(reverse("cases:caseload")).content.decode()


def test_an_overtaken_form_of_a_protected_case_compares_without_municipality(
    client: Client, by: Actor, amara: User, person: Person
) -> None:
    case = make_case(by, amara, person)
    Person.objects.filter(pk=person.pk).update(is_protected=True)
    mine = {"kind": case.kind, "eligibility": case.eligibility, "eligible_from": "01.02.2025", "unit": ""}
    response = client.post(page("change", case), mine | {"version": "9"})
    assert response.status_code == 409
    assert "Gespeichert" in text_of(response)


# --- administration -----------------------------------------------------------------------------------------------


def test_the_administration_shows_period_and_history(client: Client, case: Case, by: Actor, amara: User) -> None:
    response = client.get(page("administration", case))
    text = text_of(response)
    for part in ("Rana Haddad", "HN-2025-00001", "01.02.2025 – 01.02.2028", "noch 601 Tage", "Zuteilung", "Amara"):
        assert part in text
    event = Event.objects.order_by("-id")[0]
    assert (event.kind, event.case_id, event.actor_id) == (EventKind.FILE_READ, case.pk, amara.pk)


def test_buttons_say_why_they_are_off(client: Client, case: Case, by: Actor) -> None:
    actions.extend_case(case=case, reason="care", until=case.ends_on + timedelta(days=9), note="x", by=by, now=NOW,
                        today=TODAY)  # fmt: skip
    html = client.get(page("administration", case)).content.decode()
    assert "schon einmal verlängert" in html
    assert "disabled" in html


FILE_PAGES = ["administration", "change", "extend", "close", "pause", "reopen", "tasks"]


@pytest.mark.parametrize("name", FILE_PAGES)
def test_pages_of_the_file_have_one_heading_and_stay_cheap(client: Client, case: Case, name: str) -> None:
    client.get(page(name, case))
    with CaptureQueriesContext(connection) as captured:
        response = client.get(page(name, case))
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1
    assert len(captured) <= 12


@pytest.mark.parametrize("name", FILE_PAGES)
def test_pages_of_the_file_hide_from_colleagues_and_strangers(
    case: Case, name: str, signed_in: Callable[[User], Client], bruno: User, gesa: User, frieda: User, clara: User
) -> None:
    for stranger in (bruno, gesa, frieda):
        assert signed_in(stranger).get(page(name, case)).status_code == 404
    assert signed_in(clara).get(page(name, case)).status_code == 403
    assert Client().get(page(name, case)).headers["Location"].startswith("/anmelden/")


def test_a_case_is_closed_by_its_form(client: Client, case: Case) -> None:
    response = client.post(page("close", case), GOOD_CLOSING | {"note": "Ein Ä"})
    assert response.headers["Location"] == page("administration", case)
    case.refresh_from_db()
    assert (case.state, case.closing_note) == ("closed", "Ein Ä")
    assert "Wieder öffnen" in text_of(client.get(page("administration", case)))


def test_closing_names_open_tasks_and_offers_to_end_them(client: Client, case: Case, by: Actor) -> None:
    actions.add_task(case=case, text="Anrufen", due_on=TODAY, by=by, now=NOW)
    assert "1 Aufgabe ist noch offen." in text_of(client.get(page("close", case)))
    response = client.post(page("close", case), GOOD_CLOSING)
    assert response.status_code == 422
    assert 'name="close_tasks"' in response.content.decode()
    assert client.post(page("close", case), GOOD_CLOSING | {"close_tasks": "on"}).status_code == 302
    assert Task.objects.get().done_on == TODAY


@pytest.mark.parametrize(
    "changes", [{"closed_on": "11.06.2026"}, {"closed_on": "01.01.2025"}, {"reason": ""}, {"outcome": "wunder"}]
)
def test_bad_closings_are_refused(client: Client, case: Case, changes: dict[str, str]) -> None:
    assert client.post(page("close", case), GOOD_CLOSING | changes).status_code == 422
    case.refresh_from_db()
    assert case.state == "open"


def test_pause_resume_reopen_and_extend_by_their_forms(client: Client, case: Case) -> None:
    assert client.post(page("pause", case), {"reason": "illness", "note": ""}).status_code == 302
    assert client.post(page("resume", case)).status_code == 302
    assert client.get(page("resume", case)).status_code == 405
    data = {"reason": "literacy", "until": "01.08.2028", "note": "Alphabetisierungskurs läuft"}
    assert client.post(page("extend", case), data).status_code == 302
    assert client.post(page("close", case), GOOD_CLOSING).status_code == 302
    assert client.post(page("reopen", case), {"reason": ""}).status_code == 422
    assert client.post(page("reopen", case), {"reason": "Kehrt zurück"}).status_code == 302
    assert StateChange.objects.count() == 5
    assert "Alphabetisierungskurs läuft" in text_of(client.get(page("administration", case)))


def test_a_second_resume_is_refused_with_a_sentence(client: Client, case: Case) -> None:
    response = client.post(page("resume", case))
    assert response.status_code == 422
    assert "Der Fall ist offen." in text_of(response)


def test_who_was_overtaken_sees_both_versions_and_decides(client: Client, case: Case, by: Actor) -> None:
    mine = {"kind": "counselling_only", "eligibility": case.eligibility, "eligible_from": "01.02.2025",
            "municipality": "", "unit": "", "version": "1"}  # fmt: skip
    actions.change_case(
        case=case, version=1, kind=case.kind, eligibility=case.eligibility, eligible_from=TODAY, municipality=None,
        unit=None, by=by, now=NOW, today=TODAY,
    )  # fmt: skip
    response = client.post(page("change", case), mine)
    html = response.content.decode()
    assert response.status_code == 409
    assert "10.06.2026" in html
    assert "01.02.2025" in html
    assert 'name="version" value="2"' in html
    assert client.post(page("change", case), mine | {"version": "2"}).status_code == 302
    case.refresh_from_db()
    assert (case.kind, case.eligible_from.isoformat()) == ("counselling_only", "2025-02-01")


# --- tasks --------------------------------------------------------------------------------------------------------


def test_tasks_are_added_changed_done_and_opened_again(client: Client, case: Case) -> None:
    assert client.post(page("tasks", case), {"text": "Jobcenter anrufen", "due_on": "12.6.26"}).status_code == 302
    task = Task.objects.get()

    def address(name: str) -> str:
        return reverse(f"cases:{name}", kwargs={"task_id": task.public_id})

    assert "Jobcenter anrufen" in text_of(client.get(page("tasks", case)))
    assert "Jobcenter anrufen" in client.get(address("change_task")).content.decode()
    client.post(address("change_task"), {"text": "Jobcenter besuchen", "due_on": "15.06.2026"})
    client.post(address("complete_task"))
    task.refresh_from_db()
    assert (task.text, task.due_on.isoformat(), task.done_on) == ("Jobcenter besuchen", "2026-06-15", TODAY)
    assert "Erledigte Aufgaben" in text_of(client.get(page("tasks", case)))
    client.post(address("reopen_task"))
    task.refresh_from_db()
    assert task.done_on is None
    assert client.get(address("complete_task")).status_code == 405


@pytest.mark.parametrize(
    "data",
    [
        {"text": "", "due_on": "12.06.2026"},
        {"text": "x" * 301, "due_on": "12.06.2026"},
        {"text": "Kurs", "due_on": "31.02.2026"},
        {"text": "Kurs", "due_on": "01.01.2025"},
    ],
)
def test_bad_tasks_are_refused_and_kept(client: Client, case: Case, data: dict[str, str]) -> None:
    assert client.post(page("tasks", case), data).status_code == 422
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("back", "to"), [("home", "desk:home"), ("file", "desk:case_file"), ("", "cases:tasks"), ("//x.org", "cases:tasks")]
)
def test_a_task_done_leads_back_to_where_the_button_was(
    client: Client, case: Case, by: Actor, back: str, to: str
) -> None:
    task = actions.add_task(case=case, text="Anrufen", due_on=TODAY, by=by, now=NOW)
    answer = client.post(reverse("cases:complete_task", kwargs={"task_id": task.public_id}), {"back": back})
    kwargs = {} if to == "desk:home" else {"case_id": case.public_id}
    assert answer.headers["Location"] == reverse(to, kwargs=kwargs)


def test_a_task_of_a_colleague_does_not_exist(
    case: Case, by: Actor, signed_in: Callable[[User], Client], bruno: User, gesa: User
) -> None:
    task = actions.add_task(case=case, text="Anrufen", due_on=TODAY, by=by, now=NOW)
    for name in ("change_task", "complete_task", "reopen_task"):
        address = reverse(f"cases:{name}", kwargs={"task_id": task.public_id})
        for stranger in (bruno, gesa):
            assert signed_in(stranger).post(address).status_code == 404
    assert Task.objects.get().done_on is None


def test_markup_in_texts_stays_text(client: Client, case: Case) -> None:
    client.post(page("tasks", case), {"text": "<script>alert(1)</script>", "due_on": "12.06.2026"})
    assert "<script>alert(1)" not in client.get(page("tasks", case)).content.decode()
