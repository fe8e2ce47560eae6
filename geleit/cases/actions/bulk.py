"""Loading many cases at once: from another system, or for a demonstration."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from geleit.accounts.actors import Actor
from geleit.accounts.models import County, Unit, User
from geleit.audit.actions import record_many
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.cases import rules
from geleit.cases.actions.records import take_numbers
from geleit.cases.codes import CaseState
from geleit.cases.models import Assignment, Case, Extension, StateChange, Task
from geleit.directory.models import Municipality
from geleit.people.models import Person

BATCH = 1000


@dataclass(frozen=True)
class LoadedCase:
    """A case as it came to be, with what happened to it until today. `responsible` signs for its history."""

    person: Person
    kind: str
    eligibility: str
    eligible_from: date
    opened_on: date
    responsible: User
    municipality: Municipality | None = None
    unit: Unit | None = None
    manager: User | None = None
    stand_in: User | None = None
    extended_until: date | None = None
    extension_reason: str = ""
    extension_note: str = ""
    extended_on: date | None = None
    paused_on: date | None = None
    pause_reason: str = ""
    closed_on: date | None = None
    closing_reason: str = ""
    closing_outcome: str = ""
    closing_note: str = ""
    last_contact_on: date | None = None


@dataclass(frozen=True)
class LoadedTask:
    """A task of a loaded case; `done_on` empty while it is open."""

    case: Case
    text: str
    due_on: date
    created_at: datetime
    created_by: User
    done_on: date | None = None


@transaction.atomic
def load_cases(*, cases: Sequence[LoadedCase], by: Actor, now: datetime) -> list[Case]:
    """Create cases with numbers, assignments, extensions and histories; returns them in the order given."""
    county = County.objects.get(pk=by.county_id)
    numbers = _numbers(cases, county)
    made = [_case(loaded, county, next(numbers[loaded.opened_on.year])) for loaded in cases]
    Case.objects.bulk_create(made, batch_size=BATCH)
    pairs = list(zip(cases, made, strict=True))
    Assignment.objects.bulk_create((row for pair in pairs for row in _assignments(*pair)), batch_size=BATCH)
    Extension.objects.bulk_create((row for pair in pairs for row in _extensions(*pair)), batch_size=BATCH)
    StateChange.objects.bulk_create((row for pair in pairs for row in _steps(*pair)), batch_size=BATCH)
    record_many(_event(case, EventKind.CASE_OPENED, by, now) for case in made)
    return made


@transaction.atomic
def load_tasks(*, tasks: Iterable[LoadedTask], by: Actor, now: datetime) -> list[Task]:
    """Create tasks and set the day of the next contact of every case of the county."""
    made = Task.objects.bulk_create(
        (
            Task(
                county_id=by.county_id,
                case=loaded.case,
                text=loaded.text[: rules.TASK_LENGTH],
                due_on=loaded.due_on,
                done_on=loaded.done_on,
                done_by=loaded.created_by if loaded.done_on else None,
                created_at=loaded.created_at,
                created_by=loaded.created_by,
            )
            for loaded in tasks
        ),
        batch_size=BATCH,
    )
    record_many(_event(task.case, EventKind.TASK_CREATED, by, now, task) for task in made)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE cases_case c SET next_contact_on = t.due_on FROM (
              SELECT case_id, min(due_on) AS due_on FROM cases_task
              WHERE county_id = %(county)s AND done_on IS NULL GROUP BY case_id) t
            WHERE c.id = t.case_id AND c.county_id = %(county)s AND c.next_contact_on IS DISTINCT FROM t.due_on
            """,
            {"county": by.county_id},
        )
    return made


@transaction.atomic
def note_contacts(*, latest: Mapping[int, date], by: Actor) -> None:
    """Set the day of the last contact of many cases, by their key; keeps a later day."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE cases_case c SET last_contact_on = n.day
            FROM unnest(%(keys)s::bigint[], %(days)s::date[]) AS n(id, day)
            WHERE c.id = n.id AND c.county_id = %(county)s
              AND (c.last_contact_on IS NULL OR c.last_contact_on < n.day)
            """,
            {"county": by.county_id, "keys": list(latest), "days": list(latest.values())},
        )


def _numbers(cases: Sequence[LoadedCase], county: County) -> dict[int, Iterator[str]]:
    counts: dict[int, int] = defaultdict(int)
    for loaded in cases:
        counts[loaded.opened_on.year] += 1
    return {
        year: iter(take_numbers(county_id=county.pk, prefix=county.case_prefix, year=year, count=count))
        for year, count in sorted(counts.items())
    }


def _case(loaded: LoadedCase, county: County, number: str) -> Case:
    regular = rules.regular_end(loaded.eligible_from, rules.period_on(loaded.opened_on, county.land))
    state = CaseState.CLOSED if loaded.closed_on else CaseState.PAUSED if loaded.paused_on else CaseState.OPEN
    return Case(
        county=county,
        number=number,
        person=loaded.person,
        sort_name=loaded.person.sort_name,
        kind=loaded.kind,
        state=state,
        municipality=rules.place_to_keep(loaded.person, loaded.municipality),
        unit=loaded.unit,
        manager=loaded.manager,
        stand_in=loaded.stand_in,
        opened_on=loaded.opened_on,
        eligibility=loaded.eligibility,
        eligible_from=loaded.eligible_from,
        ends_on=max(regular, loaded.extended_until) if loaded.extended_until else regular,
        last_contact_on=loaded.last_contact_on,
        closed_on=loaded.closed_on,
        closing_reason=loaded.closing_reason if loaded.closed_on else "",
        closing_outcome=loaded.closing_outcome if loaded.closed_on else "",
        closing_note=loaded.closing_note if loaded.closed_on else "",
    )


def _assignments(loaded: LoadedCase, case: Case) -> Iterator[Assignment]:
    for user, is_stand_in in ((loaded.manager, False), (loaded.stand_in, True)):
        if user:
            yield Assignment(
                county_id=case.county_id,
                case=case,
                user=user,
                is_stand_in=is_stand_in,
                valid_from=loaded.opened_on,
                assigned_by=loaded.responsible,
            )


def _extensions(loaded: LoadedCase, case: Case) -> Iterator[Extension]:
    if loaded.extended_until:
        yield Extension(
            county_id=case.county_id,
            case=case,
            until=loaded.extended_until,
            reason=loaded.extension_reason,
            note=loaded.extension_note,
            decided_on=loaded.extended_on or loaded.opened_on,
            decided_by=loaded.responsible,
        )


def _steps(loaded: LoadedCase, case: Case) -> Iterator[StateChange]:
    common = {"county_id": case.county_id, "case": case, "by": loaded.responsible}
    yield StateChange(on=loaded.opened_on, state=CaseState.OPEN, **common)
    if loaded.paused_on:
        yield StateChange(on=loaded.paused_on, state=CaseState.PAUSED, reason=loaded.pause_reason, **common)
    if loaded.closed_on:
        yield StateChange(
            on=loaded.closed_on,
            state=CaseState.CLOSED,
            reason=loaded.closing_reason,
            outcome=loaded.closing_outcome,
            note=loaded.closing_note,
            **common,
        )


def _event(case: Case, kind: EventKind, by: Actor, now: datetime, task: Task | None = None) -> Event:
    return Event(
        county_id=by.county_id,
        at=now,
        kind=kind,
        actor_id=by.user_id,
        role=by.role_code,
        person_id=case.person_id,
        case_id=case.pk,
        subject="task" if task else "case",
        subject_id=task.pk if task else case.pk,
    )
