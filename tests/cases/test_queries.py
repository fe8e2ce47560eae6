"""Lists of cases: who sees what, how they are sorted and filtered, and what they cost."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from geleit.accounts.actions import set_stand_in
from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.cases import actions, queries
from geleit.cases.codes import Due, Whose
from geleit.cases.models import Case
from geleit.cases.queries import CaseloadFilters
from geleit.directory.models import Municipality
from geleit.people.headers import header_for
from tests.cases.making import make_case, make_person
from tests.conftest import NOW, TODAY

pytestmark = pytest.mark.django_db


def names(actor: Actor, sort: str = "name", **filters: Any) -> list[str]:
    """Given names of a caseload page, in its order; of somebody with one name, that."""
    page = queries.caseload(actor, filters=CaseloadFilters(**filters), sort=sort, today=TODAY)
    return [row.name.rpartition(", ")[2] for row in page.rows]


def days(number: int) -> date:
    """A day before or after today."""
    return TODAY + timedelta(days=number)


@pytest.fixture
def team(by: Actor, amara: User, bruno: User, neckarsulm: Municipality) -> dict[str, Case]:
    """Six cases by given name: four of amara, one of bruno with amara as stand-in, one of bruno alone."""

    def case(name: str, manager: User, last: int | None = None, task: int | None = None, **values: Any) -> Case:
        made = make_case(by, manager, make_person(amara, family="", given=name, sort_name=name.lower()), **values)
        if last is not None:
            actions.note_contacts(latest={made.pk: days(last)}, by=by)
        if task is not None:
            actions.add_task(case=made, text=f"Aufgabe {name}", due_on=days(task), by=by, now=NOW)
        made.refresh_from_db()
        return made

    cases = {
        "Abel": case("Abel", amara, last=-10, task=-2, municipality=neckarsulm),
        "Beritan": case("Beritan", amara, last=-80, kind="counselling_only"),
        "Cyrus": case("Cyrus", amara, last=-5, task=3, eligible_from=date(2023, 7, 1), opened_on=date(2023, 8, 1)),
        "Daryna": case("Daryna", amara, opened_on=days(-3), eligible_from=days(-9), task=0),
        "Elif": case("Elif", bruno, stand_in=amara, last=-1),
        "Farid": case("Farid", bruno, last=-1, task=-1),
    }
    cases["Daryna"] = actions.pause_case(case=cases["Daryna"], reason="illness", note="", by=by, now=NOW)
    return cases


# --- caseload -----------------------------------------------------------------------------------------------------


def test_the_caseload_is_the_own_one_and_that_stood_in_for(team: dict[str, Case], by: Actor) -> None:
    assert names(by) == ["Abel", "Beritan", "Cyrus", "Daryna", "Elif"]
    assert names(by, whose=Whose.MINE) == ["Abel", "Beritan", "Cyrus", "Daryna"]
    assert names(by, whose=Whose.STAND_IN) == ["Elif"]


def test_a_stand_in_for_a_colleague_brings_the_whole_caseload(
    team: dict[str, Case], by: Actor, amara: User, bruno: User, acting: Callable[[User], Actor]
) -> None:
    set_stand_in(absent=bruno, stand_in=amara, valid_from=days(-1), valid_to=days(1), by=by, now=NOW)
    actor = acting(amara)
    assert names(actor) == ["Abel", "Beritan", "Cyrus", "Daryna", "Elif", "Farid"]
    page = queries.caseload(actor, filters=CaseloadFilters(), today=TODAY)
    assert [row.is_stand_in for row in page.rows] == [False, False, False, False, True, True]


@pytest.mark.parametrize("who", ["clara", "dora", "emil", "frieda", "gesa"])
def test_nobody_else_has_a_caseload(
    team: dict[str, Case], who: str, request: pytest.FixtureRequest, acting: Callable[[User], Actor]
) -> None:
    assert names(acting(request.getfixturevalue(who))) == []


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", "Abel Beritan Cyrus Daryna Elif"),
        ("-name", "Elif Daryna Cyrus Beritan Abel"),
        ("number", "Cyrus Abel Beritan Elif Daryna"),
        ("municipality", "Abel Beritan Cyrus Daryna Elif"),
        ("state", "Abel Beritan Cyrus Elif Daryna"),
        ("next", "Abel Daryna Cyrus Beritan Elif"),
        ("-next", "Cyrus Daryna Abel Beritan Elif"),
        ("last", "Beritan Abel Cyrus Elif Daryna"),
        ("end", "Cyrus Abel Beritan Elif Daryna"),
        ("nonsense", "Abel Beritan Cyrus Daryna Elif"),
    ],
)
def test_sorting(team: dict[str, Case], by: Actor, sort: str, order: str) -> None:
    assert names(by, sort) == order.split()


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"kind": "counselling_only"}, "Beritan"),
        ({"state": "paused"}, "Daryna"),
        ({"state": "open"}, "Abel Beritan Cyrus Elif"),
        ({"state": "closed"}, ""),
        ({"municipality": "08125065"}, "Abel"),
        ({"due": Due.OVERDUE}, "Abel"),
        ({"due": Due.CLOCK}, "Cyrus"),
        ({"due": Due.SILENT}, "Beritan"),
    ],
)
def test_filters(team: dict[str, Case], by: Actor, filters: dict[str, Any], found: str) -> None:
    assert names(by, **filters) == found.split()


def test_closed_cases_are_listed_when_asked_for(team: dict[str, Case], by: Actor) -> None:
    actions.close_case(
        case=team["Elif"], reason="no_need", outcome="independent", note="", closed_on=TODAY, by=by, now=NOW
    )
    assert "Elif" not in names(by)
    assert names(by, state="closed") == ["Elif"]
    assert "Elif" in names(by, state="all")


def load_many(by: Actor, amara: User, number: int) -> None:
    """Cases with every kind of gap in what can be sorted by."""
    for place in range(number):
        made = make_case(by, amara, make_person(amara, given=f"P{place % 7}", sort_name=f"p{place % 7}"))
        if place % 3:
            actions.note_contacts(latest={made.pk: days(-place)}, by=by)
        if place % 2:
            actions.add_task(case=made, text="Kurs", due_on=days(place % 5), by=by, now=NOW)


@pytest.mark.parametrize("sort", [*queries.SORTS, "-next", "-last"])
def test_pages_follow_each_other_in_every_order(by: Actor, amara: User, sort: str) -> None:
    load_many(by, amara, 23)
    seen: list[UUID] = []
    cursor = ""
    while True:
        page = queries.caseload(by, filters=CaseloadFilters(), sort=sort, cursor=cursor, today=TODAY, size=5)
        seen += [row.public_id for row in page.rows]
        cursor = page.next_cursor
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 23


def statements(act: Callable[[], object]) -> int:
    """How many statements something takes."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_lists_cost_the_same_for_one_and_for_many_cases(by: Actor, amara: User) -> None:
    acts: dict[str, Callable[[], object]] = {
        "caseload": lambda: [
            (row.name, row.place, row.href) for row in queries.caseload(by, filters=CaseloadFilters(), today=TODAY).rows
        ],
        "due": lambda: list(queries.due_items(by, TODAY)),
        "workload": lambda: queries.workload(by, TODAY),
        "unassigned": lambda: [case.person.list_name for case in queries.unassigned(by)],
    }
    load_many(by, amara, 1)
    first = {name: statements(act) for name, act in acts.items()}
    load_many(by, amara, 60)
    assert {name: statements(act) for name, act in acts.items()} == first
    assert first == {"caseload": 1, "due": 1, "workload": 1, "unassigned": 1}


