"""Goals that come up often, with the steps that usually lead there; dated data in plain German."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from geleit.core.codelists import UnknownCode, read_rows


@dataclass(frozen=True)
class StepTemplate:
    """A step of a goal template, due some days after the goal began."""

    text: str
    actor: str
    days: int

    def due_on(self, start: date, latest: date | None) -> date:
        """The day the step is due for a goal that began on `start`, never after the goal's own target."""
        due = start + timedelta(days=self.days)
        return min(due, latest) if latest is not None and latest >= start else due


@dataclass(frozen=True)
class GoalTemplate:
    """A goal in the first person with the months it usually takes and its steps."""

    key: str
    field: str
    text: str
    months: int
    note: str
    valid_from: str
    valid_to: str
    steps: tuple[StepTemplate, ...]

    def valid_on(self, day: date) -> bool:
        """Whether the template may be chosen on `day`."""
        iso = day.isoformat()
        return (not self.valid_from or self.valid_from <= iso) and (not self.valid_to or iso <= self.valid_to)

    def mentions(self, words: list[str]) -> bool:
        """Whether the goal, its note or a step contains every word, whatever the case."""
        text = " ".join([self.text, self.note, *(step.text for step in self.steps)]).casefold()
        return all(word in text for word in words)


def goal_templates(field: str, *, on: date, search: str = "") -> list[GoalTemplate]:
    """The templates of a field of action that may be chosen on a day, narrowed to those with all words of `search`."""
    words = search.casefold().split()
    return [one for one in _templates() if one.field == field and one.valid_on(on) and one.mentions(words)]


def goal_template(key: str, *, on: date) -> GoalTemplate:
    """One template. Raises UnknownCode for a key that no file knows or that may not be chosen on that day."""
    for one in _templates():
        if one.key == key and one.valid_on(on):
            return one
    raise UnknownCode(f"goal template {key}")


@cache
def _templates() -> tuple[GoalTemplate, ...]:
    steps: dict[str, list[tuple[int, StepTemplate]]] = {}
    for row in read_rows("plans", "step_templates.csv"):
        step = StepTemplate(text=row["step_de"], actor=row["actor"], days=int(row["days"]))
        steps.setdefault(row["goal_key"], []).append((int(row["position"]), step))
    return tuple(
        GoalTemplate(
            key=row["key"],
            field=row["field"],
            text=row["goal_de"],
            months=int(row["months"]),
            note=row["note"],
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            steps=tuple(step for _, step in sorted(steps.get(row["key"], []), key=lambda pair: pair[0])),
        )
        for row in read_rows("plans", "goal_templates.csv")
    )
