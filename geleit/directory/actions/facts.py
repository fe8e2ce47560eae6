"""Changing published facts. A row is never overwritten: it is ended, withdrawn or joined by another.

Every change is a change set, so that it has a history, can wait for a second person and can be taken back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from geleit.accounts.actors import Actor
from geleit.audit import actions as audit
from geleit.audit.codes import EventKind
from geleit.core.errors import Refused, Stale
from geleit.directory.changes import tell
from geleit.directory.codes import ChangeKind, ChangeState
from geleit.directory.dated import DatedFact
from geleit.directory.models import ChangeSet, Closure, DirectorySettings, Notice
from geleit.directory.rules import checks

Parts = Callable[[DatedFact], None]  # writes what belongs to a new row beside its own fields
_HAS_AN_END = (Closure, Notice)


class FactRefused(Refused):
    """The fact may not be kept as it was given."""


@dataclass(frozen=True)
class Entry:
    """What a change is about: an office, a service, or a fact that stands alone such as a notice."""

    model: str
    id: UUID

    @classmethod
    def of(cls, record: Model) -> "Entry":
        """The entry of an identity or of a fact that stands alone."""
        return cls(record._meta.label, record.public_id)  # type: ignore[attr-defined]  # all of them have one


@dataclass(frozen=True)
class NewFact:
    """A row to be added."""

    model: type[DatedFact]
    values: Mapping[str, Any]
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    parts: Parts | None = None


@dataclass
class _Effects:
    added: list[list[str]] = field(default_factory=list)
    ended: list[list[str | None]] = field(default_factory=list)
    withdrawn: list[list[str]] = field(default_factory=list)

    def kept(self) -> dict[str, Any]:
        return {"added": self.added, "ended": self.ended, "withdrawn": self.withdrawn}


def seen_as(fact: DatedFact) -> str:
    """What a form remembers of the fact it shows; another end means that somebody changed it since."""
    return _iso(fact.valid_to) or "open"


# --- what an editor does ----------------------------------------------------------------------------------------------


@transaction.atomic
def add(*, entry: Entry, new: NewFact, reason: str = "", by: Actor, now: datetime, today: date) -> ChangeSet:
    """Publish another fact. Raises FactRefused."""
    _check(new, today)
    effects = _Effects(added=[_add(new, by, now)])
    return _change(entry, ChangeKind.ADDED, effects, reason, by, now)


@transaction.atomic
def replace(
    *,
    entry: Entry,
    fact: DatedFact,
    new: NewFact,
    reason: str = "",
    seen: str = "",
    by: Actor,
    now: datetime,
    today: date,
) -> ChangeSet:
    """Let another fact hold from `new.valid_from` on: the old one ends the day before. Raises FactRefused and Stale.

    Without a first day it holds from today. A fact that began on that day or later never held and is withdrawn.
    `seen` is what `seen_as` said when the editor opened the fact.
    """
    first = new.valid_from or today
    new = NewFact(new.model, new.values, first, new.valid_to or fact.valid_to, new.source, new.parts)
    _same(fact, seen)
    _check(new, today)
    if fact.valid_to is not None and fact.valid_to < first:
        raise FactRefused(_("This entry ends before that day. Add a new one instead."))
    effects = _Effects()
    if fact.valid_from is not None and fact.valid_from >= first:
        effects.withdrawn.append(_named(fact))
    else:
        effects.ended.append([*_named(fact), _iso(fact.valid_to), _iso(first - timedelta(days=1))])
    effects.added.append(_add(new, by, now))
    return _change(entry, ChangeKind.REPLACED, effects, reason, by, now)


@transaction.atomic
def correct(
    *,
    entry: Entry,
    fact: DatedFact,
    new: NewFact,
    reason: str,
    seen: str = "",
    by: Actor,
    now: datetime,
    today: date,
) -> ChangeSet:
    """Strike out a fact that was wrong from the start and put another in its place. Raises FactRefused and Stale."""
    if not reason.strip():
        raise FactRefused(_("Say why it was wrong."))
    _same(fact, seen)
    _check(new, today, is_correction=True)
    effects = _Effects(withdrawn=[_named(fact)], added=[_add(new, by, now)])
    return _change(entry, ChangeKind.CORRECTED, effects, reason, by, now)


@transaction.atomic
def withdraw(*, entry: Entry, fact: DatedFact, reason: str, seen: str = "", by: Actor, now: datetime) -> ChangeSet:
    """Strike out a fact that was wrong; nothing takes its place. Raises FactRefused and Stale."""
    if not reason.strip():
        raise FactRefused(_("Say why it was wrong."))
    _same(fact, seen)
    return _change(entry, ChangeKind.WITHDRAWN, _Effects(withdrawn=[_named(fact)]), reason, by, now)


@transaction.atomic
def end(
    *, entry: Entry, fact: DatedFact, last_day: date, reason: str = "", seen: str = "", by: Actor, now: datetime
) -> ChangeSet:
    """Let a fact end after `last_day`. Raises FactRefused and Stale."""
    _same(fact, seen)
    found = checks.period(fact.valid_from, last_day)
    if fact.valid_to is not None and fact.valid_to <= last_day:
        found.append(str(_("It ends already on or before that day.")))
    if found:
        raise FactRefused(found)
    effects = _Effects(ended=[[*_named(fact), _iso(fact.valid_to), _iso(last_day)]])
    return _change(entry, ChangeKind.ENDED, effects, reason, by, now)


# --- the second person ------------------------------------------------------------------------------------------------


@transaction.atomic
def release(*, change: ChangeSet, by: Actor, now: datetime) -> ChangeSet:
    """Publish a change that waits. Raises FactRefused for one's own change, Stale where the facts changed since."""
    change = _waiting(change)
    if change.by_id == by.user_id:
        raise FactRefused(_("Somebody else has to release your change."))
    _apply(change, by, now)
    _settle(change, ChangeState.IN_FORCE, by, now)
    _record(EventKind.DIRECTORY_RELEASED, change, by, now)
    tell(change.county_id)
    return change


