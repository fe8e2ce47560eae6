"""Administration of one case: what is recorded, its counselling period, its states."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.cases import access, actions, forms, queries, rules
from geleit.cases.codes import Move
from geleit.cases.views.pages import file_page
from geleit.core import clock
from geleit.core.errors import Stale
from geleit.core.forms import open_form


@require_GET
def administration(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Details of a case, its counselling period and history, and what can be done with it."""
    case = access.get_case_for(request.actor, case_id, need=Permission.CASE_READ)
    today, land = clock.today(), request.actor.land
    history = queries.history_of(case)
    period = rules.period_on(today, land)
    return file_page(
        request,
        "administration",
        case,
        history=history,
        clock=rules.clock_of(case, today=today, warnings=rules.warnings_on(today, land)),
        may_write=request.actor.can(Permission.CASE_WRITE),
        cannot_extend=rules.obstacles_to_extending(case, is_extended=history.extension is not None, period=period),
        cannot={move.value: rules.obstacles_to_move(case.state, move) for move in Move},
    )


@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Change kind, eligibility and place; who was overtaken sees both versions and decides."""
    case = access.get_case_for(request.actor, case_id, need=Permission.CASE_WRITE)
    actor, today = request.actor, clock.today()
    choices = {
        "municipalities": queries.municipalities(actor),
        "managers": queries.case_managers(actor, today),
    }
    form = open_form(request, forms.ChangeCase, actor, actor=actor, today=today, case=case, **choices)
    rows, status = [], None
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        with form.showing_refusals():
            try:
                actions.change_case(case=case, version=version, by=actor, now=clock.now(), today=today, **form.ground())
            except Stale:
                rows, status = form.compared_with(case), 409
                raise
        if form.is_accepted:
            messages.success(request, _("The changes are saved."))
            return redirect("cases:administration", case_id)
    return file_page(request, "change", case, form=form, status=status, rows=rows)


@require_http_methods(["GET", "POST"])
def extend(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Extend the counselling period in a reasoned single case."""
    case = access.get_case_for(request.actor, case_id, need=Permission.CASE_WRITE)
    actor, today = request.actor, clock.today()
    period = rules.period_on(today, actor.land)
    latest = rules.latest_end(case.eligible_from, period)
    form = open_form(request, forms.ExtendCase, actor, today=today, latest=latest)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.extend_case(case=case, by=actor, now=clock.now(), today=today, **form.cleaned_data)
        if form.is_accepted:
            until = {"day": f"{form.cleaned_data['until']:%d.%m.%Y}"}
            messages.success(request, _("Counselling is possible until %(day)s.") % until)
            return redirect("cases:administration", case_id)
    is_extended = queries.extension_of(case) is not None
    obstacles = rules.obstacles_to_extending(case, is_extended=is_extended, period=period)
    return file_page(request, "extend", case, form=form, obstacles=obstacles)


@require_http_methods(["GET", "POST"])
def close(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Close a case; what is still open is named and can be ended with it."""
    case = access.get_case_for(request.actor, case_id, need=Permission.CASE_WRITE)
    actor = request.actor
    form = open_form(request, forms.CloseCase, actor, today=clock.today())
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.close_case(case=case, by=actor, now=clock.now(), **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("The case is closed. It can be reopened with a reason."))
            return redirect("cases:administration", case_id)
    left = rules.what_is_left(queries.open_task_count(case), actions.unfinished(case))
    obstacles = rules.obstacles_to_move(case.state, Move.CLOSE)
    return file_page(request, "close", case, form=form, obstacles=obstacles, left=left)


@require_http_methods(["GET", "POST"])
def reopen(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Open a closed case again, with a reason."""
    case = access.get_case_for(request.actor, case_id, need=Permission.CASE_WRITE)
    form = open_form(request, forms.ReopenCase, request.actor)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.reopen_case(case=case, by=request.actor, now=clock.now(), **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("The case is open again."))
            return redirect("cases:administration", case_id)
    return file_page(request, "reopen", case, form=form, obstacles=rules.obstacles_to_move(case.state, Move.REOPEN))


@require_http_methods(["GET", "POST"])
def pause(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Let a case rest, with a reason."""
    case = access.get_case_for(request.actor, case_id, need=Permission.CASE_WRITE)
    form = open_form(request, forms.PauseCase, request.actor, today=clock.today())
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.pause_case(case=case, by=request.actor, now=clock.now(), **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("The case is paused. The counselling period goes on."))
            return redirect("cases:administration", case_id)
    return file_page(request, "pause", case, form=form, obstacles=rules.obstacles_to_move(case.state, Move.PAUSE))


@require_POST
def resume(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Go on with a paused case."""
    case = access.get_case_for(request.actor, case_id, need=Permission.CASE_WRITE)
    actions.resume_case(case=case, by=request.actor, now=clock.now())
    messages.success(request, _("The case goes on."))
    return redirect("cases:administration", case_id)
