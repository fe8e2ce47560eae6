"""The home page: my day, the team, or a welcome, as the roles of the user have it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from geleit.accounts import access
from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.cases import actions as case_actions
from geleit.core import clock
from geleit.desk import queries
from geleit.desk.welcome import welcomes


@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """What waits for the user today."""
    actor, today = access.require(request.actor, Permission.HOME_SEE), clock.today()
    context: dict[str, Any] = {
        "today": today,
        "welcomes": welcomes(actor),
        "may_open": actor.can(Permission.CASE_OPEN),
        "may_write": actor.can(Permission.CASE_WRITE),
        "may_see_access": actor.can(Permission.FILE_ACCESS_READ),
        "may_manage_users": actor.can(Permission.USER_MANAGE),
    }
    if actor.can(Permission.CASE_READ):
        case_actions.note_listing(by=actor, now=clock.now())
        context |= {"sections": queries.my_day(actor, today), "figures": queries.month_figures(actor, today)}
    if actor.can(Permission.CASE_ASSIGN):
        context["team"] = queries.team_summary(actor, today)
    return render(request, "desk/home.html", context)
