"""Recording, correcting and ending entries of the dated histories. Nothing is overwritten."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from geleit.accounts.actors import Actor
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.core import clock
from geleit.core.errors import Refused
from geleit.core.whole import whole
from geleit.people.actions.protection import hide_address, keep_behind_door
from geleit.people.history_kinds import KINDS, HistoryKind
from geleit.people.history_rules import (
    Span,
    day_before_next,
    faults_in_entry,
    obstacles_to_correcting,
    obstacles_to_ending,
    obstacles_to_recording,
)
from geleit.people.models import HISTORIES, Accommodation, HistoryEntry, Person
from geleit.people.queries.facts import predecessor_of, standing_beside
from geleit.people.queries.master_data import birth_of
from geleit.people.rules import needs_protection, obstacles_to_reason

COMMON = ("valid_from", "valid_to", "origin", "remark", "is_disputed")
ONE_DAY = timedelta(days=1)


class EntryRefused(Refused):
    """An entry breaks a rule of its history."""


@whole
def record_entry(*, person: Person, history: str, values: Mapping[str, Any], by: Actor, now: datetime) -> HistoryEntry:
    """Add an entry; in an exclusive history it ends the open one before it. Raises EntryRefused.

    `values` are the fields of the history and of `COMMON`. An entry dated before an existing one ends the day before
    that begins.
    """
    _check(KINDS[history], values, person, now)
    entry = _add(person, history, values, by=by, now=now)
    _record(EventKind.FACT_RECORDED, entry, by=by, now=now, fields=_filled(values))
    return entry


@whole
def correct_entry(
    *,
    entry: HistoryEntry,
    values: Mapping[str, Any] | None,
    reason: str,
    reopen: bool = False,
    by: Actor,
    now: datetime,
) -> HistoryEntry:
    """Replace a wrong entry by a right one, or strike it out with `values` None; the old one stays readable.

    With `reopen` the entry that the wrong one had ended holds on until the next one begins. Returns the new entry, or
    the struck one. Raises EntryRefused.
    """
    if obstacles := obstacles_to_reason(reason):
        raise EntryRefused(obstacles)
    if values is not None:
        _check(KINDS[entry.HISTORY], values, entry.person, now)
    _lock(entry.person, by)
    ended = predecessor_of(entry) if reopen else None
    struck = type(entry).objects.filter(pk=entry.pk, county_id=by.county_id, corrected_at=None)
    if not struck.update(corrected_at=now, corrected_by_id=by.user_id, correction_reason=reason.strip()[:300]):
        raise EntryRefused(obstacles_to_correcting(is_corrected=True))
    successor = entry
    if values is not None:
        successor = _add(entry.person, entry.HISTORY, values, by=by, now=now)
        type(entry).objects.filter(pk=entry.pk).update(replaced_by=successor)
    _record(EventKind.FACT_CORRECTED, entry, by=by, now=now, fields=_filled(values or {}))
    if ended is not None:
        _let_hold_on(ended, by=by, now=now)
    return successor


@whole
def end_entry(*, entry: HistoryEntry, on: date, by: Actor, now: datetime) -> None:
    """Say that an entry held until `on`. Raises EntryRefused.

    An entry that names an end already, as printed on a paper, stays readable and is followed by one that ends earlier.
    """
    obstacles = obstacles_to_ending(
        is_corrected=entry.corrected_at is not None, start=entry.valid_from, end=entry.valid_to, on=on
    )
    if obstacles:
        raise EntryRefused(obstacles)
    if entry.valid_to is not None:
        names = (*COMMON, *(part.name for part in KINDS[entry.HISTORY].parts))
        values = {name: getattr(entry, name) for name in names} | {"valid_to": on}
        reason = str(_("Ended earlier than recorded at first."))
        correct_entry(entry=entry, values=values, reason=reason, by=by, now=now)
        return
    still_so = type(entry).objects.filter(pk=entry.pk, county_id=by.county_id, corrected_at=None, valid_to=None)
    if not still_so.update(valid_to=on):
        raise EntryRefused(_("This entry was changed in the meantime. Please look at it again."))
    entry.valid_to = on
    _record(EventKind.FACT_RECORDED, entry, by=by, now=now, fields=["valid_to"])


@whole
def move_family(*, people: Sequence[Person], values: Mapping[str, Any], by: Actor, now: datetime) -> list[HistoryEntry]:
    """Record one new accommodation for several people at once. Raises EntryRefused.

    Protected people keep their protection: their copy of the address goes behind its door.
    """
    if not people:
        raise EntryRefused(_("Please choose at least one person."))
    if values.get("valid_from") is None:
        raise EntryRefused(_("Please enter the day of the move."))
    entries = []
    for person in people:
        _check(KINDS["accommodation"], values, person, now)
        entry = _add(person, "accommodation", values, by=by, now=now)
        _record(EventKind.FAMILY_MOVED, entry, by=by, now=now, fields=_filled(values))
        entries.append(entry)
    return entries


def _check(kind: HistoryKind, values: Mapping[str, Any], person: Person, now: datetime) -> None:
    faults = faults_in_entry(kind, values, birth=birth_of(person), today=clock.local(now).date())
    if faults:
        raise EntryRefused([sentence for _field, sentence in faults])


def _lock(person: Person, by: Actor) -> Person:
    """The person as stored; one entry at a time fits in."""
    return Person.objects.select_for_update().get(pk=person.pk, county_id=by.county_id)


def _add(person: Person, history: str, values: Mapping[str, Any], *, by: Actor, now: datetime) -> HistoryEntry:
    person.is_protected = _lock(person, by).is_protected
    kind, model = KINDS[history], HISTORIES[history]
    entry = model(county_id=by.county_id, person=person, recorded_at=now, recorded_by_id=by.user_id)
    for name in (*COMMON, *(part.name for part in kind.parts)):
        if name in values:
            setattr(entry, name, values[name])
    if isinstance(entry, Accommodation):
        if needs_protection(entry.kind):
            hide_address(person, by=by, now=now)
        if person.is_protected:
            keep_behind_door(person, entry, by=by, now=now)
    if kind.exclusive:
        _fit_in(entry, by=by, now=now)
    entry.save(force_insert=True)
    return entry


def _fit_in(entry: HistoryEntry, *, by: Actor, now: datetime) -> None:
    """End the open entry before the new one; end the new one before what follows it."""
    standing = standing_beside(entry)
    spans = [Span(one.valid_from, one.valid_to) for one in standing]
    new = Span(entry.valid_from, entry.valid_to)
    if obstacles := obstacles_to_recording(KINDS[entry.HISTORY], new, spans):
        raise EntryRefused(obstacles)
    start = entry.valid_from
    if start is None:
        return
    if entry.valid_to is None:
        entry.valid_to = day_before_next(new, spans)
    for one in standing:
        if one.valid_to is None and (one.valid_from is None or one.valid_from < start):
            _set_end(one, start - ONE_DAY, by=by, now=now)


def _let_hold_on(entry: HistoryEntry, *, by: Actor, now: datetime) -> None:
    """Take back the end that a wrong entry had brought: what holds is ended by the next one, if there is one."""
    spans = [Span(one.valid_from, one.valid_to) for one in standing_beside(entry)]
    end = day_before_next(Span(entry.valid_from, None), spans)
    if end != entry.valid_to:
        _set_end(entry, end, by=by, now=now)


def _set_end(entry: HistoryEntry, end: date | None, *, by: Actor, now: datetime) -> None:
    type(entry).objects.filter(pk=entry.pk, county_id=by.county_id).update(valid_to=end)
    _record(EventKind.FACT_RECORDED, entry, by=by, now=now, fields=["valid_to"])


def _filled(values: Mapping[str, Any]) -> list[str]:
    return sorted(name for name, value in values.items() if value not in (None, "", False))


def _record(kind: EventKind, entry: HistoryEntry, *, by: Actor, now: datetime, fields: Sequence[str]) -> None:
    record(
        kind,
        by=by,
        now=now,
        person_id=entry.person_id,
        subject=entry.HISTORY,
        subject_id=entry.pk,
        fields=fields,
    )
