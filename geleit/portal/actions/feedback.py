"""Visitors' remarks: received without an account, settled and deleted by the editor."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from geleit.accounts.actors import Actor
from geleit.audit import actions as audit
from geleit.audit.codes import EventKind
from geleit.core.actor import Acting
from geleit.portal.codes import FeedbackState
from geleit.portal.models import Feedback
from geleit.portal.rules.keeping import kept_since


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
    """Mark a remark as done; from now on its time runs (`rules.keeping`). Marking it again changes nothing."""
    open_ones = Feedback.objects.filter(pk=feedback.pk, county_id=by.county_id).exclude(state=FeedbackState.DONE)
    if open_ones.update(state=FeedbackState.DONE, done_at=now, done_by_id=by.user_id):
        _record(EventKind.REMARK_SETTLED, feedback, by, now)


@transaction.atomic
def delete_feedback(*, feedback: Feedback, by: Acting, now: datetime) -> None:
    """Delete a remark."""
    _record(EventKind.REMARK_DELETED, feedback, by, now)
    feedback.delete()


@transaction.atomic
def delete_settled_feedback(*, county_id: int, by: Acting, now: datetime, today: date) -> int:
    """Delete the remarks that are settled and whose time is over; every night. Returns how many went."""
    settled = Feedback.objects.filter(county_id=county_id, state=FeedbackState.DONE)
    over = list(settled.filter(done_at__lt=kept_since(today)).order_by("pk"))
    for one in over:
        delete_feedback(feedback=one, by=by, now=now)
    return len(over)


def _record(kind: EventKind, feedback: Feedback, by: Acting, now: datetime) -> None:
    audit.record(kind, by=by, now=now, subject="feedback", subject_id=feedback.pk)