# --- what is due --------------------------------------------------------------------------------------------------


def test_what_is_due_in_the_own_caseload(team: dict[str, Case], by: Actor) -> None:
    due = queries.due_items(by, TODAY)
    assert [(item.kind, item.state, item.name) for item in due] == [
        ("overdue", "overdue", "Abel"),
        ("today", "today", "Daryna"),
        ("soon", "soon", "Cyrus"),
        ("clock", "soon", "Cyrus"),
        ("silent", "overdue", "Beritan"),
    ]
    [task] = due.of("overdue")
    assert (task.text, task.due_on, task.case_public_id) == ("Aufgabe Abel", days(-2), team["Abel"].public_id)
    assert task.task_public_id == team["Abel"].tasks.get().public_id


def test_only_the_first_are_shown_but_all_are_counted(case: Case, by: Actor) -> None:
    for number in range(120):
        actions.add_task(case=case, text=f"A{number}", due_on=days(-number), by=by, now=NOW)
    due = queries.due_items(by, TODAY, limit=3)
    assert [item.text for item in due.of("overdue")] == ["A119", "A118", "A117"]
    assert (due.count_text("overdue"), due.count_text("today"), due.count_text("silent")) == ("99+", "1", "1")


def test_closed_cases_and_done_tasks_are_not_due(case: Case, by: Actor) -> None:
    task = actions.add_task(case=case, text="Kurs", due_on=TODAY, by=by, now=NOW)
    actions.complete_task(task=task, by=by, now=NOW, today=TODAY)
    assert [item.kind for item in queries.due_items(by, TODAY)] == ["silent"]
    actions.close_case(case=case, reason="no_need", outcome="independent", note="", closed_on=TODAY, by=by, now=NOW)
    assert list(queries.due_items(by, TODAY)) == []


