"""What other rooms ask of plans."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.cases.models import Case
from geleit.plans import actions, queries
from geleit.plans.models import Goal, Plan, Step
from tests.cases.making import make_case, make_person
from tests.conftest import NOW, TODAY
from tests.plans.making import agree, make_goal

pytestmark = pytest.mark.django_db


def statements(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def other_plan(by: Actor, manager: User, **values: str) -> Plan:
    """A plan with one goal in a case of its own."""
    case = make_case(by, manager, make_person(manager, **values))
    plan = actions.start_plan(case=case, by=by, now=NOW, today=TODAY)
    make_goal(plan, by)
    return plan


def test_the_active_plan_of_a_case(by: Actor, case: Case, plan: Plan) -> None:
    assert queries.active_plan(case) == plan
    actions.end_plan(plan=plan, reason="reached", by=by, now=NOW, today=TODAY)
    assert queries.active_plan(case) is None
    new = actions.start_plan(case=case, by=by, now=NOW, today=TODAY)
    assert queries.plans_of(case) == [new, plan]


def test_open_goals_of_several_cases(by: Actor, amara: User, case: Case, plan: Plan, goal: Goal) -> None:
    other = other_plan(by, amara, given="Amal")
    over = make_goal(plan, by, "Vorbei")
    actions.set_goal_state(goal=over, state="in_progress", by=by, now=NOW, today=TODAY)
    actions.set_goal_state(goal=over, state="reached", by=by, now=NOW, today=TODAY)
    found = queries.open_goals([case.pk, other.case_id])
    assert [one.text for one in found] == [goal.text, goal.text]
    assert statements(lambda: [one.plan.case.person_id for one in queries.open_goals([case.pk])]) == 1
    assert queries.open_goals([]) == []


def test_reviews_of_the_own_caseload_come_most_urgent_first(
    by: Actor, amara: User, bruno: User, plan: Plan, goal: Goal
) -> None:
    agree(plan, by)
    other = other_plan(by, amara, given="Amal")
    agree(other, by)
    Plan.objects.filter(pk=other.pk).update(next_review_on=TODAY - timedelta(days=3))
    foreign = other_plan(by, bruno, given="Nour")
    agree(foreign, by)
    Plan.objects.filter(pk=foreign.pk).update(next_review_on=TODAY)
    assert [one.plan_public_id for one in queries.reviews_due(by, TODAY)] == [other.public_id]
    in_time = date(2026, 12, 1)
    found = queries.reviews_due(by, in_time)
    assert [(one.plan_public_id, one.state) for one in found] == [
        (other.public_id, "overdue"),
        (plan.public_id, "later"),
    ]
    assert (found[0].name, found[0].number) == ("Haddad, Amal", other.case.number)
    assert statements(lambda: queries.reviews_due(by, in_time)) == 1
    assert len(queries.reviews_due(by, in_time, limit=1)) == 1


def test_plans_nobody_agreed_to_are_named_after_thirty_days(by: Actor, plan: Plan, goal: Goal) -> None:
    assert queries.never_agreed(by, TODAY) == []
    assert queries.never_agreed(by, TODAY + timedelta(days=30)) == []
    found = queries.never_agreed(by, TODAY + timedelta(days=31))
    assert [(one.plan_public_id, one.due_on) for one in found] == [(plan.public_id, TODAY)]
    agree(plan, by)
    assert queries.never_agreed(by, TODAY + timedelta(days=31)) == []


def test_closed_cases_ask_for_nothing(by: Actor, case: Case, plan: Plan, goal: Goal) -> None:
    closed = {"state": "closed", "closed_on": TODAY, "closing_reason": "moved_away"}
    Case.objects.filter(pk=case.pk).update(**closed)
    assert queries.never_agreed(by, TODAY + timedelta(days=60)) == []
    assert queries.active_plan_counts(by) == {}


def test_active_plans_are_counted_by_case_manager(by: Actor, amara: User, bruno: User, plan: Plan) -> None:
    other_plan(by, amara, given="Amal")
    other_plan(by, bruno, given="Nour")
    ended = other_plan(by, bruno, given="Sami")
    actions.end_plan(plan=ended, reason="moved", by=by, now=NOW, today=TODAY)
    assert queries.active_plan_counts(by) == {amara.pk: 2, bruno.pk: 1}
    assert statements(lambda: queries.active_plan_counts(by)) == 1


def test_open_steps_are_counted(by: Actor, plan: Plan, goal: Goal, step: Step) -> None:
    assert queries.open_step_count(plan) == 1
    actions.set_step_state(step=step, state="done", by=by, now=NOW, today=TODAY)
    assert queries.open_step_count(plan) == 0


def test_a_plan_is_read_in_three_statements(by: Actor, plan: Plan) -> None:
    assert statements(lambda: queries.contents(plan)) == 3
    for field in ("health", "language", "housing"):
        make_goal(plan, by, field, field=field)
    make_goal(plan, by, "später", is_now=False)
    assert statements(lambda: queries.contents(plan)) == 3
    assert [one.goal.text for one in queries.contents(plan).goals] == ["language", "später", "housing", "health"]
