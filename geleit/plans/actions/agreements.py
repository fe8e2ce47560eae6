"""Agreement and review: what somebody answered, and the plan frozen as it was then."""

from datetime import date, datetime
from typing import Any

from django.db.models import F

from geleit.accounts.actors import Actor
from geleit.audit.codes import EventKind
from geleit.core.whole import whole
from geleit.plans import rules, snapshot
from geleit.plans.actions.records import claim, refuse_on, stale, tell
from geleit.plans.agreement import AgreementData, ReviewData
from geleit.plans.codes import Answer, Occasion, Signed
from geleit.plans.models import Goal, GoalNote, Plan, PlanVersion, SkippedReview
from geleit.plans.queries import contents, languages_of


@whole
def agree_plan(
    *, plan: Plan, agreement: AgreementData, by: Actor, now: datetime, today: date, version: int | None = None
) -> PlanVersion:
    """Record the answer to the plan and freeze it as a version, whatever the answer is.

    With "yes" the plan is agreed, new goals become agreed and the next review is set by rule. `version` is that of the
    plan that was shown; Stale says that it was changed since. Raises PlanRefused.
    """
    refuse_on(rules.obstacles_to_agreeing(plan, goals=_goal_count(plan)))
    refuse_on(rules.obstacles_to_agreement(plan, agreement, today=today))
    frozen = _freeze(plan, agreement, Occasion.AGREEMENT, by=by, now=now, version=version)
    tell(EventKind.PLAN_AGREED, plan, by=by, now=now, about=frozen, fields=["answer", "agreed_on", "signed"])
    return frozen


@whole
def review_plan(
    *, plan: Plan, review: ReviewData, by: Actor, now: datetime, today: date, version: int | None = None
) -> PlanVersion:
    """Record a conversation about an agreed plan: who was there, what changed, the answer; freeze a new version.

    The next review is set by rule. Raises PlanRefused, and Stale as for the agreement.
    """
    refuse_on(rules.obstacles_to_reviewing(plan, goals=_goal_count(plan)))
    refuse_on(rules.obstacles_to_agreement(plan, review, today=today))
    frozen = _freeze(plan, review, Occasion.REVIEW, by=by, now=now, version=version, changes=review.changes)
    tell(EventKind.PLAN_REVIEWED, plan, by=by, now=now, about=frozen, fields=["answer", "changes", "next_review_on"])
    return frozen


@whole
def skip_review(
    *,
    plan: Plan,
    reason: str,
    note: str = "",
    next_on: date | None = None,
    by: Actor,
    now: datetime,
    today: date,
) -> SkippedReview:
    """Leave out a due review with a reason and set the day of the next one, by rule when `next_on` is not given.

    Raises PlanRefused.
    """
    refuse_on(rules.obstacles_to_skipping(plan, today=today))
    next_on = next_on or rules.next_review(today, land=by.land)
    refuse_on(rules.obstacles_to_skipped_review(reason=reason, note=note, next_on=next_on, today=today, land=by.land))
    due_on = plan.next_review_on or today
    if not Plan.objects.filter(pk=plan.pk, next_review_on=due_on).exists():
        raise stale()
    claim(plan, now=now, next_review_on=next_on)
    skipped = SkippedReview.objects.create(
        county_id=plan.county_id,
        plan=plan,
        due_on=due_on,
        skipped_on=today,
        skipped_by_id=by.user_id,
        reason=reason,
        note=note.strip(),
    )
    tell(EventKind.REVIEW_SKIPPED, plan, by=by, now=now, about=skipped, fields=["reason", "next_review_on"])
    return skipped


def _freeze(
    plan: Plan,
    data: AgreementData,
    occasion: Occasion,
    *,
    by: Actor,
    now: datetime,
    version: int | None,
    changes: str = "",
) -> PlanVersion:
    shown = plan.version if version is None else version
    values: dict[str, Any] = {"latest_version": F("latest_version") + 1}
    if data.answer == Answer.YES:
        values["agreed_on"] = data.on
    if data.answer == Answer.YES or occasion is Occasion.REVIEW:
        values["next_review_on"] = rules.next_review(data.on, land=by.land)
    claim(plan, now=now, **values)
    plan.refresh_from_db(fields=["version", "latest_version", "next_review_on"])
    if plan.version != shown + 1:
        raise stale()
    if data.answer == Answer.YES:
        _agree_goals(plan, data.on, by=by, now=now)
    is_drawn = data.signed == Signed.SCREEN
    return PlanVersion.objects.create(
        county_id=plan.county_id,
        plan=plan,
        number=plan.latest_version,
        made_on=data.on,
        made_by_id=by.user_id,
        occasion=occasion,
        content=snapshot.freeze(contents(plan), languages_of(plan)),
        present=data.present.strip(),
        changes=changes.strip(),
        explained_in=data.explained_in,
        interpreter=data.interpreter,
        answer=data.answer,
        answer_reason="" if data.answer == Answer.YES else data.answer_reason.strip(),
        signed=data.signed,
        signature=data.signature if is_drawn else "",
        copy_given_on=data.copy_given_on,
    )


def _agree_goals(plan: Plan, on: date, *, by: Actor, now: datetime) -> None:
    waiting = [goal for goal in Goal.objects.filter(county_id=plan.county_id, plan=plan) if _waits(goal)]
    if not waiting:
        return
    Goal.objects.filter(pk__in=[goal.pk for goal in waiting]).update(
        state=rules.after_agreement(waiting[0].state), state_since=on, version=F("version") + 1
    )
    GoalNote.objects.bulk_create(
        GoalNote(county_id=goal.county_id, goal=goal, at=now, by_id=by.user_id, state=rules.after_agreement(goal.state))
        for goal in waiting
    )


def _waits(goal: Goal) -> bool:
    return rules.after_agreement(goal.state) != goal.state


def _goal_count(plan: Plan) -> int:
    return Goal.objects.filter(county_id=plan.county_id, plan=plan).count()
