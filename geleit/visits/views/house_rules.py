"""House rules of the buildings, with all their versions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.forms import open_form
from geleit.visits import access, actions, queries
from geleit.visits.forms import HouseRulesForm

EDIT = Permission.VISIT_RULE_EDIT


@require_GET
def house_rules(request: StaffRequest) -> HttpResponse:
    """All versions, by building, the newest first."""
    actor = access.editor(request.actor)
    today = clock.today()
    versions = queries.house_rules_versions(actor.county_id)
    rows = [(row, queries.state_of(row, today)) for row in versions]
    names = dict(queries.site_choices(actor.county_id, today))
    return render(request, "visits/house_rules.html", {"rows": rows, "names": names})


@require_http_methods(["GET", "POST"])
def add_house_rules(request: StaffRequest) -> HttpResponse:
    """A new version; the old one ends the day before."""
    actor = access.editor(request.actor)
    today = clock.today()
    form = open_form(request, HouseRulesForm, actor, sites=queries.site_choices(actor.county_id, today))
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = {name: form.cleaned_data[name] for name in ("site", "valid_from", "source")}
        said |= {name: form.said_text(name) for name in ("title", "text")}
        with form.showing_refusals():
            actions.publish_house_rules(by=actor, now=clock.now(), today=today, **said)
        if form.is_accepted:
            messages.success(request, _("The new version is saved. The old one ends the day before."))
            return redirect("visits:house_rules")
    refused = request.method == "POST"
    return render(request, "visits/house_rules_form.html", {"form": form}, status=422 if refused else 200)


@require_GET
def house_rules_version(request: StaffRequest, version_id: UUID) -> HttpResponse:
    """One version as the public reads it."""
    row = access.get_house_rules_for(request.actor, version_id, need=EDIT)
    state = queries.state_of(row, clock.today())
    return render(request, "visits/house_rules_version.html", {"row": row, "state": state})


@require_POST
def undo_house_rules(request: StaffRequest, version_id: UUID) -> HttpResponse:
    """Take back a version: it is withdrawn, the one before goes on."""
    row = access.get_house_rules_for(request.actor, version_id, need=EDIT)
    actions.undo(row=row, by=request.actor, now=clock.now())
    messages.success(request, _("The last change is taken back."))
    return redirect("visits:house_rules")
