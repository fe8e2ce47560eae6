"""Public holidays of the Land.

The calendar of the opening-hours library knows the holidays of Germany only and calls offices open on 6 January and on
Corpus Christi; the holidays of Baden-Württemberg and Bavaria are therefore worked out here, day by day.
"""

from datetime import date
from functools import cache

from holidays import country_holidays

from geleit.core.codelists import read_rows

_CATHOLIC = "catholic"  # adds 15 August in Bavaria


@cache
def keeps_assumption(ags: str) -> bool:
    """Whether 15 August is a holiday in a municipality of Bavaria (Art. 1 Abs. 1 Nr. 2 FTG); False where not known."""
    return ags in _with_assumption()


def holiday(day: date, land: str, ags: str | None = None) -> str:
    """German name of the public holiday of a Land ("BW", "BY") on `day`, or an empty text.

    Assumption is a holiday only where the data file says so of the municipality `ags`.
    """
    return _year(day.year, land, bool(ags) and land == "BY" and keeps_assumption(str(ags))).get(day, "")


def holidays_of(year: int, land: str, ags: str | None = None) -> dict[date, str]:
    """All public holidays of a year with their German names."""
    return dict(_year(year, land, bool(ags) and land == "BY" and keeps_assumption(str(ags))))


@cache
def _with_assumption() -> frozenset[str]:
    return frozenset(row["ags"] for row in read_rows("directory", "assumption.csv"))


@cache
def _year(year: int, land: str, with_assumption: bool) -> dict[date, str]:
    categories = ("public", _CATHOLIC) if with_assumption else ("public",)
    return dict(country_holidays("DE", subdiv=land, years=year, categories=categories, language="de").items())
