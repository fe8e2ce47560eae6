"""Signing up for trainings, who was there, and the papers about it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.errors import Refused
from geleit.core.forms import open_form
from geleit.volunteers import access, actions, forms, papers, queries
from geleit.volunteers.codes import SignUpState
from geleit.volunteers.views.pages import pdf, training_page, volunteer_page

READ, WRITE = Permission.VOLUNTEER_READ, Permission.VOLUNTEER_WRITE


@require_http_methods(["GET", "POST"])
def sign_up(request: StaffRequest, training_id: UUID) -> HttpResponse:
    """Find the volunteers to sign up, by name; sent by POST, because a name does not belong into an address."""
    found = access.get_training_for(request.actor, training_id, need=WRITE)
    form = forms.SearchForm(request.POST if request.method == "POST" else None)
    people = None
    if request.method == "POST" and form.is_valid():
        actions.note_listing(by=request.actor, now=clock.now())
        people = queries.find_to_sign_up(request.actor, found, form.cleaned_data["name"])
    status = 422 if request.method == "POST" and not form.is_accepted else 200
    return training_page(request, "sign_up", found, form=form, people=people, status=status)


@require_POST
def sign_up_one(request: StaffRequest, training_id: UUID, volunteer_id: UUID) -> HttpResponse:
    """Sign a volunteer up."""
    found = access.get_training_for(request.actor, training_id, need=WRITE)
    volunteer = access.get_volunteer_for(request.actor, volunteer_id, need=WRITE)
    try:
        _say(request, _signed_up(request, found, volunteer))
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("volunteers:training", training_id)


@require_http_methods(["GET", "POST"])
def volunteer_trainings(request: StaffRequest, volunteer_id: UUID) -> HttpResponse:
    """The trainings of a volunteer, and a form to sign up for another one."""
    found = access.get_volunteer_for(request.actor, volunteer_id, need=WRITE if request.method == "POST" else READ)
    actor, today = request.actor, clock.today()
    choices = queries.open_trainings(actor.county_id, today=today)
    form = open_form(request, forms.JoinTrainingForm, actor, trainings=choices)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            made = _signed_up(request, form.chosen, found)
        if form.is_accepted:
            _say(request, made)
            return redirect("volunteers:volunteer_trainings", volunteer_id)
    actions.note_reading(volunteer=found, by=actor, now=clock.now())
    return volunteer_page(
        request, "volunteer_trainings", found, form=form, sign_ups=queries.trainings_of(found), choices=choices
    )


@require_POST
def sign_off(request: StaffRequest, sign_up_id: UUID) -> HttpResponse:
    """End somebody's sign-up; the first who waits moves up."""
    found = access.get_sign_up_for(request.actor, sign_up_id, need=WRITE)
    try:
        actions.sign_off(sign_up=found, by=request.actor, now=clock.now())
        messages.success(request, _("The person is signed off. Whoever waits first has moved up."))
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("volunteers:training", found.training.public_id)


@require_http_methods(["GET", "POST"])
def attendance(request: StaffRequest, training_id: UUID) -> HttpResponse:
    """Who was there in a unit; the unit is named by its number, that of today when none is."""
    found = access.get_training_for(request.actor, training_id, need=WRITE if request.method == "POST" else READ)
    actor, now, today = request.actor, clock.now(), clock.today()
    units = queries.units_of(found)
    unit = _unit(units, request.POST.get("unit") or request.GET.get("einheit", ""))
    people = queries.participants(found, unit)
    # No draft here: one of another unit of the same page would be taken for this one.
    form = forms.AttendanceForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.record_attendance(unit=unit, present=form.ids, by=actor, now=now, today=today)
        if form.is_accepted:
            messages.success(request, _("The attendance is recorded."))
            return redirect(f"{request.path}?einheit={units.index(unit) + 1}")
    actions.note_training_reading(training=found, by=actor, now=now)
    return training_page(
        request, "attendance", found, form=form, units=units, unit=unit, number=units.index(unit) + 1, people=people
    )


@require_GET
def attendance_list(request: StaffRequest, training_id: UUID) -> HttpResponse:
    """The attendance list to sign on paper, as PDF."""
    found = access.get_training_for(request.actor, training_id, need=READ)
    actions.note_training_reading(training=found, by=request.actor, now=clock.now())
    printed = papers.attendance_list(
        found, county_name=request.actor.county_name, units=queries.units_of(found),
        people=queries.participants(found), today=clock.today(),
    )  # fmt: skip
    return pdf(printed, "anwesenheitsliste")


@require_GET
def participation(request: StaffRequest, sign_up_id: UUID) -> HttpResponse:
    """The certificate of participation of somebody who was there, as PDF."""
    found = access.get_sign_up_for(request.actor, sign_up_id, need=WRITE)
    units = queries.attended_units(found)
    if not units:
        messages.error(request, _("Nobody is certified who was not there. Please record the attendance first."))
        return redirect("volunteers:training", found.training.public_id)
    actor, today = request.actor, clock.today()
    actions.note_certifying(volunteer=found.volunteer, by=actor, now=clock.now())
    printed = papers.participation(
        found, units=units, county_name=actor.county_name, signed_by=actor.display_name, today=today
    )
    return pdf(printed, "teilnahmebestaetigung")


def _signed_up(request: StaffRequest, training: Any, volunteer: Any) -> Any:
    return actions.sign_up(
        training=training, volunteer=volunteer, by=request.actor, now=clock.now(), today=clock.today()
    )


def _say(request: StaffRequest, made: Any) -> None:
    if made.state == SignUpState.PLACED:
        messages.success(request, _("The person is signed up and has a place."))
    else:
        messages.warning(request, _("The training is full: the person is on the waiting list."))


def _unit(units: list[Any], number: str) -> Any:
    """The unit of that number; without one the latest that has begun, else the first."""
    if number.isascii() and number.isdecimal() and 1 <= int(number[:3]) <= len(units):
        return units[int(number[:3]) - 1]
    today = clock.today()
    begun = [one for one in units if clock.local(one.starts_at).date() <= today]
    return begun[-1] if begun else units[0]
