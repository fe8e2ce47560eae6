"""Hours and closures from the database as the rules want them."""

from collections.abc import Iterable
from datetime import datetime

from geleit.directory.models import Closure, Hours
from geleit.directory.rules.hours import ClosureFact, HoursFact, State, state_at


def hours_facts(rows: Iterable[Hours], kind: str | None = None) -> list[HoursFact]:
    """Hours for the rules; of one kind, if given."""
    return [
        HoursFact(
            syntax=row.syntax,
            mode=row.mode,
            kind=row.kind,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            site_id=row.site_id,
            note=row.note,
        )
        for row in rows
        if kind in (None, row.kind)
    ]


def closure_facts(rows: Iterable[Closure]) -> list[ClosureFact]:
    """Closures for the rules."""
    return [
        ClosureFact(
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            kinds=tuple(row.kinds),
            time_from=row.time_from,
            time_to=row.time_to,
            replacement=row.replacement,
            site_id=row.site_id,
            reason=row.reason,
        )
        for row in rows
        if row.valid_from is not None and row.valid_to is not None
    ]


def state_of(
    hours: Iterable[Hours], closures: Iterable[Closure], *, kind: str, land: str, ags: str | None, moment: datetime
) -> State:
    """Whether an office is open for something at a moment."""
    return state_at(hours_facts(hours, kind), closure_facts(closures), land, ags, moment)
