"""Rules that cannot both be obeyed are refused, with the other rule and the days by name."""

from datetime import date, timedelta
from typing import Any

import pytest

from geleit.core.multilingual import Text
from geleit.visits.limits import EVERYBODY, Ages, Days
from geleit.visits.rules import (
    StatedException,
    StatedItem,
    StatedRule,
    contradictions,
    obstacles_to_days,
    obstacles_to_ending,
    obstacles_to_house_rules,
    problems,
)

FIRST, LAST = date(2026, 6, 1), date(2026, 6, 30)
DAY = timedelta(days=1)
NAMES = {"registry": "Zulassungsstelle", "plates": "Kennzeichen"}


def rule(key: str, access: str = "", first: date | None = FIRST, last: date | None = None, **more: Any) -> StatedRule:
    more.setdefault("title", Text(key))
    return StatedRule(id=key, days=Days(first, last), access=access, **more)


def found(new: StatedRule, *existing: StatedRule) -> list[str]:
    return contradictions(new, existing, names=NAMES)


REGISTRY = frozenset({"registry"})


def test_the_explanation_names_the_other_rule_the_place_and_the_days() -> None:
    other = rule("Termin", "appointment", FIRST, LAST, offices=REGISTRY)
    (text,) = found(rule("Offen", "walk_in", date(2026, 6, 15), None, offices=REGISTRY), other)
    assert "Termin" in text
    assert "Zulassungsstelle" in text
    assert "01.06.2026" in text
    assert "15.06.2026" in text
    assert "30.06.2026" in text


def test_a_rule_without_end_that_contradicts_another_is_refused() -> None:
    assert found(rule("new", "appointment"), rule("old", "walk_in"))
    assert found(rule("new", "appointment", FIRST + DAY), rule("old", "walk_in", FIRST - DAY))
    assert found(rule("new", "appointment", FIRST, LAST), rule("old", "walk_in"))


@pytest.mark.parametrize(
    ("new", "old"),
    [
        # one after the other
        (rule("new", "walk_in", LAST + DAY), rule("old", "appointment", FIRST, LAST)),
        (rule("new", "walk_in", FIRST, LAST), rule("old", "appointment", LAST + DAY)),
        # saying the same
        (rule("new", "walk_in"), rule("old", "walk_in")),
        # nearer than the other
        (rule("new", "walk_in", offices=REGISTRY), rule("old", "appointment")),
        (rule("new", "appointment"), rule("old", "walk_in", offices=REGISTRY)),
        (
            rule("new", "walk_in", exceptions=(StatedException("appointment", "registry"),)),
            rule("old", "appointment", offices=REGISTRY),
        ),
        # other people
        (rule("new", "walk_in", ages=Ages(None, 17)), rule("old", "appointment", ages=Ages(18))),
        # saying nothing about access
        (rule("new", "", text=Text("Maske")), rule("old", "appointment")),
        # closing for a time within a longer rule
        (rule("new", "closed", date(2026, 6, 17), date(2026, 6, 17)), rule("old", "walk_in")),
        (rule("new", "walk_in"), rule("old", "closed", date(2026, 6, 17), date(2026, 6, 17))),
        (
            rule("new", "closed", date(2026, 6, 17), date(2026, 6, 17)),
            rule("old", "walk_in", offices=REGISTRY),
        ),
        # itself, when it is changed
        (rule("same", "walk_in"), rule("same", "appointment")),
    ],
)
def test_these_can_stand_beside_each_other(new: StatedRule, old: StatedRule) -> None:
    assert found(new, old) == []


@pytest.mark.parametrize(
    ("new", "old"),
    [
        (rule("new", "walk_in", LAST), rule("old", "appointment", FIRST, LAST)),
        (rule("new", "walk_in", ages=Ages(10, 20)), rule("old", "appointment", ages=Ages(18))),
        (
            rule("new", "walk_in", exceptions=(StatedException("appointment", "registry"),)),
            rule("old", "walk_in", offices=REGISTRY),
        ),
        (
            rule("new", "walk_in", exceptions=(StatedException("appointment", service="plates"),)),
            rule("old", "walk_in", exceptions=(StatedException("closed", service="plates"),)),
        ),
        # nobody would ever get in by it
        (rule("new", "walk_in", FIRST, LAST, offices=REGISTRY), rule("old", "closed", FIRST - DAY, LAST + DAY)),
        (rule("new", "closed", FIRST - DAY, LAST + DAY), rule("old", "appointment", FIRST, LAST, offices=REGISTRY)),
        (rule("new", "closed", FIRST), rule("old", "walk_in", FIRST)),
        (rule("new", "closed", FIRST + DAY), rule("old", "walk_in", FIRST)),
    ],
)
def test_these_cannot(new: StatedRule, old: StatedRule) -> None:
    assert found(new, old)
    assert found(old, new)


