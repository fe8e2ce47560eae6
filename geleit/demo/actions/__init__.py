"""Building the demonstration: two real counties with invented staff, people and stories.

The rows are prepared from the stories and written many at a time (`core.bulk_actions`), because 250,000 consultations
cannot be typed in one by one; rules of the rooms compute what follows from a story. See docs/adr/0008.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction

from geleit.accounts.actions import set_up_county
from geleit.accounts.models import County
from geleit.core import wall
from geleit.core.clock import BERLIN
from geleit.core.codelists import read_rows
from geleit.demo.actions.families import write_families
from geleit.demo.actions.owners import add_owners
from geleit.demo.actions.staff import PASSWORD, add_staff
from geleit.demo.actions.visits import write_visits
from geleit.demo.actions.volunteers import write_volunteers
from geleit.directory.actions import load_reference_data
from geleit.portal.actions import load_portal
from geleit.visits.actions import load_visiting_rules

__all__ = ["PASSWORD", "SIZES", "Size", "build_demo"]

Progress = Callable[[str], None]
CASE_PREFIXES = {"heilbronn": "HN", "oberallgaeu": "OA"}


@dataclass(frozen=True)
class Size:
    """Number of cases and consultations of a county."""

    cases: int
    consultations: int
    crews: int = 1  # how often the case managers exist, so that ten times the county has ten times the staff


# county: about 1,450 active plans need 2,150 cases, because cases end and some want counselling only.
SIZES = {
    "small": {"heilbronn": Size(600, 8_000), "oberallgaeu": Size(60, 500)},
    "county": {"heilbronn": Size(2_150, 25_000), "oberallgaeu": Size(120, 1_200)},
    "ten": {"heilbronn": Size(21_500, 250_000, crews=10), "oberallgaeu": Size(120, 1_200)},
}


def build_demo(*, size: str, seed: int, today: date, progress: Progress) -> None:
    """Build both counties in one transaction each. Raises KeyError for an unknown size."""
    for row in read_rows("directory", "counties.csv"):
        with transaction.atomic():
            county = _build_county(row, today=today)
            wall.enter(county.pk)
            progress(f"{county.name}: Gemeinden, Ämter und Teams")
            told = SIZES[size][county.slug]
            staff = add_staff(county=county, crews=told.crews, today=today)
            progress(f"{county.name}: {sum(len(crew) for crew in staff.crews)} Mitarbeitende")
            owned = add_owners(county=county, today=today)
            progress(f"{county.name}: {owned} Einträge im Verzeichnis mit Zuständigen")
            write_families(
                county=county,
                staff=staff,
                cases=told.cases,
                consultations=told.consultations,
                seed=seed,
                today=today,
                progress=progress,
            )
            write_volunteers(county=county, seed=seed, today=today, progress=progress)
            write_visits(county=county, users=staff.users, seed=seed, today=today, progress=progress)


def _build_county(row: dict[str, str], *, today: date) -> County:
    now = datetime.combine(today, time(6), tzinfo=BERLIN)
    county = set_up_county(
        slug=row["key"],
        name=row["name"],
        land=row["land"],
        regional_key=row["ags"],
        case_prefix=CASE_PREFIXES[row["key"]],
        now=now,
    )
    load_reference_data(county=county, now=now, demo=True)
    load_visiting_rules(county=county, now=now)
    load_portal(county=county, now=now)
    return county
