"""The team lead's pages: workload, all cases as headers, assigning."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from geleit.accounts.access import require
from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.cases import actions as case_actions
from geleit.cases.access import get_case_header_for
from geleit.cases.queries import case_managers, municipalities, unassigned, workload
from geleit.core import clock
from geleit.core.forms import open_form
from geleit.desk import access, actions, forms, queries


@require_safe
def team(request: StaffRequest) -> HttpResponse:
    """How much everybody has to do, and which cases nobody has."""
    actor, today = require(request.actor, Permission.CASE_ASSIGN), clock.today()
    actions.note_team_listing(by=actor, now=clock.now())
    context = {"rows": queries.team_table(actor, today), "waiting": unassigned(actor)}
    return render(request, "desk/team.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def team_cases(request: StaffRequest) -> HttpResponse:
    """All open cases of the county as headers; the ticked ones can be given to somebody."""
    actor, today = require(request.actor, Permission.CASE_ASSIGN), clock.today()
    people: dict[str, Any] = {"managers": case_managers(actor, today), "loads": workload(actor, today)}
    shown = forms.TeamFilter(request.GET, **people, municipalities=municipalities(actor))
    page = queries.team_cases(actor, shown.filters(), cursor=request.GET.get("at", ""))
    form = forms.AssignCases(request.POST or None, **people)
    if request.method == "POST" and form.is_valid():
        cases = access.get_cases_for_assigning(actor, form.cleaned_data["case"])
        with form.showing_refusals():
            actions.assign_cases(cases=cases, by=actor, now=clock.now(), today=today, **form.arguments())
        if form.is_accepted:
            sentence = ngettext("%(number)d case was assigned.", "%(number)d cases were assigned.", len(cases))
            messages.success(request, sentence % {"number": len(cases)})
            return redirect(request.get_full_path())
    actions.note_team_listing(by=actor, now=clock.now())
    context = {
        "filter": shown,
        "page": page,
        "form": form,
        "previous_href": shown.query(at=page.previous_cursor) if page.previous_cursor else "",
        "next_href": shown.query(at=page.next_cursor) if page.next_cursor else "",
    }
    return render(request, "desk/team_cases.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Give one case to a case manager and a stand-in from today on."""
    case = get_case_header_for(request.actor, case_id, need=Permission.CASE_ASSIGN)
    now, today = clock.now(), clock.today()
    people = {"managers": case_managers(request.actor, today), "loads": workload(request.actor, today)}
    form = open_form(request, forms.AssignCase, request.actor, case=case, **people)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            case_actions.assign_case(case=case, by=request.actor, now=now, today=today, **form.arguments())
        if form.is_accepted:
            messages.success(request, _("Case %(number)s was assigned.") % {"number": case.number})
            return redirect("desk:team")
    actions.note_header_reading(case=case, by=request.actor, now=now)
    context = {"case": case, "form": form}
    return render(request, "desk/assign.html", context, status=422 if request.method == "POST" else 200)
