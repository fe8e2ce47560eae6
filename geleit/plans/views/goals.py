"""Goals of a plan."""

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
from geleit.core.codelists import code_list
from geleit.core.errors import Stale
from geleit.core.forms import open_form
from geleit.plans import access, actions, forms, queries, rules
from geleit.plans.templates import goal_templates
from geleit.plans.views.pages import back_to, plan_page, posted_id, posted_place, to_plan

SEARCH_LENGTH = 60


@require_http_methods(["GET", "POST"])
def add_goal(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Add a goal: choose one of the field's list, or write an own one."""
    plan = access.get_plan_for(request.actor, plan_id, need=Permission.CASE_WRITE)
    actor, today = request.actor, clock.today()
    field = request.GET.get("feld", "") or request.POST.get("field", "")
    search = request.GET.get("suche", "")[:SEARCH_LENGTH]
    form = open_form(request, forms.GoalForm, actor, today=today, field=field)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            goal = actions.add_goal(plan=plan, by=actor, now=clock.now(), today=today, **form.said())
        if form.is_accepted:
            messages.success(request, _("The goal is in the plan. Add the first steps."))
            return redirect("plans:goal", goal.public_id)
    fields = code_list("plans", "field_of_action").on(today)
    chosen = next((one for one in fields if one.code == field), None)
    templates = goal_templates(field, on=today, search=search)
    context: dict[str, Any] = {"fields": fields, "field": chosen, "templates": templates, "search": search}
    return plan_page(request, "add_goal", plan, form=form, **context)


@require_POST
def take_template(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Take a goal of the list with its steps and dates: one click."""
    plan = access.get_plan_for(request.actor, plan_id, need=Permission.CASE_WRITE)
    form = forms.TemplateForm(request.POST)
    if not form.is_valid():
        return redirect("plans:add_goal", plan_id)
    chosen = {name: form.cleaned_data[name] for name in ("field", "template")}
    is_now = form.cleaned_data["when"] != "later"
    goal = actions.add_goal(plan=plan, is_now=is_now, by=request.actor, now=clock.now(), today=clock.today(), **chosen)
    messages.success(request, _("The goal is in the plan, with its steps. Please check the days."))
    return to_plan(plan, f"goal-{goal.public_id}")


@require_http_methods(["GET", "POST"])
def goal(request: StaffRequest, goal_id: UUID) -> HttpResponse:
    """One goal with its steps and its story; a note about its progress can be added."""
    need = Permission.CASE_WRITE if request.method == "POST" else Permission.CASE_READ
    goal = access.get_goal_for(request.actor, goal_id, need=need)
    actor, today = request.actor, clock.today()
    form = open_form(request, forms.NoteForm, actor, goal=goal)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.note_progress(goal=goal, by=actor, now=clock.now(), today=today, **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("The note is saved."))
            return redirect("plans:goal", goal_id)
    part = queries.goal_part(goal, queries.steps_of(goal), today=today)
    return plan_page(request, "goal", goal.plan, form=form, part=part, goal=goal, notes=queries.notes_of(goal))


@require_http_methods(["GET", "POST"])
def change_goal(request: StaffRequest, goal_id: UUID) -> HttpResponse:
    """Word a goal anew or give it another date; who was overtaken sees both versions and decides."""
    goal = access.get_goal_for(request.actor, goal_id, need=Permission.CASE_WRITE)
    actor, today = request.actor, clock.today()
    form = open_form(request, forms.GoalForm, actor, today=today, goal=goal)
    rows: list[Any] = []
    if request.method == "POST" and form.is_valid():
        said = {"version": form.edited_version, **form.said()}
        with form.showing_refusals():
            try:
                actions.change_goal(goal=goal, by=actor, now=clock.now(), today=today, **said)
            except Stale:
                rows = form.compare(goal.version)
                raise
        if form.is_accepted:
            messages.success(request, _("The goal is saved."))
            return to_plan(goal.plan, f"goal-{goal_id}")
    return plan_page(request, "change_goal", goal.plan, form=form, rows=rows, conflict=bool(rows), goal=goal)


@require_http_methods(["GET", "POST"])
def goal_state(request: StaffRequest, goal_id: UUID) -> HttpResponse:
    """Bring a goal into another state; a state that needs a reason asks for it on a page of its own."""
    goal = access.get_goal_for(request.actor, goal_id, need=Permission.CASE_WRITE)
    actor, now, today = request.actor, clock.now(), clock.today()
    state = request.POST.get("state", "") or request.GET.get("stand", "")
    if request.method == "POST" and not rules.reason_list(state):
        actions.set_goal_state(goal=goal, state=state, by=actor, now=now, today=today)
        messages.success(request, _("The state of the goal is saved."))
        return back_to(request, goal)
    if not rules.reason_list(state):
        raise Http404
    form = open_form(request, forms.GoalStateForm, actor, today=today, state=state)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.set_goal_state(goal=goal, state=state, by=actor, now=now, today=today, **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("The state of the goal is saved."))
            return back_to(request, goal)
    return plan_page(request, "goal_state", goal.plan, form=form, goal=goal, state=state)


@require_POST
def move_goal(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Move a goal up, down or to where it was dropped."""
    plan = access.get_plan_for(request.actor, plan_id, need=Permission.CASE_WRITE)
    item = posted_id(request, "item")
    if item is None:
        raise Http404
    goal = access.get_goal_for(request.actor, item, need=Permission.CASE_WRITE)
    if goal.plan_id != plan.pk:
        raise Http404
    actions.move_goal(goal=goal, by=request.actor, now=clock.now(), **posted_place(request))
    return to_plan(plan, f"goal-{goal.public_id}")


@require_POST
def remove_goal(request: StaffRequest, goal_id: UUID) -> HttpResponse:
    """Take out a goal nobody agreed to yet."""
    goal = access.get_goal_for(request.actor, goal_id, need=Permission.CASE_WRITE)
    actions.remove_goal(goal=goal, by=request.actor, now=clock.now())
    messages.success(request, _("The goal is out of the plan."))
    return to_plan(goal.plan, f"field-{goal.field}")
