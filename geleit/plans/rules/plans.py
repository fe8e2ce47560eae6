"""When a plan may begin and when it may be changed."""

from datetime import date

from django.utils.translation import gettext as _

from geleit.cases.models import Case
from geleit.core import codelists
from geleit.plans.models import Plan


def obstacles_to_starting(case: Case, *, has_active_plan: bool) -> list[str]:
    """Why a plan cannot be started in a case."""
    obstacles = []
    if case.state == "closed":
        obstacles.append(_("The case is closed. Reopen it first."))
    if case.kind == "counselling_only":
        obstacles.append(_("This case is counselling without a plan. Change the kind of the case first."))
    if has_active_plan:
        obstacles.append(_("There is already an active plan. End it before you start a new one."))
    return obstacles


def obstacles_to_changing(plan: Plan) -> list[str]:
    """Why nothing in the plan can be changed any more; needs the plan's case."""
    if not plan.is_active:
        return [_("This plan has ended and can only be read.")]
    if plan.case.state == "closed":
        return [_("The case is closed. Reopen it to change the plan.")]
    return []


def obstacles_to_situation(*, field: str, level: str, today: date) -> list[str]:
    """Why a starting situation cannot be recorded like this."""
    obstacles = []
    if field not in {one.code for one in codelists.code_list("plans", "field_of_action").on(today)}:
        obstacles.append(_("This field of action does not exist."))
    if level and level not in {one.code for one in codelists.code_list("plans", "situation_level").on(today)}:
        obstacles.append(_("Please choose a level from the list."))
    return obstacles
