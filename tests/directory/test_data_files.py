"""The dated code lists and tables of the directory are sound, read as they are, without the application."""

import re

import pytest

from tests.people.test_data_files import HEADER, ROOMS, codes, groups, header, overlaps, period, read

NAMES = sorted(f"directory/{path.stem}" for path in (ROOMS / "directory" / "data").glob("*.csv"))
LISTS = [name for name in NAMES if header(name)[: len(HEADER)] == HEADER]
DATED = [name for name in NAMES if {"valid_from", "valid_to"} <= set(header(name))]
SOURCED = [name for name in NAMES if "source" in header(name)]


def test_the_lists_are_here() -> None:
    assert {name.partition("/")[2] for name in LISTS} >= {
        "address_kind", "channel_kind", "channel_purpose", "life_situation", "municipality_kind", "office_kind",
    }  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_code_has_a_label_and_one_row_at_a_time(name: str) -> None:
    assert [row for row in read(name) if not row["label_de"]] == []
    assert [row for rows in groups(read(name), "code") for row in overlaps(rows)] == []


@pytest.mark.parametrize("name", DATED)
def test_periods_run_forward(name: str) -> None:
    assert [row for row in read(name) if period(row)[0] > period(row)[1]] == []


@pytest.mark.parametrize("name", SOURCED)
def test_every_fact_says_where_it_comes_from(name: str) -> None:
    assert [row for row in read(name) if not row["source"]] == []


def test_offices_and_what_belongs_to_them_fit_together() -> None:
    offices = {row["key"] for row in read("directory/offices")}
    assert {row["parent"] for row in read("directory/offices")} - {""} <= offices
    assert {row["kind"] for row in read("directory/offices")} <= codes("directory/office_kind")
    for name in ("addresses", "channels", "hours"):
        assert {row["office"] for row in read(f"directory/{name}")} <= offices, name
    assert {row["kind"] for row in read("directory/channels")} <= codes("directory/channel_kind")
    assert {row["kind"] for row in read("directory/addresses")} <= codes("directory/address_kind")


def test_nobody_is_promised_de_mail_after_its_end() -> None:
    assert all(row["valid_to"] for row in read("directory/channels") if row["kind"] == "de_mail")


@pytest.mark.parametrize(("county", "count", "people"), [("08125", 46, 344_456), ("09780", 28, 156_008)])
def test_municipalities_and_people_of_each_county(county: str, count: int, people: int) -> None:
    rows = [row for row in read("directory/municipalities") if row["county"] == county]
    (county_row,) = [row for row in read("directory/counties") if row["ags"] == county]
    assert len(rows) == count
    assert sum(int(row["population"]) for row in rows) == people == int(county_row["population"])
    assert {row["population_date"] for row in rows} == {"2019-12-31"}


def test_keys_fit_together() -> None:
    rows = read("directory/municipalities")
    assert len({row["ags"] for row in rows}) == len({row["ars"] for row in rows}) == len(rows)
    for row in rows:
        assert re.fullmatch(r"\d{8}", row["ags"])
        assert re.fullmatch(r"\d{12}", row["ars"])
        assert row["ags"][:5] == row["ars"][:5] == row["county"]
        assert row["ags"][5:] == row["ars"][9:]
        assert row["kind"] in codes("directory/municipality_kind")


def test_three_towns_do_county_tasks_themselves() -> None:
    rows = read("directory/municipalities")
    assert {row["name"] for row in rows if row["kind"] == "large_district_town"} == {
        "Bad Rappenau", "Eppingen", "Neckarsulm",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("county", "south", "north", "west", "east"),
    [("08125", 48.98, 49.40, 8.80, 9.55), ("09780", 47.25, 47.90, 9.90, 10.50)],
)
def test_coordinates_lie_in_the_county(county: str, south: float, north: float, west: float, east: float) -> None:
    for row in read("directory/municipalities"):
        if row["county"] == county:
            assert south < float(row["lat"]) < north, row["name"]
            assert west < float(row["lon"]) < east, row["name"]


def test_postal_codes_and_municipalities_are_many_to_many() -> None:
    rows = read("directory/postal_codes")
    pairs = {(row["ags"], row["postal_code"]) for row in rows}
    assert len(pairs) == len(rows)
    assert {row["ags"] for row in read("directory/municipalities")} <= {ags for ags, _ in pairs}
    assert all(re.fullmatch(r"\d{5}", code) for _, code in pairs)
    assert len([ags for ags, code in pairs if code == "87538"]) == 4
    assert {code for ags, code in pairs if ags == "08125008"} == {"71543", "71717"}


def test_every_municipality_has_exactly_one_team() -> None:
    teams = read("directory/team_sites")
    served = [ags for team in teams for ags in team["municipalities"].split()]
    assert sorted(served) == sorted(row["ags"] for row in read("directory/municipalities"))
    assert len([team for team in teams if team["county"] == "08125"]) == 8
    assert len([team for team in teams if team["county"] == "09780"]) == 2
    for team in teams:
        assert team["seat"] in team["municipalities"].split()
        assert all(ags.startswith(team["county"]) for ags in team["municipalities"].split())
