"""Goal templates and sentences for plans, and which of them suit a person."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from geleit.demo.story_types import PersonStory

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
QUALIFIED = frozenset({"training_abroad", "degree_abroad"})
NEEDS_VOCATION = {
    "work_qualified_job": QUALIFIED,
    "training_profession_recognised": QUALIFIED,
    "qualification_adaptation": QUALIFIED,
    "training_zab_assessment": frozenset({"degree_abroad"}),
}
# What the histories must show before such a goal counts as reached.
NEEDS_LEVEL = {"language_a2": "a2", "language_dtz_b1": "b1", "language_vocational_b2": "b2"}
NEEDS_WORK = {
    "work_mini_job": frozenset({"minijob", "part_time", "full_time"}),
    "work_job": frozenset({"part_time", "full_time"}),
    "work_qualified_job": frozenset({"part_time", "full_time"}),
    "work_full_income": frozenset({"full_time"}),
    "training_place": frozenset({"apprenticeship"}),
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
StepTexts = tuple[tuple[str, str, int], ...]  # text, actor, days


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
        if key in NEEDS_VOCATION:
            return self.person.vocation_level in NEEDS_VOCATION[key]
        if key == "children_single_parent":
            return self.single_parent
        return key != "training_toleration" or self.outcome == "rejected"

    def attained(self, key: str) -> bool:
        """Whether the histories of the person allow that this goal was reached."""
        person = self.person
        if key in NEEDS_LEVEL:
            return any(NEEDS_LEVEL[key] <= level.level < "n" for level in person.levels)
        if key in NEEDS_WORK:
            return any(span.code in NEEDS_WORK[key] for span in person.employment)
        if key == "language_course_start":
            return any(course.started_on for course in person.courses)
        if key == "housing_search":
            return person.lodgings[-1].code == "private_flat"
        return True

    def _level(self, on: date) -> str:
        level = "none"
        for one in self.person.levels:
            if one.on <= on:
                level = one.level
        return level if level in LANGUAGE_BY_LEVEL else "b2"
