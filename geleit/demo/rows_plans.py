"""Rows of the plans room for one plan story, with a frozen version for each agreement and review."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date

from geleit.cases.models import Case
from geleit.demo.rows import Basket
from geleit.demo.rows_cases import noon
from geleit.demo.story_types import AgreementStory, GoalStory, PlanStory, ReviewStory, StepStory
from geleit.people.models import SpokenLanguage
from geleit.plans.models import Goal, GoalNote, Plan, PlanVersion, SkippedReview, StartingSituation, Step
from geleit.plans.queries.contents import GoalWithSteps, PlanContents
from geleit.plans.rules import next_review
from geleit.plans.snapshot import freeze

PRESENT = {"client": "betreute Person", "case_manager": "Integrationsmanagement"}


@dataclass
class _Told:
    """The rows of one plan beside the story they were made from."""

    plan: Plan
    situations: dict[str, StartingSituation]
    goals: list[tuple[GoalStory, Goal, list[tuple[StepStory, Step]]]]
    languages: Sequence[SpokenLanguage]


def put_plan(
    basket: Basket, story: PlanStory, case: Case, languages: Sequence[SpokenLanguage], by_id: int, land: str
) -> None:
    """Rows for a plan, its goals with steps and notes, and its versions."""
    agreed = [one.on for one in story.agreements if one.answer == "yes"]
    held = agreed[-1:] + [one.on for one in story.reviews]
    plan = basket.put(
        Plan,
        case=case,
        started_on=story.started_on,
        started_by_id=by_id,
        agreed_on=max([*agreed[-1:], *(one.on for one in story.reviews if not one.skipped)], default=None),
        latest_version=len(story.agreements) + sum(not one.skipped for one in story.reviews),
        next_review_on=next_review(held[-1], land=land) if held and story.ended_on is None else None,
        ended_on=story.ended_on,
        end_reason=story.end_reason,
        changed_at=noon(max([story.started_on, *held])),
    )
    situations = {
        one.field: basket.put(
            StartingSituation,
            plan=plan,
            field=one.field,
            level=one.level,
            text=one.text,
            resources=one.resources,
            obstacles=one.obstacles,
        )
        for one in story.situations
    }
    goals = [_put_goal(basket, goal, plan, by_id, position) for position, goal in enumerate(story.goals)]
    _put_versions(basket, story, _Told(plan, situations, goals, languages), by_id, land)


def _put_goal(
    basket: Basket, story: GoalStory, plan: Plan, by_id: int, position: int
) -> tuple[GoalStory, Goal, list[tuple[StepStory, Step]]]:
    since, state, reason = story.states[-1]
    goal = basket.put(
        Goal,
        plan=plan,
        field=story.field,
        template=story.template,
        text=story.text,
        is_now=story.horizon == "now",
        target_on=story.target,
        state=state,
        state_since=since,
        state_reason=reason,
        position=position,
        created_on=story.set_on,
    )
    steps = [(one, _put_step(basket, one, goal, number)) for number, one in enumerate(story.steps)]
    for on, text in story.progress:
        basket.put(GoalNote, goal=goal, at=noon(on), by_id=by_id, text=text)
    for on, reached, _reason in story.states[1:]:
        basket.put(GoalNote, goal=goal, at=noon(on), by_id=by_id, text="", state=reached)
    return story, goal, steps


def _put_step(basket: Basket, story: StepStory, goal: Goal, position: int) -> Step:
    on, state = story.states[-1]
    return basket.put(
        Step,
        goal=goal,
        text=story.text,
        actor=story.actor,
        due_on=story.due,
        state=state,
        done_on=on if state == "done" else None,
        position=position,
    )


def _put_versions(basket: Basket, story: PlanStory, told: _Told, by_id: int, land: str) -> None:
    occasions: list[AgreementStory | ReviewStory] = [*story.agreements, *story.reviews]
    number, due_on = 0, None
    for occasion in sorted(occasions, key=lambda one: one.on):
        if isinstance(occasion, ReviewStory) and occasion.skipped:
            basket.put(
                SkippedReview,
                plan=told.plan,
                due_on=occasion.on,
                skipped_on=occasion.on,
                skipped_by_id=by_id,
                reason=occasion.skipped,
            )
            continue
        number += 1
        if isinstance(occasion, ReviewStory) or occasion.answer == "yes":
            due_on = next_review(occasion.on, land=land)
        basket.put(
            PlanVersion,
            plan=told.plan,
            number=number,
            made_on=occasion.on,
            made_by_id=by_id,
            content=freeze(_as_of(told, occasion.on, due_on), told.languages),
            **(_review(occasion) if isinstance(occasion, ReviewStory) else _agreement(occasion)),
        )


def _agreement(story: AgreementStory) -> dict[str, object]:
    return {
        "occasion": "agreement",
        "explained_in": story.language,
        "interpreter": story.interpreter,
        "answer": story.answer,
        "answer_reason": story.reason,
        "signed": story.signed,
        "copy_given_on": story.copy_handed_on,
    }


def _review(story: ReviewStory) -> dict[str, object]:
    return {
        "occasion": "review",
        "present": ", ".join(PRESENT.get(one, one) for one in story.present),
        "changes": story.changes,
        "answer": "yes",
        "signed": "paper",
    }


def _as_of(told: _Told, day: date, next_review_on: date | None) -> PlanContents:
    """The plan as it stood on the evening of a day."""
    plan, goals = copy(told.plan), []
    plan.next_review_on = next_review_on
    for story, goal, steps in told.goals:
        past = [state for state in story.states if state[0] <= day]
        if story.set_on > day or not past:
            continue
        frozen = copy(goal)
        frozen.state_since, frozen.state, frozen.state_reason = past[-1]
        progress = [text for on, text in story.progress if on <= day]
        goals.append(
            GoalWithSteps(
                goal=frozen,
                steps=[_step_on(one, step, day) for one, step in steps],
                progress=progress[-1] if progress else "",
            )
        )
    return PlanContents(plan=plan, situations=told.situations, goals=goals)


def _step_on(story: StepStory, step: Step, day: date) -> Step:
    past = [state for state in story.states if state[0] <= day]
    frozen = copy(step)
    frozen.state = past[-1][1] if past else "open"
    frozen.done_on = past[-1][0] if past and frozen.state == "done" else None
    return frozen