# --- the team -----------------------------------------------------------------------------------------------------


def test_the_workload_of_the_team(
    team: dict[str, Case], clara: User, bruno: User, acting: Callable[[User], Actor]
) -> None:
    User.objects.filter(pk=bruno.pk).update(fte_percent=50)
    rows = {row.name: row for row in queries.workload(acting(clara), TODAY)}
    assert set(rows) == {"Amara", "Bruno"}
    first, second = rows["Amara"], rows["Bruno"]
    assert (first.cases, first.case_management, first.counselling_only) == (4, 3, 1)
    assert (first.silent, first.clock_ending, first.per_fte, first.unit) == (1, 1, 4, "Neckarsulm")
    assert (second.cases, second.per_fte, second.state) == (2, 4, "ok")
    assert first.allowed_per_fte == 80


def test_somebody_who_left_the_role_still_shows_with_the_cases(
    case: Case, amara: User, clara: User, acting: Callable[[User], Actor]
) -> None:
    amara.memberships.update(valid_to=days(-1))
    [row] = queries.workload(acting(clara), TODAY)
    assert (row.name, row.is_case_manager, row.cases) == ("Amara", False, 1)
    assert queries.open_case_count(amara) == 1


def test_unassigned_cases_wait_for_the_team_lead(
    by: Actor, amara: User, clara: User, acting: Callable[[User], Actor], gesa: User
) -> None:
    late = make_case(by, None, make_person(amara, given="Zwei"), opened_on=days(-1))
    early = make_case(by, None, make_person(amara, given="Eins"), opened_on=days(-5))
    make_case(by, amara)
    assert queries.unassigned(acting(clara)) == [early, late]
    assert queries.unassigned(acting(gesa)) == []


# --- the file -----------------------------------------------------------------------------------------------------


def test_the_header_names_person_number_and_responsible(case: Case, by: Actor) -> None:
    header = header_for(by, case.person, TODAY)
    assert header.name == "Rana Haddad"
    assert ("Fallnummer", "HN-2025-00001") in header.facts
    assert ("Zuständig", "Amara") in header.facts
    assert [badge.text for badge in header.badges] == ["Offen"]


def test_the_header_warns(case: Case) -> None:
    case.person.is_protected = True
    header = queries.file_header(case, today=date(2028, 2, 2))
    assert [badge.text for badge in header.badges] == ["Offen", "Adresse geschützt", "Beratungszeitraum abgelaufen"]


def test_before_opening_only_visible_cases_are_linked(
    case: Case, by: Actor, bruno: User, acting: Callable[[User], Actor]
) -> None:
    assert queries.opening_info(by, case.person, today=TODAY).open_case_id == case.public_id
    info = queries.opening_info(acting(bruno), case.person, today=TODAY)
    assert (info.has_open_case, info.open_case_id) == (True, None)
