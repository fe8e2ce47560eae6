"""Recording: always in the transaction of what is recorded, so that without a record nothing is done or shown."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import DatabaseError, OperationalError, connection

from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.core.actor import Acting

NOT_WRITTEN = "the audit trail cannot be written"
# By hand, because every page of every file adds one: the same by a model takes three times as long.
_ADD = """
    INSERT INTO audit_event
      (county_id, at, kind, actor_id, role, person_id, case_id, subject, subject_id, fields, reason)
    VALUES (%(county_id)s, %(at)s, %(kind)s, %(actor_id)s, %(role)s, %(person_id)s, %(case_id)s, %(subject)s,
            %(subject_id)s, %(fields)s::varchar(60)[], %(reason)s)
"""


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
) -> None:
    """Add one event to the trail.

    Raises OperationalError, whatever kept the database from it, so that the caller's transaction fails and the user is
    told to come back later: no record, no page.
    """
    values: dict[str, Any] = {
        "county_id": by.county_id,
        "at": now,
        "kind": kind.value,
        "actor_id": by.user_id,
        "role": by.role_code,
        "person_id": person_id,
        "case_id": case_id,
        "subject": subject,
        "subject_id": subject_id,
        "fields": list(fields),
        "reason": reason[:300],
    }
    try:
        with connection.cursor() as cursor:
            cursor.execute(_ADD, values)
    except DatabaseError as error:
        raise OperationalError(NOT_WRITTEN) from error


def record_many(events: Iterable[Event], *, batch_size: int = 2000) -> None:
    """Add many prepared events at once, for what concerns several people. Raises OperationalError."""
    try:
        Event.objects.bulk_create(events, batch_size=batch_size)
    except DatabaseError as error:
        raise OperationalError(NOT_WRITTEN) from error
