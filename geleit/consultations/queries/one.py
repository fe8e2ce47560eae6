"""One consultation: who took part, and what it said before it was corrected."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from geleit.accounts.actors import Actor
from geleit.cases.models import Case
from geleit.consultations import snapshot
from geleit.consultations.entry import Talk
from geleit.consultations.models import Consultation, Correction, Participation


@dataclass(frozen=True)
class Participants:
    """The cases that took part in their order; those of other caseloads have no name here."""

    visible: Sequence[Case]
    hidden: Sequence[Case]

    @property
    def ids(self) -> list[str]:
        """Public ids of all of them."""
        return [str(case.public_id) for case in (*self.visible, *self.hidden)]

    @property
    def names(self) -> dict[str, str]:
        """Names of the visible ones by public id."""
        return {str(case.public_id): case.person.list_name for case in self.visible}


@dataclass(frozen=True)
class CorrectionTold:
    """One correction with what it changed, old and new side by side."""

    at: datetime
    by_name: str
    reason: str
    rows: list[dict[str, str]]


@dataclass(frozen=True)
class SavedState:
    """A consultation as it is stored now, to be shown beside what somebody wants to save."""

    version: int
    state: snapshot.Snapshot
    names: dict[str, str]

    def beside(self, talk: Talk, names: dict[str, str]) -> list[dict[str, str]]:
        """Saved on the left, wanted on the right; `names` of people the reader may choose, by public id."""
        return snapshot.rows(self.state, snapshot.of_talk(talk), self.names | names)


def saved_state(actor: Actor, consultation: Consultation) -> SavedState:
    """The stored state of a consultation. Two statements."""
    stored = Consultation.objects.get(county_id=actor.county_id, pk=consultation.pk)
    people = participants_of(actor, stored)
    return SavedState(stored.version, snapshot.of_consultation(stored, people.ids), people.names)


def participants_of(actor: Actor, consultation: Consultation) -> Participants:
    """Who took part. One statement."""
    seen = Case.objects.visible_to(actor).filter(pk=OuterRef("case_id"))
    rows = list(
        Participation.objects.filter(county_id=consultation.county_id, consultation=consultation)
        .select_related("case__person", "case__manager")
        .annotate(is_seen=Exists(seen))
        .order_by("id")
    )
    return Participants(
        visible=[row.case for row in rows if row.is_seen],
        hidden=[row.case for row in rows if not row.is_seen],
    )


def corrections_of(actor: Actor, consultation: Consultation, participants: Participants) -> list[CorrectionTold]:
    """Every correction, newest first; the last one holds the first text. One statement, two if people changed."""
    corrections = list(
        Correction.objects.filter(county_id=consultation.county_id, consultation=consultation)
        .select_related("by")
        .order_by("-at", "-id")
    )
    names = _names_of(actor, (one.before for one in corrections), participants)
    after = snapshot.of_consultation(consultation, participants.ids)
    told = []
    for one in corrections:
        told.append(CorrectionTold(one.at, one.by.display_name, one.reason, snapshot.rows(one.before, after, names)))
        after = after | one.before
    return told


def _names_of(actor: Actor, states: Iterable[dict[str, Any]], participants: Participants) -> dict[str, str]:
    """Names by public id of everybody the states mention, as far as the actor sees them. No or one statement."""
    names = participants.names
    missing = {one for state in states for one in state.get("participants", [])} - set(participants.ids)
    if missing:
        cases = Case.objects.visible_to(actor).filter(public_id__in=missing).select_related("person")
        names |= {str(case.public_id): case.person.list_name for case in cases}
    return names
