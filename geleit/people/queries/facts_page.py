"""The histories of a person as the page shows them: today's state as cards, and everything there ever was."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from geleit.core.codelists import code_list
from geleit.core.jinja import german_date, german_number
from geleit.people.hints import hints_for
from geleit.people.history_kinds import KINDS, HistoryKind, Label, Part
from geleit.people.history_rules import days_left_level
from geleit.people.models import HistoryEntry, Person, ResidenceTitle
from geleit.people.queries.facts import RecordedEntry, is_true_on, predecessor_of, recorded_entries_of


@dataclass(frozen=True)
class Line:
    """A field of an entry with its value in words."""

    label: Label
    text: str
    is_plain: bool = False  # understood without its label


@dataclass(frozen=True)
class Fact:
    """An entry in words."""

    entry: HistoryEntry
    kind: HistoryKind
    headline: str
    lines: list[Line]
    period: str
    recorded_by: str
    level: str  # danger or warning when its end is near

    @property
    def is_corrected(self) -> bool:
        """Whether it was replaced or struck out."""
        return self.entry.corrected_at is not None


@dataclass(frozen=True)
class HintTold:
    """What the law may mean for the present document, with where that stands and since when."""

    text: str
    source: str
    period: str


@dataclass(frozen=True)
class HistoryCard:
    """One history: what holds today, hints to it, and how many other entries there are."""

    kind: HistoryKind
    current: list[Fact]
    hints: list[HintTold]
    further: int


@dataclass(frozen=True)
class FactsPage:
    """The page "circumstances"."""

    cards: list[HistoryCard]
    timeline: list[Fact]


def facts_page(person: Person, *, today: date, land: str) -> FactsPage:
    """Everything the page shows. One statement."""
    facts = facts_of(recorded_entries_of(person), today=today, land=land, is_protected=person.is_protected)
    cards = []
    for key, kind in KINDS.items():
        own = [fact for fact in facts if key == fact.entry.HISTORY]
        current = [fact for fact in own if is_true_on(fact.entry, today)]
        current = current[:1] if kind.exclusive else current
        hints = [hint for fact in current for hint in _hints(fact, today)]
        cards.append(HistoryCard(kind, current or _ended(own, today), hints, len(own) - len(current)))
    return FactsPage(cards, facts)


def facts_of(entries: Iterable[RecordedEntry], *, today: date, land: str, is_protected: bool = False) -> list[Fact]:
    """Entries in words, in the given order."""
    return [_fact(one, today, land, is_protected=is_protected) for one in entries]


def fact_of(entry: HistoryEntry, *, today: date, land: str) -> Fact:
    """One entry in words."""
    return _fact(RecordedEntry(entry, ""), today, land, is_protected=entry.person.is_protected)


def fact_before(entry: HistoryEntry, today: date) -> Fact | None:
    """The entry that this one had ended, in words; None when there is none. One statement."""
    before = predecessor_of(entry)
    if before is None:
        return None
    before.person = entry.person
    return fact_of(before, today=today, land="")


def _hints(fact: Fact, today: date) -> list[HintTold]:
    if not isinstance(fact.entry, ResidenceTitle):
        return []
    return [
        HintTold(one.text, one.source, period_text(one.valid_from, one.valid_to) if one.valid_from else "")
        for one in hints_for(fact.entry, ends_soon=bool(fact.level), today=today)
    ]


def _ended(own: Sequence[Fact], today: date) -> list[Fact]:
    """A title that ran out is shown until something newer is recorded, because that is what one must see."""
    standing = [fact for fact in own if not fact.is_corrected]
    over = [fact for fact in standing[:1] if fact.kind.warns and (fact.entry.valid_to or today) < today]
    return over


def _fact(one: RecordedEntry, today: date, land: str, *, is_protected: bool) -> Fact:
    entry, kind = one.entry, KINDS[one.entry.HISTORY]
    day = min(entry.valid_to or today, today)  # labels change: an old entry reads as it did then
    named = [text for name in kind.headline if (text := part_text(kind.part(name), getattr(entry, name), day))]
    lines = [
        Line(part.label, text, part.is_plain)
        for part in kind.parts
        if part.name not in kind.headline and (text := part_text(part, getattr(entry, part.name), day))
    ]
    if entry.HISTORY == "accommodation" and is_protected:
        lines = [Line(_("Address"), _("Address protected"), is_plain=True)]
    standing = entry.corrected_at is None
    end = getattr(entry, "entitled_until", None) if kind.warns == "course" else entry.valid_to
    return Fact(
        entry=entry,
        kind=kind,
        headline=" · ".join(named),
        lines=lines,
        period=period_text(entry.valid_from, entry.valid_to),
        recorded_by=one.recorded_by,
        level=days_left_level(kind, end, today=today, land=land) if standing else "",
    )


def part_text(part: Part, value: Any, day: date) -> str:
    """The value of a field in the words of `day`; "" when there is none."""
    if value is None or value == "":
        return ""
    match part.type:
        case "code":
            return code_list("people", part.codes).label(value, day)
        case "date":
            return german_date(value)
        case "flag":
            return str(_("yes")) if value else ""
        case "yes_no":
            return str(_("yes") if value else _("no"))
        case "hours":
            return german_number(value, 0 if value == int(value) else 1)
        case "municipality":
            return str(value.name)
    return str(value)


def period_text(start: date | None, end: date | None) -> str:
    """The time an entry covers, in words."""
    days = {"start": german_date(start), "end": german_date(end)}
    if start and end:
        return _("%(start)s to %(end)s") % days
    if start:
        return _("since %(start)s") % days
    if end:
        return _("until %(end)s") % days
    return _("beginning not known")
