"""Rules of cases, as tables."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from geleit.cases import rules
from geleit.cases.codes import CaseState, Move
from geleit.cases.models import Case
from geleit.core.codelists import code_list
from tests.conftest import TODAY

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "case-states.md"
PERIOD = rules.Period(years=3, total_years=4)
WARNINGS = rules.Warnings(first_days=90, last_days=30, contact_gap_days=60)


def a_case(**values: Any) -> Case:
    """A case that nobody saved."""
    return Case(
        **{
            "state": "open",
            "eligible_from": date(2025, 2, 1),
            "opened_on": date(2025, 3, 1),
            "ends_on": date(2028, 2, 1),
        }
        | values
    )


def test_the_reference_shows_the_table_of_states() -> None:
    wanted = f"```mermaid\n{rules.diagram()}\n```"
    assert wanted in REFERENCE.read_text(encoding="utf-8"), f"put this into {REFERENCE.name}:\n{wanted}"


def test_states_of_the_code_list_and_of_the_table_are_the_same() -> None:
    reached = {str(state) for state in rules.TRANSITIONS.values()}
    assert reached == code_list("cases", "case_state").codes() == {str(state) for state in CaseState}


@pytest.mark.parametrize("state", list(CaseState))
@pytest.mark.parametrize("move", list(Move))
def test_a_move_has_no_obstacle_exactly_when_the_table_has_it(state: CaseState, move: Move) -> None:
    assert bool(rules.obstacles_to_move(state, move)) is ((state, move) not in rules.TRANSITIONS)


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (date(2025, 2, 1), date(2028, 2, 1)),
        (date(2024, 2, 29), date(2027, 2, 28)),  # no 29 February in 2027
        (date(2025, 2, 28), date(2028, 2, 28)),
    ],
)
def test_three_years_end_on_the_same_day(begins: date, ends: date) -> None:
    assert rules.regular_end(begins, PERIOD) == ends


@pytest.mark.parametrize(
    ("day", "land", "period"),
    [
        (date(2026, 6, 10), "BW", rules.Period(3, 4)),
        (date(2026, 6, 10), "BY", rules.Period(3, 4)),
        (date(2019, 1, 1), "BW", rules.Period(3, 4)),
    ],
)
def test_the_period_comes_from_the_dated_rule_of_the_land(day: date, land: str, period: rules.Period) -> None:
    assert rules.period_on(day, land) == period


@pytest.mark.parametrize(("left", "state"), [(-1, "overdue"), (0, "soon"), (90, "soon"), (91, "ok")])
def test_the_clock_warns_before_the_end(left: int, state: str) -> None:
    clock = rules.clock_of(a_case(), today=date(2028, 2, 1) - timedelta(days=left), warnings=WARNINGS)
    assert (clock.state, clock.left_days) == (state, left)
    assert 0 <= clock.used_days <= clock.total_days


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (None, ""),
        (TODAY - timedelta(days=1), "overdue"),
        (TODAY, "today"),
        (TODAY + timedelta(days=7), "soon"),
        (TODAY + timedelta(days=8), "later"),
    ],
)
def test_due_states(day: date | None, state: str) -> None:
    assert rules.due_state(day, TODAY) == state


OPENING: dict[str, Any] = {
    "kind": "case_management",
    "eligibility": "followon_allocation",
    "eligible_from": date(2026, 5, 1),
    "opened_on": TODAY,
    "note": "",
    "today": TODAY,
    "land": "BW",
}


@pytest.mark.parametrize(
    ("changes", "obstacle"),
    [
        ({}, ""),
        ({"has_open_case": True}, "offenen Fall"),
        ({"opened_on": TODAY + timedelta(days=1)}, "nicht in der Zukunft eröffnet"),
        ({"eligible_from": TODAY + timedelta(days=1), "note": "x"}, "nicht in der Zukunft beginnen"),
        ({"eligible_from": TODAY, "opened_on": TODAY - timedelta(days=3)}, "nach der Eröffnung"),
        ({"eligible_from": TODAY, "opened_on": TODAY - timedelta(days=3), "note": "Zuweisung folgte"}, ""),
        ({"eligible_from": date(2022, 1, 1)}, "schon abgelaufen"),
        ({"eligible_from": date(2022, 1, 1), "note": "Übernahme"}, ""),
        ({"eligibility": "other_documented"}, "begründen"),
        ({"eligibility": "other_documented", "note": "  "}, "begründen"),
        ({"eligibility": "other_documented", "note": "Entscheidung vom 1.6."}, ""),
        ({"eligibility": "asylblg_counselling"}, "gilt hier nicht"),
        ({"eligibility": "asylblg_counselling", "land": "BY"}, ""),
        ({"kind": "miracle"}, "gibt es nicht"),
    ],
)
def test_obstacles_to_opening(changes: dict[str, Any], obstacle: str) -> None:
    found = rules.obstacles_to_opening(**(OPENING | changes))
    assert (obstacle in " ".join(found)) if obstacle else found == []


@pytest.mark.parametrize(
    ("case", "arguments", "obstacle"),
    [
        (a_case(), {}, ""),
        (a_case(), {"until": date(2029, 2, 1), "note": "Alphabetisierung"}, ""),
        (a_case(), {"until": date(2029, 2, 2), "note": "x"}, "höchstens bis zum 01.02.2029"),
        (a_case(), {"until": date(2028, 2, 1), "note": "x"}, "nach dem 01.02.2028"),
        (a_case(), {"until": date(2029, 2, 1), "note": " "}, "eigenen Worten"),
        (a_case(), {"is_extended": True}, "schon einmal verlängert"),
        (a_case(ends_on=date(2029, 2, 1)), {}, "ausgeschöpft"),
        (a_case(state="closed"), {}, "geschlossen"),
    ],
)
def test_obstacles_to_extending(case: Case, arguments: dict[str, Any], obstacle: str) -> None:
    values: dict[str, Any] = {"is_extended": False, "period": PERIOD}
    found = rules.obstacles_to_extending(case, **(values | arguments))
    assert (obstacle in " ".join(found)) if obstacle else found == []


@pytest.mark.parametrize(
    ("case", "arguments", "obstacle"),
    [
        (a_case(), {}, ""),
        (a_case(state="paused"), {}, ""),
        (a_case(state="closed"), {}, "geschlossen"),
        (a_case(), {"closed_on": TODAY + timedelta(days=1)}, "Zukunft"),
        (a_case(), {"closed_on": date(2025, 2, 28)}, "am 01.03.2025 eröffnet"),
        (a_case(last_contact_on=TODAY), {"closed_on": TODAY - timedelta(days=1)}, "letzte Beratung"),
        (a_case(), {"open_tasks": 1}, "1 Aufgabe ist noch offen"),
        (a_case(), {"open_tasks": 3}, "3 Aufgaben sind noch offen"),
        (a_case(), {"open_tasks": 3, "close_tasks": True}, ""),
        (a_case(), {"unfinished": ["Ein Plan läuft noch."]}, "Ein Plan läuft noch."),
        (a_case(), {"unfinished": ["Ein Plan läuft noch."], "close_tasks": True}, ""),
    ],
)
def test_obstacles_to_closing(case: Case, arguments: dict[str, Any], obstacle: str) -> None:
    found = rules.obstacles_to_closing(case, **({"closed_on": TODAY, "today": TODAY} | arguments))
    assert (obstacle in " ".join(found)) if obstacle else found == []


@pytest.mark.parametrize(
    ("state", "has_open_case", "reason", "count"),
    [
        ("closed", False, "Neue Zuweisung", 0),
        ("closed", False, " ", 1),
        ("closed", True, "x", 1),
        ("open", True, "x", 1),
    ],
)
def test_obstacles_to_reopening(state: str, has_open_case: bool, reason: str, count: int) -> None:
    found = rules.obstacles_to_reopening(a_case(state=state), has_open_case=has_open_case, reason=reason)
    assert len(found) == count


@pytest.mark.parametrize(
    ("state", "manager", "stand_in", "count"),
    [
        ("open", 1, None, 0),
        ("open", 1, 2, 0),
        ("open", None, None, 0),
        ("open", 1, 1, 1),
        ("open", None, 2, 1),
        ("open", 7, None, 1),
        ("closed", 1, None, 1),
    ],
)
def test_obstacles_to_assigning(state: str, manager: int | None, stand_in: int | None, count: int) -> None:
    found = rules.obstacles_to_assigning(state, manager_id=manager, stand_in_id=stand_in, case_managers={1, 2})
    assert len(found) == count


@pytest.mark.parametrize(
    ("case", "text", "due_on", "count"),
    [
        (a_case(), "Jobcenter anrufen", TODAY, 0),
        (a_case(), " ", TODAY, 1),
        (a_case(), "x" * 301, TODAY, 1),
        (a_case(), "Kurs suchen", date(2025, 2, 28), 1),
        (a_case(state="closed"), "Kurs suchen", TODAY, 1),
    ],
)
def test_obstacles_to_a_task(case: Case, text: str, due_on: date, count: int) -> None:
    assert len(rules.obstacles_to_task(case, text=text, due_on=due_on)) == count


def test_the_extension_must_fit_a_changed_start() -> None:
    arguments: dict[str, Any] = {
        "kind": "case_management", "eligibility": "followon_allocation", "today": TODAY, "land": "BW",
        "extended_until": date(2029, 2, 1),
    }  # fmt: skip
    assert rules.obstacles_to_changing(a_case(), eligible_from=date(2025, 2, 1), **arguments) == []
    assert len(rules.obstacles_to_changing(a_case(), eligible_from=date(2025, 1, 1), **arguments)) == 1
    assert rules.obstacles_to_changing(a_case(state="closed"), eligible_from=date(2025, 2, 1), **arguments)


def test_a_longer_rule_never_shortens_the_period() -> None:
    assert rules.latest_end(date(2025, 2, 1), replace(PERIOD, total_years=2)) == date(2028, 2, 1)
