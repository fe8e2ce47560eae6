"""The history of entries, what waits for a second person, and how fresh entries are."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.apps import apps

from geleit.directory.codes import ChangeKind, ChangeState
from geleit.directory.dated import DatedFact
from geleit.directory.models import (
    ChangeSet,
    Confirmation,
    DirectorySettings,
    Office,
    OfficeFacts,
)
from geleit.directory.queries.offices import OfficePage, office_page
from geleit.directory.rules.secrets import hashed

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


@dataclass(frozen=True)
class Freshness:
    """An office and when it was last confirmed."""

    office: Office
    facts: OfficeFacts
    confirmation: Confirmation | None
    is_due: bool


def freshness(county_id: int, today: date) -> list[Freshness]:
    """All offices of a day, those longest due first; what was never confirmed is due. Two statements."""
    published = OfficeFacts.objects.filter(county_id=county_id).published_on(today).select_related("office")
    known = {one.entry_id: one for one in Confirmation.objects.filter(county_id=county_id)}
    rows = []
    for facts in published.order_by("sort", "id"):
        kept = known.get(facts.office.public_id)
        due = kept is None or kept.last_confirmed is None or kept.next_due <= today
        rows.append(Freshness(facts.office, facts, kept, due))
    return sorted(rows, key=lambda row: (not row.is_due, row.confirmation.next_due if row.confirmation else date.min))


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


def confirmation_of(county_id: int, entry_id: UUID) -> Confirmation | None:
    """Who answers for an entry and when it was confirmed, or None."""
    return Confirmation.objects.filter(county_id=county_id, entry_id=entry_id).first()


def page_to_confirm(county_id: int, secret: str, today: date) -> OfficePage | None:
    """What is published of the office that a link asks about, or None for an unknown link."""
    kept = Confirmation.objects.filter(county_id=county_id, token_hash=hashed(secret)).first()
    office = Office.objects.filter(county_id=county_id, public_id=kept.entry_id).first() if kept is not None else None
    return office_page(county_id, office.key, today) if office is not None else None
