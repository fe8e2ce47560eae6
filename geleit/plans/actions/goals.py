"""Goals: from a template or in own words, changed, moved, brought into another state, noted about."""

from datetime import date, datetime
from typing import Any

from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from geleit.accounts.actors import Actor
from geleit.audit.codes import EventKind
from geleit.core.codelists import UnknownCode
from geleit.core.whole import whole
from geleit.plans import rules
from geleit.plans.actions.ordering import moved
from geleit.plans.actions.records import PlanRefused, changed, claim, refuse_on, stale, tell
from geleit.plans.models import Goal, GoalNote, Plan, Step
from geleit.plans.templates import GoalTemplate, goal_template


@whole
def add_goal(
    *,
    plan: Plan,
    field: str,
    text: str = "",
    template: str = "",
    is_now: bool = True,
    target_on: date | None = None,
    by: Actor,
    now: datetime,
    today: date,
) -> Goal:
    """Set a goal in own words, or from a template, which brings its text, its target date and its steps along.

    Raises PlanRefused.
    """
    chosen = _template(template, field, today) if template else None
    if chosen is not None:
        text = text.strip() or chosen.text
        target_on = target_on or rules.add_months(today, chosen.months)
    refuse_on(rules.obstacles_to_goal(field=field, text=text, target_on=target_on, created_on=today, today=today))
    claim(plan, now=now)
    goal = Goal.objects.create(
        county_id=plan.county_id,
        plan=plan,
        field=field,
        template=template,
        text=text.strip(),
        is_now=is_now,
        target_on=target_on,
        state_since=today,
        position=_next_position(plan, field, is_now=is_now),
        created_on=today,
    )
    if chosen is not None:
        _add_steps(goal, chosen)
    fields = ["field", "text", "is_now", "target_on"] + (["template", "steps"] if chosen is not None else [])
    tell(EventKind.GOAL_CHANGED, plan, by=by, now=now, about=goal, fields=fields)
    return goal


@whole
def change_goal(
    *,
    goal: Goal,
    field: str,
    text: str,
    is_now: bool,
    target_on: date | None,
    version: int,
    by: Actor,
    now: datetime,
    today: date,
) -> Goal:
    """Word a goal anew, move it to another field, to now or later, or to another target date.

    Raises PlanRefused, and Stale when somebody else changed it since `version`.
    """
    refuse_on(
        rules.obstacles_to_goal(
            field=field, text=text, target_on=target_on, created_on=goal.created_on, today=max(today, goal.created_on)
        )
    )
    claim(goal.plan, now=now)
    values: dict[str, Any] = {"field": field, "text": text.strip(), "is_now": is_now, "target_on": target_on}
    fields = changed(goal, values)
    if {"field", "is_now"} & set(fields):
        values["position"] = _next_position(goal.plan, field, is_now=is_now)
    _update(goal, values, version=version)
    tell(EventKind.GOAL_CHANGED, goal.plan, by=by, now=now, about=goal, fields=fields)
    return goal


@whole
def set_goal_state(
    *, goal: Goal, state: str, reason: str = "", note: str = "", by: Actor, now: datetime, today: date
) -> Goal:
    """Bring a goal into another state; it stays in the goal's story with day, person, reason and note.

    Setting the state it has already changes nothing. Raises PlanRefused, and Stale when somebody else was faster.
    """
    if state == goal.state:
        return goal
    refuse_on(rules.obstacles_to_goal_state(goal.state, state, reason=reason, note=note, today=today))
    claim(goal.plan, now=now)
    enter_state(goal, state, reason=reason, note=note, by=by, now=now, today=today)
    tell(EventKind.GOAL_CHANGED, goal.plan, by=by, now=now, about=goal, fields=["state", "state_reason"])
    return goal


