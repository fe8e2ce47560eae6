"""The file of one case: its story, and today beside it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.cases import access
from geleit.cases import actions as case_actions
from geleit.cases.queries import file_header
from geleit.core import clock
from geleit.desk import actions, forms, queries


@require_http_methods(["GET", "HEAD", "POST"])
def case_file(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Read the file; a POST searches in its texts and changes nothing."""
    case = access.get_case_for(request.actor, case_id, need=Permission.CASE_READ)
    now, today = clock.now(), clock.today()
    context: dict[str, Any] = {
        "case": case,
        "header": file_header(case, today=today),
        "may_write": request.actor.can(Permission.CASE_WRITE),
        "may_see_address": request.actor.can(Permission.PROTECTED_ADDRESS_READ),
        "filter": forms.StoryFilter(request.GET, today=today),
        "search": forms.StorySearch(request.POST or None),
    }
    if request.method == "POST" and context["search"].is_valid():
        actions.note_file_search(case=case, by=request.actor, now=now)
        context["story"] = queries.search_story(case, context["search"].cleaned_data["text"])
        return render(request, "desk/file_search.html", context)
    case_actions.note_reading(case=case, by=request.actor, now=now)
    context["story"] = queries.story(case, **context["filter"].chosen())
    context["file"] = queries.case_file(request.actor, case, today)
    return render(request, "desk/case_file.html", context, status=422 if request.method == "POST" else 200)
