"""The plan of a case: the living page, starting, describing situations, ending."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.cases.access import get_case_for
from geleit.cases.queries import file_header
from geleit.core import clock
from geleit.core.codelists import code_list
from geleit.core.errors import Stale
from geleit.core.forms import open_form
from geleit.plans import access, actions, forms, print, queries, rules
from geleit.plans.views.pages import plan_page, to_plan


@require_GET
def for_case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """The plan that runs in a case, or how to begin one."""
    case = get_case_for(request.actor, case_id, need=Permission.CASE_READ)
    plans = queries.plans_of(case)
    if plans and plans[0].is_active:
        return _whole_plan(request, plans[0], ended=plans[1:])
    actions.note_empty_file(case=case, by=request.actor, now=clock.now())
    context = {
        "case": case,
        "header": file_header(case, today=clock.today()),
        "ended": plans,
        "may_write": request.actor.can(Permission.CASE_WRITE),
        "obstacles": rules.obstacles_to_starting(case, has_active_plan=False),
    }
    return render(request, "plans/no_plan.html", context)


@require_GET
def plan(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """One plan, also an ended one."""
    plan = access.get_plan_for(request.actor, plan_id, need=Permission.CASE_READ)
    return _whole_plan(request, plan)


@require_POST
def start(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Begin a plan, if wanted with what an ended plan left open."""
    case = get_case_for(request.actor, case_id, need=Permission.CASE_WRITE)
    wanted = request.POST.get("take_over", "")
    old = next((one for one in queries.plans_of(case) if wanted and str(one.public_id) == wanted), None)
    actions.start_plan(case=case, take_over=old, by=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("The integration plan has begun. Describe the situation or add a first goal."))
    return redirect("plans:for_case", case_id)


@require_http_methods(["GET", "POST"])
def situation(request: StaffRequest, plan_id: UUID, field: str) -> HttpResponse:
    """Where the person stands in one field of action."""
    plan = access.get_plan_for(request.actor, plan_id, need=Permission.CASE_WRITE)
    actor, today = request.actor, clock.today()
    if field not in code_list("plans", "field_of_action").codes():
        raise Http404
    saved = queries.situation_of(plan, field)
    form = open_form(request, forms.SituationForm, actor, today=today, situation=saved)
    rows: list[Any] = []
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = {"field": field, "version": form.edited_version, **form.said()}
        with form.showing_refusals():
            try:
                actions.describe_situation(plan=plan, by=actor, now=clock.now(), today=today, **said)
            except Stale:
                rows = form.compare(saved.version if saved else 0)
                raise
        if form.is_accepted:
            messages.success(request, _("The situation is saved."))
            return to_plan(plan, f"field-{field}")
    chosen = code_list("plans", "field_of_action").get(field)
    return plan_page(request, "situation", plan, form=form, rows=rows, conflict=bool(rows), field=chosen)


@require_http_methods(["GET", "POST"])
def end(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """End a plan with a reason."""
    plan = access.get_plan_for(request.actor, plan_id, need=Permission.CASE_WRITE)
    actor, today = request.actor, clock.today()
    form = open_form(request, forms.EndForm, actor, today=today)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.end_plan(plan=plan, by=actor, now=clock.now(), today=today, **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("The plan has ended. It stays readable; a new plan can begin."))
            return redirect("plans:for_case", plan.case.public_id)
    open_goals = [goal for goal in queries.goals_of(plan) if goal.is_open]
    return plan_page(request, "end", plan, form=form, open_goals=open_goals)


def _whole_plan(request: StaffRequest, plan: Any, *, ended: Any = ()) -> HttpResponse:
    today = clock.today()
    contents = queries.contents(plan)
    goals = len(contents.goals)
    return plan_page(
        request,
        "plan",
        plan,
        fields=queries.plan_page(contents, today=today),
        ended=ended,
        review_due=rules.due_state(plan.next_review_on, today) if plan.is_active else "",
        cannot_agree=rules.obstacles_to_agreeing(plan, goals=goals),
        cannot_review=rules.obstacles_to_reviewing(plan, goals=goals),
        cannot_skip=rules.obstacles_to_skipping(plan, today=today),
        languages=print.print_languages(plan.case.person.preferred_language),
    )
