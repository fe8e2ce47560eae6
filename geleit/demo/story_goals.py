"""Goals and steps of an integration plan, from the county's templates or in free words."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from geleit.demo.story_chance import Dice, Weighted
from geleit.demo.story_types import GoalStory, PersonStory, StepStory

DATA = Path(__file__).parent / "data"
PLANS = Path(__file__).parent.parent / "plans" / "data"
# Health and family matters that nobody should be given by chance.
NEVER_BY_CHANCE = frozenset(
    {
        "health_addiction", "health_counselling", "health_disability_card", "health_care_level",
        "health_pregnancy", "children_early_support", "children_parenting_advice", "participation_debts",
        "housing_debt_prevented",
    }
)  # fmt: skip
LANGUAGE_BY_LEVEL = {
    "none": ("language_course_start", "language_a1", "language_practice", "language_other_course"),
    "a1": ("language_a2", "language_course_start", "language_practice"),
    "a2": ("language_dtz_b1", "language_exam_again", "language_practice", "language_orientation_course"),
    "b1": ("language_vocational_b2", "language_evening_course", "language_orientation_course"),
    "b2": ("language_evening_course",),
}
FOR_PUPILS = frozenset(
    {
        "language_a1", "language_practice", "school_place", "school_attendance", "school_learning_support",
        "school_materials", "health_dentist", "health_checkups", "participation_club",
        "participation_cycling", "participation_swimming", "children_education_package", "children_leisure",
        "children_school_contact",
    }
)  # fmt: skip
FOR_YOUTH = FOR_PUPILS | {
    "language_a2", "school_basic_certificate", "school_vabo_finished", "training_orientation",
    "training_internship", "training_place", "participation_mobility",
}  # fmt: skip
FOR_SMALL_CHILDREN = frozenset(
    {
        "children_daycare_place",
        "children_daycare_settled",
        "children_daycare_fee",
        "children_checkups",
        "health_checkups",
    }
)
HOLD_REASONS = Weighted(
    {
        "waiting_for_place": 40, "waiting_for_decision": 20, "waiting_for_documents": 15, "family": 10,
        "work": 10, "client_wish": 5,
    }
)  # fmt: skip
MISSED_REASONS = Weighted(
    {
        "goal_changed": 28,
        "no_place": 24,
        "requirements_missing": 14,
        "test_not_passed": 12,
        "work": 12,
        "moved": 10,
    }
)
StateHistory = tuple[tuple[date, str, str], ...]  # day, state, reason
StepTexts = tuple[tuple[str, str, int], ...]  # text, actor, days
REACHED_IN_TIME, MISSED = 0.68, 0.1


@dataclass(frozen=True, slots=True)
class Template:
    """A goal template with its steps as (text, actor, days)."""

    key: str
    field: str
    text: str
    months: int
    valid_from: str
    valid_to: str
    steps: StepTexts

    def is_valid(self, on: date) -> bool:
        """Whether the template may be used on a day."""
        day = on.isoformat()
        return (not self.valid_from or self.valid_from <= day) and (not self.valid_to or day <= self.valid_to)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@lru_cache(maxsize=1)
def templates() -> dict[str, tuple[Template, ...]]:
    """The goal templates by field of action."""
    steps: dict[str, list[tuple[int, str, str, int]]] = defaultdict(list)
    for row in _rows(PLANS / "step_templates.csv"):
        steps[row["goal_key"]].append((int(row["position"]), row["step_de"], row["actor"], int(row["days"])))
    found: dict[str, list[Template]] = defaultdict(list)
    for row in _rows(PLANS / "goal_templates.csv"):
        if row["key"] in NEVER_BY_CHANCE:
            continue
        ordered = tuple((text, actor, days) for _position, text, actor, days in sorted(steps[row["key"]]))
        template = Template(
            row["key"],
            row["field"],
            row["goal_de"],
            int(row["months"]),
            row["valid_from"],
            row["valid_to"],
            ordered,
        )
        found[row["field"]].append(template)
    return {field: tuple(of_field) for field, of_field in found.items()}


@lru_cache(maxsize=1)
def texts() -> dict[tuple[str, str], tuple[str, ...]]:
    """Sentences for plans by field of action and kind."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in _rows(DATA / "plan_texts.csv"):
        found[row["field"], row["kind"]].append(row["text"])
    return {key: tuple(sentences) for key, sentences in found.items()}


@dataclass(frozen=True, slots=True)
class Owner:
    """What the choice of goals depends on."""

    person: PersonStory
    age: int
    single_parent: bool
    outcome: str

    def suits(self, template: Template, on: date) -> bool:
        """Whether a template fits this person on a day."""
        key = template.key
        if not template.is_valid(on):
            return False
        if self.age < 6:
            return key in FOR_SMALL_CHILDREN
        if self.age < 15:
            return key in FOR_PUPILS
        if self.age < 18:
            return key in FOR_YOUTH
        if template.field == "language":
            if key in {"language_literacy", "language_repeat_hours"}:
                return self.person.literacy in {"not_literate", "functional"}
            return key in LANGUAGE_BY_LEVEL[self._level(on)]
        if key == "children_single_parent":
            return self.single_parent
        return key != "training_toleration" or self.outcome == "rejected"

    def _level(self, on: date) -> str:
        level = "none"
        for one in self.person.levels:
            if one.on <= on:
                level = one.level
        return level if level in LANGUAGE_BY_LEVEL else "b2"


