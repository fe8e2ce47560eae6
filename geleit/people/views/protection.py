"""Protecting an address, lifting the protection, and the one page that shows it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.forms import open_form
from geleit.people import access, actions, forms, queries
from geleit.people.views.pages import person_page


@require_http_methods(["GET", "POST"])
def protected_address(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """The protected address, after a reason, in this one answer only."""
    person = access.get_person_for(request.actor, person_id, need=Permission.PROTECTED_ADDRESS_READ)
    form = forms.ReasonForm(request.POST or None)
    context: dict[str, Any] = {"is_shown": False, "address": None}
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        address = actions.read_protected_address(person=person, reason=reason, by=request.actor, now=clock.now())
        context = {"is_shown": True, "address": address}
    return person_page(request, "protected_address", person, tab="facts", form=form, **context)


@require_http_methods(["GET", "POST"])
def protect(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Hide the address of a person, and of those living there."""
    person = access.get_person_for(request.actor, person_id, need=Permission.CASE_WRITE)
    people = [person, *queries.household(person)]
    form = open_form(request, forms.ProtectForm, request.actor, people=people)
    if request.method == "POST" and form.is_valid():
        chosen = access.get_people_for(request.actor, form.people_ids(), need=Permission.CASE_WRITE)
        with form.showing_refusals():
            reason = form.cleaned_data["reason"]
            actions.protect_address(people=chosen, reason=reason, by=request.actor, now=clock.now())
        if form.is_accepted:
            messages.success(request, _("The address is protected now and hidden everywhere."))
            return redirect("people:facts", person_id)
    return person_page(request, "protect", person, tab="facts", form=form)


@require_http_methods(["GET", "POST"])
def lift_protection(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """End the protection of an address, with a reason."""
    person = access.get_person_for(request.actor, person_id, need=Permission.CASE_WRITE)
    form = open_form(request, forms.LiftForm, request.actor)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        with form.showing_refusals():
            actions.lift_protection(person=person, reason=reason, by=request.actor, now=clock.now())
        if form.is_accepted:
            messages.success(request, _("The protection has ended. Please record the present address anew."))
            return redirect("people:facts", person_id)
    return person_page(request, "lift_protection", person, tab="facts", form=form)
