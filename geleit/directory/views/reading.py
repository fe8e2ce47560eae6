"""The directory as staff look things up in it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from geleit.accounts.access import require
from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.directory import queries


@require_GET
def directory(request: StaffRequest) -> HttpResponse:
    """Offices and how to reach them today, teams and where they sit, municipalities with their keys."""
    actor = require(request.actor, Permission.DIRECTORY_READ)
    context = {
        "offices": queries.offices_a_to_z(actor.county_id, clock.today()),
        "teams": queries.teams(actor.county_id),
        "municipalities": queries.municipalities_with_postal_codes(actor.county_id),
        "may_edit": actor.can(Permission.DIRECTORY_EDIT),
    }
    return render(request, "directory/directory.html", context)
