"""When something is possible in a plan. Everything is pure: values in, a list of obstacles out; [] means allowed."""

from geleit.cases.rules import due_state
from geleit.plans.rules.agreements import (
    obstacles_to_agreeing,
    obstacles_to_agreement,
    obstacles_to_ending,
    obstacles_to_reviewing,
    obstacles_to_skipped_review,
    obstacles_to_skipping,
)
from geleit.plans.rules.dates import add_months, next_review, target_presets, warn_from
from geleit.plans.rules.goals import (
    GOAL_TRANSITIONS,
    Transition,
    Who,
    after_agreement,
    after_step,
    diagram,
    next_goal_states,
    obstacles_to_goal,
    obstacles_to_goal_state,
    obstacles_to_removing_goal,
    reason_list,
    states_without_reason,
)
from geleit.plans.rules.plans import obstacles_to_changing, obstacles_to_situation, obstacles_to_starting
from geleit.plans.rules.steps import STEP_TRANSITIONS, next_step_states, obstacles_to_step, obstacles_to_step_state

__all__ = [
    "GOAL_TRANSITIONS",
    "STEP_TRANSITIONS",
    "Transition",
    "Who",
    "add_months",
    "after_agreement",
    "after_step",
    "diagram",
    "due_state",
    "next_goal_states",
    "next_review",
    "next_step_states",
    "obstacles_to_agreeing",
    "obstacles_to_agreement",
    "obstacles_to_changing",
    "obstacles_to_ending",
    "obstacles_to_goal",
    "obstacles_to_goal_state",
    "obstacles_to_removing_goal",
    "obstacles_to_reviewing",
    "obstacles_to_situation",
    "obstacles_to_skipped_review",
    "obstacles_to_skipping",
    "obstacles_to_starting",
    "obstacles_to_step",
    "obstacles_to_step_state",
    "reason_list",
    "states_without_reason",
    "target_presets",
    "warn_from",
]
