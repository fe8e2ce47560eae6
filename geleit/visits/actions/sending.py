"""What becomes of messages to visitors: sent once, given up, no longer needed, or asked for again."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models.fields.json import KeyTextTransform
from procrastinate.contrib.django.models import ProcrastinateJob

from geleit.visits import mails, secrets
from geleit.visits.codes import AppointmentState, MessageKind, MessageState
from geleit.visits.models import Appointment, Message
from geleit.visits.rules.booking import OPEN_STATES, email_in_full

FORGOTTEN_AFTER = timedelta(minutes=2)
GIVEN_UP_AFTER = timedelta(days=1)
AGAIN_AFTER = timedelta(minutes=5)  # who asks for the link twice gets it once


@transaction.atomic
def send_message(*, county_id: int, message: UUID, now: datetime) -> MessageState | None:
    """Send a message that waits, or drop it where it no longer fits; None where another worker has it in hand.

    The row is held until the mail server has taken the mail. Killed in between, the worker sends it once more with the
    same Message-ID. Raises SMTPException or OSError; then nothing is changed.
    """
    waiting = Message.objects.select_for_update(of=("self",), skip_locked=True).select_related("appointment")
    row = waiting.filter(county_id=county_id, public_id=message, state=MessageState.WAITING).first()
    if row is None:
        return None
    letter = mails.letter_of(row, now=now)
    if letter is not None:
        letter.send()
    state = MessageState.SENT if letter is not None else MessageState.DROPPED
    Message.objects.filter(county_id=county_id, pk=row.pk).update(state=state, settled_at=now)
    return state


@transaction.atomic
def give_up(*, county_id: int, message: UUID, now: datetime) -> None:
    """Say in the outbox that a message could not be sent, so that somebody calls instead."""
    waiting = Message.objects.filter(county_id=county_id, public_id=message, state=MessageState.WAITING)
    waiting.update(state=MessageState.FAILED, settled_at=now)


@transaction.atomic
def hand_over_forgotten(*, county_id: int, now: datetime) -> int:
    """Give messages to the worker for which no job waits, such as those of a worker that was killed; returns how many.

    A job too many does no harm: whoever comes second finds nothing that waits.
    """
    waiting = Message.objects.filter(county_id=county_id, state=MessageState.WAITING)
    # The worker has stopped trying long before; whatever it was, somebody has to call.
    waiting.filter(created_at__lte=now - GIVEN_UP_AFTER).update(state=MessageState.FAILED, settled_at=now)
    old = waiting.filter(created_at__lte=now - FORGOTTEN_AFTER).select_related("appointment")
    found = list(old.order_by("created_at", "id"))
    if not found:
        return 0
    jobs = ProcrastinateJob.objects.filter(task_name=mails.SEND, status="todo")
    queued = set(jobs.annotate(message=KeyTextTransform("message", "args")).values_list("message", flat=True))
    forgotten = [one for one in found if str(one.public_id) not in queued]
    mails.hand_over(forgotten)
    return len(forgotten)


@transaction.atomic
def send_link_again(*, county_id: int, code: str, email: str, now: datetime) -> list[Message]:
    """Send the link of an appointment again, if the code and the address belong together; else nothing."""
    address = email_in_full(email)
    if address is None:
        return []
    row = (
        Appointment.objects.select_for_update(of=("self",))
        .filter(
            county_id=county_id,
            code=secrets.code_as_kept(code),
            state__in=OPEN_STATES,
            during__startswith__gt=now,
            visitors__email__iexact=address,
        )
        .first()
    )
    if row is None:
        return []
    kind = MessageKind.CONFIRM if row.state == AppointmentState.RESERVED else MessageKind.CONFIRMED
    if row.messages.filter(kind=kind, created_at__gt=now - AGAIN_AFTER).exists():
        return []
    message = Message(county_id=county_id, appointment=row, kind=kind, created_at=now)
    message.save(force_insert=True)
    mails.post([message])
    return [message]


__all__ = ["give_up", "hand_over_forgotten", "send_link_again", "send_message"]
