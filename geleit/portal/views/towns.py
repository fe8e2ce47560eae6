"""The municipalities of the county as a table and as a map that says the same."""

from urllib.parse import urlencode

from django.http import HttpResponse

from geleit.core.maps import MapArea, draw
from geleit.directory.queries import borders as borders_of
from geleit.portal import queries
from geleit.portal.pages import PortalRequest, portal_page, show

TONES = 8  # colours of the map


@portal_page()
def municipalities(request: PortalRequest) -> HttpResponse:
    """Every municipality with the team of case managers there and the way to the office that is responsible."""
    portal = request.portal
    towns = queries.towns(portal.county.pk, portal.on)
    borders = borders_of(portal.county.pk)
    drawing = draw(borders.shapes)
    keys = dict.fromkeys(office.key for town in towns for office in town.offices)
    tones = {key: place % TONES + 1 for place, key in enumerate(keys)}
    # Not once a line, because making an address takes longer than writing the line.
    hrefs = {key: portal.href("office", key=key) for key in keys}
    asking = portal.href("responsible")
    asking += "&" if "?" in asking else "?"
    rows = []
    for number, town in enumerate(towns, start=1):
        team = town.offices[0] if town.offices else None
        name = f"{town.name} – {team.name.shown(portal.language).text}" if team else town.name
        href = f"{asking}{urlencode({'ort': town.name})}"
        drawn = drawing.areas.get(town.ags)
        tone = tones[team.key] if team else 0
        area = MapArea(drawn, number, f"{number}: {name}", href, tone) if drawn else None
        rows.append({"number": number, "town": town, "href": href, "tone": tone, "area": area})
    areas = [row["area"] for row in rows if row["area"]]
    context = {"hrefs": hrefs, "rows": rows, "areas": areas, "drawing": drawing, "borders": borders}
    return show(request, "portal/municipalities.html", context)
