"""The list of volunteers, and the pages about one."""

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
from geleit.volunteers.views.pages import section_page, sorted_columns, volunteer_page

READ, WRITE = Permission.VOLUNTEER_READ, Permission.VOLUNTEER_WRITE


@require_GET
def volunteers(request: StaffRequest) -> HttpResponse:
    """The volunteers of the county as they stood on a day: filtered, sorted, paged, and the figures of that day."""
    actor, today = require(request.actor, READ), clock.today()
    actions.note_listing(by=actor, now=clock.now())
    form = forms.VolunteerFilter(
        request.GET,
        today=today,
        places=list(municipalities_of(actor.county_id)),
        circles=queries.open_circles(actor.county_id),
        sees_certificates=actor.can(Permission.CERTIFICATE_READ),
    )
    filters, sort = form.filters(), request.GET.get("sort", "name")
    page = queries.volunteer_list(actor, filters=filters, on=form.day, sort=sort, cursor=request.GET.get("at", ""))
    labels = {
        "name": _("Name"),
        "_state": _("State"),
        "since": _("Since"),
        "municipality": _("Lives in"),
        "_circles": _("Helper circles"),
        "_activities": _("Activities"),
        "hours": _("Hours in the year"),
    }
    day = {"on": form.day.isoformat()} if form.day != today else {}
    return section_page(
        request,
        "volunteers",
        "volunteers",
        form=form,
        sort=sort,
        page=page,
        columns=sorted_columns(form, sort, labels, frozenset({"hours"})),
        figures=queries.figures_on(actor.county_id, form.day),
        day=day,
        shown_day=form.day,
        previous_href=form.query(sort=sort, at=page.previous_cursor) if page.previous_cursor else "",
        next_href=form.query(sort=sort, at=page.next_cursor) if page.next_cursor else "",
        is_filtered=filters != queries.VolunteerFilters() or form.day != today,
    )


@require_http_methods(["GET", "POST"])
def find(request: StaffRequest) -> HttpResponse:
    """Find somebody by name; sent by POST, because a name does not belong into an address."""
    actor = require(request.actor, READ)
    form = forms.SearchForm(request.POST if request.method == "POST" else None)
    page = None
    if request.method == "POST" and form.is_valid():
        actions.note_listing(by=actor, now=clock.now())
        page = queries.find_volunteers(actor, form.cleaned_data["name"], on=clock.today())
    status = 422 if request.method == "POST" and not form.is_accepted else 200
    return render(request, "volunteers/find.html", {"form": form, "page": page}, status=status)


@require_http_methods(["GET", "POST"])
def register(request: StaffRequest) -> HttpResponse:
    """Somebody new; likely duplicates are shown before anything is saved."""
    actor, today = require(request.actor, WRITE), clock.today()
    places = list(municipalities_of(actor.county_id))
    form = open_form(request, forms.RegisterForm, actor, today=today, places=places)
    duplicates: list[queries.Duplicate] = []
    if request.method == "POST" and form.is_valid():
        duplicates = queries.duplicates_of(actor.county_id, form.data_typed())
        if form.is_confirmed or not duplicates:
            start = {name: form.cleaned_data[name] for name in ("state", "since")}
            with form.showing_refusals():
                made = actions.register_volunteer(
                    data=form.data_typed(), by=actor, now=clock.now(), today=today, **start
                )
            if form.is_accepted:
                messages.success(request, _("The person is registered."))
                return redirect("volunteers:volunteer", made.public_id)
    status = 422 if request.method == "POST" and not form.is_accepted else 200
    return render(request, "volunteers/register.html", {"form": form, "duplicates": duplicates}, status=status)


@require_GET
def volunteer(request: StaffRequest, volunteer_id: UUID) -> HttpResponse:
    """One volunteer: state, contact, circles, activities, declaration, consent."""
    found = access.get_volunteer_for(request.actor, volunteer_id, need=READ)
    actions.note_reading(volunteer=found, by=request.actor, now=clock.now())
    today = clock.today()
    moves = rules.volunteer_moves(found.state)
    return volunteer_page(
        request, "volunteer", found, today=today, moves=moves, **queries.volunteer_page(found, today=today)
    )


@require_http_methods(["GET", "POST"])
def change_volunteer(request: StaffRequest, volunteer_id: UUID) -> HttpResponse:
    """Change the master data; who was overtaken sees both versions and decides."""
    found = access.get_volunteer_for(request.actor, volunteer_id, need=WRITE)
    actor, today = request.actor, clock.today()
    places = list(municipalities_of(actor.county_id))
    form = open_form(request, forms.VolunteerForm, actor, today=today, places=places, volunteer=found)
    rows: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            try:
                version = form.opened_with(found.version)
                actions.change_volunteer(
                    volunteer=found, data=form.data_typed(), version=version, by=actor, now=clock.now(), today=today
                )
            except Stale:
                rows = form.compared_with(found)
                raise
        if form.is_accepted:
            messages.success(request, _("The changes are saved."))
            return redirect("volunteers:volunteer", volunteer_id)
    return volunteer_page(request, "change_volunteer", found, form=form, rows=rows, status=409 if rows else None)


@require_http_methods(["GET", "POST"])
def move_volunteer(request: StaffRequest, volunteer_id: UUID) -> HttpResponse:
    """The next state, from a day on."""
    found = access.get_volunteer_for(request.actor, volunteer_id, need=WRITE)
    actor, today = request.actor, clock.today()
    states = rules.volunteer_moves(found.state)
    form = open_form(request, forms.MoveForm, actor, today=today, states=states, list_name="volunteer_state")
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.move_volunteer(volunteer=found, by=actor, now=clock.now(), today=today, **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("The new state is recorded."))
            return redirect("volunteers:volunteer", volunteer_id)
    return volunteer_page(request, "move_volunteer", found, form=form)


@require_http_methods(["GET", "POST"])
def consents(request: StaffRequest, volunteer_id: UUID) -> HttpResponse:
    """What the volunteer allows to be shown to whom."""
    found = access.get_volunteer_for(request.actor, volunteer_id, need=WRITE)
    actor, today = request.actor, clock.today()
    given = queries.consents_of(found)
    form = open_form(request, forms.ConsentForm, actor, today=today, given=given)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.set_consents(volunteer=found, by=actor, now=clock.now(), today=today, **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("The changes are saved."))
            return redirect("volunteers:volunteer", volunteer_id)
    return volunteer_page(request, "consents", found, form=form)


@require_http_methods(["GET", "POST"])
def join(request: StaffRequest, volunteer_id: UUID) -> HttpResponse:
    """Let the volunteer belong to a circle."""
    found = access.get_volunteer_for(request.actor, volunteer_id, need=WRITE)
    actor, today = request.actor, clock.today()
    circles = queries.open_circles(actor.county_id)
    form = open_form(request, forms.JoinForm, actor, today=today, circles=circles)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.join_circle(volunteer=found, by=actor, now=clock.now(), today=today, **form.arguments())
        if form.is_accepted:
            messages.success(request, _("The person belongs to the circle."))
            return redirect("volunteers:volunteer", volunteer_id)
    return volunteer_page(request, "join", found, form=form)


@require_POST
def leave(request: StaffRequest, member_id: UUID) -> HttpResponse:
    """End the volunteer's place in a circle today."""
    found = access.get_member_for(request.actor, member_id, need=WRITE)
    actions.leave_circle(member=found, by=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("The person no longer belongs to the circle."))
    return redirect("volunteers:volunteer", found.volunteer.public_id)
