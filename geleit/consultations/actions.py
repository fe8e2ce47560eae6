"""What people do with consultations; each action is one transaction with its audit events."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from geleit.accounts.actors import Actor
from geleit.audit.actions import record_many
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.cases.actions import add_task, note_contacts, set_last_contact
from geleit.cases.models import Case
from geleit.consultations import rules, snapshot
from geleit.consultations.codes import Interpreter, Place, Topic
from geleit.consultations.entry import NewConsultation, Talk, tidy
from geleit.consultations.models import Consultation, Correction, Participation
from geleit.consultations.queries import Participants
from geleit.core import clock
from geleit.core.errors import Refused, Stale
from geleit.core.whole import whole
from geleit.plans.actions import note_progress

LETTER_MINUTES = 15
REASON_LENGTH = 300


class ConsultationRefused(Refused):
    """A rule of consultations refused to record or correct one."""


@whole
def record_consultation(*, data: NewConsultation, by: Actor, now: datetime, today: date) -> Consultation:
    """Record a consultation, its next step as a task of the main case, and progress on goals.

    Raises ConsultationRefused, and the refusals of `cases.actions.add_task` and `plans.actions.note_progress`.
    """
    data = replace(data, cases=_locked(data.cases, by))
    _refuse_on(rules.obstacles_to_recording(data, now=now))
    consultation = Consultation.objects.create(
        county_id=by.county_id, author_id=by.user_id, recorded_at=now, is_letter=data.is_letter, **_values(data)
    )
    Participation.objects.bulk_create(_participation(consultation, case) for case in data.cases)
    met_on = clock.local(consultation.at).date()
    note_contacts(latest={case.pk: met_on for case in data.cases}, by=by)
    _tell(EventKind.CONSULTATION_RECORDED, consultation, data.cases, by=by, now=now)
    if data.next_step_on is not None:
        add_task(case=data.cases[0], text=data.next_step, due_on=data.next_step_on, by=by, now=now)
    for one in data.progress:
        note_progress(goal=one.goal, text=one.text, state=one.state, by=by, now=now, today=today)
    return consultation


@whole
def explain_letter(*, case: Case, by: Actor, now: datetime, today: date) -> Consultation:
    """Record that a letter was explained, with everything that is usual; the note can follow. Raises Refused."""
    usual = NewConsultation(
        cases=(case,),
        at=now,
        minutes=LETTER_MINUTES,
        place=Place.OFFICE,
        topics=(Topic.LETTERS,),
        language=case.person.preferred_language,
        interpreter=Interpreter.NONE,
        is_letter=True,
    )
    return record_consultation(data=usual, by=by, now=now, today=today)


@whole
def correct_consultation(
    *, consultation: Consultation, data: Talk, version: int, reason: str = "", by: Actor, now: datetime
) -> Consultation:
    """Change what a consultation says; what it said before stays readable. Nothing changed, nothing is written.

    Raises ConsultationRefused, and Stale when somebody else corrected it since `version`.
    """
    consultation = Consultation.objects.select_for_update().get(pk=consultation.pk, county_id=by.county_id)
    if consultation.version != version:
        raise Stale(_("Somebody else corrected this consultation in the meantime. Please compare and save again."))
    data = replace(data, cases=_locked(data.cases, by), is_letter=consultation.is_letter)
    obstacles = rules.obstacles_to_correcting(
        data,
        now=now,
        recorded_at=consultation.recorded_at,
        reason=reason,
        land=by.land,
        known_topics=consultation.topics,
    )
    _refuse_on(obstacles)
    old_cases = list(Case.objects.filter(county_id=by.county_id, participations__consultation=consultation))
    before = snapshot.of_consultation(consultation, (str(case.public_id) for case in old_cases))
    before = snapshot.differences(before, snapshot.of_talk(data))
    if not before:
        return consultation
    Correction.objects.create(
        county_id=by.county_id,
        consultation=consultation,
        at=now,
        by_id=by.user_id,
        reason=reason.strip()[:REASON_LENGTH],
        before=before,
    )
    _rewrite(consultation, data)
    touched = [*{case.pk: case for case in (*old_cases, *data.cases)}.values()]
    if before.keys() & {"at", "participants"}:
        _move_participations(consultation, data.cases)
        _renew_last_contact(touched)
    _tell(EventKind.CONSULTATION_CORRECTED, consultation, touched, by=by, now=now, fields=list(before))
    return consultation


def note_reading(*, consultation: Consultation, people: Participants, by: Actor, now: datetime) -> None:
    """Somebody reads a consultation: an event in the file of everybody who took part."""
    _tell(EventKind.CONSULTATION_READ, consultation, (*people.visible, *people.hidden), by=by, now=now)


def note_file_reading(*, case: Case, is_search: bool, by: Actor, now: datetime) -> None:
    """Somebody reads the consultations of a case, or searches in their notes."""
    kind = EventKind.FILE_SEARCHED if is_search else EventKind.CONSULTATION_READ
    _tell_of_case(kind, case, by=by, now=now)


def note_opening(*, case: Case, by: Actor, now: datetime) -> None:
    """Somebody opens the form of a new consultation, which shows the goals of the plan."""
    _tell_of_case(EventKind.FILE_READ, case, by=by, now=now)


def _refuse_on(obstacles: list[str]) -> None:
    if obstacles:
        raise ConsultationRefused(obstacles)


def _locked(cases: Sequence[Case], by: Actor) -> tuple[Case, ...]:
    """The cases as they stand now, kept from closing until the transaction ends; always in the same order."""
    wanted = list(dict.fromkeys(case.pk for case in cases))
    rows = Case.objects.select_for_update().filter(county_id=by.county_id, pk__in=wanted).order_by("pk")
    found = {case.pk: case for case in rows}
    return tuple(found[pk] for pk in wanted if pk in found)


def _values(data: Talk) -> dict[str, object]:
    return {
        "at": data.at.replace(second=0, microsecond=0),
        "minutes": data.minutes,
        "setting": data.setting_told,
        "place": data.place,
        "topics": list(data.topics),
        "language": data.language,
        "interpreter": data.interpreter,
        "interpreter_minutes": data.interpreter_minutes,
        "note": tidy(data.note),
    }


def _rewrite(consultation: Consultation, data: Talk) -> None:
    values = _values(data)
    for name, value in values.items():
        setattr(consultation, name, value)
    consultation.version += 1
    consultation.save(update_fields=[*values, "version"])


def _participation(consultation: Consultation, case: Case) -> Participation:
    return Participation(county_id=consultation.county_id, consultation=consultation, case=case, at=consultation.at)


def _move_participations(consultation: Consultation, cases: Sequence[Case]) -> None:
    rows = Participation.objects.filter(county_id=consultation.county_id, consultation=consultation)
    rows.exclude(case__in=cases).delete()
    rows.update(at=consultation.at)
    Participation.objects.bulk_create((_participation(consultation, case) for case in cases), ignore_conflicts=True)


def _renew_last_contact(cases: Sequence[Case]) -> None:
    """The day of the last contact can only be looked up anew: an earlier consultation may now be the latest."""
    rows = Participation.objects.filter(case__in=cases).order_by().values_list("case_id").annotate(Max("at"))
    met_at = dict(rows)
    for case in cases:
        met_on = clock.local(met_at[case.pk]).date() if case.pk in met_at else None
        if met_on != case.last_contact_on:
            set_last_contact(case=case, on=met_on)


def _tell(
    kind: EventKind,
    consultation: Consultation,
    cases: Iterable[Case],
    *,
    by: Actor,
    now: datetime,
    fields: Sequence[str] = (),
) -> None:
    record_many(
        _event(kind, case, by=by, now=now, subject="consultation", subject_id=consultation.pk, fields=fields)
        for case in cases
    )


def _tell_of_case(kind: EventKind, case: Case, *, by: Actor, now: datetime) -> None:
    record_many([_event(kind, case, by=by, now=now, subject="case", subject_id=case.pk)])


def _event(
    kind: EventKind,
    case: Case,
    *,
    by: Actor,
    now: datetime,
    subject: str,
    subject_id: int,
    fields: Sequence[str] = (),
) -> Event:
    return Event(
        county_id=by.county_id,
        at=now,
        kind=kind,
        actor_id=by.user_id,
        role=by.role_code,
        person_id=case.person_id,
        case_id=case.pk,
        subject=subject,
        subject_id=subject_id,
        fields=list(fields),
    )
