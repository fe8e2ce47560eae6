"""May I come? Checked by hand against what both counties published, day by day and office by office."""

import csv
from datetime import date
from pathlib import Path

import pytest

from geleit.core.multilingual import Text
from geleit.visits.limits import Ages, Days
from geleit.visits.rules import (
    AnsweredItem,
    OpenHours,
    StatedException,
    StatedItem,
    StatedRule,
    answer,
    as_json,
    overlapping,
    problems,
)
from geleit.visits.shipped import shipped_rules

with (Path(__file__).parent / "answers.csv").open(encoding="utf-8", newline="") as handle:
    TABLE = list(csv.DictReader(handle))
# The offices above those that the table asks about.
PARENTS = {"migration-integration": ["lra-heilbronn"], "t01-neckarsulm": ["migration-integration", "lra-heilbronn"]}
MAY, JUNE, JULY = date(2026, 5, 4), date(2026, 6, 1), date(2026, 7, 1)


def in_short(items: tuple[AnsweredItem, ...]) -> list[str]:
    return sorted(f"{item.topic}:{item.standards[0]}" if item.standards else item.topic for item in items)


def test_the_table_is_long_enough_to_mean_something() -> None:
    asked = {(row["county"], row["office"], row["service"], row["day"], row["age"]) for row in TABLE}
    assert len(asked) == len(TABLE) >= 120


@pytest.mark.parametrize("row", TABLE, ids=lambda row: "-".join(filter(None, list(row.values())[:5])))
def test_may_i_come(row: dict[str, str]) -> None:
    age = int(row["age"]) if row["age"] else None
    found = answer(
        shipped_rules(row["county"]),
        date.fromisoformat(row["day"]),
        age,
        row["office"],
        row["service"],
        parents=PARENTS.get(row["office"], []),
    )
    assert found.may_come == row["may_come"]
    assert in_short(found.musts) == sorted(row["must"].split())
    assert in_short(found.shoulds) == sorted(row["should"].split())
    assert [reason.code for reason in found.reasons] == [row["why"]]


@pytest.mark.parametrize("county", ["heilbronn", "oberallgaeu"])
def test_the_shipped_rules_are_sound_and_contradict_nothing(county: str) -> None:
    rules = shipped_rules(county)
    assert [(rule.id, found) for rule in rules if (found := problems(rule))] == []
    assert overlapping(rules) == []
    assert all(rule.source for rule in rules)


# --- who speaks -----------------------------------------------------------------------------------------------------


def rule(key: str, access: str = "", *, first: date = MAY, last: date | None = None, **more: object) -> StatedRule:
    return StatedRule(id=key, title=Text(key), days=Days(first, last), access=access, **more)  # type: ignore[arg-type]


def of(*offices: str) -> frozenset[str]:
    return frozenset(offices)


def test_the_nearest_office_speaks() -> None:
    rules = [rule("county", "walk_in"), rule("house", "appointment", offices=of("house"))]
    assert answer(rules, JUNE, 30, "room", parents=["floor", "house"]).may_come == "appointment"
    assert answer(rules, JUNE, 30, "room", parents=["floor", "house"]).reasons[0].code == "parent_rule"
    assert answer(rules, JUNE, 30, "hut").may_come == "walk_in"
    rules.append(rule("room", "walk_in", offices=of("room")))
    assert answer(rules, JUNE, 30, "room", parents=["floor", "house"]).rule_ids == ("room",)


def test_a_service_goes_before_the_office_in_general() -> None:
    exceptions = (
        StatedException("walk_in", service="passports"),
        StatedException("closed", "archive"),
        StatedException("appointment", "archive", "loans"),
    )
    rules = [rule("county", "appointment", exceptions=exceptions)]
    assert answer(rules, JUNE, 30, "hall", "passports").may_come == "walk_in"
    assert answer(rules, JUNE, 30, "hall", "marriage").may_come == "appointment"
    assert answer(rules, JUNE, 30, "archive").may_come == "closed"
    assert answer(rules, JUNE, 30, "archive", "loans").may_come == "appointment"


def test_a_closure_closes_everything_below_but_what_it_excepts() -> None:
    closing = rule("closing", "closed", first=JUNE, last=JUNE, exceptions=(StatedException("walk_in", "dump"),))
    rules = [rule("office", "walk_in", offices=of("office")), rule("dump", "appointment", offices=of("dump")), closing]
    assert answer(rules, JUNE, 30, "office").may_come == "closed"
    assert answer(rules, JULY, 30, "office").may_come == "walk_in"
    assert {one.office: one.access for one in answer(rules, JUNE).elsewhere} == {"dump": "appointment"}


