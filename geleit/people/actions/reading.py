"""Reading is recorded too: who looked at whose file, and who searched."""

from datetime import datetime

from geleit.accounts.actors import Actor
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.people.models import Person


def note_reading(*, person: Person, page: str, by: Actor, now: datetime) -> None:
    """Record that a page of the person's file was shown; `page` is a short fixed word such as "facts"."""
    record(EventKind.FILE_READ, by=by, now=now, person_id=person.pk, subject=page)


def note_search(*, by: Actor, now: datetime) -> None:
    """Record that somebody searched for people; what was asked is personal and not kept."""
    record(EventKind.PEOPLE_SEARCHED, by=by, now=now)
