"""Kiosks and displays of the waiting room, and the figures of the queue."""

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
from geleit.core.workbook import spreadsheet
from geleit.directory.queries import slug_of
from geleit.visits import access, books
from geleit.visits.actions import devices as actions
from geleit.visits.codes import DeviceKind
from geleit.visits.forms.queue import DeviceForm
from geleit.visits.queries import queue
from geleit.visits.queries.queue_figures import figures as figures_of
from geleit.visits.queue_addresses import device_path
from geleit.visits.views.queue import tabs

_NEW = "queue_new_device"  # in the session until the next page: its address, which is shown once


@require_http_methods(["GET", "POST"])
def devices(request: StaffRequest) -> HttpResponse:
    """All devices and a form for a new one; its address is shown once."""
    actor = access.queue_keeper(request.actor)
    points = {str(one.public_id): one for one in queue.points_with_queue(actor.county_id)}
    form = open_form(request, DeviceForm, actor, points=[(key, one.name.german) for key, one in points.items()])
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        kind = DeviceKind(wanted["kind"])
        new = actions.add_device(
            point=points[wanted["point"]], kind=kind, name=wanted["name"], by=actor, now=clock.now()
        )
        path = device_path(slug_of(actor.county_id), kind, new.secret)
        request.session[_NEW] = request.build_absolute_uri(path)
        return redirect("queue:devices")
    context = {
        "form": form,
        "devices": queue.devices_of(actor.county_id),
        "new_address": request.session.pop(_NEW, ""),
        "tab_items": tabs(request, "devices"),
    }
    return render(request, "visits/queue_devices.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def revoke_device(request: StaffRequest, device_id: UUID) -> HttpResponse:
    """End the address of a device."""
    device = access.get_device_for(request.actor, device_id, need=Permission.QUEUE_SET_UP)
    actions.revoke_device(device=device, by=request.actor, now=clock.now())
    messages.success(request, _("The address no longer works."))
    return redirect("queue:devices")


@require_GET
def figures_book(request: StaffRequest) -> HttpResponse:
    """The same figures as a spreadsheet."""
    actor = access.queue_keeper(request.actor)
    today = clock.today()
    return spreadsheet(books.figures_book(figures_of(actor.county_id, today=today), today=today), "zahlen-warteraum")


@require_GET
def figures(request: StaffRequest) -> HttpResponse:
    """How long people waited and were served, by month and place."""
    actor = access.queue_keeper(request.actor)
    rows = figures_of(actor.county_id, today=clock.today())
    return render(request, "visits/queue_figures.html", {"rows": rows, "tab_items": tabs(request, "figures")})
