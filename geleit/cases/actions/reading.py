"""Recording that somebody read."""

from datetime import datetime

from geleit.accounts.actors import Actor
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.cases.actions.records import tell
from geleit.cases.models import Case


def note_reading(*, case: Case, by: Actor, now: datetime) -> None:
    """Somebody looks at a page of the case's file."""
    tell(EventKind.FILE_READ, case, by=by, now=now)


def note_listing(*, by: Actor, now: datetime) -> None:
    """Somebody looks at a list of cases."""
    record(EventKind.CASELOAD_LISTED, by=by, now=now)
