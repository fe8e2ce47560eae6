"""Recording: always in the transaction of what is recorded, so that without a record nothing is done or shown."""

from collections.abc import Iterable
from datetime import datetime

from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.core.actor import Acting


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
    """Add one event to the trail; raises whatever the database raises, so that the caller's transaction fails too."""
    return Event.objects.create(
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


def record_many(events: Iterable[Event], *, batch_size: int = 2000) -> None:
    """Add many prepared events at once, for bulk loads."""
    Event.objects.bulk_create(events, batch_size=batch_size)
