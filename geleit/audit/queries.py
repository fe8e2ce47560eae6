"""Reading the trail: who did or looked at what of one file, newest first."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from geleit.audit.codes import READING, EventKind
from geleit.audit.models import Event, EventQuerySet

PAGE_SIZE = 50


@dataclass(frozen=True)
class Reading:
    """One line of the access log. `actor_id` is None or 0 for the system; names are joined by `accounts`."""

    at: datetime
    actor_id: int | None
    role: str
    kind: str
    label: str
    is_reading: bool
    fields: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class LogPage:
    """Lines of one page and the cursor of the next older page ("" when there is none)."""

    rows: list[Reading]
    next_cursor: str

    @property
    def actor_ids(self) -> set[int]:
        """Whose names the page needs."""
        return {row.actor_id for row in self.rows if row.actor_id}


def readings_of(
    person_id: int,
    *,
    county: int,
    since: datetime | None = None,
    only_reading: bool = False,
    only_changing: bool = False,
    cursor: str = "",
    size: int = PAGE_SIZE,
) -> LogPage:
    """Events about one person's file, from the newest on. A cursor that fits nothing shows the first page."""
    events = _of_person(person_id, county, since=since, only_reading=only_reading)
    if only_changing:
        events = events.changes()
    last_seen = _last_seen(events, cursor)
    if last_seen is not None:
        events = events.filter(Q(at__lt=last_seen.at) | Q(at=last_seen.at, pk__lt=last_seen.pk))
    found = list(events.newest_first()[: size + 1])
    rows, more = found[:size], len(found) > size
    return LogPage([_line(event) for event in rows], str(rows[-1].pk) if more else "")


def readers_of(person_id: int, *, county: int, since: datetime | None = None) -> set[int]:
    """Numbers of the users who looked at a person's file."""
    events = _of_person(person_id, county, since=since, only_reading=True)
    return {number for number in events.values_list("actor_id", flat=True).distinct() if number}


def _of_person(person_id: int, county: int, *, since: datetime | None, only_reading: bool) -> EventQuerySet:
    events = Event.objects.filter(county_id=county).about_person(person_id)
    if since is not None:
        events = events.since(since)
    return events.readings() if only_reading else events


def _last_seen(events: EventQuerySet, cursor: str) -> Event | None:
    return events.filter(pk=int(cursor)).first() if cursor.isascii() and cursor.isdigit() and len(cursor) < 19 else None


def _line(event: Event) -> Reading:
    known = event.kind in EventKind.values
    return Reading(
        at=event.at,
        actor_id=event.actor_id,
        role=event.role,
        kind=event.kind,
        label=str(EventKind(event.kind).label) if known else event.kind,
        is_reading=known and EventKind(event.kind) in READING,
        fields=tuple(event.fields),
        reason=event.reason,
    )
