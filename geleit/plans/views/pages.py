"""What all pages of a plan have in common."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.cases.queries import file_header
from geleit.core import clock
from geleit.core.forms import Form
from geleit.plans import actions, rules


def plan_page(
    request: StaffRequest, template: str, plan: Any, *, form: Form | None = None, conflict: bool = False, **context: Any
) -> HttpResponse:
    """A page of the file about a plan. Showing it is recorded; a refused form answers 422, an overtaken one 409."""
    actions.note_reading(plan=plan, by=request.actor, now=clock.now())
    today = clock.today()
    refused = form is not None and request.method == "POST" and not form.is_accepted
    context |= {
        "plan": plan,
        "case": plan.case,
        "form": form,
        "today": today,
        "header": file_header(plan.case, today=today),
        "plan_href": reverse("plans:plan", kwargs={"plan_id": plan.public_id}),
        "may_write": request.actor.can(Permission.CASE_WRITE),
        "locked": rules.obstacles_to_changing(plan),
        "conflict": conflict,
    }
    status = 409 if conflict else 422 if refused else 200
    return render(request, f"plans/{template}.html", context, status=status)


def to_plan(plan: Any, place: str = "") -> HttpResponse:
    """Back to the plan's page, at one place of it."""
    address = reverse("plans:plan", kwargs={"plan_id": plan.public_id})
    return redirect(f"{address}#{place}" if place else address)


def back_to(request: HttpRequest, goal: Any) -> HttpResponse:
    """Back to where a button was pressed: the goal's own page, or the goal on the plan's page."""
    if request.POST.get("back") == "goal":
        return redirect("plans:goal", goal.public_id)
    return to_plan(goal.plan, f"goal-{goal.public_id}")


def posted_id(request: HttpRequest, name: str) -> UUID | None:
    """A posted identifier; None for anything else."""
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return None


def posted_place(request: HttpRequest) -> dict[str, Any]:
    """Where something is moved: by a button (direction) or by dragging (position)."""
    position = request.POST.get("position", "")
    if position.isascii() and position.isdigit():
        return {"position": min(int(position[:4]), 999)}
    return {"direction": request.POST.get("direction", "")}
