"""The list of circles, and the pages of one."""

from typing import Any
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
from geleit.core.errors import Stale
from geleit.core.forms import open_form
from geleit.directory.queries import municipalities_of
from geleit.volunteers import access, actions, forms, queries, rules
from geleit.volunteers.views.pages import circle_page, section_page, sorted_columns

WRITE = Permission.VOLUNTEER_WRITE


@require_GET
def circles(request: StaffRequest) -> HttpResponse:
    """The circles of the county as they were on a day: filtered, sorted, paged."""
    actor, today = require(request.actor, Permission.VOLUNTEER_READ), clock.today()
    form = forms.CircleFilter(request.GET, today=today, places=list(municipalities_of(actor.county_id)))
    filters, sort = form.filters(), request.GET.get("sort", "name")
    page = queries.circle_list(actor, filters=filters, on=form.day, sort=sort, cursor=request.GET.get("at", ""))
    labels = {
        "name": _("Name"),
        "_places": _("Municipalities"),
        "region": _("Region"),
        "_state": _("State"),
        "volunteers": _("Active volunteers"),
        "coordinators": _("Coordinators"),
        "_needs": _("Needs"),
    }
    return section_page(
        request,
        "circles",
        "circles",
        form=form,
        sort=sort,
        page=page,
        columns=sorted_columns(form, sort, labels, frozenset({"volunteers", "coordinators", "_needs"})),
        previous_href=form.query(sort=sort, at=page.previous_cursor) if page.previous_cursor else "",
        next_href=form.query(sort=sort, at=page.next_cursor) if page.next_cursor else "",
        is_filtered=filters != queries.CircleFilters() or form.day != today,
    )


@require_http_methods(["GET", "POST"])
def new_circle(request: StaffRequest) -> HttpResponse:
    """A new circle."""
    actor, today = require(request.actor, WRITE), clock.today()
    places = list(municipalities_of(actor.county_id))
    form = open_form(request, forms.NewCircleForm, actor, today=today, places=places)
    if request.method == "POST" and form.is_valid():
        start = {name: form.cleaned_data[name] for name in ("state", "since")}
        with form.showing_refusals():
            made = actions.create_circle(data=form.data_typed(), by=actor, now=clock.now(), today=today, **start)
        if form.is_accepted:
            messages.success(request, _("The circle is recorded."))
            return redirect("volunteers:circle", made.public_id)
    status = 422 if request.method == "POST" and not form.is_accepted else 200
    return render(request, "volunteers/new_circle.html", {"form": form}, status=status)


@require_GET
def circle(request: StaffRequest, circle_id: UUID) -> HttpResponse:
    """One circle: what it does, who coordinates and belongs to it, what it looks for, its insurance."""
    found = access.get_circle_for(request.actor, circle_id, need=Permission.VOLUNTEER_READ)
    actions.note_circle_reading(circle=found, by=request.actor, now=clock.now())
    today = clock.today()
    hint = rules.insurance_hint(found.legal_form, on=today)
    return circle_page(request, "circle", found, today=today, hint=hint, **queries.circle_people(found))


@require_http_methods(["GET", "POST"])
def change_circle(request: StaffRequest, circle_id: UUID) -> HttpResponse:
    """Change the master data; who was overtaken sees both versions and decides."""
    found = access.get_circle_for(request.actor, circle_id, need=WRITE)
    actor, today = request.actor, clock.today()
    served = [one.municipality.ags for one in queries.served_places(found)]
    places = list(municipalities_of(actor.county_id))
    form = open_form(request, forms.CircleForm, actor, today=today, places=places, circle=found, served=served)
    rows: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            try:
                version = form.opened_with(found.version)
                actions.change_circle(
                    circle=found, data=form.data_typed(), version=version, by=actor, now=clock.now(), today=today
                )
            except Stale:
                rows = form.compared_with(found, served)
                raise
        if form.is_accepted:
            messages.success(request, _("The changes are saved."))
            return redirect("volunteers:circle", circle_id)
    return circle_page(request, "change_circle", found, form=form, rows=rows, status=409 if rows else None)