def new_goal(
    *, field: str, owner: Owner, taken: set[str], set_on: date, agreed_on: date | None, horizon: date,
    ended: bool, dice: Dice
) -> GoalStory | None:  # fmt: skip
    """A goal set on a day and what became of it until the horizon; None when nothing suits."""
    suitable = [one for one in templates().get(field, ()) if one.key not in taken and owner.suits(one, set_on)]
    key, goal_text, months = "", "", dice.one_of((3, 6, 6, 12))
    steps: StepTexts = ()
    if suitable and not (owner.age >= 18 and dice.happens(0.1)):
        template = dice.one_of(suitable)
        key, goal_text, months, steps = template.key, template.text, template.months, template.steps
    elif owner.age >= 18:
        goal_text = dice.one_of(texts()[field, "goal"])
        steps = tuple((step, "client", 30 * (place + 1)) for place, step in enumerate(texts()["any", "step"][:2]))
    if not goal_text or goal_text in taken:
        return None
    taken.update({key, goal_text} - {""})
    target = set_on + timedelta(days=round(30.44 * months))
    horizon_code = "later" if dice.happens(0.15) else "now"
    states = _states(set_on, agreed_on, target, horizon, dice, later=horizon_code == "later", ended=ended)
    over = states[-1][1] in {"reached", "missed"}
    return GoalStory(
        field=field,
        template=key,
        text=goal_text,
        horizon=horizon_code,
        set_on=set_on,
        target=target,
        states=states,
        progress=_progress(states, horizon, dice),
        steps=_steps(steps, set_on, target, states, horizon, dice, over=over, ended=ended),
    )


def _states(
    set_on: date, agreed_on: date | None, target: date, horizon: date, dice: Dice, *, later: bool, ended: bool
) -> StateHistory:
    states = [(set_on, "new", "")]
    if dice.happens(0.9) or agreed_on is not None:
        states.append((set_on, "proposed", ""))
    if agreed_on is None or agreed_on > horizon:
        return tuple(states)
    states.append((agreed_on, "agreed", ""))
    day = dice.after(agreed_on, 90, 200) if later else dice.after(agreed_on, 4, 50)
    if day > horizon:
        return tuple(states)
    states.append((day, "in_progress", ""))
    if dice.happens(0.14):
        pause = dice.after(day, 20, 90)
        if pause > horizon:
            return tuple(states)
        states.append((pause, "on_hold", dice.draw(HOLD_REASONS)))
        day = dice.after(pause, 30, 120)
        if day > horizon:
            return tuple(states)
        states.append((day, "in_progress", ""))
    settled = max(dice.after(target, -70, 60), day + timedelta(days=7))
    chance = dice.random()
    if settled <= horizon and chance < REACHED_IN_TIME:
        states.append((settled, "reached", ""))
    elif settled <= horizon and chance < REACHED_IN_TIME + MISSED:
        states.append((settled, "missed", dice.draw(MISSED_REASONS)))
    elif ended and dice.happens(0.5):
        states.append((horizon, "missed", "moved"))
    return tuple(states)


def _progress(states: StateHistory, horizon: date, dice: Dice) -> tuple[tuple[date, str], ...]:
    begun = next((day for day, state, _reason in states if state == "in_progress"), None)
    if begun is None or dice.happens(0.5):
        return ()
    end = states[-1][0] if states[-1][1] in {"reached", "missed"} else horizon
    days = sorted({dice.day(begun, end) for _number in range(dice.whole(1, 3))})
    return tuple((day, dice.one_of(texts()["any", "progress"])) for day in days)


def _steps(
    steps: StepTexts, set_on: date, target: date, states: StateHistory, horizon: date, dice: Dice,
    *, over: bool, ended: bool,
) -> tuple[StepStory, ...]:  # fmt: skip
    begun = next((day for day, state, _reason in states if state == "in_progress"), None)
    last_day = states[-1][0] if over else horizon
    told = []
    for text, actor, days in steps:
        due = min(set_on + timedelta(days=days), target)
        history = [(set_on, "open")]
        done = max(due + timedelta(days=dice.whole(-20, 30)), set_on)
        if over or ended or (begun is not None and done <= horizon and dice.happens(0.85)):
            closing = min(max(done, set_on), last_day)
            reached = states[-1][1] == "reached"
            finished = reached or (begun is not None and done <= last_day and dice.happens(0.8))
            history.append((closing, "done" if finished else "dropped"))
        elif begun is not None and begun <= horizon and dice.happens(0.5):
            history.append((dice.day(begun, horizon), "in_progress"))
        told.append(StepStory(text, actor, due if dice.happens(0.95) else None, tuple(history)))
    return tuple(told)