def test_what_a_closure_excepts_may_be_open() -> None:
    closing = rule("closing", "closed", FIRST, LAST, exceptions=(StatedException("appointment", "registry"),))
    assert found(rule("new", "appointment", FIRST, LAST, offices=REGISTRY), closing) == []
    assert found(rule("new", "walk_in", FIRST, LAST, offices=REGISTRY), closing)


def mask(*standards: str, ages: Ages = EVERYBODY, strength: str = "must") -> StatedItem:
    return StatedItem("mask", strength, ages, standards)


def test_demands_contradict_where_the_same_people_need_different_standards() -> None:
    simple, strict = rule("simple", items=(mask("op"),)), rule("strict", items=(mask("ffp2"),))
    assert found(strict, simple)
    assert found(rule("adults", items=(mask("ffp2", ages=Ages(18)),)), simple)
    children = rule("children", items=(mask("op", ages=Ages(None, 17)),))
    assert found(rule("adults", items=(mask("ffp2", ages=Ages(18)),)), children) == []
    assert found(rule("advice", items=(mask("ffp2", strength="should"),)), simple) == []
    assert found(rule("office", items=(mask("ffp2"),), offices=REGISTRY), simple) == []


@pytest.mark.parametrize(
    "wrong",
    [
        rule("no start", "walk_in", None),
        rule("ends before it begins", "walk_in", LAST, FIRST),
        rule("says nothing"),
        rule("no title", "walk_in", title=Text("")),
        rule("ages", "walk_in", ages=Ages(18, 6)),
        rule("ages of an item", items=(mask(ages=Ages(20, 10)),)),
        rule("too old", "walk_in", ages=Ages(200)),
        rule("nobody concerned", "walk_in", ages=Ages(18), items=(mask(ages=Ages(None, 10)),)),
        rule("demands twice", items=(mask("op"), mask("ffp2", ages=Ages(18)))),
        rule("not in the list", items=(mask("tinfoil"),)),
        rule("of another topic", items=(mask("tested"),)),
        rule("companions of a standard", items=(StatedItem("companions", "must", standards=("op",)),)),
        rule("over by then", first=date(2026, 6, 1), items=(StatedItem("proof", "must", standards=("tested",)),)),
        rule("of itself", "walk_in", offices=REGISTRY, exceptions=(StatedException("closed", "registry"),)),
        rule("of nothing", "walk_in", exceptions=(StatedException("closed"),)),
        rule("the same", "walk_in", exceptions=(StatedException("walk_in", "registry"),)),
        rule(
            "twice",
            "walk_in",
            exceptions=(StatedException("closed", "registry"), StatedException("appointment", "registry")),
        ),
    ],
    ids=lambda one: one.id,
)
def test_a_rule_can_be_wrong_by_itself(wrong: StatedRule) -> None:
    assert len(problems(wrong)) == 1


def test_a_sound_rule_has_no_problems() -> None:
    exceptions = (StatedException("walk_in", "registry", note=Text("länger warten")),)
    items = (mask("op"), mask("ffp2", ages=Ages(18), strength="should"))
    assert problems(rule("sound", "walk_in", FIRST, FIRST, items=items, exceptions=exceptions)) == []


def test_what_is_over_cannot_be_made_or_ended() -> None:
    today = date(2026, 6, 10)
    assert obstacles_to_days(Days(FIRST, today - DAY), today=today)
    assert obstacles_to_days(Days(FIRST, today), today=today) == []
    assert obstacles_to_ending(Days(FIRST, today - DAY), today, today=today)
    assert obstacles_to_ending(Days(FIRST, None), FIRST - DAY, today=today)
    assert obstacles_to_ending(Days(FIRST, None), today - 2 * DAY, today=today)
    assert obstacles_to_ending(Days(FIRST, None), today - DAY, today=today) == []
    assert obstacles_to_house_rules(today - DAY, latest=None, today=today)
    assert obstacles_to_house_rules(today, latest=Days(today, None), today=today)
    assert obstacles_to_house_rules(today, latest=Days(FIRST, None), today=today) == []
