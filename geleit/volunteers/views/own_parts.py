"""The pages of a refugee officer, and those on which the integration guide gives users their part of the room."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from geleit.accounts.access import require
from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.forms import open_form
from geleit.directory.queries import municipalities_of
from geleit.volunteers import access, actions, forms, queries, rules
from geleit.volunteers.views.pages import circle_page

PLACE, WRITE = Permission.PLACE_OWN, Permission.VOLUNTEER_WRITE


@require_GET
def own_places(request: StaffRequest) -> HttpResponse:
    """The municipalities the user answers for; straight to the only one."""
    actor = require(request.actor, PLACE)
    places = list(queries.own_places(actor, today=clock.today()).order_by("sort_name"))
    if len(places) == 1:
        return redirect("volunteers:own_place", places[0].ags)
    return render(request, "volunteers/own_places.html", {"places": places})


@require_GET
def own_place(request: StaffRequest, ags: str) -> HttpResponse:
    """Circles and figures of one municipality, without anybody's name."""
    today = clock.today()
    place = access.get_own_place_for(request.actor, ags, need=PLACE, today=today)
    circles, row = queries.circles_in(request.actor, place, on=today)
    context = {"place": place, "circles": circles, "row": row, "today": today, "gaps": rules.GAP_SENTENCES}
    return render(request, "volunteers/own_place.html", context)


@require_http_methods(["GET", "POST"])
def give_access(request: StaffRequest, coordination_id: UUID) -> HttpResponse:
    """Say which user a coordinator is, or take that back."""
    found = access.get_coordination_for(request.actor, coordination_id, need=WRITE)
    actor, today = request.actor, clock.today()
    users = queries.coordinator_users(actor.county_id, today=today)
    form = open_form(request, forms.AccessForm, actor, users=users)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.give_access(coordination=found, user=form.chosen, by=actor, now=clock.now(), today=today)
        if form.is_accepted:
            messages.success(request, _("This user now sees the circle."))
            return redirect("volunteers:give_access", coordination_id)
    running = queries.access_of([found.volunteer_id], actor.county_id).get(found.volunteer_id)
    return circle_page(
        request, "give_access", found.circle, form=form, coordination=found, running=running, users=users
    )


@require_POST
def end_access(request: StaffRequest, access_id: UUID) -> HttpResponse:
    """Take the way into the own circle away."""
    found = access.get_access_for(request.actor, access_id, need=WRITE)
    actions.end_access(access=found, by=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("This user no longer sees the circle."))
    return redirect("volunteers:volunteer", found.volunteer.public_id)


@require_http_methods(["GET", "POST"])
def officers(request: StaffRequest) -> HttpResponse:
    """Which refugee officer answers for which municipality, and a form for more."""
    actor, today = require(request.actor, WRITE), clock.today()
    users = queries.officer_users(actor.county_id, today=today)
    places = list(municipalities_of(actor.county_id))
    form = open_form(request, forms.OfficerForm, actor, users=users, places=places)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.give_place(user=form.chosen, municipality=form.place, by=actor, now=clock.now(), today=today)
        if form.is_accepted:
            messages.success(request, _("This user now sees the figures of the municipality."))
            return redirect("volunteers:officers")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "rows": queries.officer_places(actor.county_id), "users": users}
    return render(request, "volunteers/officers.html", context, status=status)


@require_POST
def end_officer(request: StaffRequest, officer_id: UUID) -> HttpResponse:
    """Take a municipality away from a refugee officer."""
    found = access.get_officer_place_for(request.actor, officer_id, need=WRITE)
    actions.end_place(place=found, by=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("This user no longer sees the municipality."))
    return redirect("volunteers:officers")
