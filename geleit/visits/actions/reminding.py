"""Reminders the day before an appointment, once, by mail."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q

from geleit.visits import mails
from geleit.visits.codes import AppointmentState, MessageKind, StepKind
from geleit.visits.models import Appointment, Message
from geleit.visits.rules.days import BERLIN, day_of
from geleit.visits.rules.telling import is_day_time, needs_reminder


@transaction.atomic
def remind(*, county_id: int, now: datetime) -> list[Message]:
    """Write the reminders for tomorrow's appointments; every hour of the day. Returns those written.

    Whoever gave a telephone number only gets none. A second round writes none again; an appointment that was moved
    away after its reminder is reminded of again on the day before the new date. Three statements.
    """
    if not is_day_time(now):
        return []
    today = now.astimezone(BERLIN).date()
    tomorrow = day_of(today + timedelta(days=1))
    written = Message.objects.filter(
        appointment=OuterRef("pk"), kind=MessageKind.REMINDER, created_at__gte=day_of(today).start
    )
    told = Max("steps__at", filter=Q(steps__kind__in=[StepKind.CONFIRMED, StepKind.MOVED]))
    rows = (
        Appointment.objects.filter(
            ~Exists(written),
            county_id=county_id,
            state=AppointmentState.CONFIRMED,
            during__startswith__gte=tomorrow.start,
            during__startswith__lt=day_of(today + timedelta(days=2)).start,
            visitors__email__gt="",
        )
        .annotate(told_at=told)
        .order_by("during", "id")
    )
    messages = [
        Message(county_id=county_id, appointment=row, kind=MessageKind.REMINDER, created_at=now)
        for row in rows
        if needs_reminder(row.during.lower, told_at=row.told_at or row.created_at, now=now)
    ]
    Message.objects.bulk_create(messages)
    mails.post(messages)
    return messages


__all__ = ["remind"]
