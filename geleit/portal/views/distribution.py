"""Who is active where: the helper circles of the county as a map and as a table that says the same. No people."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from geleit.core.maps import STEP, MapArea, draw
from geleit.directory.queries import borders
from geleit.portal import queries
from geleit.portal.helping_words import INTERNAL, help_word
from geleit.portal.labels import language_word
from geleit.portal.pages import PortalRequest, portal_page, show
from geleit.volunteers.codes import MapSubject
from geleit.volunteers.rules import map_value, step_ranges


@portal_page()
def distribution(request: PortalRequest) -> HttpResponse:
    """Helper circles, volunteers, activities and languages of every municipality.

    Raises Http404 where the county has published none.
    """
    portal = request.portal
    places, day = queries.coverage(portal.county.pk)
    if not places:
        raise Http404
    outlines = borders(portal.county.pk)
    drawing = draw(outlines.shapes)
    rows, areas = [], []
    for number, place in enumerate(places, start=1):
        drawn = drawing.areas.get(place.ags)
        if drawn is not None:
            value = map_value(MapSubject.CIRCLES, circles=place.circles, volunteers=0, gaps=())
            label = f"{place.name}, {_('Helper circles')}: {place.circles}"
            areas.append(MapArea(drawn, number, label, f"#g{place.ags}", STEP + value.step, value.sign))
        rows.append(
            {
                "place": place,
                "volunteers": _("some") if place.volunteers is None else str(place.volunteers),
                "activities": sorted(help_word("activity", code) for code in place.activities if code not in INTERNAL),
                "languages": sorted(language_word(code, portal.language) for code in place.languages),
            }
        )
    legend = [(STEP + step, numbers) for step, numbers in step_ranges(MapSubject.CIRCLES)]
    context = {"rows": rows, "areas": areas, "legend": legend, "drawing": drawing, "borders": outlines, "day": day}
    return show(request, "portal/distribution.html", context)
