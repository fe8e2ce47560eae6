"""Steps towards a goal."""

from datetime import date, datetime
from typing import Any

from django.db.models import F, Max

from geleit.accounts.actors import Actor
from geleit.audit.codes import EventKind
from geleit.core.whole import whole
from geleit.plans import rules
from geleit.plans.actions.goals import enter_state
from geleit.plans.actions.ordering import moved
from geleit.plans.actions.records import changed, claim, refuse_on, stale, tell
from geleit.plans.codes import StepState
from geleit.plans.models import Goal, Step


@whole
def add_step(
    *,
    goal: Goal,
    text: str,
    actor: str,
    actor_name: str = "",
    due_on: date | None = None,
    by: Actor,
    now: datetime,
    today: date,
) -> Step:
    """Add a step to a goal: what, who, until when. Raises PlanRefused."""
    _check(goal, text=text, actor=actor, actor_name=actor_name, due_on=due_on, today=today)
    claim(goal.plan, now=now)
    last = Step.objects.filter(county_id=goal.county_id, goal=goal).aggregate(last=Max("position"))["last"]
    step = Step.objects.create(
        county_id=goal.county_id,
        goal=goal,
        text=text.strip(),
        actor=actor,
        actor_name=actor_name.strip(),
        due_on=due_on,
        position=0 if last is None else last + 1,
    )
    tell(
        EventKind.STEP_CHANGED, goal.plan, by=by, now=now, about=step, fields=["text", "actor", "actor_name", "due_on"]
    )
    return step


@whole
def change_step(
    *,
    step: Step,
    text: str,
    actor: str,
    actor_name: str,
    due_on: date | None,
    version: int,
    by: Actor,
    now: datetime,
    today: date,
) -> Step:
    """Say a step differently, give it to somebody else or put it off.

    Raises PlanRefused, and Stale when somebody else changed it since `version`.
    """
    _check(step.goal, text=text, actor=actor, actor_name=actor_name, due_on=due_on, today=today)
    claim(step.goal.plan, now=now)
    values: dict[str, Any] = {
        "text": text.strip(),
        "actor": actor,
        "actor_name": actor_name.strip(),
        "due_on": due_on,
    }
    fields = changed(step, values)
    if not Step.objects.filter(pk=step.pk, version=version).update(**values, version=F("version") + 1):
        raise stale()
    for name, value in values.items():
        setattr(step, name, value)
    step.version = version + 1
    tell(EventKind.STEP_CHANGED, step.goal.plan, by=by, now=now, about=step, fields=fields)
    return step


@whole
def set_step_state(*, step: Step, state: str, by: Actor, now: datetime, today: date) -> Step:
    """Begin, finish, drop or reopen a step; an agreed goal is under way as soon as one of its steps has begun.

    Setting the state it has already changes nothing. Raises PlanRefused, and Stale when somebody else was faster.
    """
    if state == step.state:
        return step
    refuse_on(rules.obstacles_to_step_state(step.state, state))
    goal = step.goal
    claim(goal.plan, now=now)
    done_on = today if state == StepState.DONE else None
    rows = Step.objects.filter(pk=step.pk, state=step.state)
    if not rows.update(state=state, done_on=done_on, version=F("version") + 1):
        raise stale()
    step.state, step.done_on, step.version = state, done_on, step.version + 1
    tell(EventKind.STEP_CHANGED, goal.plan, by=by, now=now, about=step, fields=["state", "done_on"])
    goal_state = rules.after_step(goal.state, state)
    if goal_state != goal.state:
        enter_state(goal, goal_state, by=by, now=now, today=today)
        tell(EventKind.GOAL_CHANGED, goal.plan, by=by, now=now, about=goal, fields=["state"])
    return step


@whole
def move_step(*, step: Step, direction: str = "", position: int | None = None, by: Actor, now: datetime) -> None:
    """Move a step up or down, or to a place counted from 0, among those of its goal. Raises PlanRefused."""
    claim(step.goal.plan, now=now)
    siblings = Step.objects.filter(county_id=step.county_id, goal=step.goal).order_by("position", "id")
    Step.objects.bulk_update(moved(list(siblings), step, direction=direction, position=position), ["position"])
    tell(EventKind.PLAN_CHANGED, step.goal.plan, by=by, now=now, about=step, fields=["position"])


def _check(goal: Goal, *, text: str, actor: str, actor_name: str, due_on: date | None, today: date) -> None:
    refuse_on(
        rules.obstacles_to_step(
            text=text, actor=actor, actor_name=actor_name, due_on=due_on, goal_began_on=goal.created_on, today=today
        )
    )
