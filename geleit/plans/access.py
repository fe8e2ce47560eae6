"""The door to plans: whoever may open the case may open its plans."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404

from geleit.accounts.actors import Actor
from geleit.accounts.roles import Permission
from geleit.cases.access import get_case_for, visible_cases
from geleit.plans.models import Goal, Plan, PlanVersion, Step
from geleit.plans.snapshot import Content


def get_plan_for(actor: Actor, public_id: UUID, *, need: Permission) -> Plan:
    """One plan with its case and person. Raises Http404 or PermissionDenied as for the case."""
    return _opened(actor, Plan.objects.filter(county_id=actor.county_id, public_id=public_id), need)


def get_plan_to_review_for(actor: Actor, public_id: UUID, *, need: Permission) -> tuple[Plan, Content | None]:
    """The same with the content of the latest version, read in the same statement; None before the first version."""
    latest = PlanVersion.objects.filter(plan=OuterRef("pk")).order_by("-number").values("content")[:1]
    plans = Plan.objects.filter(county_id=actor.county_id, public_id=public_id)
    plan = _opened(actor, plans.annotate(latest_content=Subquery(latest)), need)
    return plan, vars(plan)["latest_content"]


def get_goal_for(actor: Actor, public_id: UUID, *, need: Permission) -> Goal:
    """One goal with its plan and case. Raises Http404 or PermissionDenied as for the case."""
    goals = Goal.objects.filter(county_id=actor.county_id, public_id=public_id)
    goal = goals.filter(plan__case__in=visible_cases(actor).values("pk")).select_related(*_case_of("plan__")).first()
    if goal is None:
        _refuse(actor, goals.values_list("plan__case__public_id", flat=True).first(), need)
        raise Http404
    _require(actor, need)
    return goal


def get_step_for(actor: Actor, public_id: UUID, *, need: Permission) -> Step:
    """One step with its goal, plan and case. Raises Http404 or PermissionDenied as for the case."""
    steps = Step.objects.filter(county_id=actor.county_id, public_id=public_id)
    visible = steps.filter(goal__plan__case__in=visible_cases(actor).values("pk"))
    step = visible.select_related(*_case_of("goal__plan__")).first()
    if step is None:
        _refuse(actor, steps.values_list("goal__plan__case__public_id", flat=True).first(), need)
        raise Http404
    _require(actor, need)
    return step


def get_version_of(plan: Plan, number: int) -> PlanVersion:
    """A frozen version of a plan that was opened already. Raises Http404 for a number it does not have."""
    versions = PlanVersion.objects.filter(county_id=plan.county_id, plan=plan, number=number)
    version = versions.select_related("made_by").first()
    if version is None:
        raise Http404
    version.plan = plan
    return version


def _opened(actor: Actor, plans: QuerySet[Plan], need: Permission) -> Plan:
    plan = plans.filter(case__in=visible_cases(actor).values("pk")).select_related(*_case_of("")).first()
    if plan is None:
        _refuse(actor, plans.values_list("case__public_id", flat=True).first(), need)
        raise Http404
    _require(actor, need)
    return plan


def _case_of(path: str) -> list[str]:
    """What every page of the file needs, read in the statement that finds the record."""
    return [f"{path}case__{part}" for part in ("person", "municipality", "manager", "stand_in")]


def _require(actor: Actor, need: Permission) -> None:
    if not actor.can(need):
        raise PermissionDenied


def _refuse(actor: Actor, case_id: UUID | None, need: Permission) -> None:
    """Refuse what is not in the own caseload in the words of the case's own door."""
    if case_id is not None:
        get_case_for(actor, case_id, need=need)
