"""Closing a case, and what rooms above have to finish with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from geleit.accounts.actors import Actor
from geleit.audit.codes import EventKind
from geleit.cases import rules
from geleit.cases.actions.records import enter_state, locked, save, tell
from geleit.cases.actions.tasks import finish_tasks
from geleit.cases.codes import CaseState
from geleit.cases.models import Case, Task
from geleit.core import clock
from geleit.core.errors import Refused
from geleit.core.whole import whole


@dataclass(frozen=True)
class Unfinished:
    """What a room above may have running in a case: a sentence about it ("" for nothing), and how to end it."""

    sentence: Callable[[Case], str]
    finish: Callable[[Case, Actor, datetime, date], None]


# Filled by rooms above when the application starts.
UNFINISHED: list[Unfinished] = []


def unfinished(case: Case) -> list[str]:
    """Sentences about what rooms above still have running in the case."""
    return [sentence for sentence in (entry.sentence(case) for entry in UNFINISHED) if sentence]


@whole
def close_case(
    *,
    case: Case,
    reason: str,
    outcome: str,
    note: str,
    closed_on: date,
    by: Actor,
    now: datetime,
    close_tasks: bool = False,
) -> Case:
    """Close a case with reason and outcome. Open tasks and running plans refuse it unless `close_tasks` ends them too.

    Raises Refused.
    """
    case = locked(case)
    today = clock.local(now).date()
    open_tasks = Task.objects.filter(county_id=case.county_id, case=case).open().count()
    obstacles = rules.obstacles_to_closing(
        case,
        closed_on=closed_on,
        today=today,
        open_tasks=open_tasks,
        close_tasks=close_tasks,
        unfinished=unfinished(case),
    )
    if obstacles:
        raise Refused(obstacles)
    if open_tasks:
        finish_tasks(case=case, by=by, today=today)
    # Set first: what rooms above end with the case takes its reason over.
    case.closing_reason, case.closing_outcome, case.closing_note = reason, outcome, note.strip()
    for entry in UNFINISHED:
        if entry.sentence(case):
            entry.finish(case, by, now, closed_on)
    case.state, case.closed_on, case.next_contact_on = CaseState.CLOSED, closed_on, None
    fields = ["state", "closed_on", "next_contact_on", "closing_reason", "closing_outcome", "closing_note"]
    save(case, fields)
    enter_state(case, state=case.state, on=closed_on, by=by, reason=reason, outcome=outcome, note=case.closing_note)
    tell(EventKind.CASE_CLOSED, case, by=by, now=now, fields=fields)
    return case
