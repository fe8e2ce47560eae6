"""Where the demo people live and who is responsible there, from the directory's own data files."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from geleit.demo.story_chance import Weighted
from geleit.demo.story_types import StaffMember

DATA = Path(__file__).parent / "data"
DIRECTORY = Path(__file__).parent.parent / "directory" / "data"
COUNTY_KEYS = {"heilbronn": "08125", "oberallgaeu": "09780"}


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality with the team that counsels there."""

    ags: str
    name: str
    team: str


@dataclass(frozen=True, slots=True)
class Region:
    """A county as the stories need it."""

    county: str
    municipalities: Weighted[Municipality]
    managers: dict[str, dict[str, float]]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@lru_cache(maxsize=1)
def staff() -> tuple[StaffMember, ...]:
    """Everybody who can sign in to the demo."""
    return tuple(
        StaffMember(
            username=row["username"],
            display_name=row["display_name"],
            email=f"{row['username']}@example.org",
            roles=tuple(row["roles"].split()),
            county=row["county"],
            team=row["team"],
            fte=float(row["fte"]),
        )
        for row in _rows(DATA / "staff.csv")
    )


@lru_cache(maxsize=2)
def region(county: str) -> Region:
    """Municipalities weighted by population, and the case managers of each team with their hours."""
    key = COUNTY_KEYS[county]
    team_of = {
        ags: row["key"]
        for row in _rows(DIRECTORY / "team_sites.csv")
        if row["county"] == key
        for ags in row["municipalities"].split()
    }
    weights = {
        Municipality(row["ags"], row["name"], team_of[row["ags"]]): float(row["population"])
        for row in _rows(DIRECTORY / "municipalities.csv")
        if row["county"] == key
    }
    managers: dict[str, dict[str, float]] = {team: {} for team in team_of.values()}
    for member in staff():
        if member.county == county and "case_manager" in member.roles:
            managers[member.team][member.username] = member.fte
    return Region(county, Weighted(weights), managers)
