"""Reads of the plans room: the whole plan, its versions, and what other rooms ask of plans."""

from geleit.plans.queries.contents import GoalWithSteps, PlanContents, contents, languages_of, notes_of, steps_of
from geleit.plans.queries.lists import (
    DuePlan,
    active_plan,
    active_plan_counts,
    never_agreed,
    open_goals,
    plans_of,
    reviews_due,
)
from geleit.plans.queries.page import FieldPart, GoalPart, StepPart, plan_page, step_parts
from geleit.plans.queries.versions import latest_version, skipped_reviews, two_versions, versions

__all__ = [
    "DuePlan",
    "FieldPart",
    "GoalPart",
    "GoalWithSteps",
    "PlanContents",
    "StepPart",
    "active_plan",
    "active_plan_counts",
    "contents",
    "languages_of",
    "latest_version",
    "never_agreed",
    "notes_of",
    "open_goals",
    "plan_page",
    "plans_of",
    "reviews_due",
    "skipped_reviews",
    "step_parts",
    "steps_of",
    "two_versions",
    "versions",
]
