"""The history of entries, and what waits for a second person."""

from dataclasses import dataclass
from uuid import UUID

from django.apps import apps

from geleit.directory.codes import ChangeKind, ChangeState
from geleit.directory.dated import DatedFact
from geleit.directory.models import ChangeSet, DirectorySettings

HISTORY_LENGTH = 50


@dataclass(frozen=True)
class Change:
    """A change with the facts it touched."""

    change: ChangeSet
    added: list[DatedFact]
    ended: list[DatedFact]
    withdrawn: list[DatedFact]
    may_be_undone: bool

    @property
    def kinds(self) -> list[str]:
        """What kinds of facts it is about, by the names of their models in small letters."""
        return sorted({type(fact).__name__.lower() for fact in (*self.added, *self.ended, *self.withdrawn)})


def history(county_id: int, entry_id: UUID) -> list[Change]:
    """The changes of an entry, newest first. One statement, and one for each kind of fact they touched."""
    found = ChangeSet.objects.filter(county_id=county_id, entry_id=entry_id).select_related("by", "settled_by")
    return _with_facts(county_id, list(found.order_by("-id")[:HISTORY_LENGTH]))


def waiting(county_id: int) -> list[Change]:
    """Changes that wait for a second person, the longest waiting first."""
    found = ChangeSet.objects.filter(county_id=county_id, state=ChangeState.WAITING).select_related("by", "settled_by")
    return _with_facts(county_id, list(found.order_by("id")[:200]))


def settings_of(county_id: int) -> DirectorySettings:
    """How the county keeps its directory; the defaults where nobody set anything."""
    return DirectorySettings.objects.filter(county_id=county_id).first() or DirectorySettings(county_id=county_id)


def _with_facts(county_id: int, changes: list[ChangeSet]) -> list[Change]:
    wanted: dict[str, set[str]] = {}
    for change in changes:
        for rows in change.effects.values():
            for label, public_id, *_rest in rows:
                wanted.setdefault(label, set()).add(public_id)
    facts = {
        (label, str(fact.public_id)): fact
        for label, ids in sorted(wanted.items())
        for fact in apps.get_model(label)._default_manager.filter(county_id=county_id, public_id__in=ids)
    }

    def touched(change: ChangeSet, name: str) -> list[DatedFact]:
        named = [(row[0], row[1]) for row in change.effects.get(name, [])]
        return [facts[key] for key in named if key in facts]

    latest: set[UUID] = set()
    shown = []
    for change in sorted(changes, key=lambda one: -one.pk):
        counts = change.state == ChangeState.IN_FORCE and change.kind != ChangeKind.UNDONE
        may = counts and change.entry_id not in latest
        if counts:
            latest.add(change.entry_id)
        shown.append(
            Change(change, touched(change, "added"), touched(change, "ended"), touched(change, "withdrawn"), may)
        )
    order = [change.pk for change in changes]
    return sorted(shown, key=lambda one: order.index(one.change.pk))
