"""Agreeing a plan, reviewing it, leaving a review out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.errors import Stale
from geleit.core.forms import open_form
from geleit.plans import access, actions, forms, queries, rules, snapshot
from geleit.plans.views.pages import plan_page, to_plan


@require_http_methods(["GET", "POST"])
def agree(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Record the answer to the plan; it freezes a version. If the plan changed meanwhile, it is shown again first."""
    plan = access.get_plan_for(request.actor, plan_id, need=Permission.CASE_WRITE)
    actor, now, today = request.actor, clock.now(), clock.today()
    form = open_form(request, forms.AgreementForm, actor, plan=plan, today=today)
    conflict = False
    if request.method == "POST" and form.is_valid():
        answer, shown = form.data_of_answer(), form.edited_version
        with form.showing_refusals():
            try:
                actions.agree_plan(plan=plan, agreement=answer, version=shown, by=actor, now=now, today=today)
            except Stale:
                form.compare(queries.current_version(plan))
                conflict = True
                raise
        if form.is_accepted:
            messages.success(request, _("Version %(number)d of the plan is kept.") % {"number": plan.latest_version})
            return to_plan(plan)
    goals = queries.goals_of(plan)
    obstacles = rules.obstacles_to_agreeing(plan, goals=len(goals))
    return plan_page(request, "agree", plan, form=form, goals=goals, obstacles=obstacles, conflict=conflict)


@require_http_methods(["GET", "POST"])
def review(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Record a review; what changed since the last version is proposed."""
    plan, last = access.get_plan_to_review_for(request.actor, plan_id, need=Permission.CASE_WRITE)
    actor, now, today = request.actor, clock.now(), clock.today()
    contents = queries.contents(plan)
    changes = snapshot.changes_in_words(last, snapshot.freeze(contents, [])) if last else ""
    form = open_form(request, forms.ReviewForm, actor, plan=plan, today=today, changes=changes)
    conflict = False
    if request.method == "POST" and form.is_valid():
        held, shown = form.data_of_review(), form.edited_version
        with form.showing_refusals():
            try:
                actions.review_plan(plan=plan, review=held, version=shown, by=actor, now=now, today=today)
            except Stale:
                form.compare(queries.current_version(plan))
                conflict = True
                raise
        if form.is_accepted:
            messages.success(request, _("Version %(number)d of the plan is kept.") % {"number": plan.latest_version})
            return to_plan(plan)
    goals = [one.goal for one in contents.goals]
    obstacles = rules.obstacles_to_reviewing(plan, goals=len(goals))
    page = {"goals": goals, "obstacles": obstacles, "changes": changes}
    return plan_page(request, "review", plan, form=form, conflict=conflict, **page)


@require_http_methods(["GET", "POST"])
def skip_review(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Leave out a due review, with a reason."""
    plan = access.get_plan_for(request.actor, plan_id, need=Permission.CASE_WRITE)
    actor, today = request.actor, clock.today()
    form = open_form(request, forms.SkipForm, actor, today=today, land=actor.land)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.skip_review(plan=plan, by=actor, now=clock.now(), today=today, **form.cleaned_data)
        if form.is_accepted:
            until = {"day": f"{form.cleaned_data['next_on']:%d.%m.%Y}"}
            messages.success(request, _("The next review is on %(day)s.") % until)
            return to_plan(plan)
    obstacles = rules.obstacles_to_skipping(plan, today=today)
    return plan_page(request, "skip_review", plan, form=form, obstacles=obstacles)
