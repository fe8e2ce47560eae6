"""What the front desk does with one appointment: book, move, cancel, say who came. Each with its audit event."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from geleit.accounts.actors import Actor
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.core.errors import Refused, Stale
from geleit.visits.actions import attendance, booking
from geleit.visits.actions.booking import WhoComes
from geleit.visits.actions.calling import follow_appointment
from geleit.visits.actions.places import PlaceWanted, keep_place
from geleit.visits.actions.posting import post
from geleit.visits.codes import Channel, MessageState
from geleit.visits.models import Appointment, Message

CHANGED = _("The appointment was changed in the meantime. Please look at it again.")


@transaction.atomic
def book(*, wanted: PlaceWanted, who: WhoComes, by: Actor, now: datetime) -> Appointment:
    """Book for somebody at the desk or on the telephone: confirmed at once.

    Raises PlaceTaken where somebody was faster, Refused where this person has an open appointment for this concern.
    """
    held = keep_place(county_id=by.county_id, wanted=wanted, now=now, by=by.user_id)
    row = Appointment.objects.get(county_id=by.county_id, pk=held.id)
    post(booking.book(appointment=row, who=who, now=now, by=by.user_id))
    _tell(EventKind.APPOINTMENT_BOOKED, row, by, now)
    row.refresh_from_db()
    return row


@transaction.atomic
def move(
    *, appointment: Appointment, start: datetime, channel: str = Channel.DESK, seen: int, by: Actor, now: datetime
) -> None:
    """Give an appointment another time. Raises PlaceTaken, Refused, and Stale where it was changed since."""
    post(booking.move(appointment=appointment, start=start, channel=channel, seen=seen, by=by.user_id, now=now))
    _tell(EventKind.APPOINTMENT_CHANGED, appointment, by, now, "moved")


@transaction.atomic
def cancel(*, appointment: Appointment, reason: str, seen: int, by: Actor, now: datetime) -> None:
    """Call an appointment off. Raises Refused, and Stale where it was changed since."""
    follow_appointment(appointment=appointment, attended=False, by=by, now=now)
    row = Appointment.objects.select_for_update().get(county_id=by.county_id, pk=appointment.pk)
    if row.version != seen:
        raise Stale(CHANGED)
    post(booking.cancel(appointment=row, reason=reason, by=by.user_id, now=now))
    _tell(EventKind.APPOINTMENT_CHANGED, row, by, now, "cancelled")


@transaction.atomic
def mark(*, appointment: Appointment, what: str, seen: int, by: Actor, now: datetime) -> None:
    """Say that somebody came ("attended"), did not ("missed"), or that this was a mistake ("reopen").

    Raises Refused, and Stale where it was changed since.
    """
    steps = {"attended": attendance.mark_attended, "missed": attendance.mark_missed, "reopen": attendance.reopen}
    if what not in steps:
        raise Refused(_("Please choose what happened."))
    # The number first: whoever finishes with it at a counter locks it before the appointment, too.
    if what != "reopen":
        follow_appointment(appointment=appointment, attended=what == "attended", by=by, now=now)
    steps[what](appointment=appointment, now=now, by=by.user_id, version=seen)
    _tell(EventKind.APPOINTMENT_CHANGED, appointment, by, now, what)


@transaction.atomic
def told_by_telephone(*, message: Message, by: Actor, now: datetime) -> None:
    """Somebody was called. Raises Refused where the message was settled otherwise; twice changes nothing."""
    row = Message.objects.select_for_update().get(county_id=by.county_id, pk=message.pk)
    if row.state == MessageState.TOLD:
        return
    if row.state not in {MessageState.TO_CALL, MessageState.FAILED}:
        raise Refused(_("This message was settled in the meantime."))
    row.state, row.settled_at, row.told_by_id = MessageState.TOLD, now, by.user_id
    row.save(update_fields=["state", "settled_at", "told_by"])
    _tell(EventKind.APPOINTMENT_CHANGED, row.appointment, by, now, "told")


@transaction.atomic
def send_again(*, message: Message, by: Actor, now: datetime) -> None:
    """Let a message that could not be sent wait to be sent again. Raises Refused where it waits or was sent."""
    row = Message.objects.select_for_update().get(county_id=by.county_id, pk=message.pk)
    if row.state != MessageState.FAILED:
        raise Refused(_("This message was settled in the meantime."))
    row.state, row.settled_at = MessageState.WAITING, None
    row.save(update_fields=["state", "settled_at"])
    post([row])
    _tell(EventKind.APPOINTMENT_CHANGED, row.appointment, by, now, "sent_again")


def note_listing(*, by: Actor, now: datetime) -> None:
    """Somebody saw a list of appointments with names."""
    record(EventKind.APPOINTMENTS_LISTED, by=by, now=now)


def note_reading(*, appointment: Appointment, by: Actor, now: datetime) -> None:
    """Somebody saw the page of an appointment."""
    _tell(EventKind.APPOINTMENT_READ, appointment, by, now)


def _tell(kind: EventKind, row: Appointment, by: Actor, now: datetime, what: str = "") -> None:
    fields = [what] if what else []
    record(kind, by=by, now=now, subject="appointment", subject_id=row.pk, fields=fields)
