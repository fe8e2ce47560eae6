"""When something is possible in a plan: states as tables, dates, what goals, steps and answers must say."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from geleit.cases.models import Case
from geleit.core.codelists import code_list
from geleit.plans import rules
from geleit.plans.agreement import AgreementData, is_drawing
from geleit.plans.codes import GoalState, StepState
from geleit.plans.models import Plan
from tests.conftest import TODAY
from tests.plans.making import DRAWN, yes

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "goal-states.md"
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def a_plan(*, case_state: str = "open", **values: Any) -> Plan:
    """A plan that nobody saved."""
    return Plan(case=Case(state=case_state, kind="case_management"), **({"started_on": date(2026, 3, 1)} | values))


# --- states of a goal ---------------------------------------------------------------------------------------------


def test_the_reference_shows_the_table() -> None:
    assert REFERENCE.read_text(encoding="utf-8") == rules.diagram()


def test_the_table_knows_the_states_of_the_code_list() -> None:
    assert {state.value for state in GoalState} == code_list("plans", "goal_state").codes()
    assert {state.value for state in StepState} == code_list("plans", "step_state").codes()
    ends = {one.target for one in rules.GOAL_TRANSITIONS}
    assert ends == set(GoalState) - {GoalState.NEW}


@pytest.mark.parametrize(
    ("state", "following"),
    [
        ("new", ["proposed", "in_progress", "on_hold"]),
        ("proposed", ["in_progress", "on_hold", "missed"]),
        ("agreed", ["in_progress", "reached", "on_hold", "missed"]),
        ("in_progress", ["reached", "on_hold", "missed"]),
        ("on_hold", ["in_progress", "reached", "missed"]),
        ("reached", ["in_progress"]),
        ("missed", ["in_progress"]),
        ("unheard_of", []),
    ],
)
def test_a_case_manager_may_go_on_to(state: str, following: list[str]) -> None:
    assert rules.next_goal_states(state) == following
    assert rules.states_without_reason(state) == [one for one in following if one not in ("on_hold", "missed")]


@pytest.mark.parametrize(
    ("source", "target", "reason", "note", "allowed"),
    [
        ("new", "proposed", "", "", True),
        ("new", "reached", "", "", False),
        ("new", "agreed", "", "", False),  # by agreeing the plan only
        ("agreed", "agreed", "", "", False),
        ("agreed", "missed", "", "", False),
        ("agreed", "missed", "no_place", "", True),
        ("agreed", "missed", "waiting_for_place", "", False),  # a reason of the other list
        ("agreed", "on_hold", "waiting_for_place", "", True),
        ("agreed", "on_hold", "other", " ", False),
        ("agreed", "on_hold", "other", "Pflegt die Mutter", True),
        ("reached", "in_progress", "", "", True),
        ("reached", "nonsense", "", "", False),
        ("nonsense", "reached", "", "", False),
    ],
)
def test_a_goal_changes_its_state(source: str, target: str, reason: str, note: str, allowed: bool) -> None:
    obstacles = rules.obstacles_to_goal_state(source, target, reason=reason, note=note, today=TODAY)
    assert (obstacles == []) is allowed


@pytest.mark.parametrize(("state", "afterwards"), [("new", "agreed"), ("proposed", "agreed"), ("on_hold", "on_hold")])
def test_agreeing_the_plan_agrees_what_waited_for_it(state: str, afterwards: str) -> None:
    assert rules.after_agreement(state) == afterwards


@pytest.mark.parametrize(
    ("goal", "step", "afterwards"),
    [
        ("agreed", "in_progress", "in_progress"),
        ("agreed", "done", "in_progress"),
        ("agreed", "dropped", "agreed"),
        ("new", "done", "new"),
        ("reached", "done", "reached"),
    ],
)
def test_a_begun_step_brings_an_agreed_goal_under_way(goal: str, step: str, afterwards: str) -> None:
    assert rules.after_step(goal, step) == afterwards


@pytest.mark.parametrize("state", list(GoalState))
def test_only_what_was_never_agreed_can_be_taken_out(state: str) -> None:
    assert (rules.obstacles_to_removing_goal(state) == []) is (state in ("new", "proposed"))


@pytest.mark.parametrize(
    ("source", "target", "allowed"),
    [
        ("open", "done", True),
        ("open", "dropped", True),
        ("in_progress", "open", True),
        ("done", "open", True),
        ("done", "dropped", False),
        ("open", "open", False),
        ("open", "", False),
        ("odd", "open", False),
    ],
)
def test_a_step_changes_its_state(source: str, target: str, allowed: bool) -> None:
    assert (rules.obstacles_to_step_state(source, target) == []) is allowed


# --- what goals and steps must say --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, ""),
        ({"target_on": None}, ""),
        ({"field": ""}, "Handlungsfeld"),
        ({"field": "nonsense"}, "Handlungsfeld"),
        ({"text": "  "}, "Text"),
        ({"target_on": YESTERDAY}, "10.06.2026"),
    ],
)
def test_a_goal_needs(values: dict[str, Any], sentence: str) -> None:
    whole: dict[str, Any] = {
        "field": "housing",
        "text": "Eine Wohnung",
        "target_on": TOMORROW,
        "created_on": TODAY,
        "today": TODAY,
    }
    obstacles = rules.obstacles_to_goal(**(whole | values))
    assert sentence in " ".join(obstacles)
    assert bool(obstacles) is bool(sentence)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, ""),
        ({"due_on": None}, ""),
        ({"text": ""}, "Text"),
        ({"actor": "ghost"}, "wer den Schritt macht"),
        ({"actor": "office"}, "Stelle"),
        ({"actor": "office", "actor_name": "Jobcenter"}, ""),
        ({"due_on": YESTERDAY}, "bevor das Ziel begann (10.06.2026)"),
    ],
)
def test_a_step_needs(values: dict[str, Any], sentence: str) -> None:
    whole: dict[str, Any] = {
        "text": "Anrufen",
        "actor": "client",
        "actor_name": "",
        "due_on": TODAY,
        "goal_began_on": TODAY,
    }
    obstacles = rules.obstacles_to_step(**(whole | values), today=TODAY)
    assert sentence in " ".join(obstacles)
    assert bool(obstacles) is bool(sentence)


@pytest.mark.parametrize(
    ("field", "level", "allowed"),
    [("health", "", True), ("health", "some_support", True), ("health", "odd", False), ("odd", "", False)],
)
def test_a_situation_is_coded(field: str, level: str, allowed: bool) -> None:
    assert (rules.obstacles_to_situation(field=field, level=level, today=TODAY) == []) is allowed


# --- plans --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "kind", "has_plan", "count"),
    [
        ("open", "case_management", False, 0),
        ("paused", "case_management", False, 0),
        ("closed", "case_management", False, 1),
        ("open", "counselling_only", False, 1),
        ("open", "case_management", True, 1),
        ("closed", "counselling_only", True, 3),
    ],
)
def test_a_plan_can_be_started(state: str, kind: str, has_plan: bool, count: int) -> None:
    assert len(rules.obstacles_to_starting(Case(state=state, kind=kind), has_active_plan=has_plan)) == count


def test_an_ended_plan_and_a_closed_case_stand_still() -> None:
    assert rules.obstacles_to_changing(a_plan()) == []
    assert "beendet" in rules.obstacles_to_changing(a_plan(ended_on=TODAY))[0]
    assert "geschlossen" in rules.obstacles_to_changing(a_plan(case_state="closed"))[0]


def test_agreeing_needs_goals_and_reviewing_an_agreement() -> None:
    assert rules.obstacles_to_agreeing(a_plan(), goals=1) == []
    assert rules.obstacles_to_agreeing(a_plan(), goals=0) == ["Der Plan hat noch keine Ziele."]
    assert rules.obstacles_to_agreeing(a_plan(ended_on=TODAY), goals=0) == rules.obstacles_to_changing(
        a_plan(ended_on=TODAY)
    )
    assert rules.obstacles_to_reviewing(a_plan(), goals=1) != []
    assert rules.obstacles_to_reviewing(a_plan(agreed_on=TODAY), goals=1) == []


@pytest.mark.parametrize(("due", "allowed"), [(None, False), (TOMORROW, False), (TODAY, True), (YESTERDAY, True)])
def test_only_a_due_review_can_be_skipped(due: date | None, allowed: bool) -> None:
    assert (rules.obstacles_to_skipping(a_plan(next_review_on=due), today=TODAY) == []) is allowed


@pytest.mark.parametrize(
    ("values", "allowed"),
    [
        ({}, True),
        ({"reason": ""}, False),
        ({"reason": "other"}, False),
        ({"reason": "other", "note": "Streik"}, True),
        ({"next_on": TODAY}, False),
        ({"next_on": date(2026, 12, 10)}, True),
        ({"next_on": date(2026, 12, 11)}, False),
    ],
)
def test_a_skipped_review_has_a_reason_and_a_next_day(values: dict[str, Any], allowed: bool) -> None:
    whole: dict[str, Any] = {"reason": "client_ill", "note": "", "next_on": TOMORROW, "today": TODAY, "land": "BW"}
    assert (rules.obstacles_to_skipped_review(**(whole | values)) == []) is allowed


def test_a_plan_ends_once_and_for_a_reason() -> None:
    assert rules.obstacles_to_ending(a_plan(), reason="reached", today=TODAY) == []
    assert rules.obstacles_to_ending(a_plan(case_state="closed"), reason="moved", today=TODAY) == []
    assert rules.obstacles_to_ending(a_plan(), reason="", today=TODAY) != []
    assert rules.obstacles_to_ending(a_plan(ended_on=TODAY), reason="moved", today=TODAY) != []


# --- the answer ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, ""),
        ({"signed": ""}, ""),  # an agreement counts without a signature
        ({"signed": "screen", "signature": DRAWN}, ""),
        ({"answer": "no", "answer_reason": "Zu viele Ziele", "signed": ""}, ""),
        ({"answer": "could_not_answer", "answer_reason": "Krank", "explained_in": "", "signed": ""}, ""),
        ({"on": TOMORROW, "copy_given_on": None}, "Zukunft"),
        ({"on": date(2026, 2, 28), "copy_given_on": None}, "vor dem Beginn des Plans (01.03.2026)"),
        ({"on": date(2026, 4, 1), "copy_given_on": None}, "vor der letzten Vereinbarung (01.05.2026)"),
        ({"copy_given_on": TOMORROW}, "Kopie"),
        ({"copy_given_on": YESTERDAY}, "Kopie"),
        ({"answer": ""}, "einverstanden"),
        ({"answer": "perhaps"}, "einverstanden"),
        ({"answer": "no", "signed": ""}, "warum"),
        ({"answer": "could_not_answer", "answer_reason": " ", "signed": ""}, "warum"),
        ({"explained_in": ""}, "Sprache"),
        ({"explained_in": "klingon"}, "Sprache"),
        ({"interpreter": "parrot"}, "Sprachmittlung"),
        ({"answer": "no", "answer_reason": "Nein", "signed": "paper"}, "Unterschreiben"),
        ({"signed": "blood"}, "unterschrieben"),
        ({"signed": "screen"}, "leer"),
        ({"signed": "screen", "signature": "<script>"}, "noch einmal"),
    ],
)
def test_an_answer_says(values: dict[str, Any], sentence: str) -> None:
    data: AgreementData = replace(yes(), **values)
    plan = a_plan(agreed_on=date(2026, 5, 1) if "letzten" in sentence else None)
    obstacles = rules.obstacles_to_agreement(plan, data, today=TODAY)
    assert sentence in " ".join(obstacles)
    assert bool(obstacles) is bool(sentence)


@pytest.mark.parametrize(
    ("path", "accepted"),
    [
        (DRAWN, True),
        ("M0 0L600 200", True),
        ("", False),
        ("M10 20", False),  # a stroke has at least two points
        ("L10 20L11 22", False),
        ("M10 20L11 22Z", False),
        ("M601 20L11 22", False),
        ("M1 1L1 201", False),
        ("M10,20L11,22", False),
        ("M-1 20L11 22", False),
        ("M1 1L1 1\n", False),
        ("M10 20L11 22" + "L1 1" * 20_000, False),
        ('M1 1L1 1"/><script>', False),
    ],
)
def test_only_strokes_of_the_field_are_a_signature(path: str, accepted: bool) -> None:
    assert is_drawing(path) is accepted


# --- days ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2026, 6, 10), 6, date(2026, 12, 10)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_months_are_added_as_people_do(day: date, months: int, result: date) -> None:
    assert rules.add_months(day, months) == result


def test_a_review_is_due_after_six_months() -> None:
    assert rules.next_review(TODAY, land="BW") == date(2026, 12, 10)
    assert rules.target_presets(TODAY) == [
        (3, date(2026, 9, 10)),
        (6, date(2026, 12, 10)),
        (12, date(2027, 6, 10)),
    ]
    assert rules.warn_from(TODAY, land="BW") == date(2026, 5, 11)
