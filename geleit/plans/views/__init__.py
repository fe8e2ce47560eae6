"""Pages of the plans room."""

from geleit.plans.views.agreements import agree, review, skip_review
from geleit.plans.views.goals import add_goal, change_goal, goal, goal_state, move_goal, remove_goal, take_template
from geleit.plans.views.plans import end, for_case, plan, situation, start
from geleit.plans.views.steps import add_step, change_step, move_step, step_state
from geleit.plans.views.versions import compare, print_plan, version

__all__ = [
    "add_goal",
    "add_step",
    "agree",
    "change_goal",
    "change_step",
    "compare",
    "end",
    "for_case",
    "goal",
    "goal_state",
    "move_goal",
    "move_step",
    "plan",
    "print_plan",
    "remove_goal",
    "review",
    "situation",
    "skip_review",
    "start",
    "step_state",
    "take_template",
    "version",
]