@transaction.atomic
def refuse(*, change: ChangeSet, reason: str, by: Actor, now: datetime) -> ChangeSet:
    """Do not release a waiting change; who made it may take it back themselves. Raises FactRefused."""
    change = _waiting(change)
    if not reason.strip():
        raise FactRefused(_("Say why it is not released."))
    for fact in _facts(change.effects["added"], change.county_id):
        fact.withdrawn_at, fact.withdrawn_by_id = now, by.user_id
        fact.save(update_fields=["withdrawn_at", "withdrawn_by"])
    change.reason = f"{change.reason} · {reason}".strip(" ·")[:300]
    _settle(change, ChangeState.REFUSED, by, now)
    _record(EventKind.DIRECTORY_REFUSED, change, by, now, reason=reason)
    return change


@transaction.atomic
def undo(*, change: ChangeSet, by: Actor, now: datetime) -> ChangeSet:
    """Take the last change of an entry back; all is as it was before. Raises FactRefused, also for an older one."""
    change = ChangeSet.objects.select_for_update().get(pk=change.pk)
    if change.state != ChangeState.IN_FORCE or change.kind == ChangeKind.UNDONE:
        raise FactRefused(_("This change cannot be undone."))
    later = ChangeSet.objects.filter(
        county_id=change.county_id, entry_id=change.entry_id, state=ChangeState.IN_FORCE, id__gt=change.pk
    )
    if later.exclude(kind=ChangeKind.UNDONE).exists():
        raise FactRefused(_("Undo the later changes first."))
    _take_back(change, by, now)
    _settle(change, ChangeState.TAKEN_BACK, by, now)
    entry = Entry(change.entry_model, change.entry_id)
    undone = _kept(entry, ChangeKind.UNDONE, ChangeState.IN_FORCE, {}, "", by, now)
    undone.undoes = change
    undone.save(update_fields=["undoes"])
    _record(EventKind.DIRECTORY_UNDONE, undone, by, now)
    tell(change.county_id)
    return undone


@transaction.atomic
def set_four_eyes(*, is_on: bool, by: Actor, now: datetime) -> DirectorySettings:
    """Whether a second person must release each change in the county."""
    settings, _created = DirectorySettings.objects.update_or_create(
        county_id=by.county_id, defaults={"four_eyes": is_on}
    )
    audit.record(
        EventKind.DIRECTORY_CHANGED, by=by, now=now, subject="directorysettings", subject_id=settings.pk,
        fields=["four_eyes"],
    )  # fmt: skip
    return settings


# --- inside -----------------------------------------------------------------------------------------------------------


def _check(new: NewFact, today: date, *, is_correction: bool = False) -> None:
    found = [*checks.period(new.valid_from, new.valid_to), *checks.obstacles(new.model.__name__.lower(), new.values)]
    if issubclass(new.model, _HAS_AN_END):
        found += checks.both_days(new.valid_from, new.valid_to)
        if not is_correction:
            found += checks.not_over(new.valid_to, today)
    if found:
        raise FactRefused(found)


def _same(fact: DatedFact, seen: str) -> None:
    """The row must be as the editor saw it; locks it."""
    if seen and seen != seen_as(fact):
        raise Stale(_("Somebody else changed this entry in the meantime. Look at it again."))
    kept = type(fact)._default_manager.select_for_update().filter(pk=fact.pk).first()
    if kept is None or kept.withdrawn_at is not None or kept.released_at is None or kept.valid_to != fact.valid_to:
        raise Stale(_("Somebody else changed this entry in the meantime. Look at it again."))


