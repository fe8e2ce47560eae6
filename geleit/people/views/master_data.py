"""Changing master data."""

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
from geleit.core.errors import Stale
from geleit.core.forms import open_form
from geleit.people import access, actions, forms, queries
from geleit.people.views.pages import person_page


@require_http_methods(["GET", "POST"])
def edit(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Names, birth date, languages, contacts. Two clerks at once: the later one sees both versions side by side."""
    person = access.get_person_for(request.actor, person_id, need=Permission.CASE_WRITE)
    stored = queries.person_data(person)
    form = open_form(request, forms.MasterDataForm, request.actor, today=clock.today(), stored=stored)
    if request.method == "POST" and form.is_valid():
        data, version = form.person_data(), _version(request)
        try:
            actions.change_person(person=person, data=data, version=version, by=request.actor, now=clock.now())
        except Stale:
            return _conflict(request, person, form, stored)
        messages.success(request, _("The master data are saved."))
        return redirect("people:facts", person.public_id)
    return person_page(request, "edit", person, tab="facts", form=form)


def _conflict(request: StaffRequest, person: Any, form: forms.MasterDataForm, stored: Any) -> HttpResponse:
    rows = queries.compared(stored, form.person_data())
    return person_page(request, "edit", person, tab="facts", form=form, status=409, conflict=rows)


def _version(request: StaffRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0
