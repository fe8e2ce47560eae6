"""What the published web addresses answered when they were last asked."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from geleit.accounts.middleware import StaffRequest
from geleit.core import clock
from geleit.directory import access, queries


@require_GET
def links(request: StaffRequest) -> HttpResponse:
    """All web addresses, those that need something first. Nothing is asked here: the worker does that on Sundays."""
    actor = access.editor(request.actor)
    rows = queries.published_addresses(actor.county_id, clock.today())
    return render(request, "directory/links.html", {"rows": rows, "is_on": settings.LINK_CHECK})
