"""Recording: always in the transaction of what is recorded, so that without a record nothing is done or shown."""

from collections.abc import Iterable
from datetime import datetime

from django.db import DatabaseError, OperationalError

from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.core.actor import Acting

NOT_WRITTEN = "the audit trail cannot be written"


def record(
    kind: EventKind,
    *,
    by: Acting,
    now: datetime,
    person_id: int | None = None,
    case_id: int | None = None,
    subject: str = "",
    subject_id: int | None = None,
    fields: Iterable[str] = (),
    reason: str = "",
) -> Event:
    """Add one event to the trail.

    Raises OperationalError, whatever kept the database from it, so that the caller's transaction fails and the user is
    told to come back later: no record, no page.
    """
    event = Event(
        county_id=by.county_id,
        at=now,
        kind=kind,
        actor_id=by.user_id,
        role=by.role_code,
        person_id=person_id,
        case_id=case_id,
        subject=subject,
        subject_id=subject_id,
        fields=list(fields),
        reason=reason[:300],
    )
    try:
        event.save(force_insert=True)
    except DatabaseError as error:
        raise OperationalError(NOT_WRITTEN) from error
    return event


def record_many(events: Iterable[Event], *, batch_size: int = 2000) -> None:
    """Add many prepared events at once, for bulk loads and pages about several people. Raises OperationalError."""
    try:
        Event.objects.bulk_create(events, batch_size=batch_size)
    except DatabaseError as error:
        raise OperationalError(NOT_WRITTEN) from error
