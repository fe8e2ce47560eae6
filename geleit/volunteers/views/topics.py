"""On which topics a volunteer gets mails."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.forms import open_form
from geleit.volunteers import access
from geleit.volunteers.actions import note_reading
from geleit.volunteers.actions import subscriptions as actions
from geleit.volunteers.forms.letters import TopicsForm
from geleit.volunteers.queries import audience as queries
from geleit.volunteers.views.pages import volunteer_page


@require_http_methods(["GET", "POST"])
def volunteer_topics(request: StaffRequest, volunteer_id: UUID) -> HttpResponse:
    """The topics a volunteer gets mails on, to be changed as the person asks for."""
    found = access.get_volunteer_for(request.actor, volunteer_id, need=Permission.VOLUNTEER_WRITE)
    ended = queries.unsubscribed_topics(found)
    form = open_form(request, TopicsForm, request.actor, today=clock.today(), ended=ended)
    if request.method == "POST" and form.is_valid():
        actions.set_topics(volunteer=found, wanted=form.cleaned_data["topics"], by=request.actor, now=clock.now())
        messages.success(request, _("The changes are saved."))
        return redirect("volunteers:volunteer", volunteer_id)
    note_reading(volunteer=found, by=request.actor, now=clock.now())
    return volunteer_page(request, "volunteer_topics", found, form=form)
