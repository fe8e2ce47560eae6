"""What several actions do: lock a case, number it, write its history and its audit event."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection

from geleit.accounts.actors import Actor
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.cases.models import Case, StateChange, Task

_NEXT_NUMBER = """
    INSERT INTO cases_numberseries (county_id, year, last) VALUES (%(county)s, %(year)s, 1)
    ON CONFLICT (county_id, year) DO UPDATE SET last = cases_numberseries.last + 1
    RETURNING last
"""


def locked(case: Case) -> Case:
    """The case as it stands now, kept from others until the transaction ends."""
    return Case.objects.select_for_update(of=("self",)).select_related("person").get(pk=case.pk)


def take_number(*, county_id: int, prefix: str, year: int) -> str:
    """The next case number of a year. The series' row stays locked, so that a rollback leaves no gap."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_NUMBER, {"county": county_id, "year": year})
        number: int = cursor.fetchone()[0]
    return f"{prefix}-{year}-{number:05d}"


def enter_state(
    case: Case, *, state: str, on: date, by: Actor, reason: str = "", outcome: str = "", note: str = ""
) -> None:
    """Add the step to the case's history."""
    StateChange.objects.create(
        county_id=case.county_id,
        case=case,
        on=on,
        state=state,
        reason=reason,
        outcome=outcome,
        note=note,
        by_id=by.user_id,
    )


def save(case: Case, fields: Iterable[str]) -> None:
    """Write the fields and raise the version, so that a form opened before notices."""
    case.version += 1
    case.save(update_fields=[*fields, "version"])


def tell(
    kind: EventKind, case: Case, *, by: Actor, now: datetime, fields: Iterable[str] = (), task: Task | None = None
) -> None:
    """Record the audit event of a case, or of a task of the case."""
    record(
        kind,
        by=by,
        now=now,
        person_id=case.person_id,
        case_id=case.pk,
        subject="task" if task else "case",
        subject_id=task.pk if task else case.pk,
        fields=fields,
    )


def keep_next_contact(case: Case) -> None:
    """Keep the day of the next contact equal to the earliest open task. The case must be locked."""
    first = Task.objects.filter(county_id=case.county_id, case=case).open().soonest_first().first()
    due_on = first.due_on if first else None
    if case.next_contact_on != due_on:
        case.next_contact_on = due_on
        case.save(update_fields=["next_contact_on"])
