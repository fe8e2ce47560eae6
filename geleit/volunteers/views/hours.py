"""Hours of one volunteer, and money paid."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.forms import open_form
from geleit.volunteers import access, actions, forms, queries, rules
from geleit.volunteers.views.pages import volunteer_page

READ, WRITE = Permission.VOLUNTEER_READ, Permission.VOLUNTEER_WRITE


@require_http_methods(["GET", "POST"])
def hours(request: StaffRequest, volunteer_id: UUID) -> HttpResponse:
    """Hours of a year beside what they are enough for, and a form for more."""
    found = access.get_volunteer_for(request.actor, volunteer_id, need=WRITE if request.method == "POST" else READ)
    actor, today = request.actor, clock.today()
    circles = queries.circles_of(found)
    form = open_form(request, forms.HoursForm, actor, today=today, circles=circles)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.enter_hours(volunteer=found, by=actor, now=clock.now(), today=today, **form.arguments())
        if form.is_accepted:
            messages.success(request, _("The hours are entered."))
            return redirect("volunteers:hours", volunteer_id)
    actions.note_reading(volunteer=found, by=actor, now=clock.now())
    year = year_asked(request.GET.get("jahr", ""), today.year)
    page = queries.hours_page(found, year=year, today=today, land=actor.land)
    return volunteer_page(request, "hours", found, form=form, page=page, year=year, today=today)


@require_POST
def confirm_hours(request: StaffRequest, hours_id: UUID) -> HttpResponse:
    """Confirm one entry."""
    found = access.get_hours_for(request.actor, hours_id, need=WRITE)
    actions.confirm_hours(entry=found, by=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("The hours are confirmed."))
    return redirect("volunteers:hours", found.volunteer.public_id)


@require_POST
def remove_hours(request: StaffRequest, hours_id: UUID) -> HttpResponse:
    """Take back an entry that is not confirmed yet."""
    found = access.get_hours_for(request.actor, hours_id, need=WRITE)
    actions.remove_hours(entry=found, by=request.actor, now=clock.now())
    messages.success(request, _("The entry is removed."))
    return redirect("volunteers:hours", found.volunteer.public_id)


@require_POST
def confirm_all_hours(request: StaffRequest, volunteer_id: UUID) -> HttpResponse:
    """Confirm everything that was entered for the volunteer."""
    found = access.get_volunteer_for(request.actor, volunteer_id, need=WRITE)
    count = actions.confirm_all_hours(volunteer=found, by=request.actor, now=clock.now(), today=clock.today())
    told = ngettext("%(count)d entry is confirmed.", "%(count)d entries are confirmed.", count) % {"count": count}
    messages.success(request, told)
    return redirect("volunteers:hours", volunteer_id)


@require_http_methods(["GET", "POST"])
def allowances(request: StaffRequest, volunteer_id: UUID) -> HttpResponse:
    """Money paid by year beside the tax-free sums in force then, and a form for more."""
    found = access.get_volunteer_for(request.actor, volunteer_id, need=WRITE if request.method == "POST" else READ)
    actor, today = request.actor, clock.today()
    form = open_form(request, forms.AllowanceForm, actor, today=today)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.record_allowance(volunteer=found, by=actor, now=clock.now(), today=today, **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("The payment is recorded."))
            return redirect("volunteers:allowances", volunteer_id)
    actions.note_reading(volunteer=found, by=actor, now=clock.now())
    years = [
        (year, paid, rules.allowance_states(queries.used_by_kind(paid), year=year, land=actor.land))
        for year, paid in queries.allowances_of(found, today=today).items()
    ]
    return volunteer_page(request, "allowances", found, form=form, years=years)


def year_asked(text: str, this_year: int) -> int:
    """The year named in an address; this year for anything else."""
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else this_year
    return year if 2000 <= year <= this_year else this_year