def _add(new: NewFact, by: Actor, now: datetime) -> list[str]:
    fact = new.model(
        county_id=by.county_id,
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        recorded_at=now,
        recorded_by_id=by.user_id,
        source=new.source,
        **new.values,
    )
    fact.save(force_insert=True)
    if new.parts is not None:
        new.parts(fact)
    return _named(fact)


def _change(entry: Entry, kind: ChangeKind, effects: _Effects, reason: str, by: Actor, now: datetime) -> ChangeSet:
    waits = DirectorySettings.objects.filter(county_id=by.county_id, four_eyes=True).exists()
    state = ChangeState.WAITING if waits else ChangeState.IN_FORCE
    change = _kept(entry, kind, state, effects.kept(), reason, by, now)
    if not waits:
        _apply(change, by, now)
        tell(change.county_id)
    _record(EventKind.DIRECTORY_CHANGED, change, by, now, reason=reason)
    return change


def _kept(
    entry: Entry,
    kind: ChangeKind,
    state: ChangeState,
    effects: Mapping[str, Any],
    reason: str,
    by: Actor,
    now: datetime,
) -> ChangeSet:
    change = ChangeSet(
        county_id=by.county_id,
        entry_model=entry.model,
        entry_id=entry.id,
        kind=kind,
        state=state,
        effects=dict(effects),
        reason=reason[:300],
        at=now,
        by_id=by.user_id,
    )
    change.save(force_insert=True)
    return change


def _apply(change: ChangeSet, by: Actor, now: datetime) -> None:
    """End and withdraw first, then release, so that no two facts hold at once."""
    for label, public_id, before, after in change.effects["ended"]:
        fact = _fact(change.county_id, label, public_id)
        if fact.withdrawn_at is not None or _iso(fact.valid_to) != before:
            raise Stale(_("Somebody else changed this entry in the meantime. Look at it again."))
        fact.valid_to = date.fromisoformat(after)
        fact.save(update_fields=["valid_to"])
    for fact in _facts(change.effects["withdrawn"], change.county_id):
        if fact.withdrawn_at is not None:
            raise Stale(_("Somebody else changed this entry in the meantime. Look at it again."))
        fact.withdrawn_at, fact.withdrawn_by_id = now, by.user_id
        fact.save(update_fields=["withdrawn_at", "withdrawn_by"])
    for fact in _facts(change.effects["added"], change.county_id):
        fact.released_at, fact.released_by_id = now, by.user_id
        _save_apart(fact, ["released_at", "released_by"])


def _take_back(change: ChangeSet, by: Actor, now: datetime) -> None:
    for fact in _facts(change.effects["added"], change.county_id):
        fact.withdrawn_at, fact.withdrawn_by_id = now, by.user_id
        fact.save(update_fields=["withdrawn_at", "withdrawn_by"])
    for label, public_id, before, _after in change.effects["ended"]:
        fact = _fact(change.county_id, label, public_id)
        fact.valid_to = date.fromisoformat(before) if before else None
        _save_apart(fact, ["valid_to"])
    for fact in _facts(change.effects["withdrawn"], change.county_id):
        fact.withdrawn_at, fact.withdrawn_by_id = None, None
        _save_apart(fact, ["withdrawn_at", "withdrawn_by"])


def _save_apart(fact: DatedFact, fields: list[str]) -> None:
    """Save, and say it in words where the database knows another fact for the same days."""
    try:
        with transaction.atomic():
            fact.save(update_fields=fields)
    except IntegrityError as error:
        raise FactRefused(
            _("Another entry holds on some of these days. End it first, or change it instead of adding one.")
        ) from error


def _waiting(change: ChangeSet) -> ChangeSet:
    change = ChangeSet.objects.select_for_update().get(pk=change.pk)
    if change.state != ChangeState.WAITING:
        raise FactRefused(_("This change does not wait for a release any more."))
    return change


def _settle(change: ChangeSet, state: ChangeState, by: Actor, now: datetime) -> None:
    change.state, change.settled_at, change.settled_by_id = state, now, by.user_id
    change.save(update_fields=["state", "settled_at", "settled_by", "reason"])


def _record(kind: EventKind, change: ChangeSet, by: Actor, now: datetime, reason: str = "") -> None:
    models = {label.split(".")[-1].lower() for rows in change.effects.values() for label, *_rest in rows}
    audit.record(kind, by=by, now=now, subject="changeset", subject_id=change.pk, fields=sorted(models), reason=reason)


def _named(fact: DatedFact) -> list[str]:
    return [fact._meta.label, str(fact.public_id)]


def _facts(rows: Sequence[Sequence[str]], county_id: int) -> list[DatedFact]:
    return [_fact(county_id, label, public_id) for label, public_id in rows]


def _fact(county_id: int, label: str, public_id: str) -> DatedFact:
    model = apps.get_model(label)
    if not issubclass(model, DatedFact):
        raise LookupError(label)
    return model._default_manager.select_for_update().get(county_id=county_id, public_id=public_id)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
