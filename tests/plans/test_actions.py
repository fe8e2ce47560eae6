"""What people do with plans, goals and steps; every change counts and is recorded."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.cases.actions import close_case
from geleit.cases.models import Case
from geleit.core.errors import Refused, Stale
from geleit.plans import actions, queries
from geleit.plans.actions import PlanRefused
from geleit.plans.actions.closing import RUNNING_PLAN
from geleit.plans.models import Goal, GoalNote, Plan, Step
from tests.cases.making import make_case
from tests.conftest import NOW, TODAY
from tests.plans.making import agree, make_goal, make_step

pytestmark = pytest.mark.django_db
WHEN: dict[str, Any] = {"now": NOW, "today": TODAY}


def latest_event() -> Event:
    event = Event.objects.newest_first().first()
    assert event is not None
    return event


def texts(plan: Plan, field: str = "language") -> list[str]:
    return [goal.text for goal in queries.goals_of(plan) if goal.field == field]


# --- the plan -----------------------------------------------------------------------------------------------------


def test_a_plan_begins(case: Case, by: Actor) -> None:
    plan = actions.start_plan(case=case, by=by, **WHEN)
    assert (plan.started_on, plan.version, plan.latest_version, plan.agreed_on) == (TODAY, 1, 0, None)
    event = latest_event()
    assert (event.kind, event.case_id, event.person_id) == (EventKind.PLAN_STARTED, case.pk, case.person_id)


def test_no_plan_begins_in_a_case_closed_a_moment_ago(case: Case, by: Actor) -> None:
    opened_before = Case.objects.select_related("person").get(pk=case.pk)
    close_case(case=case, reason="moved_away", outcome="unknown", note="", closed_on=TODAY, by=by, now=NOW)
    with pytest.raises(PlanRefused):
        actions.start_plan(case=opened_before, by=by, **WHEN)


def test_there_is_one_active_plan(case: Case, by: Actor, plan: Plan) -> None:
    with pytest.raises(PlanRefused, match="PlanRefused") as refusal:
        actions.start_plan(case=case, by=by, **WHEN)
    assert "laufenden Plan" in refusal.value.messages[0]
    assert Plan.objects.count() == 1


def test_two_plans_started_at_once_become_one(case: Case, by: Actor, plan: Plan, monkeypatch: Any) -> None:
    monkeypatch.setattr("geleit.plans.actions.plans.active_plan", lambda case: None)
    with pytest.raises(PlanRefused) as refusal:
        actions.start_plan(case=case, by=by, **WHEN)
    assert "laufenden Plan" in refusal.value.messages[0]


def test_counselling_without_a_plan_has_none(by: Actor, amara: User) -> None:
    with pytest.raises(PlanRefused):
        actions.start_plan(case=make_case(by, amara, kind="counselling_only"), by=by, **WHEN)


def test_an_ended_plan_stands_still(by: Actor, plan: Plan, goal: Goal, step: Step) -> None:
    actions.end_plan(plan=plan, reason="moved", note="Nach Ulm", by=by, **WHEN)
    assert (plan.ended_on, plan.end_reason, plan.end_note) == (TODAY, "moved", "Nach Ulm")
    assert latest_event().kind == EventKind.PLAN_ENDED
    goal.plan.refresh_from_db()
    step.goal.plan = goal.plan
    for change in (
        lambda: make_goal(plan, by),
        lambda: make_step(goal, by),
        lambda: actions.set_goal_state(goal=goal, state="proposed", by=by, **WHEN),
        lambda: actions.set_step_state(step=step, state="done", by=by, **WHEN),
        lambda: actions.note_progress(goal=goal, text="Weiter", by=by, **WHEN),
        lambda: agree(plan, by),
        lambda: actions.end_plan(plan=plan, reason="moved", by=by, **WHEN),
    ):
        with pytest.raises(PlanRefused):
            change()


def test_what_ended_a_moment_ago_cannot_be_changed(by: Actor, plan: Plan) -> None:
    opened_before = Plan.objects.select_related("case").get(pk=plan.pk)
    again = Plan.objects.select_related("case").get(pk=plan.pk)
    actions.end_plan(plan=plan, reason="moved", by=by, **WHEN)
    with pytest.raises(PlanRefused):
        make_goal(opened_before, by)
    with pytest.raises(PlanRefused):
        actions.end_plan(plan=again, reason="reached", by=by, **WHEN)


def test_a_new_plan_takes_over_what_was_open(case: Case, by: Actor, plan: Plan, goal: Goal, step: Step) -> None:
    said: dict[str, Any] = {"level": "some_support", "text": "A2", "resources": "", "obstacles": ""}
    actions.describe_situation(plan=plan, field="language", by=by, **said, **WHEN)
    reached = make_goal(plan, by, "Erreicht", field="health")
    agree(plan, by)
    reached.refresh_from_db()
    reached.plan = plan
    actions.set_goal_state(goal=reached, state="reached", by=by, **WHEN)
    done = make_step(goal, by, "Schon erledigt")
    actions.set_step_state(step=done, state="done", by=by, **WHEN)
    actions.end_plan(plan=plan, reason="period_over", by=by, **WHEN)
    new = actions.start_plan(case=case, take_over=plan, by=by, now=NOW, today=TODAY + timedelta(days=1))
    contents = queries.contents(new)
    assert contents.situations["language"].text == "A2"
    assert [(one.goal.text, one.goal.state, one.goal.created_on) for one in contents.goals] == [
        (goal.text, "proposed", TODAY)
    ]
    assert [one.text for one in contents.goals[0].steps] == [step.text]
    assert new.agreed_on is None
    assert Goal.objects.filter(plan=plan).count() == 2


@pytest.mark.parametrize(("reason", "ended"), [("moved_away", "moved"), ("something_else", "period_over")])
def test_closing_the_case_names_the_running_plan_and_can_end_it(
    case: Case, by: Actor, plan: Plan, step: Step, reason: str, ended: str
) -> None:
    assert RUNNING_PLAN.sentence(case) == "Der Integrationsplan läuft noch, mit 1 offenem Schritt."
    case.closing_reason = reason
    RUNNING_PLAN.finish(case, by, NOW, TODAY)
    assert Plan.objects.get().end_reason == ended
    assert RUNNING_PLAN.sentence(case) == ""
    RUNNING_PLAN.finish(case, by, NOW, TODAY)


def test_a_running_plan_without_steps_is_named_too(case: Case, plan: Plan) -> None:
    assert RUNNING_PLAN.sentence(case) == "Der Integrationsplan läuft noch."


def test_a_case_with_open_steps_is_not_closed_by_mistake(case: Case, by: Actor, plan: Plan, step: Step) -> None:
    closing: dict[str, Any] = {"reason": "moved_away", "outcome": "", "note": "", "closed_on": TODAY}
    with pytest.raises(Refused):
        close_case(case=case, by=by, now=NOW, **closing)
    assert Plan.objects.get().is_active


def test_a_situation_is_described_and_described_anew(by: Actor, plan: Plan) -> None:
    said: dict[str, Any] = {
        "level": "much_support",
        "text": " Kein Zimmer frei ",
        "resources": "",
        "obstacles": "Schufa",
    }
    first = actions.describe_situation(plan=plan, field="housing", by=by, **said, **WHEN)
    assert (first.text, first.version) == ("Kein Zimmer frei", 1)
    second = actions.describe_situation(
        plan=plan, field="housing", version=1, by=by, **(said | {"text": "Zimmer"}), **WHEN
    )
    assert (second.pk, second.text, second.version) == (first.pk, "Zimmer", 2)
    assert latest_event().fields == ["text"]
    with pytest.raises(Stale):
        actions.describe_situation(plan=plan, field="housing", version=1, by=by, **said, **WHEN)
    with pytest.raises(Stale):  # two people described the same field for the first time
        actions.describe_situation(plan=plan, field="housing", version=0, by=by, **said, **WHEN)
    with pytest.raises(PlanRefused):
        actions.describe_situation(plan=plan, field="luck", by=by, **said, **WHEN)
    plan.refresh_from_db()
    assert plan.version == 3


# --- goals --------------------------------------------------------------------------------------------------------


def test_a_goal_in_own_words(by: Actor, plan: Plan) -> None:
    goal = make_goal(plan, by, "  Ich kann allein zum Arzt.  ", field="health")
    assert (goal.text, goal.state, goal.state_since, goal.created_on) == (
        "Ich kann allein zum Arzt.",
        "new",
        TODAY,
        TODAY,
    )
    assert not Step.objects.exists()
    event = latest_event()
    assert (event.kind, event.subject, event.subject_id) == (EventKind.GOAL_CHANGED, "goal", goal.pk)
    plan.refresh_from_db()
    assert (plan.version, plan.changed_at) == (2, NOW)


def test_a_goal_of_the_list_brings_its_steps_and_days(by: Actor, plan: Plan) -> None:
    goal = actions.add_goal(plan=plan, field="language", template="language_course_start", by=by, **WHEN)
    assert goal.text == "Ich besuche einen Integrationskurs."
    assert goal.target_on == date(2026, 12, 10)
    steps = queries.steps_of(goal)
    assert (len(steps), steps[0].text, steps[0].due_on) == (
        5,
        "Drei Kursträger in der Nähe vergleichen",
        date(2026, 7, 1),
    )


@pytest.mark.parametrize(
    "values",
    [
        {"field": "", "text": "Ohne Feld"},
        {"field": "housing", "text": ""},
        {"field": "housing", "text": "Gestern", "target_on": date(2026, 6, 9)},
        {"field": "housing", "template": "language_a1"},
        {"field": "language", "template": "nonsense"},
    ],
)
def test_an_impossible_goal_is_refused(by: Actor, plan: Plan, values: dict[str, Any]) -> None:
    with pytest.raises(PlanRefused):
        actions.add_goal(plan=plan, by=by, **values, **WHEN)
    assert not Goal.objects.exists()


def test_a_goal_is_worded_anew(by: Actor, plan: Plan, goal: Goal) -> None:
    other = make_goal(plan, by, "Später", is_now=False)
    said: dict[str, Any] = {"field": "language", "text": "Ich habe B2.", "is_now": False, "target_on": None}
    actions.change_goal(goal=goal, version=1, by=by, **said, **WHEN)
    goal.refresh_from_db()
    assert (goal.text, goal.is_now, goal.target_on, goal.version) == ("Ich habe B2.", False, None, 2)
    assert (other.position, goal.position) == (0, 1)
    assert latest_event().fields == ["text", "is_now", "target_on"]
    with pytest.raises(Stale):
        actions.change_goal(goal=goal, version=1, by=by, **said, **WHEN)
    with pytest.raises(PlanRefused):
        actions.change_goal(goal=goal, version=2, by=by, **(said | {"text": ""}), **WHEN)


def test_a_goal_goes_through_its_states_and_tells_its_story(by: Actor, plan: Plan, goal: Goal) -> None:
    actions.set_goal_state(goal=goal, state="proposed", by=by, **WHEN)
    actions.set_goal_state(goal=goal, state="on_hold", reason="family", note="Geburt", by=by, **WHEN)
    goal.refresh_from_db()
    assert (goal.state, goal.state_reason, goal.state_note) == ("on_hold", "family", "Geburt")
    actions.set_goal_state(goal=goal, state="in_progress", by=by, **WHEN)
    assert (goal.state_reason, goal.state_note) == ("", "")
    assert [note.state for note in queries.notes_of(goal)] == ["in_progress", "on_hold", "proposed"]
    assert queries.notes_of(goal)[1].text == "Geburt"


def test_setting_the_same_state_again_changes_nothing(by: Actor, goal: Goal) -> None:
    events = Event.objects.count()
    actions.set_goal_state(goal=goal, state="new", by=by, **WHEN)
    assert Event.objects.count() == events


def test_who_was_overtaken_learns_it(by: Actor, plan: Plan, goal: Goal, step: Step) -> None:
    seen = queries.goals_of(plan)[0]
    seen.plan = plan
    actions.set_goal_state(goal=goal, state="in_progress", by=by, **WHEN)
    with pytest.raises(Stale):
        actions.set_goal_state(goal=seen, state="proposed", by=by, **WHEN)
    with pytest.raises(Stale):
        actions.remove_goal(goal=seen, by=by, now=NOW)
    seen_step = Step.objects.select_related("goal__plan__case").get()
    actions.set_step_state(step=step, state="done", by=by, **WHEN)
    with pytest.raises(Stale):
        actions.set_step_state(step=seen_step, state="dropped", by=by, **WHEN)


def test_missing_a_goal_needs_a_reason(by: Actor, goal: Goal) -> None:
    actions.set_goal_state(goal=goal, state="in_progress", by=by, **WHEN)
    with pytest.raises(PlanRefused):
        actions.set_goal_state(goal=goal, state="missed", by=by, **WHEN)
    actions.set_goal_state(goal=goal, state="missed", reason="no_place", by=by, **WHEN)
    assert not goal.is_open


def test_progress_is_noted_with_and_without_a_new_state(by: Actor, goal: Goal) -> None:
    note = actions.note_progress(goal=goal, text=" Modul 3 ", by=by, **WHEN)
    assert (note.text, note.state, goal.state) == ("Modul 3", "", "new")
    note = actions.note_progress(goal=goal, text="", state="in_progress", by=by, **WHEN)
    assert (note.state, goal.state) == ("in_progress", "in_progress")
    assert latest_event().fields == ["notes", "state"]
    with pytest.raises(PlanRefused):
        actions.note_progress(goal=goal, text=" ", state="in_progress", by=by, **WHEN)
    with pytest.raises(PlanRefused):
        actions.note_progress(goal=goal, text="Schade", state="missed", by=by, **WHEN)
    assert GoalNote.objects.count() == 2


@pytest.mark.parametrize(
    ("move", "order"),
    [
        ({"direction": "up"}, ["A", "C", "B"]),
        ({"direction": "down"}, ["A", "B", "C"]),
        ({"position": 0}, ["C", "A", "B"]),
        ({"position": 99}, ["A", "B", "C"]),
        ({"direction": "sideways"}, ["A", "B", "C"]),
    ],
)
def test_goals_are_put_in_order(by: Actor, plan: Plan, move: dict[str, Any], order: list[str]) -> None:
    goals = [make_goal(plan, by, text) for text in "ABC"]
    make_goal(plan, by, "Z", field="health")
    actions.move_goal(goal=goals[2], by=by, now=NOW, **move)
    assert texts(plan) == order
    assert texts(plan, "health") == ["Z"]


def test_a_wrong_goal_is_taken_out_but_not_an_agreed_one(by: Actor, plan: Plan, goal: Goal, step: Step) -> None:
    wrong = actions.add_goal(plan=plan, field="language", template="language_a1", by=by, **WHEN)
    actions.remove_goal(goal=wrong, by=by, now=NOW)
    assert texts(plan) == [goal.text]
    agree(plan, by)
    goal.refresh_from_db()
    goal.plan = plan
    with pytest.raises(PlanRefused):
        actions.remove_goal(goal=goal, by=by, now=NOW)


# --- steps --------------------------------------------------------------------------------------------------------


def test_a_step_is_added_changed_and_done(by: Actor, plan: Plan, goal: Goal) -> None:
    step = make_step(goal, by, actor="office", actor_name=" Jobcenter ")
    assert (step.actor_name, step.state) == ("Jobcenter", "open")
    said: dict[str, Any] = {"text": "Anrufen", "actor": "client", "actor_name": "", "due_on": None}
    actions.change_step(step=step, version=1, by=by, **said, **WHEN)
    assert latest_event().fields == ["text", "actor", "actor_name", "due_on"]
    with pytest.raises(Stale):
        actions.change_step(step=step, version=1, by=by, **said, **WHEN)
    actions.set_step_state(step=step, state="done", by=by, **WHEN)
    step.refresh_from_db()
    assert (step.state, step.done_on, step.version) == ("done", TODAY, 3)
    actions.set_step_state(step=step, state="open", by=by, **WHEN)
    assert step.done_on is None


def test_a_step_due_before_the_goal_began_is_refused(by: Actor, goal: Goal) -> None:
    with pytest.raises(PlanRefused) as refusal:
        make_step(goal, by, due_on=date(2026, 6, 9))
    assert "bevor das Ziel begann" in refusal.value.messages[0]


def test_the_first_step_brings_an_agreed_goal_under_way(by: Actor, plan: Plan, goal: Goal, step: Step) -> None:
    agree(plan, by)
    fresh = Step.objects.select_related("goal__plan__case").get()
    actions.set_step_state(step=fresh, state="in_progress", by=by, **WHEN)
    goal.refresh_from_db()
    assert goal.state == "in_progress"


def test_doing_a_step_twice_changes_nothing(by: Actor, step: Step) -> None:
    actions.set_step_state(step=step, state="done", by=by, **WHEN)
    events = Event.objects.count()
    actions.set_step_state(step=step, state="done", by=by, **WHEN)
    assert Event.objects.count() == events
    with pytest.raises(PlanRefused):
        actions.set_step_state(step=step, state="dropped", by=by, **WHEN)


def test_steps_are_put_in_order(by: Actor, goal: Goal) -> None:
    steps = [make_step(goal, by, text) for text in "ABC"]
    actions.move_step(step=steps[0], direction="down", by=by, now=NOW)
    assert [one.text for one in queries.steps_of(goal)] == ["B", "A", "C"]


def test_every_change_counts(by: Actor, plan: Plan, goal: Goal, step: Step) -> None:
    plan.refresh_from_db()
    assert plan.version == 3
    later = NOW + timedelta(hours=2)
    actions.set_step_state(step=step, state="done", by=by, now=later, today=TODAY)
    plan.refresh_from_db()
    assert (plan.version, plan.changed_at) == (4, later)


def test_nothing_personal_is_recorded_in_the_trail(by: Actor, plan: Plan, goal: Goal, step: Step) -> None:
    actions.set_goal_state(goal=goal, state="on_hold", reason="health", note="Operation", by=by, **WHEN)
    written = str(list(Event.objects.values_list("fields", "reason", "subject")))
    assert "Operation" not in written
    assert goal.text not in written


def test_reading_and_printing_are_recorded(by: Actor, case: Case, plan: Plan) -> None:
    actions.note_reading(plan=plan, by=by, now=NOW)
    actions.note_printing(plan=plan, by=by, now=NOW)
    actions.note_empty_file(case=case, by=by, now=NOW)
    kinds = list(Event.objects.readings().values_list("kind", flat=True).order_by("id"))
    assert kinds == [EventKind.PLAN_READ, EventKind.PLAN_PRINTED, EventKind.PLAN_READ]


def test_other_counties_plans_are_not_there(gesa: User, acting: Callable[[User], Actor], plan: Plan) -> None:
    acting(gesa)
    assert not Plan.objects.exists()
