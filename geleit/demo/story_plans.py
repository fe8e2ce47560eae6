"""Integration plans: starting situation, goals, agreement and reviews over time."""

from dataclasses import dataclass
from datetime import date

from geleit.demo.story_calendar import working_day_at_or_after
from geleit.demo.story_chance import Dice, Weighted
from geleit.demo.story_goals import new_goal
from geleit.demo.story_templates import Owner, texts
from geleit.demo.story_types import (
    AgreementStory,
    CaseStory,
    GoalStory,
    PersonStory,
    PlanStory,
    ReviewStory,
    SituationStory,
)

ADULT_FIELDS = Weighted(
    {
        "housing": 24, "language": 24, "labour_market": 20, "health": 9, "participation": 9,
        "further_qualification": 7, "training_study": 5, "school": 2,
    }
)  # fmt: skip
PUPIL_FIELDS = Weighted({"school": 42, "language": 20, "participation": 22, "health": 8, "children": 8})
SMALL_CHILD_FIELDS = Weighted({"children": 80, "health": 20})
LEVELS = Weighted(
    {
        "much_support": 24,
        "some_support": 34,
        "mostly_independent": 22,
        "independent": 10,
        "urgent_need": 7,
        "not_discussed": 3,
    }
)
SKIP_REASONS = Weighted(
    {"client_absent": 35, "no_interpreter": 20, "staff_absent": 20, "client_ill": 15, "recently_reviewed": 10}
)
END_REASONS = {
    "goals_reached": "reached", "no_need": "reached", "moved_away": "moved", "contact_lost": "contact_lost",
    "withdrawn": "withdrawn", "period_over": "period_over", "regular_services": "period_over",
}  # fmt: skip
INTERPRETERS = Weighted({"professional": 30, "volunteer": 22, "family": 18, "phone_video": 20, "colleague": 10})
SHARE_WITH_PLAN_ADULT, SHARE_WITH_PLAN_PUPIL, SHARE_WITH_PLAN_SMALL = 0.95, 0.88, 0.7
REFUSED, COULD_NOT_ANSWER, NEVER_AGREED = 0.05, 0.03, 0.05


@dataclass(frozen=True, slots=True)
class Setting:
    """What the plan of one person depends on in the family."""

    has_children: bool
    single_parent: bool
    outcome: str
    today: date


def tell_plan(case: CaseStory, person: PersonStory, setting: Setting, dice: Dice) -> PlanStory | None:
    """The plan of a case, or None while there is none."""
    horizon = case.closed_on or setting.today
    age = person.age(horizon)
    share = SHARE_WITH_PLAN_ADULT if age >= 18 else SHARE_WITH_PLAN_PUPIL if age >= 6 else SHARE_WITH_PLAN_SMALL
    started = working_day_at_or_after(dice.after(case.opened_on, 3, 50))
    if case.kind == "counselling_only" or not dice.happens(share) or started > horizon:
        return None
    ended = case.state == "closed"
    agreements = _agreements(started, person, age, horizon, dice)
    agreed_on = agreements[-1].on if agreements and agreements[-1].answer == "yes" else None
    owner = Owner(person, age, setting.single_parent, setting.outcome)
    fields = _fields(age, setting, dice)
    taken: set[str] = set()
    goals = [
        goal
        for field in fields[: dice.whole(2, 4)]
        if (goal := new_goal(
            field=field, owner=owner, taken=taken, set_on=started, agreed_on=agreed_on, horizon=horizon,
            ended=ended,
            dice=dice,
        ))
    ]  # fmt: skip
    reviews: list[ReviewStory] = []
    if agreed_on is not None:
        _review(reviews, goals, fields, owner, taken, agreed_on, horizon, dice, ended=ended)
    state = "ended" if ended else "draft" if agreed_on is None else "agreed"
    return PlanStory(
        state=state,
        started_on=started,
        situations=tuple(_situation(field, dice) for field in fields),
        goals=tuple(goals),
        agreements=agreements,
        reviews=tuple(reviews),
        ended_on=case.closed_on,
        end_reason=END_REASONS.get(case.closing_reason, "period_over") if ended else "",
    )


