"""The map of who is active where: the same figures as the table of the distribution, drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from geleit.core.map_data import OpenedArea, feature_collection
from geleit.core.map_picture import Picture, svg_of
from geleit.core.maps import STEP, Drawing, MapArea, draw
from geleit.directory.queries import Borders
from geleit.volunteers import rules
from geleit.volunteers.codes import MapSubject
from geleit.volunteers.queries import Distribution, PlaceRow


@dataclass(frozen=True)
class CountyMap:
    """The map of a subject: areas in the order of the table; those without borders are only named."""

    subject: MapSubject
    drawing: Drawing
    areas: list[MapArea]
    rows: list[PlaceRow]  # of the areas
    without_borders: list[str]
    legend: list[tuple[int, str]]
    borders: Borders


def map_of(found: Distribution, borders: Borders, subject: MapSubject, *, href: Callable[[PlaceRow], str]) -> CountyMap:
    """The map for the rows of the distribution; each area leads where `href` says."""
    drawing = draw(borders.shapes)
    areas, rows, without = [], [], []
    for number, row in enumerate(found.rows, start=1):
        drawn = drawing.areas.get(row.municipality.ags)
        if drawn is None:
            without.append(row.municipality.name)
            continue
        value = rules.map_value(subject, circles=row.circles, volunteers=row.volunteers, gaps=row.gaps)
        label = f"{row.municipality.name}: {words_of(row, subject)}"
        areas.append(MapArea(drawn, number, label, href(row), STEP + value.step, value.sign))
        rows.append(row)
    return CountyMap(subject, drawing, areas, rows, without, legend_of(subject), borders)


def data_of(county_map: CountyMap, *, links: Callable[[PlaceRow], Sequence[tuple[str, str]]]) -> dict[str, Any]:
    """The map as data: each municipality says all that the line of the table says, and leads where `links` says."""
    opened = [
        OpenedArea(
            row.municipality.ags,
            area,
            row.municipality.name,
            [words_of(row, subject) for subject in MapSubject],
            links(row),
        )
        for area, row in zip(county_map.areas, county_map.rows, strict=True)
    ]
    return feature_collection(county_map.borders.shapes, county_map.drawing, opened)


def words_of(row: PlaceRow, subject: MapSubject) -> str:
    """What the map says of a municipality, in words."""
    if subject == MapSubject.CIRCLES:
        return ngettext("%(number)s helper circle", "%(number)s helper circles", row.circles) % {"number": row.circles}
    if subject == MapSubject.VOLUNTEERS:
        return ngettext("%(number)s active volunteer", "%(number)s active volunteers", row.volunteers) % {
            "number": row.volunteers
        }
    return ", ".join(str(rules.GAP_SENTENCES[gap]) for gap in row.gaps) or _("no gap")


def legend_of(subject: MapSubject) -> list[tuple[int, str]]:
    """Colours with what they mean; the number or the sign stands in the area, too."""
    if subject != MapSubject.GAPS:
        return [(STEP + step, numbers) for step, numbers in rules.step_ranges(subject)]
    signs = [
        (STEP + step, f"{sign}  {rules.GAP_SENTENCES[gap]}") for step, (gap, sign) in enumerate(rules.GAP_SIGNS.items())
    ]
    return [*signs, (STEP + len(signs), f"{rules.NO_GAP_SIGN}  {_('no gap')}")]


def picture_of(county_map: CountyMap, *, county_name: str, on: date) -> bytes:
    """The map as an SVG file that needs nothing around it."""
    borders = county_map.borders
    source = borders.attribution + (f" · {borders.as_of:%d.%m.%Y}" if borders.as_of else "")
    title = f"{rules.MAP_TITLES[county_map.subject]}: {county_name}"
    about = _("As of %(day)s") % {"day": f"{on:%d.%m.%Y}"}
    return svg_of(
        county_map.drawing,
        county_map.areas,
        Picture(title, about, [row.municipality.name for row in county_map.rows], county_map.legend, source),
    )
