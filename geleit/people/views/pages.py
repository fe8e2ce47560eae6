"""What all pages of a person's file have in common."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.forms import Form
from geleit.people import actions, headers


def person_page(
    request: StaffRequest,
    template: str,
    person: Any,
    *,
    tab: str,
    form: Form | None = None,
    status: int | None = None,
    **context: Any,
) -> HttpResponse:
    """A page of the person's file. Showing it is recorded; a form that was not accepted answers 422."""
    actions.note_reading(person=person, page=tab, by=request.actor, now=clock.now())
    today = clock.today()
    if status is None:
        status = 422 if form is not None and request.method == "POST" and not form.is_accepted else 200
    context |= {
        "person": person,
        "form": form,
        "tab": tab,
        "today": today,
        "header": headers.header_for(request.actor, person, today),
        "may_write": request.actor.can(Permission.CASE_WRITE),
    }
    return render(request, f"people/{template}.html", context, status=status)
