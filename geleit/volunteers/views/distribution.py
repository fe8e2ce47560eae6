"""Who is active where."""

from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from geleit.accounts.access import require
from geleit.accounts.actors import Actor
from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.addresses import address
from geleit.directory.queries import borders
from geleit.volunteers import access, forms, maps, queries, reports, rules
from geleit.volunteers.views.pages import pdf, section_page


@require_GET
def distribution(request: StaffRequest) -> HttpResponse:
    """Circles, active volunteers, activities, languages and gaps of every municipality, for any day."""
    actor = require(request.actor, Permission.VOLUNTEER_READ)
    form = forms.DayFilter(request.GET, today=clock.today())
    found = queries.distribution(actor, on=form.day)
    day = form.day.isoformat() if form.day != form.today else ""
    return section_page(
        request, "distribution", "distribution", form=form, found=found, day=day, gaps=rules.GAP_SENTENCES
    )


@require_GET
def distribution_map(request: StaffRequest) -> HttpResponse:
    """The same figures as a map: circles, active volunteers or gaps; every area opens what there is."""
    actor = require(request.actor, Permission.VOLUNTEER_READ)
    form, found, county_map = _map(request, actor)
    day = form.day.isoformat() if form.day != form.today else ""
    return section_page(
        request,
        "distribution_map",
        "distribution_map",
        form=form,
        found=found,
        map=county_map,
        title=rules.MAP_TITLES[county_map.subject],
        gaps=rules.GAP_SENTENCES,
        day=day,
        tail=form.query(show=county_map.subject.value),
    )


@require_GET
def distribution_map_data(request: StaffRequest) -> HttpResponse:
    """The same as data, for the map that can be enlarged: outlines, figures and where they lead."""
    actor = require(request.actor, Permission.VOLUNTEER_READ)
    form, _found, county_map = _map(request, actor)
    day = {"on": form.day.isoformat()} if form.day != form.today else {}

    def links(row: queries.PlaceRow) -> list[tuple[str, str]]:
        ags = row.municipality.ags
        found = [(_("Open the municipality"), _href("municipality", day, ags=ags))]
        if row.circles:
            found.append((_("Helper circles"), _href("circles", {"municipality": ags, **day})))
        if row.volunteers:
            found.append((_("Active volunteers"), _href("volunteers", {"state": "active", "municipality": ags, **day})))
        return found

    return JsonResponse(maps.data_of(county_map, links=links), json_dumps_params={"ensure_ascii": False})


def _href(name: str, asked: dict[str, str], **kwargs: str) -> str:
    return address(f"volunteers:{name}", **kwargs) + (f"?{urlencode(asked)}" if asked else "")


@require_GET
def distribution_map_svg(request: StaffRequest) -> HttpResponse:
    """The map as a picture for print and other documents."""
    actor = require(request.actor, Permission.VOLUNTEER_READ)
    form, _found, county_map = _map(request, actor)
    picture = maps.picture_of(county_map, county_name=actor.county_name, on=form.day)
    response = HttpResponse(picture, content_type="image/svg+xml")
    response.headers["Content-Disposition"] = 'attachment; filename="ehrenamt-karte.svg"'
    response.headers["Cache-Control"] = "no-store"
    return response


@require_GET
def distribution_map_pdf(request: StaffRequest) -> HttpResponse:
    """The map with the table that says the same, as PDF."""
    actor = require(request.actor, Permission.VOLUNTEER_READ)
    form, found, county_map = _map(request, actor)
    picture = maps.picture_of(county_map, county_name=actor.county_name, on=form.day)
    printed = reports.map_paper(
        picture,
        found,
        county_id=actor.county_id,
        county_name=actor.county_name,
        on=form.day,
        today=clock.today(),
    )
    return pdf(printed, "ehrenamt-karte")


def _map(request: StaffRequest, actor: Actor) -> tuple[forms.MapFilter, queries.Distribution, maps.CountyMap]:
    form = forms.MapFilter(request.GET, today=clock.today())
    found = queries.distribution(actor, on=form.day)
    tail = f"?on={form.day.isoformat()}" if form.day != form.today else ""
    return (
        form,
        found,
        maps.map_of(
            found,
            borders(actor.county_id),
            form.subject,
            href=lambda row: address("volunteers:municipality", ags=row.municipality.ags) + tail,
        ),
    )


@require_GET
def municipality(request: StaffRequest, ags: str) -> HttpResponse:
    """What there is in one municipality: the lists behind the numbers of its line."""
    place = access.get_municipality_for(request.actor, ags, need=Permission.VOLUNTEER_READ)
    form = forms.DayFilter(request.GET, today=clock.today())
    circles, row = queries.circles_in(request.actor, place, on=form.day)
    day = form.day.isoformat() if form.day != form.today else ""
    context = {"place": place, "circles": circles, "row": row, "day": day, "shown_day": form.day}
    return render(request, "volunteers/municipality.html", {**context, "gaps": rules.GAP_SENTENCES})
