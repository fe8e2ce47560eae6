"""What was changed, what waits for a second person, and taking a change back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.directory import access, actions, queries
from geleit.directory.forms.entries import RefusalForm

EDIT = Permission.DIRECTORY_EDIT


@require_GET
def history(request: StaffRequest, entry_id: UUID) -> HttpResponse:
    """All changes of an entry, newest first."""
    found = access.get_entry_id_for(request.actor, entry_id, need=EDIT)
    return render(request, "directory/history.html", {"rows": queries.history(request.actor.county_id, found)})


@require_GET
def waiting(request: StaffRequest) -> HttpResponse:
    """Changes that wait for a second person."""
    actor = access.editor(request.actor)
    context = {"rows": queries.waiting(actor.county_id), "own": actor.user_id}
    return render(request, "directory/waiting.html", context)


@require_POST
def undo(request: StaffRequest, change_id: UUID) -> HttpResponse:
    """Take a change back."""
    change = access.get_change_for(request.actor, change_id, need=EDIT)
    actions.undo(change=change, by=request.actor, now=clock.now())
    messages.success(request, _("The change is taken back. Everything is as it was before."))
    return redirect("directory:history", change.entry_id)


@require_POST
def release(request: StaffRequest, change_id: UUID) -> HttpResponse:
    """Let the public see a change."""
    change = access.get_change_for(request.actor, change_id, need=EDIT)
    actions.release(change=change, by=request.actor, now=clock.now())
    messages.success(request, _("The change is released. The public sees it."))
    return redirect("directory:waiting")


@require_http_methods(["GET", "POST"])
def refuse(request: StaffRequest, change_id: UUID) -> HttpResponse:
    """Do not release a change, with a reason for its author."""
    change = access.get_change_for(request.actor, change_id, need=EDIT)
    form = RefusalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.refuse(change=change, reason=form.cleaned_data["reason"], by=request.actor, now=clock.now())
        if form.is_accepted:
            messages.success(request, _("The change is not released."))
            return redirect("directory:waiting")
    status = 422 if request.method == "POST" else 200
    return render(request, "directory/refuse.html", {"form": form, "change": change}, status=status)
