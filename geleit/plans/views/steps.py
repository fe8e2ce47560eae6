"""Steps towards a goal."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.errors import Stale
from geleit.core.forms import open_form
from geleit.plans import access, actions, forms
from geleit.plans.views.pages import back_to, plan_page, posted_id, posted_place


@require_http_methods(["GET", "POST"])
def add_step(request: StaffRequest, goal_id: UUID) -> HttpResponse:
    """Add a step; "save and add another" stays here."""
    goal = access.get_goal_for(request.actor, goal_id, need=Permission.CASE_WRITE)
    actor, today = request.actor, clock.today()
    form = open_form(request, forms.StepForm, actor, today=today)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.add_step(goal=goal, by=actor, now=clock.now(), today=today, **form.said())
        if form.is_accepted:
            messages.success(request, _("The step is saved."))
            return redirect("plans:add_step" if "another" in request.POST else "plans:goal", goal_id)
    return plan_page(request, "step", goal.plan, form=form, goal=goal)


@require_http_methods(["GET", "POST"])
def change_step(request: StaffRequest, step_id: UUID) -> HttpResponse:
    """Say a step differently; who was overtaken sees both versions and decides."""
    step = access.get_step_for(request.actor, step_id, need=Permission.CASE_WRITE)
    actor, today = request.actor, clock.today()
    form = open_form(request, forms.StepForm, actor, today=today, step=step)
    rows: list[Any] = []
    if request.method == "POST" and form.is_valid():
        said = {"version": form.edited_version, **form.said()}
        with form.showing_refusals():
            try:
                actions.change_step(step=step, by=actor, now=clock.now(), today=today, **said)
            except Stale:
                rows = form.compare(step.version)
                raise
        if form.is_accepted:
            messages.success(request, _("The step is saved."))
            return redirect("plans:goal", step.goal.public_id)
    page: dict[str, Any] = {"goal": step.goal, "step": step, "rows": rows, "conflict": bool(rows)}
    return plan_page(request, "step", step.goal.plan, form=form, **page)


@require_POST
def step_state(request: StaffRequest, step_id: UUID) -> HttpResponse:
    """Begin, finish, drop or reopen a step: one click."""
    step = access.get_step_for(request.actor, step_id, need=Permission.CASE_WRITE)
    state = request.POST.get("state", "")
    actions.set_step_state(step=step, state=state, by=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("The state of the step is saved."))
    return back_to(request, step.goal)


@require_POST
def move_step(request: StaffRequest, goal_id: UUID) -> HttpResponse:
    """Move a step up, down or to where it was dropped."""
    goal = access.get_goal_for(request.actor, goal_id, need=Permission.CASE_WRITE)
    item = posted_id(request, "item")
    if item is None:
        raise Http404
    step = access.get_step_for(request.actor, item, need=Permission.CASE_WRITE)
    if step.goal_id != goal.pk:
        raise Http404
    actions.move_step(step=step, by=request.actor, now=clock.now(), **posted_place(request))
    return redirect("plans:goal", goal_id)
