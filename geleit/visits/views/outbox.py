"""Messages to visitors: waiting, sent, failed, to be told by telephone."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.errors import Refused
from geleit.visits import access
from geleit.visits.actions import desk as actions
from geleit.visits.codes import MessageState
from geleit.visits.forms.desk import OutboxForm
from geleit.visits.queries import figures
from geleit.visits.rules.booking import phone_as_read


@require_GET
def outbox(request: StaffRequest) -> HttpResponse:
    """The messages, the latest first."""
    actor = access.appointment_worker(request.actor)
    actions.note_listing(by=actor, now=clock.now())
    state = request.GET.get("stand", "")
    state = state if state in MessageState.values else ""
    page = figures.messages(actor.county_id, state=state, cursor=request.GET.get("at", ""))
    waiting = figures.waiting_messages(actor.county_id)
    here = reverse("appointments:outbox")
    context = {
        "page": page,
        "as_read": phone_as_read,
        "form": OutboxForm({"stand": state}),
        "state": state,
        "waiting": waiting,
        "here": request.get_full_path(),
        "previous_href": f"{here}?{urlencode({'stand': state, 'at': page.previous_cursor})}"
        if page.previous_cursor
        else "",
        "next_href": f"{here}?{urlencode({'stand': state, 'at': page.next_cursor})}" if page.next_cursor else "",
    }
    return render(request, "visits/appointments/outbox.html", context)


@require_POST
def settle(request: StaffRequest, message_id: UUID) -> HttpResponse:
    """Told by telephone, or sent once more."""
    message = access.get_message_for(request.actor, message_id, need=Permission.APPOINTMENT_WORK)
    act = actions.send_again if request.POST.get("what") == "again" else actions.told_by_telephone
    try:
        act(message=message, by=request.actor, now=clock.now())
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Noted."))
    page = request.POST.get("next", "")
    is_local = page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None)
    return redirect(page if is_local else "appointments:outbox")
