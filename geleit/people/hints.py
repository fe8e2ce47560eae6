"""Hints of the law to a residence document (`data/hints.csv`): never a decision, always with source and dates. Pure."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from geleit.core.codelists import read_rows
from geleit.people.models import ResidenceTitle


@dataclass(frozen=True)
class Hint:
    """A sentence for documents and legal bases, those named or all; `answered_by` names a field that settles it.

    `not_bases`: a title after § 24 goes on by regulation and one after § 104c cannot be extended, so that the general
    sentence about applying in time would be wrong.
    """

    text: str
    source: str
    valid_from: date | None
    valid_to: date | None
    documents: frozenset[str]
    bases: frozenset[str]
    not_bases: frozenset[str]
    ending_only: bool
    answered_by: str

    def fits(self, title: ResidenceTitle, *, ends_soon: bool, today: date) -> bool:
        """Whether the hint says something about this document today."""
        in_force = (self.valid_from or today) <= today <= (self.valid_to or today)
        named = not self.documents or title.document in self.documents
        based = (not self.bases or title.basis in self.bases) and title.basis not in self.not_bases
        is_open = not self.answered_by or getattr(title, self.answered_by) is None
        return in_force and named and based and is_open and (ends_soon or not self.ending_only)


def hints_for(title: ResidenceTitle, *, ends_soon: bool, today: date) -> list[Hint]:
    """The hints that fit, in the order of the file."""
    return [hint for hint in _hints() if hint.fits(title, ends_soon=ends_soon, today=today)]


@cache
def _hints() -> tuple[Hint, ...]:
    rows = read_rows("people", "hints.csv")
    # A row that names neither document nor basis is about something else; one that is not active is not in force yet.
    about = [row for row in rows if row["active"] == "yes" and (row["document"] or row["basis"])]
    return tuple(
        Hint(
            text=row["label_de"],
            source=row["source"],
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            documents=frozenset(row["document"].split()),
            bases=frozenset(row["basis"].split()),
            not_bases=frozenset(row["not_basis"].split()),
            ending_only=row["ending"] == "yes",
            answered_by=row["answered_by"],
        )
        for row in about
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
