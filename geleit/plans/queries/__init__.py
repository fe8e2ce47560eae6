"""Reads of the plans room: the whole plan, its versions, and what other rooms ask of plans."""

from geleit.plans.queries.contents import (
    GoalWithSteps,
    PlanContents,
    contents,
    goals_of,
    languages_of,
    notes_of,
    situation_of,
    steps_of,
)
from geleit.plans.queries.lists import (
    DuePlan,
    active_plan,
    active_plan_counts,
    active_plans_of_county,
    never_agreed,
    open_goals,
    open_step_count,
    own_active_plans,
    plans_of,
    reviews_due,
)
from geleit.plans.queries.page import FieldPart, GoalPart, StepPart, goal_part, plan_page, step_parts
from geleit.plans.queries.versions import current_version, skipped_reviews, versions

__all__ = [
    "DuePlan",
    "FieldPart",
    "GoalPart",
    "GoalWithSteps",
    "PlanContents",
    "StepPart",
    "active_plan",
    "active_plan_counts",
    "active_plans_of_county",
    "contents",
    "current_version",
    "goal_part",
    "goals_of",
    "languages_of",
    "never_agreed",
    "notes_of",
    "open_goals",
    "open_step_count",
    "own_active_plans",
    "plan_page",
    "plans_of",
    "reviews_due",
    "situation_of",
    "skipped_reviews",
    "step_parts",
    "steps_of",
    "versions",
]