def test_demands_follow_the_nearest_rule_topic_by_topic() -> None:
    mask, alone = StatedItem("mask", "must", Ages(6)), StatedItem("companions", "must")
    ffp2 = StatedItem("mask", "must", Ages(18), ("ffp2",))
    rules = [rule("county", items=(mask, alone)), rule("clinic", items=(ffp2,), offices=of("clinic"))]
    assert in_short(answer(rules, JUNE, 30, "clinic").items) == ["companions", "mask:ffp2"]
    assert in_short(answer(rules, JUNE, 10, "clinic").items) == ["companions", "mask"]
    without_age = {(item.topic, item.ages) for item in answer(rules, JUNE, None, "clinic").items}
    assert without_age == {("mask", Ages(6, 17)), ("mask", Ages(18)), ("companions", Ages())}


def test_access_can_depend_on_the_age() -> None:
    rules = [rule("adults", "appointment", ages=Ages(18)), rule("children", "walk_in", ages=Ages(None, 17))]
    assert answer(rules, JUNE, 17).may_come == "walk_in"
    assert answer(rules, JUNE, 18).may_come == "appointment"
    unknown = answer(rules, JUNE)
    assert unknown.may_come == "appointment"
    assert [(one.ages, one.access) for one in unknown.by_age] == [
        (Ages(None, 17), "walk_in"),
        (Ages(18, None), "appointment"),
    ]
    assert unknown.reasons[-1].code == "depends_on_age"


def test_the_answer_says_how_long_it_holds() -> None:
    rules = [rule("county", "walk_in"), rule("later", "closed", first=JULY, last=JULY)]
    found = answer(rules, JUNE)
    assert (found.since, found.until) == (MAY, date(2026, 6, 30))
    assert (answer(rules, JULY).since, answer(rules, JULY).until) == (JULY, JULY)
    assert answer([], JUNE).since is None


@pytest.mark.parametrize(
    ("hours", "access", "expected", "why"),
    [
        ("closed", "walk_in", "closed", "closed_that_day"),
        ("closed", "appointment", "closed", "closed_that_day"),
        ("appointment", "walk_in", "appointment", "hours_by_appointment"),
        ("open", "appointment", "appointment", "county_rule"),
        ("", "walk_in", "walk_in", "county_rule"),
        ("open", "closed", "closed", "county_rule"),
    ],
)
def test_opening_hours_and_rules_together_give_the_stricter(hours: str, access: str, expected: str, why: str) -> None:
    found = answer([rule("county", access)], JUNE, 30, hours=OpenHours(hours))
    assert (found.may_come, found.reasons[0].code) == (expected, why)


def test_who_must_need_not_be_told_that_he_should() -> None:
    rules = [
        rule("one", items=(StatedItem("mask", "must", Ages(), ("op",)),)),
        rule("two", items=(StatedItem("mask", "should", Ages(), ("op",)),)),
    ]
    assert [item.strength for item in answer(rules, JUNE, 30).items] == ["must"]


@pytest.mark.parametrize("age", [-1, 121, 1000])
def test_nobody_is_of_that_age(age: int) -> None:
    with pytest.raises(ValueError, match="age"):
        answer([], JUNE, age)


# --- as data --------------------------------------------------------------------------------------------------------

KEYS = (
    "format day age office service language may_come may_come_text advice reasons must should notes texts exemptions"
    " exceptions by_age hours same_since same_until rules"
)


def test_the_data_have_stable_keys() -> None:
    found = as_json(answer(shipped_rules("heilbronn"), date(2022, 5, 6), 18, "zulassungsstelle"), "ar")
    assert list(found) == KEYS.split()
    assert (found["may_come"], found["may_come_text"]["language"]) == ("walk_in", "ar")
    assert list(found["must"][0]) == (
        ["topic", "strength", "sentence", "age_from", "age_to", "ages", "standards", "text", "exemptions", "rule"]
    )
    assert found["should"][0]["age_from"] == 18
    assert [one["code"] for one in found["should"][0]["standards"]] == ["ffp2", "kn95", "n95", "kf94", "kf95"]
    assert found["notes"][0]["state"] == "current"


def test_what_is_not_translated_is_german_and_says_so() -> None:
    found = as_json(answer([rule("county", "walk_in", text=Text("Nur heute"))], JUNE), "ti", names={})
    assert found["texts"] == [{"text": "Nur heute", "language": "de", "state": "missing"}]
    assert found["advice"]["language"] == "ti"