def _fields(age: int, setting: Setting, dice: Dice) -> list[str]:
    weights = SMALL_CHILD_FIELDS if age < 6 else PUPIL_FIELDS if age < 18 else ADULT_FIELDS
    wanted = dice.whole(1, 2) if age < 6 else dice.whole(2, 4) if age < 18 else dice.whole(3, 6)
    fields: list[str] = []
    if 15 <= age < 18:
        fields.append("training_study")
    if age >= 18 and setting.has_children and dice.happens(0.7):
        fields.append("children")
    for _attempt in range(12):
        field = dice.draw(weights)
        if field not in fields:
            fields.append(field)
        if len(fields) >= wanted:
            break
    dice.shuffle(fields)
    return fields


def _situation(field: str, dice: Dice) -> SituationStory:
    told = texts()
    level = dice.draw(LEVELS)
    if level == "not_discussed":
        return SituationStory(field, level, "", "", "")
    return SituationStory(
        field,
        level,
        dice.one_of(told[field, "situation"]),
        dice.one_of(told[field, "resource"]) if dice.happens(0.7) else "",
        dice.one_of(told[field, "obstacle"]) if dice.happens(0.65) else "",
    )


def _agreements(started: date, person: PersonStory, age: int, horizon: date, dice: Dice) -> tuple[AgreementStory, ...]:
    on = working_day_at_or_after(dice.after(started, 0, 26))
    if on > horizon or dice.happens(NEVER_AGREED):
        return ()
    first = _agreement(on, "yes", person, dice)
    chance = dice.random()
    if chance >= REFUSED + COULD_NOT_ANSWER:
        return (first,)
    answer = "no" if chance < REFUSED else "could_not_answer"
    refused = _agreement(on, answer, person, dice)
    again = working_day_at_or_after(dice.after(on, 20, 90))
    if again <= horizon and dice.happens(0.6):
        return (refused, _agreement(again, "yes", person, dice))
    return (refused,)


def _agreement(on: date, answer: str, person: PersonStory, dice: Dice) -> AgreementStory:
    needs = person.languages[0].needs_interpreter
    agreed = answer == "yes"
    return AgreementStory(
        on=on,
        answer=answer,
        language=person.languages[0].code if needs else "de",
        interpreter=dice.draw(INTERPRETERS) if needs else "none",
        reason="" if agreed else dice.one_of(texts()["any", "refusal"]),
        signed=("screen" if dice.happens(0.3) else "paper") if agreed else "",
        copy_handed_on=on if agreed and dice.happens(0.93) else None,
    )


def _review(
    reviews: list[ReviewStory], goals: list[GoalStory], fields: list[str], owner: Owner, taken: set[str],
    agreed_on: date, horizon: date, dice: Dice, *, ended: bool,
) -> None:  # fmt: skip
    day = agreed_on
    while True:
        day = working_day_at_or_after(dice.after(day, 140, 215))
        if day > horizon or dice.happens(0.05):
            return
        if dice.happens(0.1):
            reviews.append(ReviewStory(day, (), "", dice.draw(SKIP_REASONS)))
            continue
        present = ["client", "case_manager"]
        if owner.age < 16:
            present.append("parent")
        if owner.person.languages[0].needs_interpreter and dice.happens(0.7):
            present.append("interpreter")
        reviews.append(ReviewStory(day, tuple(present), dice.one_of(texts()["any", "change"])))
        if dice.happens(0.6):
            goal = new_goal(
                field=dice.one_of(fields), owner=owner, taken=taken, set_on=day, agreed_on=day,
                horizon=horizon,
                ended=ended, dice=dice,
            )  # fmt: skip
            if goal:
                goals.append(goal)
