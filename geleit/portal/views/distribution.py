"""Who is active where: the helper circles of the county as a map and as a table that says the same. No people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from geleit.core.map_data import OpenedArea, feature_collection
from geleit.core.maps import STEP, Drawing, MapArea, draw
from geleit.directory.queries import Borders, borders
from geleit.portal import queries
from geleit.portal.helping_words import INTERNAL, help_word
from geleit.portal.labels import language_word
from geleit.portal.pages import Portal, PortalRequest, portal_page, show
from geleit.portal.queries import CoveredPlace
from geleit.volunteers.codes import MapSubject
from geleit.volunteers.rules import map_value, step_ranges


@dataclass(frozen=True)
class PublicRow:
    """A line of the table, in the reader's language, with its area where the municipality has borders."""

    place: CoveredPlace
    volunteers: str
    activities: Sequence[str]
    languages: Sequence[str]
    area: MapArea | None


@dataclass(frozen=True)
class PublicMap:
    """What the page and its data show: the same lines."""

    rows: list[PublicRow]
    day: date | None
    drawing: Drawing
    borders: Borders

    @property
    def areas(self) -> list[MapArea]:
        """The areas in the order of the table."""
        return [row.area for row in self.rows if row.area]


@portal_page()
def distribution(request: PortalRequest) -> HttpResponse:
    """Helper circles, volunteers, activities and languages of every municipality.

    Raises Http404 where the county has published none.
    """
    found = _map_of(request.portal)
    context = {
        "rows": found.rows,
        "areas": found.areas,
        "without_borders": [row.place.name for row in found.rows if not row.area],
        "legend": [(STEP + step, numbers) for step, numbers in step_ranges(MapSubject.CIRCLES)],
        "drawing": found.drawing,
        "borders": found.borders,
        "day": found.day,
    }
    return show(request, "portal/distribution.html", context)


@portal_page()
def distribution_data(request: PortalRequest) -> HttpResponse:
    """The same as data, for the map that can be enlarged. Raises Http404 like the page."""
    found = _map_of(request.portal)
    opened = [_opened(row, row.area) for row in found.rows if row.area]
    data = feature_collection(found.borders.shapes, found.drawing, opened)
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


def _map_of(portal: Portal) -> PublicMap:
    """The lines with their areas. Raises Http404 where no circle is published. Two statements."""
    places, day = queries.coverage(portal.county.pk)
    if not places:
        raise Http404
    outlines = borders(portal.county.pk)
    drawing = draw(outlines.shapes)
    rows = [
        PublicRow(
            place=place,
            volunteers=_("some") if place.volunteers is None else str(place.volunteers),
            activities=sorted(help_word("activity", code) for code in place.activities if code not in INTERNAL),
            languages=sorted(language_word(code, portal.language) for code in place.languages),
            area=_area(number, place, drawing),
        )
        for number, place in enumerate(places, start=1)
    ]
    return PublicMap(rows, day, drawing, outlines)


def _area(number: int, place: CoveredPlace, drawing: Drawing) -> MapArea | None:
    """The area of a municipality; None where its borders are missing."""
    drawn = drawing.areas.get(place.ags)
    if drawn is None:
        return None
    value = map_value(MapSubject.CIRCLES, circles=place.circles, volunteers=0, gaps=())
    label = f"{place.name}, {_('Helper circles')}: {place.circles}"
    return MapArea(drawn, number, label, f"#g{place.ags}", STEP + value.step, value.sign)


def _opened(row: PublicRow, area: MapArea) -> OpenedArea:
    """What a municipality says when it is opened: what stands in its line."""
    said = [
        (_("Helper circles"), str(row.place.circles)),
        (_("Volunteers"), row.volunteers),
        (_("What they do"), ", ".join(row.activities)),
        (_("Languages"), ", ".join(row.languages)),
    ]
    sentences = [f"{name}: {value}" for name, value in said if value]
    return OpenedArea(row.place.ags, area, row.place.name, sentences, [(_("Show in the table"), area.href)])
