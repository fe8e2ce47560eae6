"""What other rooms ask of plans: the active plan, open goals, due reviews, plans nobody agreed to, counts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, F

from geleit.accounts.actors import Actor
from geleit.cases.models import Case
from geleit.core.prepared import Prepared
from geleit.core.remembered import Remembered
from geleit.plans import rules
from geleit.plans.models import Goal, Plan, PlanQuerySet, Step

REVIEW_AHEAD_DAYS = 14
LIST_LIMIT = 50


@dataclass(frozen=True)
class DuePlan:
    """A plan to look at: whose it is and since when or until when something is due."""

    plan_public_id: UUID
    case_id: int
    case_public_id: UUID
    name: str
    native_name: str
    number: str
    due_on: date
    state: str  # overdue, today, soon or later, as the due badge knows them


_PLANS_OF_CASE = Prepared(
    lambda county, case: (
        Plan.objects.filter(county_id=county, case_id=case)
        .select_related("started_by")
        .order_by(F("ended_on").desc(nulls_first=True), "-id")
    )
)


def plans_of(case: Case) -> list[Plan]:
    """All plans of a case, the active one first, then the latest. One statement."""
    found = _PLANS_OF_CASE.records(county=case.county_id, case=case.pk)
    for plan in found:
        plan.case = case
    return found


def active_plan(case: Case) -> Plan | None:
    """The plan that runs in a case, if any. One statement."""
    plan = Plan.objects.filter(county_id=case.county_id, case=case).active().first()
    if plan is not None:
        plan.case = case
    return plan


def open_goals(case_ids: Collection[int]) -> list[Goal]:
    """Goals still worked on in the active plans of these cases, with plan and case. One statement."""
    goals = Goal.objects.open().filter(plan__case__in=case_ids, plan__ended_on=None)
    return list(
        goals.select_related("plan__case").order_by("plan__case_id", "-is_now", "field", "position", "id")
        if case_ids
        else []
    )


def open_step_count(plan: Plan) -> int:
    """How many steps of the plan's open goals are neither done nor dropped. One statement."""
    steps = Step.objects.filter(county_id=plan.county_id, goal__plan=plan, state__in=["open", "in_progress"])
    return steps.exclude(goal__state__in=["reached", "missed"]).count()


def reviews_due(actor: Actor, today: date, *, limit: int = LIST_LIMIT) -> list[DuePlan]:
    """Plans of the own caseload whose review is overdue or comes within two weeks, most urgent first. One statement."""
    plans = _of_caseload(actor).review_due_by(today + timedelta(days=REVIEW_AHEAD_DAYS))
    found = plans.order_by("next_review_on", "id")[:limit]
    return [_due(plan, plan.next_review_on or today, today) for plan in found]


def never_agreed(actor: Actor, today: date, *, limit: int = LIST_LIMIT) -> list[DuePlan]:
    """Plans of the own caseload that should have been agreed by now, oldest first; due is the start. One statement."""
    before = rules.warn_from(today, land=actor.land)
    found = _of_caseload(actor).never_agreed().filter(started_on__lt=before).order_by("started_on", "id")[:limit]
    return [_due(plan, plan.started_on, today) for plan in found]


def active_plan_counts(actor: Actor) -> dict[int | None, int]:
    """How many active plans the open cases of each case manager of the county have. One statement, no names."""
    open_cases = Plan.objects.active().filter(county_id=actor.county_id).exclude(case__state="closed")
    rows = open_cases.values("case__manager_id").annotate(number=Count("pk")).order_by("case__manager_id")
    return {row["case__manager_id"]: row["number"] for row in rows}


def own_active_plans(actor: Actor) -> int:
    """How many active plans the open cases have for which the actor is responsible. One statement."""
    return sum(number for (number,) in _OWN_PLANS.rows(county=actor.county_id, user=actor.user_id))


def active_plans_of_county(actor: Actor) -> int:
    """How many active plans the assigned open cases of the county have; may be ten minutes old."""
    counts = _plans_of_county.get(actor.county_id, lambda: active_plan_counts(actor))
    return sum(number for manager, number in counts.items() if manager is not None)


_OWN_PLANS = Prepared(
    lambda county, user: (
        Plan.objects.active()
        .filter(county_id=county, case__manager_id=user)
        .exclude(case__state="closed")
        .order_by()
        .values("case__manager_id")
        .annotate(number=Count("pk"))
        .values_list("number")
    )
)
_plans_of_county: Remembered[dict[int | None, int]] = Remembered()


def _of_caseload(actor: Actor) -> PlanQuerySet:
    """Active plans of the open cases the actor sees."""
    cases = Case.objects.visible_to(actor).open().values("pk")
    return Plan.objects.active().filter(county_id=actor.county_id, case__in=cases).select_related("case__person")


def _due(plan: Plan, day: date, today: date) -> DuePlan:
    case = plan.case
    return DuePlan(
        plan_public_id=plan.public_id,
        case_id=case.pk,
        case_public_id=case.public_id,
        name=case.person.list_name,
        native_name=case.person.native_name,
        number=case.number,
        due_on=day,
        state=rules.due_state(day, today),
    )
