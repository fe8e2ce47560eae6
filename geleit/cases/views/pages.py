"""What all pages of a case's file have in common."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from geleit.accounts.middleware import StaffRequest
from geleit.cases import actions, queries
from geleit.core import clock
from geleit.core.forms import Form


def file_page(
    request: StaffRequest,
    template: str,
    case: Any,
    *,
    tab: str = "case",
    form: Form | None = None,
    status: int | None = None,
    **context: Any,
) -> HttpResponse:
    """A page of the case's file. Showing it is recorded; a form that was not accepted answers 422."""
    actions.note_reading(case=case, by=request.actor, now=clock.now())
    today = clock.today()
    if status is None:
        status = 422 if form is not None and request.method == "POST" and not form.is_accepted else 200
    context |= {
        "case": case,
        "form": form,
        "tab": tab,
        "today": today,
        "header": queries.file_header(case, today=today),
    }
    return render(request, f"cases/{template}.html", context, status=status)
