"""A plan frozen as one JSON document that can be read without any other table, and the comparison of two of them.

Every code stands beside its label of that day, so that a version stays readable when code lists change. Documents carry
the number of their layout (`schema`); a new layout gets a new number and a reader for the old one.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from geleit.cases.models import Case
from geleit.core.codelists import code_list
from geleit.people.models import SpokenLanguage
from geleit.people.queries.master_data import birth_of
from geleit.plans.models import Goal, StartingSituation, Step
from geleit.plans.queries.contents import GoalWithSteps, PlanContents
from geleit.plans.rules import reason_list

# 2: the day of the next review, which a document of layout 1 does not know.
SCHEMA = 2
Content = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """One line of a comparison; change is same, changed, added or removed."""

    label: str
    left: str
    right: str
    change: str


def freeze(plan: PlanContents, languages: Sequence[SpokenLanguage]) -> Content:
    """The plan as a document. Where a protected person lives is never part of it (§ 51 BMG)."""
    return {
        "schema": SCHEMA,
        "case_number": plan.plan.case.number,
        "started_on": _iso(plan.plan.started_on),
        "next_review_on": _iso(plan.plan.next_review_on),
        "person": _person(plan.plan.case, languages),
        "manager": plan.plan.case.manager.display_name if plan.plan.case.manager else "",
        "situations": [_situation(one) for one in _in_order(plan.situations)],
        "goals": [_goal(one) for one in plan.goals],
    }


def compare(older: Content, newer: Content) -> list[Difference]:
    """Both documents line by line: situations, then goals, each with its steps."""
    rows = _rows(
        {one["field"]: (one["field_label"], _said_situation(one)) for one in older["situations"]},
        {one["field"]: (one["field_label"], _said_situation(one)) for one in newer["situations"]},
    )
    before, after = _by_id(older["goals"]), _by_id(newer["goals"])
    for key in [*before, *(key for key in after if key not in before)]:
        left, right = before.get(key), after.get(key)
        heading = _("Goal: %(field)s") % {"field": (right or left or {})["field_label"]}
        rows += _rows(_one(key, heading, left, _said_goal), _one(key, heading, right, _said_goal))
        rows += _rows(_said_steps(left), _said_steps(right))
    return rows


def changes_in_words(older: Content, newer: Content) -> str:
    """What happened to the goals since the older document, as sentences a case manager can edit."""
    before, after = _by_id(older["goals"]), _by_id(newer["goals"])
    lines = [_("New goal: %(text)s") % {"text": goal["text"]} for key, goal in after.items() if key not in before]
    for key, goal in after.items():
        if key in before:
            lines += _changes_of_goal(before[key], goal)
    lines += [_("Goal taken out: %(text)s") % {"text": old["text"]} for key, old in before.items() if key not in after]
    old_situations = {one["field"]: _said_situation(one) for one in older["situations"]}
    lines += [
        _("Situation described anew: %(field)s") % {"field": one["field_label"]}
        for one in newer["situations"]
        if old_situations.get(one["field"]) != _said_situation(one)
    ]
    return "\n".join(lines)


# --- freezing -----------------------------------------------------------------------------------------------------


def _person(case: Case, languages: Sequence[SpokenLanguage]) -> Content:
    person = case.person
    nationality = code_list("people", "nationality").label
    language = code_list("people", "language").label
    return {
        "name": person.full_name,
        "native_name": person.native_name,
        "birth": {
            "year": person.birth_year,
            "month": person.birth_month,
            "day": person.birth_day,
            "estimated": person.birth_estimated,
            "text": birth_of(person).text,
        },
        "nationalities": [{"code": code, "label": nationality(code)} for code in person.nationalities],
        "municipality": case.municipality.name if case.municipality and not person.is_protected else "",
        "languages": [
            {"code": one.language, "label": language(one.language), "needs_interpreter": one.needs_interpreter}
            for one in languages
        ],
        "preferred_language": person.preferred_language,
    }


def _in_order(situations: dict[str, StartingSituation]) -> Iterable[StartingSituation]:
    order = [field.code for field in code_list("plans", "field_of_action").rows]
    return sorted(situations.values(), key=lambda one: order.index(one.field) if one.field in order else len(order))


def _situation(one: StartingSituation) -> Content:
    return {
        "field": one.field,
        "field_label": code_list("plans", "field_of_action").label(one.field),
        "level": one.level,
        "level_label": code_list("plans", "situation_level").label(one.level),
        "text": one.text,
        "resources": one.resources,
        "obstacles": one.obstacles,
    }


def _goal(found: GoalWithSteps) -> Content:
    goal: Goal = found.goal
    reasons = reason_list(goal.state)
    return {
        "id": str(goal.public_id),
        "field": goal.field,
        "field_label": code_list("plans", "field_of_action").label(goal.field),
        "template": goal.template,
        "text": goal.text,
        "is_now": goal.is_now,
        "created_on": _iso(goal.created_on),
        "target_on": _iso(goal.target_on),
        "state": goal.state,
        "state_label": code_list("plans", "goal_state").label(goal.state),
        "state_since": _iso(goal.state_since),
        "reason_list": reasons,
        "reason": goal.state_reason,
        "reason_label": code_list("plans", reasons).label(goal.state_reason) if reasons else "",
        "state_note": goal.state_note,
        "progress": found.progress,
        "steps": [_step(step) for step in found.steps],
    }


def _step(step: Step) -> Content:
    return {
        "id": str(step.public_id),
        "text": step.text,
        "actor": step.actor,
        "actor_label": code_list("plans", "step_actor").label(step.actor),
        "actor_name": step.actor_name,
        "due_on": _iso(step.due_on),
        "state": step.state,
        "state_label": code_list("plans", "step_state").label(step.state),
        "done_on": _iso(step.done_on),
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


# --- comparing ----------------------------------------------------------------------------------------------------

_Said = dict[str, tuple[str, str]]  # key -> heading and what stands there


def _by_id(items: list[Content]) -> dict[str, Content]:
    return {one["id"]: one for one in items}


def _one(key: str, heading: str, item: Content | None, said: Callable[[Content], str]) -> _Said:
    return {} if item is None else {key: (heading, said(item))}


def _said_situation(one: Content) -> str:
    parts = [
        one["level_label"],
        one["text"],
        _("Strengths: %(text)s") % {"text": one["resources"]} if one["resources"] else "",
        _("Difficulties: %(text)s") % {"text": one["obstacles"]} if one["obstacles"] else "",
    ]
    return " · ".join(part for part in parts if part)


def _said_goal(one: Content) -> str:
    parts = [
        one["text"],
        one["state_label"],
        one["reason_label"],
        one["state_note"],
        _("until %(day)s") % {"day": german(one["target_on"])} if one["target_on"] else "",
        "" if one["is_now"] else _("later"),
    ]
    return " · ".join(part for part in parts if part)


def _said_steps(goal: Content | None) -> _Said:
    steps = goal["steps"] if goal else []
    return {step["id"]: (_("Step"), _said_step(step)) for step in steps}


def _said_step(one: Content) -> str:
    parts = [
        one["text"],
        one["actor_name"] or one["actor_label"],
        _("until %(day)s") % {"day": german(one["due_on"])} if one["due_on"] else "",
        one["state_label"],
    ]
    return " · ".join(part for part in parts if part)


def _rows(before: _Said, after: _Said) -> list[Difference]:
    rows = []
    for key in [*before, *(key for key in after if key not in before)]:
        heading = (after.get(key) or before[key])[0]
        left, right = before.get(key, ("", ""))[1], after.get(key, ("", ""))[1]
        change = "added" if key not in before else "removed" if key not in after else "changed"
        rows.append(Difference(heading, left, right, "same" if left == right and key in before else change))
    return rows


def _changes_of_goal(old: Content, new: Content) -> list[str]:
    values = {"text": new["text"], "was": old["state_label"], "is": new["state_label"]}
    lines = []
    if old["state"] != new["state"]:
        lines.append(_("%(text)s: %(was)s → %(is)s") % values)
    if old["text"] != new["text"]:
        lines.append(_("Goal worded anew: %(text)s") % values)
    if old["target_on"] != new["target_on"] and new["target_on"]:
        lines.append(_("%(text)s: new target date %(day)s") % {**values, "day": german(new["target_on"])})
    known = _by_id(old["steps"])
    done = sum(step["state"] == "done" and known.get(step["id"], {}).get("state") != "done" for step in new["steps"])
    added = sum(step["id"] not in known for step in new["steps"])
    if done:
        lines.append(_("%(text)s: steps done: %(number)d") % {**values, "number": done})
    if added:
        lines.append(_("%(text)s: new steps: %(number)d") % {**values, "number": added})
    return lines


def german(iso: str | None) -> str:
    """A day of a document as Germans write it; "" for none."""
    return "" if iso is None else f"{date.fromisoformat(iso):%d.%m.%Y}"
