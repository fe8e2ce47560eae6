"""Pages of the editor: how the public pages look, and what visitors wrote."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.errors import Stale
from geleit.core.forms import open_form
from geleit.portal import access, actions, queries
from geleit.portal.forms import LookForm
from geleit.portal.queries.frame import DEFAULT_COLOUR


@require_http_methods(["GET", "POST"])
def edit_look(request: StaffRequest) -> HttpResponse:
    """Set the colour and logo of the public pages."""
    actor = access.editor(request.actor)
    look = queries.look_of(actor.county_id)
    start = {"colour": look.colour if look else DEFAULT_COLOUR, "logo_text": look.logo_text if look else ""}
    form = open_form(request, LookForm, actor, initial=start)
    version, status = form.opened_with(look.version if look else 0), 422
    if request.method == "POST" and form.is_valid():
        logo, colour = form.chosen_logo(), form.cleaned_data["colour"]
        with form.showing_refusals():
            try:
                actions.set_look(colour=colour, logo=logo, version=version, by=actor, now=clock.now())
            except Stale:  # sending the form again overwrites knowingly
                version, status = look.version if look else 0, 409
                raise
        if form.is_accepted:
            messages.success(request, _("The look of the public pages is saved."))
            return redirect("portal:edit_look")
    context = {"form": form, "look": look, "version": version, "slug": queries.slug_of(actor.county_id)}
    return render(request, "portal/staff/look.html", context, status=status if form.errors else 200)


@require_GET
def feedback_list(request: StaffRequest) -> HttpResponse:
    """What visitors wrote, the open remarks first."""
    actor = access.editor(request.actor)
    return render(request, "portal/staff/feedback.html", {"remarks": queries.remarks(actor.county_id)})


@require_POST
def settle_feedback(request: StaffRequest, feedback_id: UUID) -> HttpResponse:
    """Mark a remark as done."""
    found = access.get_feedback_for(request.actor, feedback_id, need=Permission.PORTAL_EDIT)
    actions.settle_feedback(feedback=found, by=request.actor, now=clock.now())
    messages.success(request, _("The remark is marked as done."))
    return redirect("portal:feedback_list")


@require_POST
def delete_feedback(request: StaffRequest, feedback_id: UUID) -> HttpResponse:
    """Delete a remark."""
    found = access.get_feedback_for(request.actor, feedback_id, need=Permission.PORTAL_EDIT)
    actions.delete_feedback(feedback=found, by=request.actor, now=clock.now())
    messages.success(request, _("The remark is deleted."))
    return redirect("portal:feedback_list")