@require_http_methods(["GET", "POST"])
def move_circle(request: StaffRequest, circle_id: UUID) -> HttpResponse:
    """Let a circle be active, dormant or dissolved."""
    found = access.get_circle_for(request.actor, circle_id, need=WRITE)
    actor, today = request.actor, clock.today()
    states = rules.circle_moves(found.state)
    form = open_form(request, forms.MoveForm, actor, today=today, states=states, list_name="circle_state")
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.move_circle(circle=found, by=actor, now=clock.now(), today=today, **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("The new state is recorded."))
            return redirect("volunteers:circle", circle_id)
    return circle_page(request, "move_circle", found, form=form, obstacles=_end_of_the_road(states))


@require_http_methods(["GET", "POST"])
def circle_history(request: StaffRequest, circle_id: UUID) -> HttpResponse:
    """States over time and the notes of the integration guide, and a form for another note."""
    need = WRITE if request.method == "POST" else Permission.VOLUNTEER_READ
    found = access.get_circle_for(request.actor, circle_id, need=need)
    actions.note_circle_reading(circle=found, by=request.actor, now=clock.now())
    form = open_form(request, forms.NoteForm, request.actor)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.add_note(circle=found, by=request.actor, now=clock.now(), **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("The note is saved."))
            return redirect("volunteers:circle_history", circle_id)
    return circle_page(request, "circle_history", found, form=form, **queries.circle_history(found))


@require_http_methods(["GET", "POST"])
def appoint(request: StaffRequest, circle_id: UUID) -> HttpResponse:
    """Let somebody coordinate the circle; only those who signed can be chosen."""
    found = access.get_circle_for(request.actor, circle_id, need=WRITE)
    actor, today = request.actor, clock.today()
    people = queries.possible_coordinators(found)
    form = open_form(request, forms.AppointForm, actor, today=today, volunteers=people)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.appoint_coordinator(circle=found, by=actor, now=clock.now(), today=today, **form.arguments())
        if form.is_accepted:
            messages.success(request, _("The coordination is recorded."))
            return redirect("volunteers:circle", circle_id)
    obstacles = (
        [] if people else [_("Nobody active has signed the confidentiality declaration. Who follows signs first.")]
    )
    return circle_page(request, "appoint", found, form=form, obstacles=obstacles)


@require_http_methods(["GET", "POST"])
def end_coordination(request: StaffRequest, coordination_id: UUID) -> HttpResponse:
    """End somebody's coordination; the declaration lapses with it."""
    found = access.get_coordination_for(request.actor, coordination_id, need=WRITE)
    actor, today = request.actor, clock.today()
    form = open_form(request, forms.EndForm, actor, today=today)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.end_coordination(coordination=found, by=actor, now=clock.now(), today=today, **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("The coordination has ended. Who follows signs first."))
            return redirect("volunteers:circle", found.circle.public_id)
    return circle_page(request, "end_coordination", found.circle, form=form, coordination=found)


@require_http_methods(["GET", "POST"])
def add_need(request: StaffRequest, circle_id: UUID) -> HttpResponse:
    """Write down what a circle looks for."""
    found = access.get_circle_for(request.actor, circle_id, need=WRITE)
    actor, today = request.actor, clock.today()
    form = open_form(request, forms.NeedForm, actor, today=today)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.add_need(circle=found, by=actor, now=clock.now(), today=today, **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("The need is on the list."))
            return redirect("volunteers:circle", circle_id)
    return circle_page(request, "add_need", found, form=form)


@require_POST
def meet_need(request: StaffRequest, need_id: UUID) -> HttpResponse:
    """What the circle looked for was found."""
    found = access.get_need_for(request.actor, need_id, need=WRITE)
    actions.meet_need(need=found, by=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("The need is met."))
    return redirect("volunteers:circle", found.circle.public_id)


def _end_of_the_road(states: Any) -> list[str]:
    return [] if states else [_("A dissolved circle stays dissolved. Record a new one if people start again.")]
