"""Loading many consultations at once: from another system, or for a demonstration."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db import transaction

from geleit.accounts.actors import Actor
from geleit.audit.actions import record_many
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.cases.actions import note_contacts
from geleit.cases.models import Case
from geleit.consultations.models import Consultation, Participation
from geleit.core import clock

BATCH = 2000


@dataclass(frozen=True)
class LoadedConsultation:
    """A consultation as it was held; `author_id` is the key of the user who held it."""

    cases: Sequence[Case]
    author_id: int
    at: datetime
    minutes: int
    setting: str
    place: str
    topics: Sequence[str]
    recorded_at: datetime
    language: str = ""
    interpreter: str = ""
    interpreter_minutes: int | None = None
    note: str = ""
    is_letter: bool = False


@transaction.atomic
def load_consultations(*, rows: Iterable[LoadedConsultation], by: Actor, now: datetime, batch: int = BATCH) -> int:
    """Record consultations with their participations and set the last contact of their cases; returns how many.

    Rows are read as they are needed, so that a generator of any length costs the memory of one batch.
    """
    latest: dict[int, date] = {}
    count = 0
    for told in _batches(rows, batch):
        made = Consultation.objects.bulk_create((_consultation(one, by) for one in told), batch_size=batch)
        pairs = [(one, case) for row, one in zip(told, made, strict=True) for case in row.cases]
        Participation.objects.bulk_create(
            (Participation(county_id=by.county_id, consultation=one, case=case, at=one.at) for one, case in pairs),
            batch_size=batch,
        )
        record_many((_event(one, case, by, now) for one, case in pairs), batch_size=batch)
        for one, case in pairs:
            latest[case.pk] = max(latest.get(case.pk, date.min), clock.local(one.at).date())
        count += len(made)
    note_contacts(latest=latest, by=by)
    return count


def _batches(rows: Iterable[LoadedConsultation], size: int) -> Iterator[list[LoadedConsultation]]:
    source = iter(rows)
    while told := list(islice(source, size)):
        yield told


def _consultation(row: LoadedConsultation, by: Actor) -> Consultation:
    return Consultation(
        county_id=by.county_id,
        author_id=row.author_id,
        at=row.at,
        minutes=row.minutes,
        setting=row.setting,
        place=row.place,
        topics=list(row.topics),
        language=row.language,
        interpreter=row.interpreter,
        interpreter_minutes=row.interpreter_minutes or None,
        note=row.note,
        is_letter=row.is_letter,
        recorded_at=row.recorded_at,
    )


def _event(consultation: Consultation, case: Case, by: Actor, now: datetime) -> Event:
    return Event(
        county_id=by.county_id,
        at=now,
        kind=EventKind.CONSULTATION_RECORDED,
        actor_id=by.user_id,
        role=by.role_code,
        person_id=case.person_id,
        case_id=case.pk,
        subject="consultation",
        subject_id=consultation.pk,
    )
