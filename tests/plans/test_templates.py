"""Goals of the list and their steps."""

from datetime import date

import pytest

from geleit.core.codelists import UnknownCode, code_list
from geleit.plans.templates import goal_template, goal_templates
from tests.conftest import TODAY


@pytest.mark.parametrize("field", sorted(code_list("plans", "field_of_action").codes()))
def test_every_field_has_goals_with_steps(field: str) -> None:
    found = goal_templates(field, on=TODAY)
    assert len(found) >= 4
    assert all(one.steps for one in found)


def test_the_list_is_narrowed_by_words_in_any_case() -> None:
    everything = goal_templates("language", on=TODAY)
    found = goal_templates("language", on=TODAY, search="KURS kinder")
    assert 0 < len(found) < len(everything)
    assert all("kurs" in " ".join([one.text, one.note]).lower() or one.steps for one in found)
    assert goal_templates("language", on=TODAY, search="xyz") == []


def test_a_goal_of_the_list_has_its_time() -> None:
    assert goal_template("language_repeat_hours", on=date(2024, 12, 7)).field == "language"
    with pytest.raises(UnknownCode):
        goal_template("language_repeat_hours", on=date(2024, 12, 6))
    with pytest.raises(UnknownCode):
        goal_template("nonsense", on=TODAY)


def test_steps_are_due_after_their_days_but_never_after_the_goal() -> None:
    step = goal_template("language_course_start", on=TODAY).steps[0]
    assert step.due_on(TODAY, None) == date(2026, 7, 1)
    assert step.due_on(TODAY, date(2026, 6, 20)) == date(2026, 6, 20)
