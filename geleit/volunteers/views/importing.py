"""Taking lists over, step by step: upload, columns, preview, and what came of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from geleit.accounts.access import require
from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.codelists import rule_value
from geleit.core.errors import Refused
from geleit.core.forms import open_form
from geleit.volunteers import access, actions, forms, queries, rules
from geleit.volunteers.codes import ImportKind, ImportState

WRITE = Permission.VOLUNTEER_WRITE
# So many problems are shown; a list with more is better corrected where it comes from.
MOST_SHOWN = 200


@require_http_methods(["GET", "POST"])
def imports(request: StaffRequest) -> HttpResponse:
    """The latest lists, and a form for another one."""
    actor, today = require(request.actor, WRITE), clock.today()
    most = rule_value("volunteers", "import_most_rows", on=today, land=actor.land)
    form = open_form(request, forms.UploadForm, actor, most_rows=most)
    if request.method == "POST" and form.is_valid():
        made = actions.upload_list(kind=form.cleaned_data["kind"], sheet=form.sheet, by=actor, now=clock.now())
        return redirect("volunteers:import_columns", made.public_id)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "lists": queries.latest_imports(actor.county_id), "most": most}
    return render(request, "volunteers/imports.html", context, status=status)


@require_http_methods(["GET", "POST"])
def import_columns(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Which column holds which field; guessed, and as the county said the last time."""
    found = access.get_import_for(request.actor, import_id, need=WRITE)
    if found.state not in (ImportState.UPLOADED, ImportState.FAILED):
        return redirect("volunteers:import", import_id)
    form = open_form(request, forms.ColumnsForm, request.actor, list_import=found)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            state = form.cleaned_data.get("without_state", "")
            actions.set_columns(list_import=found, columns=form.columns(), without_state=state, by=request.actor)
        if form.is_accepted:
            return redirect("volunteers:import_preview", import_id)
    return _page(request, "import_columns", found, form=form, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
def import_preview(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """What every row becomes, every problem by row and column, and the button that takes the list over."""
    found = access.get_import_for(request.actor, import_id, need=WRITE)
    if found.state not in (ImportState.UPLOADED, ImportState.FAILED):
        return redirect("volunteers:import", import_id)
    actor, today = request.actor, clock.today()
    actions.note_listing(by=actor, now=clock.now())
    plan = queries.plan_of(found, today=today, land=actor.land)
    # A circle of the same name cannot be there twice, so there is nothing to choose.
    twins = plan.twins if found.kind == ImportKind.VOLUNTEERS else []
    form = open_form(request, forms.TakeOverForm, actor, twins=[one for one in twins if one.number not in plan.faulty])
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.start_import(
                list_import=found,
                anyway=form.numbers,
                leaves_out_faulty=form.cleaned_data["leaves_out_faulty"],
                by=actor,
                today=today,
            )
        if form.is_accepted:
            return redirect("volunteers:import", import_id)
    return _page(
        request,
        "import_preview",
        found,
        form=form,
        plan=plan,
        wanted=len(plan.wanted(set())),
        problems=sorted(plan.problems, key=lambda one: (not one.is_error, one.number))[:MOST_SHOWN],
        more=max(0, len(plan.problems) - MOST_SHOWN),
        obstacles=rules.obstacles_to_columns(found.kind, found.columns),
        status=422 if request.method == "POST" else 200,
    )


@require_GET
def import_state(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """How far a list is, and what came of it."""
    found = access.get_import_for(request.actor, import_id, need=WRITE)
    obstacles = queries.obstacles_to_undoing(found) if found.state == ImportState.DONE else []
    return _page(request, "import", found, obstacles=obstacles)


@require_POST
def undo_import(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Take a whole list back."""
    found = access.get_import_for(request.actor, import_id, need=WRITE)
    try:
        made = actions.undo_import(list_import=found, by=request.actor, now=clock.now()).made
        sentence = ngettext("%(number)d entry was taken back.", "%(number)d entries were taken back.", made)
        messages.success(request, sentence % {"number": made})
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("volunteers:import", import_id)


@require_POST
def discard_import(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Throw an uploaded list away."""
    found = access.get_import_for(request.actor, import_id, need=WRITE)
    try:
        actions.discard_import(list_import=found, by=request.actor)
        messages.success(request, _("The uploaded list is thrown away."))
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("volunteers:import", import_id)
    return redirect("volunteers:imports")


def _page(request: StaffRequest, template: str, found: Any, *, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, f"volunteers/{template}.html", {"list_import": found, **context}, status=status)