@whole
def note_progress(
    *, goal: Goal, text: str, state: str = "", reason: str = "", by: Actor, now: datetime, today: date
) -> GoalNote:
    """Write down how far a goal has come, and if wanted its new state. Raises PlanRefused and Stale."""
    text = text.strip()
    new_state = state if state and state != goal.state else ""
    if not text and not new_state:
        raise PlanRefused(_("Please write a note or choose a new state."))
    if new_state:
        refuse_on(rules.obstacles_to_goal_state(goal.state, new_state, reason=reason, note=text, today=today))
    claim(goal.plan, now=now)
    if new_state:
        note = enter_state(goal, new_state, reason=reason, note=text, by=by, now=now, today=today)
    else:
        note = GoalNote.objects.create(county_id=goal.county_id, goal=goal, at=now, by_id=by.user_id, text=text)
    fields = ["notes"] + (["state"] if new_state else [])
    tell(EventKind.GOAL_CHANGED, goal.plan, by=by, now=now, about=goal, fields=fields)
    return note


@whole
def move_goal(*, goal: Goal, direction: str = "", position: int | None = None, by: Actor, now: datetime) -> None:
    """Move a goal up or down, or to a place counted from 0, among those of its field for now or for later.

    Raises PlanRefused.
    """
    claim(goal.plan, now=now)
    group = Goal.objects.filter(county_id=goal.county_id, plan=goal.plan, field=goal.field, is_now=goal.is_now)
    changed_order = moved(list(group.in_order()), goal, direction=direction, position=position)
    Goal.objects.bulk_update(changed_order, ["position"])
    tell(EventKind.PLAN_CHANGED, goal.plan, by=by, now=now, about=goal, fields=["position"])


@whole
def remove_goal(*, goal: Goal, by: Actor, now: datetime) -> None:
    """Take out a goal that nobody agreed to yet, such as a wrong template. Versions keep it. Raises PlanRefused."""
    refuse_on(rules.obstacles_to_removing_goal(goal.state))
    claim(goal.plan, now=now)
    tell(EventKind.GOAL_CHANGED, goal.plan, by=by, now=now, about=goal, fields=["removed"])
    if not Goal.objects.filter(pk=goal.pk, state=goal.state).delete()[0]:
        raise stale()


def enter_state(
    goal: Goal, state: str, *, reason: str = "", note: str = "", by: Actor, now: datetime, today: date
) -> GoalNote:
    """Set the state of a goal whose plan is claimed, and write it into the goal's story. Raises Stale."""
    needs_reason = bool(rules.reason_list(state))
    values = {
        "state": state,
        "state_since": today,
        "state_reason": reason if needs_reason else "",
        "state_note": note.strip()[:300] if needs_reason else "",
    }
    if not Goal.objects.filter(pk=goal.pk, state=goal.state).update(**values, version=F("version") + 1):
        raise stale()
    for name, value in values.items():
        setattr(goal, name, value)
    goal.version += 1
    return GoalNote.objects.create(
        county_id=goal.county_id, goal=goal, at=now, by_id=by.user_id, text=note.strip(), state=state
    )


def _template(key: str, field: str, today: date) -> GoalTemplate:
    try:
        chosen = goal_template(key, on=today)
    except UnknownCode:
        raise PlanRefused(_("This goal can no longer be chosen from the list.")) from None
    if field and chosen.field != field:
        raise PlanRefused(_("This goal belongs to another field of action."))
    return chosen


def _add_steps(goal: Goal, template: GoalTemplate) -> None:
    Step.objects.bulk_create(
        Step(
            county_id=goal.county_id,
            goal=goal,
            text=step.text,
            actor=step.actor,
            due_on=step.due_on(goal.created_on, goal.target_on),
            position=place,
        )
        for place, step in enumerate(template.steps)
    )


def _next_position(plan: Plan, field: str, *, is_now: bool) -> int:
    group = Goal.objects.filter(county_id=plan.county_id, plan=plan, field=field, is_now=is_now)
    last = group.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _update(goal: Goal, values: dict[str, Any], *, version: int) -> None:
    if not Goal.objects.filter(pk=goal.pk, version=version).update(**values, version=F("version") + 1):
        raise stale()
    for name, value in values.items():
        setattr(goal, name, value)
    goal.version = version + 1
