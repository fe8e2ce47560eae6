"""Help for users, and the statement on accessibility."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from geleit.accounts import access
from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core.public import public


@require_safe
def handbook(request: StaffRequest) -> HttpResponse:
    """Keys and the first steps, for the roles of the user."""
    actor = access.require(request.actor, Permission.HOME_SEE)
    context = {
        "has_files": actor.can(Permission.CASE_READ),
        "may_see_volunteers": actor.can(Permission.VOLUNTEER_READ),
        "may_assign": actor.can(Permission.CASE_ASSIGN),
        "may_see_access": actor.can(Permission.FILE_ACCESS_READ),
        "may_manage_users": actor.can(Permission.USER_MANAGE),
    }
    return render(request, "desk/handbook.html", context)


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible these pages are and whom to tell about barriers; open to everybody."""
    return render(request, "desk/accessibility.html")
