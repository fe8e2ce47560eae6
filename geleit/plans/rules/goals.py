"""The states of a goal as one table, and what a goal must say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from geleit.core import codelists
from geleit.plans.codes import GoalState, StepState


class Who(StrEnum):
    """Who brings a goal into a state."""

    CASE_MANAGER = "case manager"
    AGREEMENT = "agreement of the plan"


@dataclass(frozen=True)
class Transition:
    """One allowed change of state, who makes it and whether it needs a coded reason."""

    source: GoalState
    target: GoalState
    who: Who = Who.CASE_MANAGER
    needs_reason: bool = False


_S = GoalState
GOAL_TRANSITIONS: tuple[Transition, ...] = (
    Transition(_S.NEW, _S.PROPOSED),
    Transition(_S.NEW, _S.AGREED, Who.AGREEMENT),
    Transition(_S.NEW, _S.IN_PROGRESS),
    Transition(_S.NEW, _S.ON_HOLD, needs_reason=True),
    Transition(_S.PROPOSED, _S.AGREED, Who.AGREEMENT),
    Transition(_S.PROPOSED, _S.IN_PROGRESS),
    Transition(_S.PROPOSED, _S.ON_HOLD, needs_reason=True),
    Transition(_S.PROPOSED, _S.MISSED, needs_reason=True),
    Transition(_S.AGREED, _S.IN_PROGRESS),
    Transition(_S.AGREED, _S.REACHED),
    Transition(_S.AGREED, _S.ON_HOLD, needs_reason=True),
    Transition(_S.AGREED, _S.MISSED, needs_reason=True),
    Transition(_S.IN_PROGRESS, _S.REACHED),
    Transition(_S.IN_PROGRESS, _S.ON_HOLD, needs_reason=True),
    Transition(_S.IN_PROGRESS, _S.MISSED, needs_reason=True),
    Transition(_S.ON_HOLD, _S.IN_PROGRESS),
    Transition(_S.ON_HOLD, _S.REACHED),
    Transition(_S.ON_HOLD, _S.MISSED, needs_reason=True),
    Transition(_S.REACHED, _S.IN_PROGRESS),
    Transition(_S.MISSED, _S.IN_PROGRESS),
)
_REASONS = {GoalState.MISSED: "missed_reason", GoalState.ON_HOLD: "hold_reason"}
_REMOVABLE = frozenset({GoalState.NEW, GoalState.PROPOSED})


def next_goal_states(state: str) -> list[str]:
    """The states a case manager may set next, in the order of the table."""
    return [one.target.value for one in GOAL_TRANSITIONS if one.source.value == state and one.who is Who.CASE_MANAGER]


def states_without_reason(state: str) -> list[str]:
    """Those of the next states that need no reason: fit for one click and for the consultation form."""
    return [target for target in next_goal_states(state) if not reason_list(target)]


def reason_list(state: str) -> str:
    """The code list of reasons that `state` needs; "" when it needs none."""
    return _REASONS.get(GoalState(state), "") if state in set(GoalState) else ""


def after_agreement(state: str) -> str:
    """The state of a goal once somebody agreed to the plan."""
    agreed = {one.source for one in GOAL_TRANSITIONS if one.who is Who.AGREEMENT}
    return GoalState.AGREED.value if state in agreed else state


def after_step(goal_state: str, step_state: str) -> str:
    """An agreed goal is under way as soon as one of its steps has begun (see the notes of code list `goal_state`)."""
    begun = step_state in (StepState.IN_PROGRESS, StepState.DONE)
    return GoalState.IN_PROGRESS.value if begun and goal_state == GoalState.AGREED else goal_state


def obstacles_to_goal_state(source: str, target: str, *, reason: str, note: str, today: date) -> list[str]:
    """Why a goal in `source` cannot be set to `target` with this reason."""
    if target not in next_goal_states(source):
        states = codelists.code_list("plans", "goal_state")
        if target == GoalState.AGREED and after_agreement(source) == target:
            return [_("A goal becomes agreed when the plan is agreed.")]
        return [
            _("A goal in the state “%(source)s” cannot become “%(target)s”.")
            % {"source": states.label(source), "target": states.label(target)}
        ]
    needed = reason_list(target)
    if not needed:
        return []
    if reason not in {one.code for one in codelists.code_list("plans", needed).on(today)}:
        return [_("Please say why.")]
    if reason == "other" and not note.strip():
        return [_("Please describe the other reason in a few words.")]
    return []


def obstacles_to_goal(*, field: str, text: str, target_on: date | None, created_on: date, today: date) -> list[str]:
    """What a goal lacks: a field of action, a text, a target after its beginning."""
    obstacles = []
    if field not in {one.code for one in codelists.code_list("plans", "field_of_action").on(today)}:
        obstacles.append(_("A goal needs a field of action."))
    if not text.strip():
        obstacles.append(_("A goal needs a text."))
    if target_on is not None and target_on < created_on:
        obstacles.append(_("The target date lies before the goal began (%(day)s).") % {"day": f"{created_on:%d.%m.%Y}"})
    return obstacles


def obstacles_to_removing_goal(state: str) -> list[str]:
    """Only what was never agreed can be taken out again; everything else is part of the story."""
    if state in _REMOVABLE:
        return []
    return [_("This goal was already worked on. Set it to “missed” with a reason instead.")]


def diagram(transitions: Iterable[Transition] = GOAL_TRANSITIONS) -> str:
    """The table as a diagram and as rows, for `docs/reference/goal-states.md`."""
    label = codelists.code_list("plans", "goal_state").label
    lines = [
        "# States of a goal",
        "",
        "Made from `geleit/plans/rules/goals.py` by `geleit.plans.rules.diagram()`; a test compares the two.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        *(f"    {state.value}: {label(state)}" for state in GoalState),
        "    [*] --> new",
        *(f"    {one.source.value} --> {one.target.value}" for one in transitions),
        "```",
        "",
        "| From | To | By | Reason needed |",
        "| --- | --- | --- | --- |",
        *(
            f"| {label(one.source)} | {label(one.target)} | {one.who.value} | {'yes' if one.needs_reason else 'no'} |"
            for one in transitions
        ),
        "",
        "An agreed goal is under way as soon as one of its steps has begun.",
        "",
    ]
    return "\n".join(lines)
