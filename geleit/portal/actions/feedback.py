"""Visitors' remarks: received without an account, settled and deleted by the editor."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from geleit.accounts.actors import Actor
from geleit.portal.codes import FeedbackState
from geleit.portal.models import Feedback


@dataclass(frozen=True)
class NewFeedback:
    """What a visitor wrote; `key` is that of the form."""

    key: UUID
    text: str
    contact: str
    page: str
    language: str


def receive_feedback(*, county_id: int, data: NewFeedback, now: datetime) -> None:
    """Keep a remark; the same form sent twice is kept once.

    Runs as the portal's role, which may add remarks but not read them.
    """
    row = Feedback(
        county_id=county_id,
        public_id=data.key,
        page=data.page[:200],
        language=data.language,
        text=data.text,
        contact=data.contact,
        sent_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the key is taken: this form was sent before
        return


@transaction.atomic
def settle_feedback(*, feedback: Feedback, by: Actor, now: datetime) -> None:
    """Mark a remark as done."""
    feedback.state, feedback.done_at, feedback.done_by_id = FeedbackState.DONE, now, by.user_id
    feedback.save(update_fields=["state", "done_at", "done_by"])


@transaction.atomic
def delete_feedback(*, feedback: Feedback) -> None:
    """Delete a remark that is settled."""
    feedback.delete()
