"""The answer out of the database, as the portal asks for it."""

import csv
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from geleit.accounts.models import County
from geleit.core import wall
from geleit.core.multilingual import Text
from geleit.directory.actions import load_reference_data
from geleit.directory.models import Closure
from geleit.visits.actions import load_visiting_rules
from geleit.visits.models import HouseRules, VisitRule
from geleit.visits.queries import (
    UnknownOffice,
    house_rules_on,
    rule_lines,
    rules_known_at,
    visit,
    visit_in_hours,
)
from geleit.visits.rules import OpenHours
from tests.conftest import NOW, TODAY

pytestmark = pytest.mark.django_db
with (Path(__file__).parent / "answers.csv").open(encoding="utf-8", newline="") as handle:
    TABLE = list(csv.DictReader(handle))


def test_the_whole_table_out_of_the_database(house: County, oberallgaeu: County) -> None:
    wall.enter(oberallgaeu.pk)
    load_reference_data(county=oberallgaeu, now=NOW, demo=True)
    load_visiting_rules(county=oberallgaeu, now=NOW)
    wrong = []
    for row in TABLE:
        county = house if row["county"] == "heilbronn" else oberallgaeu
        wall.enter(county.pk)
        age = int(row["age"]) if row["age"] else None
        asked = (row["day"], row["age"], row["office"], row["service"])
        try:
            found = visit(county.pk, date.fromisoformat(row["day"]), age, row["office"], row["service"]).answer
        except UnknownOffice:
            wrong.append((asked, "unknown office"))
            continue
        shoulds = sorted(f"{one.topic}:{one.standards[0]}" if one.standards else one.topic for one in found.shoulds)
        if (found.may_come, shoulds) != (row["may_come"], sorted(row["should"].split())):
            wrong.append((asked, found.may_come))
    assert wrong == []


def test_one_answer_is_one_statement(house: County, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        found = visit(house.pk, date(2022, 5, 6), 16, "zulassungsstelle", "kfz-zulassung")
    assert found.office_name("zulassungsstelle").german == "Kfz-Zulassungsstelle"
    assert found.as_json("en")["service"]["name"]["text"]
    with django_assert_num_queries(1):
        visit(house.pk, date(2022, 5, 6))


def test_the_exceptions_have_names(house: County) -> None:
    found = visit(house.pk, TODAY).as_json()
    assert [one["office"]["name"]["text"] for one in found["exceptions"]][:2] == [
        "Führerscheinstelle",
        "Ausländerbehörde",
    ]


def test_the_office_above_counts(house: County) -> None:
    found = visit(house.pk, TODAY, 30, "t01-neckarsulm", hours=OpenHours("appointment"))
    assert found.answer.may_come == "appointment"
    assert found.answer.reasons[0].code == "hours_by_appointment"


@pytest.mark.parametrize(
    ("day", "may_come", "code"),
    [
        (date(2026, 6, 16), "walk_in", "county_rule"),  # a Tuesday
        (date(2026, 6, 17), "closed", "closed_that_day"),  # no hours on Wednesdays
        (date(2026, 6, 21), "closed", "closed_that_day"),  # a Sunday
    ],
)
def test_hours_of_the_directory_count(house: County, day: date, may_come: str, code: str) -> None:
    found = visit_in_hours(house.pk, house.land, day, 30, "t01-neckarsulm").answer
    assert (found.may_come, found.reasons[0].code) == (may_come, code)


def test_a_closure_of_the_directory_counts(house: County) -> None:
    day = date(2026, 6, 16)
    reason = Text("Betriebsausflug")
    known = {"county": house, "recorded_at": NOW, "released_at": NOW}
    Closure.objects.create(**known, reason=reason, valid_from=day, valid_to=day)
    found = visit_in_hours(house.pk, house.land, day, 30, "t01-neckarsulm").answer
    assert (found.may_come, found.hours.reason) == ("closed", reason)
    assert visit_in_hours(house.pk, house.land, day).answer.may_come == "walk_in"  # the house has no hours of its own


def test_an_answer_with_hours_is_two_statements(
    house: County, oberallgaeu: County, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    wall.enter(oberallgaeu.pk)
    load_reference_data(county=oberallgaeu, now=NOW, demo=True)
    with django_assert_num_queries(2):
        visit_in_hours(oberallgaeu.pk, "BY", date(2026, 8, 15), None, "zulassungsstelle-sonthofen")
    with django_assert_num_queries(1), pytest.raises(UnknownOffice):
        visit_in_hours(oberallgaeu.pk, "BY", TODAY, None, "nowhere")


@pytest.mark.parametrize("office", ["nowhere", "zulassungsstelle-sonthofen", "' OR 1=1"])
def test_an_unknown_office(house: County, office: str) -> None:
    with pytest.raises(UnknownOffice):
        visit(house.pk, TODAY, 30, office)


def test_what_is_not_released_or_withdrawn_is_not_public(house: County) -> None:
    VisitRule.objects.filter(valid_to=None).update(released_at=None)
    assert visit(house.pk, TODAY).answer.reasons[0].code == "no_rule"
    VisitRule.objects.filter(valid_to=None).update(released_at=NOW, withdrawn_at=NOW)
    assert visit(house.pk, TODAY).answer.reasons[0].code == "no_rule"


def test_the_role_of_the_public_pages_may_read_it(house: County) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {wall.PORTAL_ROLE}")
        assert visit(house.pk, TODAY).answer.may_come == "walk_in"
        assert house_rules_on(house.pk, TODAY)
        cursor.execute("RESET ROLE")


def test_the_other_county_has_no_part_in_it(house: County, oberallgaeu: County) -> None:
    wall.enter(oberallgaeu.pk)
    assert visit(oberallgaeu.pk, TODAY).answer.reasons[0].code == "no_rule"
    assert rule_lines(house.pk, on=TODAY) == []


def test_the_time_line_says_where_each_rule_stands(house: County) -> None:
    lines = rule_lines(house.pk, on=date(2022, 5, 6))
    assert [line.state for line in lines][:4] == ["coming", "current", "past", "past"]
    assert {line.state for line in rule_lines(house.pk, on=TODAY)} == {"past", "current"}
    assert len(rules_known_at(house.pk, NOW)) == len(lines)


def test_house_rules_have_versions(house: County) -> None:
    assert [one.version for one in house_rules_on(house.pk, date(2022, 12, 31))] == [1]
    assert [one.version for one in house_rules_on(house.pk, date(2023, 1, 1), site="lerchenstrasse-40")] == [2]
    assert HouseRules.objects.count() == 2


def test_loading_again_adds_nothing(house: County) -> None:
    again = load_visiting_rules(county=house, now=NOW)
    assert (again.rules, again.house_rules) == (0, 0)
    assert VisitRule.objects.count() == 13
