"""Who is active where."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from geleit.accounts.access import require
from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.volunteers import access, forms, queries, rules
from geleit.volunteers.views.pages import section_page


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
def municipality(request: StaffRequest, ags: str) -> HttpResponse:
    """What there is in one municipality: the lists behind the numbers of its line."""
    place = access.get_municipality_for(request.actor, ags, need=Permission.VOLUNTEER_READ)
    form = forms.DayFilter(request.GET, today=clock.today())
    circles, row = queries.circles_in(request.actor, place, on=form.day)
    day = form.day.isoformat() if form.day != form.today else ""
    context = {"place": place, "circles": circles, "row": row, "day": day, "shown_day": form.day}
    return render(request, "volunteers/municipality.html", {**context, "gaps": rules.GAP_SENTENCES})
