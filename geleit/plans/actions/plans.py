"""Starting, describing, ending and reading a plan."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from geleit.accounts.actors import Actor
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.cases.models import Case
from geleit.core.whole import whole
from geleit.plans import rules
from geleit.plans.actions.records import PlanRefused, changed, claim, refuse_on, stale, tell
from geleit.plans.models import Goal, Plan, StartingSituation, Step
from geleit.plans.queries import active_plan, contents


def note_reading(*, plan: Plan, by: Actor, now: datetime) -> None:
    """Somebody looks at a plan."""
    tell(EventKind.PLAN_READ, plan, by=by, now=now)


def note_empty_file(*, case: Case, by: Actor, now: datetime) -> None:
    """Somebody looks where the plan of a case would be."""
    record(EventKind.PLAN_READ, by=by, now=now, person_id=case.person_id, case_id=case.pk)


def note_printing(*, plan: Plan, by: Actor, now: datetime) -> None:
    """Somebody prints a plan."""
    tell(EventKind.PLAN_PRINTED, plan, by=by, now=now)


@whole
def start_plan(*, case: Case, by: Actor, now: datetime, today: date, take_over: Plan | None = None) -> Plan:
    """Begin the integration plan of a case; `take_over` brings situations and open goals of an ended plan along.

    Raises PlanRefused, also when somebody else started one, or closed the case, at the same moment.
    """
    rows = Case.objects.select_for_update(of=("self",)).filter(pk=case.pk)
    case.state = rows.values_list("state", flat=True).get()
    refuse_on(rules.obstacles_to_starting(case, has_active_plan=active_plan(case) is not None))
    try:
        with transaction.atomic():
            plan = Plan.objects.create(
                county_id=case.county_id, case=case, started_on=today, started_by_id=by.user_id, changed_at=now
            )
    except IntegrityError:
        raise PlanRefused(rules.obstacles_to_starting(case, has_active_plan=True)) from None
    if take_over is not None:
        _take_over(take_over, plan)
    fields = ["case", "started_on"] + (["goals"] if take_over is not None else [])
    tell(EventKind.PLAN_STARTED, plan, by=by, now=now, fields=fields)
    return plan


@whole
def describe_situation(
    *,
    plan: Plan,
    field: str,
    level: str,
    text: str,
    resources: str,
    obstacles: str,
    by: Actor,
    now: datetime,
    today: date,
    version: int = 0,
) -> StartingSituation:
    """Record where the person stands in a field of action; `version` is the one that was edited, 0 for none yet.

    Raises PlanRefused, and Stale when somebody else described it since.
    """
    refuse_on(rules.obstacles_to_situation(field=field, level=level, today=today))
    claim(plan, now=now)
    values = {"level": level, "text": text.strip(), "resources": resources.strip(), "obstacles": obstacles.strip()}
    situation, is_new = StartingSituation.objects.get_or_create(
        county_id=plan.county_id, plan=plan, field=field, defaults=values
    )
    if not is_new:
        rows = StartingSituation.objects.filter(pk=situation.pk, version=version)
        fields = changed(situation, values)
        if not rows.update(**values, version=F("version") + 1):
            raise stale()
        situation.refresh_from_db()
    else:
        fields = list(values)
    tell(EventKind.PLAN_CHANGED, plan, by=by, now=now, about=situation, fields=fields)
    return situation


@whole
def end_plan(*, plan: Plan, reason: str, note: str = "", by: Actor, now: datetime, today: date) -> Plan:
    """End a plan with a reason; open goals stay as they are and can be taken over by a new plan. Raises PlanRefused."""
    refuse_on(rules.obstacles_to_ending(plan, reason=reason, today=today))
    values = {"ended_on": today, "end_reason": reason, "end_note": note.strip(), "changed_at": now}
    if not Plan.objects.filter(pk=plan.pk, ended_on=None).update(version=F("version") + 1, **values):
        raise PlanRefused(_("This plan has already ended."))
    plan.refresh_from_db(fields=[*values, "version"])
    tell(EventKind.PLAN_ENDED, plan, by=by, now=now, fields=["ended_on", "end_reason", "end_note"])
    return plan


def _take_over(old: Plan, new: Plan) -> None:
    """Copy situations, open goals and their open steps; agreed goals wait for the agreement of the new plan."""
    found = contents(old)
    StartingSituation.objects.bulk_create(
        StartingSituation(
            county_id=new.county_id,
            plan=new,
            field=one.field,
            level=one.level,
            text=one.text,
            resources=one.resources,
            obstacles=one.obstacles,
        )
        for one in found.situations.values()
    )
    kept = [one for one in found.goals if one.goal.is_open]
    goals = Goal.objects.bulk_create(
        Goal(
            county_id=new.county_id,
            plan=new,
            field=one.goal.field,
            template=one.goal.template,
            text=one.goal.text,
            is_now=one.goal.is_now,
            target_on=one.goal.target_on,
            state="proposed" if one.goal.state in ("new", "agreed") else one.goal.state,
            state_since=new.started_on if one.goal.state in ("new", "agreed") else one.goal.state_since,
            state_reason=one.goal.state_reason,
            state_note=one.goal.state_note,
            position=one.goal.position,
            created_on=one.goal.created_on,
        )
        for one in kept
    )
    Step.objects.bulk_create(
        Step(
            county_id=new.county_id,
            goal=goal,
            text=step.text,
            actor=step.actor,
            actor_name=step.actor_name,
            due_on=step.due_on,
            state=step.state,
            position=step.position,
        )
        for goal, one in zip(goals, kept, strict=True)
        for step in one.steps
        if step.state in ("open", "in_progress")
    )
