"""What the desk itself does: records readings of its pages, and assigns several cases at once."""

from collections.abc import Sequence
from datetime import date, datetime

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.cases.actions import assign_case
from geleit.cases.models import Case
from geleit.core.whole import whole


def note_file_search(*, case: Case, by: Actor, now: datetime) -> None:
    """Somebody searched in the texts of a file; what was asked is personal and not kept."""
    _note(EventKind.FILE_SEARCHED, case, by=by, now=now)


def note_team_listing(*, by: Actor, now: datetime) -> None:
    """Somebody looked at the header data of the team's cases."""
    record(EventKind.TEAM_LISTED, by=by, now=now)


def note_header_reading(*, case: Case, by: Actor, now: datetime) -> None:
    """Somebody who assigns cases looked at the header data of one of them."""
    _note(EventKind.TEAM_LISTED, case, by=by, now=now)


def note_access_reading(*, case: Case, by: Actor, now: datetime) -> None:
    """Somebody looked at who had looked at a file."""
    _note(EventKind.FILE_ACCESS_READ, case, by=by, now=now)


@whole
def assign_cases(*, cases: Sequence[Case], manager: User, note: str, by: Actor, now: datetime, today: date) -> None:
    """Give several cases to one case manager, all or none; stand-ins stay unless they become case manager.

    Raises what `assign_case` raises.
    """
    for case in cases:
        stand_in = None if case.stand_in_id == manager.pk else case.stand_in
        assign_case(case=case, manager=manager, stand_in=stand_in, by=by, now=now, today=today, note=note)


def _note(kind: EventKind, case: Case, *, by: Actor, now: datetime) -> None:
    record(kind, by=by, now=now, person_id=case.person_id, case_id=case.pk, subject="case", subject_id=case.pk)
