"""Who looked at a file: for the team lead and the data-protection officer."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from geleit.accounts.access import require
from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.cases.access import get_case_header_for
from geleit.core import clock
from geleit.desk import actions, forms, queries
from geleit.people.actions import note_search


@require_http_methods(["GET", "HEAD", "POST"])
def file_access_search(request: StaffRequest) -> HttpResponse:
    """Find a case of the county by number or name; shows header data only."""
    actor = require(request.actor, Permission.FILE_ACCESS_READ)
    form = forms.SearchForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "found": None, "may_assign": actor.can(Permission.CASE_ASSIGN)}
    if request.method == "POST" and form.is_valid():
        note_search(by=actor, now=clock.now())
        context["found"] = queries.find_headers(actor, form.cleaned_data["q"])
        return render(request, "desk/file_access_search.html", context)
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/file_access_search.html", context, status=status)


@require_safe
def file_access(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Every reading and change of one person's file, newest first."""
    case = get_case_header_for(request.actor, case_id, need=Permission.FILE_ACCESS_READ)
    actions.note_access_reading(case=case, by=request.actor, now=clock.now())
    shown = forms.LogFilter(request.GET)
    log = queries.access_log(case, show=shown.chosen(), cursor=request.GET.get("at", ""))
    return render(request, "desk/file_access.html", {"case": case, "filter": shown, "log": log})
