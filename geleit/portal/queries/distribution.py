"""Who is active where, as far as it is published: figures of municipalities, never people."""

from dataclasses import dataclass
from datetime import date

from geleit.volunteers.models import Coverage


@dataclass(frozen=True)
class CoveredPlace:
    """A municipality; `volunteers` is None where they are too few to be counted in public."""

    ags: str
    name: str
    circles: int
    volunteers: int | None
    activities: list[str]
    languages: list[str]


def coverage(county_id: int) -> tuple[list[CoveredPlace], date | None]:
    """All municipalities by name, and the day of the figures; nothing while no circle is published. One statement."""
    rows = Coverage.objects.filter(county_id=county_id).select_related("municipality")
    found = list(rows.order_by("municipality__sort_name", "pk"))
    if not any(row.circles for row in found):
        return [], None
    places = [
        CoveredPlace(
            row.municipality.ags, row.municipality.name, row.circles, row.volunteers, row.activities, row.languages
        )
        for row in found
    ]
    return places, min(row.day for row in found)


def has_coverage(county_id: int) -> bool:
    """Whether there is a page of who is active where. One statement."""
    return Coverage.objects.filter(county_id=county_id, circles__gt=0).exists()
