"""The home page: my day, the team, or a welcome, as the roles of the user have it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from geleit.accounts import access
from geleit.accounts.actors import Actor
from geleit.accounts.roles import Permission, Role
from geleit.cases import actions as case_actions
from geleit.core import clock
from geleit.core.public import without_county
from geleit.desk import actions, queries
from geleit.desk.welcome import welcomes


@without_county
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the user today; whoever belongs to no county, as operators do, gets a welcome and nothing more."""
    someone: Actor | None = request.actor  # type: ignore[attr-defined]  # set by the wall
    if someone is None:
        return render(request, "desk/welcome.html")
    actor, today = access.require(someone, Permission.HOME_SEE), clock.today()
    context: dict[str, Any] = {
        "today": today,
        "welcomes": welcomes(actor),
        "may_open": actor.can(Permission.CASE_OPEN),
        "may_write": actor.can(Permission.CASE_WRITE),
        "may_see_access": actor.can(Permission.FILE_ACCESS_READ),
        "may_see_volunteers": actor.can(Permission.VOLUNTEER_READ),
        "may_see_own_circle": actor.can(Permission.CIRCLE_OWN),
        "may_see_own_place": actor.can(Permission.PLACE_OWN),
        "is_volunteer": Role.VOLUNTEER in actor.roles,
        "may_edit_pages": actor.can(Permission.PORTAL_EDIT),
        "may_work_at_desk": actor.can(Permission.APPOINTMENT_WORK) and not actor.can(Permission.CASE_READ),
        "may_manage_users": actor.can(Permission.USER_MANAGE),
    }
    if actor.can(Permission.CASE_READ):
        case_actions.note_listing(by=actor, now=clock.now())
        context |= {"sections": queries.my_day(actor, today), "figures": queries.month_figures(actor, today)}
    if actor.can(Permission.CASE_ASSIGN):
        actions.note_team_listing(by=actor, now=clock.now())
        context["team"] = queries.team_summary(actor, today)
    return render(request, "desk/home.html", context)
