"""One appointment: details, history, messages; moving, cancelling, who came."""

from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.errors import Refused
from geleit.visits import access
from geleit.visits.actions import desk as actions
from geleit.visits.actions.places import PlaceTaken
from geleit.visits.codes import AppointmentState, CancelReason
from geleit.visits.forms.desk import CancelForm
from geleit.visits.queries import day as queries
from geleit.visits.queries import desk as offered

NEED = Permission.APPOINTMENT_WORK


@require_GET
def appointment(request: StaffRequest, appointment_id: UUID) -> HttpResponse:
    """One appointment with everything that happened to it."""
    row = access.get_appointment_for(request.actor, appointment_id, need=NEED)
    now = clock.now()
    actions.note_reading(appointment=row, by=request.actor, now=now)
    is_today = clock.local(row.during.lower).date() == clock.today()
    context = {
        "row": row,
        "line": queries.line_of(row),
        "steps": queries.steps_of(row),
        "sent": queries.messages_of(row),
        "can_change": row.state == AppointmentState.CONFIRMED and row.during.lower > now,
        "can_cancel": row.state in {AppointmentState.CONFIRMED, AppointmentState.RESERVED},
        "can_mark": row.state == AppointmentState.CONFIRMED and clock.local(row.during.lower).date() <= clock.today(),
        "can_miss": row.during.lower <= now,
        "can_reopen": row.state in {AppointmentState.SERVED, AppointmentState.MISSED} and is_today,
        "day": clock.local(row.during.lower).date(),
    }
    return render(request, "visits/appointments/appointment.html", context)


@require_http_methods(["GET", "POST"])
def move(request: StaffRequest, appointment_id: UUID) -> HttpResponse:
    """Choose another time; where somebody else was faster, the next ones are offered."""
    row = access.get_appointment_for(request.actor, appointment_id, need=NEED)
    refused: list[str] = []
    if request.method == "POST":
        start = _moment(request.POST.get("start", ""))
        if start is None:
            refused = [_("Please choose a time.")]
        else:
            try:
                actions.move(appointment=row, start=start, seen=_seen(request), by=request.actor, now=clock.now())
            except PlaceTaken as taken:
                refused = taken.messages
            else:
                messages.success(request, _("The appointment is moved."))
                return redirect("appointments:appointment", appointment_id)
    first = _day(request.GET.get("ab", ""))
    free, refusal = offered.times_for(row, now=clock.now(), first=first)
    context = {
        "row": row,
        "line": queries.line_of(row),
        "days": free,
        "refused": [*refused, *refusal],
        "following": offered.next_first_day(free),
        "seen": request.POST.get("seen") or row.version,
    }
    return render(request, "visits/appointments/move.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "POST"])
def cancel(request: StaffRequest, appointment_id: UUID) -> HttpResponse:
    """Call an appointment off, with the reason."""
    row = access.get_appointment_for(request.actor, appointment_id, need=NEED)
    form = CancelForm(request.POST if request.method == "POST" else None, initial={"reason": CancelReason.VISITOR})
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.cancel(appointment=row, seen=_seen(request), by=request.actor, now=clock.now(), **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("The appointment is cancelled. Its time is free again."))
            return redirect("appointments:appointment", appointment_id)
    context = {"row": row, "line": queries.line_of(row), "form": form, "seen": request.POST.get("seen") or row.version}
    return render(request, "visits/appointments/cancel.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def mark(request: StaffRequest, appointment_id: UUID) -> HttpResponse:
    """Somebody came, did not come, or this was a mistake."""
    row = access.get_appointment_for(request.actor, appointment_id, need=NEED)
    try:
        actions.mark(
            appointment=row, what=request.POST.get("what", ""), seen=_seen(request), by=request.actor, now=clock.now()
        )
    except Refused as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, _("Noted."))
    return redirect("appointments:appointment", appointment_id)


def _seen(request: StaffRequest) -> int:
    typed = request.POST.get("seen", "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else -1


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
