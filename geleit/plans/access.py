"""The door to plans: whoever may open the case may open its plans."""

from uuid import UUID

from django.http import Http404

from geleit.accounts.actors import Actor
from geleit.accounts.roles import Permission
from geleit.cases.access import get_case_for
from geleit.plans.models import Goal, Plan, PlanVersion, Step


def get_plan_for(actor: Actor, public_id: UUID, *, need: Permission) -> Plan:
    """One plan with its case and person. Raises Http404 or PermissionDenied as for the case."""
    plan = Plan.objects.filter(county_id=actor.county_id, public_id=public_id).select_related("case").first()
    if plan is None:
        raise Http404
    return _opened(actor, plan, need)


def get_goal_for(actor: Actor, public_id: UUID, *, need: Permission) -> Goal:
    """One goal with its plan and case. Raises Http404 or PermissionDenied as for the case."""
    goal = Goal.objects.filter(county_id=actor.county_id, public_id=public_id).select_related("plan__case").first()
    if goal is None:
        raise Http404
    goal.plan = _opened(actor, goal.plan, need)
    return goal


def get_step_for(actor: Actor, public_id: UUID, *, need: Permission) -> Step:
    """One step with its goal, plan and case. Raises Http404 or PermissionDenied as for the case."""
    steps = Step.objects.filter(county_id=actor.county_id, public_id=public_id)
    step = steps.select_related("goal__plan__case").first()
    if step is None:
        raise Http404
    step.goal.plan = _opened(actor, step.goal.plan, need)
    return step


def get_version_of(plan: Plan, number: int) -> PlanVersion:
    """A frozen version of a plan that was opened already. Raises Http404 for a number it does not have."""
    versions = PlanVersion.objects.filter(county_id=plan.county_id, plan=plan, number=number)
    version = versions.select_related("made_by").first()
    if version is None:
        raise Http404
    version.plan = plan
    return version


def _opened(actor: Actor, plan: Plan, need: Permission) -> Plan:
    plan.case = get_case_for(actor, plan.case.public_id, need=need)
    return plan
