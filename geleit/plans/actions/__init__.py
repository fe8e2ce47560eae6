"""What people do with integration plans; each action is one transaction with its audit event."""

from geleit.plans.actions.agreements import agree_plan, review_plan, skip_review
from geleit.plans.actions.goals import (
    add_goal,
    change_goal,
    move_goal,
    note_progress,
    remove_goal,
    set_goal_state,
)
from geleit.plans.actions.plans import (
    describe_situation,
    end_plan,
    note_empty_file,
    note_printing,
    note_reading,
    start_plan,
)
from geleit.plans.actions.records import PlanRefused
from geleit.plans.actions.steps import add_step, change_step, move_step, set_step_state

__all__ = [
    "PlanRefused",
    "add_goal",
    "add_step",
    "agree_plan",
    "change_goal",
    "change_step",
    "describe_situation",
    "end_plan",
    "move_goal",
    "move_step",
    "note_empty_file",
    "note_printing",
    "note_progress",
    "note_reading",
    "remove_goal",
    "review_plan",
    "set_goal_state",
    "set_step_state",
    "skip_review",
    "start_plan",
]
