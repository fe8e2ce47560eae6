"""Recording, explaining a letter, correcting, loading many: what is stored, what follows, what is told to the trail."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.cases.actions import close_case
from geleit.cases.models import Case, Task
from geleit.consultations import actions, snapshot
from geleit.consultations.entry import Progress
from geleit.consultations.models import Consultation, Correction, Participation
from geleit.core.errors import Refused, Stale
from geleit.plans.models import GoalNote
from tests.cases.making import make_case, make_person
from tests.conftest import NOW, TODAY
from tests.consultations.making import goal_of, record, talk

pytestmark = pytest.mark.django_db


def test_recording_keeps_what_was_told(by: Actor, case: Case) -> None:
    record(by, case, note="  Wohnung besichtigt.\n", interpreter="professional", interpreter_minutes=45)
    made = Consultation.objects.get()
    assert (made.author_id, made.county_id, made.recorded_at, made.version) == (by.user_id, by.county_id, NOW, 1)
    assert (made.minutes, made.place, made.topics, made.setting) == (30, "office", ["housing"], "single")
    assert (made.note, made.interpreter, made.interpreter_minutes) == ("Wohnung besichtigt.", "professional", 45)


def test_a_family_is_one_consultation_in_every_file(by: Actor, case: Case, brother: Case) -> None:
    made = record(by, case, brother)
    assert made.setting == "family"
    assert [one.case_id for one in Participation.objects.order_by("id")] == [case.pk, brother.pk]
    assert {one.at for one in Participation.objects.all()} == {made.at}
    told = Event.objects.filter(kind=EventKind.CONSULTATION_RECORDED).order_by("id")
    assert [(one.person_id, one.case_id, one.subject, one.subject_id) for one in told] == [
        (case.person_id, case.pk, "consultation", made.pk),
        (brother.person_id, brother.pk, "consultation", made.pk),
    ]


def test_the_same_case_takes_part_once(by: Actor, case: Case) -> None:
    assert record(by, case, case).setting == "single"


def test_the_last_contact_is_the_latest_day(by: Actor, case: Case, brother: Case) -> None:
    record(by, case)
    record(by, case, brother, at=NOW - timedelta(days=9))
    case.refresh_from_db()
    brother.refresh_from_db()
    assert (case.last_contact_on, brother.last_contact_on) == (TODAY, date(2026, 6, 1))


def test_the_next_step_becomes_a_task_of_the_main_case(by: Actor, case: Case, brother: Case) -> None:
    record(by, case, brother, next_step="Jobcenter anrufen", next_step_on=date(2026, 6, 17))
    task = Task.objects.get()
    assert (task.case_id, task.text, task.due_on) == (case.pk, "Jobcenter anrufen", date(2026, 6, 17))
    case.refresh_from_db()
    assert case.next_contact_on == date(2026, 6, 17)


def test_progress_is_noted_on_goals(by: Actor, case: Case) -> None:
    goal, other = goal_of(case, by), goal_of(case, by, "Praktikum finden")
    record(
        by, case, progress=(Progress(goal, "Kurs läuft gut", "in_progress"), Progress(other, "Bewerbung geschrieben"))
    )
    goal.refresh_from_db()
    other.refresh_from_db()
    assert (goal.state, other.state) == ("in_progress", "agreed")
    assert {note.text for note in GoalNote.objects.all()} == {"Kurs läuft gut", "Bewerbung geschrieben"}


@pytest.mark.parametrize("bad", [{"minutes": 0}, {"next_step": "Anrufen", "next_step_on": None}])
def test_what_a_rule_refuses_leaves_nothing_behind(by: Actor, case: Case, bad: dict[str, Any]) -> None:
    with pytest.raises(actions.ConsultationRefused):
        record(by, case, **bad)
    assert not Consultation.objects.exists()


def test_a_refused_goal_takes_the_whole_consultation_back(by: Actor, case: Case) -> None:
    goal = goal_of(case, by)
    with pytest.raises(Refused):
        record(by, case, progress=(Progress(goal, state="new"),), next_step="Anrufen", next_step_on=TODAY)
    assert not Consultation.objects.exists()
    assert not Task.objects.exists()


def test_a_case_closed_a_moment_ago_refuses(by: Actor, case: Case) -> None:
    told = talk(case)
    close_case(case=case, reason="moved_away", outcome="other", note="", closed_on=TODAY, by=by, now=NOW)
    with pytest.raises(actions.ConsultationRefused, match="ConsultationRefused"):
        actions.record_consultation(data=told, by=by, now=NOW, today=TODAY)


def test_cases_of_another_county_take_no_part(
    by: Actor, case: Case, gesa: User, acting: Callable[[User], Actor]
) -> None:
    outsider = acting(gesa)
    with pytest.raises(actions.ConsultationRefused):
        record(outsider, case)


def test_a_letter_explained_is_recorded_whole(by: Actor, case: Case) -> None:
    made = actions.explain_letter(case=case, by=by, now=NOW + timedelta(seconds=40), today=TODAY)
    assert (made.is_letter, made.minutes, made.place, made.topics) == (True, 15, "office", ["letters"])
    assert (made.at, made.recorded_at, made.language) == (NOW, NOW + timedelta(seconds=40), "ar")


# --- corrections --------------------------------------------------------------------------------------------------


def correct(made: Consultation, by: Actor, *cases: Case, now=NOW, reason="", version=None, **values) -> Consultation:
    """The consultation corrected to other values."""
    return actions.correct_consultation(
        consultation=made,
        data=talk(*cases, **values),
        version=made.version if version is None else version,
        reason=reason,
        by=by,
        now=now,
    )


def test_a_correction_keeps_what_it_said_before(by: Actor, case: Case) -> None:
    made = record(by, case, note="Falscher Text")
    correct(made, by, case, note="Richtiger Text", minutes=45)
    made.refresh_from_db()
    assert (made.note, made.minutes, made.version) == ("Richtiger Text", 45, 2)
    kept = Correction.objects.get()
    assert kept.before == {"note": "Falscher Text", "minutes": 30}
    assert (kept.at, kept.by_id, kept.reason) == (NOW, by.user_id, "")
    event = Event.objects.get(kind=EventKind.CONSULTATION_CORRECTED)
    assert (event.fields, event.person_id, event.reason) == (["minutes", "note"], case.person_id, "")


def test_a_correction_that_changes_nothing_writes_nothing(by: Actor, case: Case) -> None:
    made = record(by, case, note="Text")
    assert correct(made, by, case, note="Text ").version == 1
    assert not Correction.objects.exists()


def test_a_late_correction_needs_a_reason(by: Actor, case: Case) -> None:
    made = record(by, case)
    late = NOW + timedelta(hours=25)
    with pytest.raises(actions.ConsultationRefused):
        correct(made, by, case, now=late, minutes=45, reason="so")
    correct(made, by, case, now=late, minutes=45, reason="Dauer vertippt")
    assert Correction.objects.get().reason == "Dauer vertippt"


def test_of_two_corrections_at_once_the_second_is_told(by: Actor, case: Case) -> None:
    made = record(by, case)
    correct(made, by, case, minutes=45)
    with pytest.raises(Stale):
        correct(made, by, case, minutes=60, version=1)
    made.refresh_from_db()
    assert made.minutes == 45


def test_moving_a_consultation_moves_the_last_contact(by: Actor, case: Case, brother: Case) -> None:
    record(by, case, at=NOW - timedelta(days=20))
    made = record(by, case, brother)
    correct(made, by, case, brother, at=NOW - timedelta(days=30))
    case.refresh_from_db()
    brother.refresh_from_db()
    assert (case.last_contact_on, brother.last_contact_on) == (date(2026, 5, 21), date(2026, 5, 11))
    assert {one.at for one in made.participations.all()} == {NOW - timedelta(days=30)}


def test_correcting_who_took_part_is_told_in_every_file(by: Actor, case: Case, brother: Case) -> None:
    made = record(by, case)
    correct(made, by, brother, setting="single")
    case.refresh_from_db()
    brother.refresh_from_db()
    assert (case.last_contact_on, brother.last_contact_on) == (None, TODAY)
    assert [one.case_id for one in made.participations.all()] == [brother.pk]
    assert Correction.objects.get().before == {"participants": [str(case.public_id)]}
    told = Event.objects.filter(kind=EventKind.CONSULTATION_CORRECTED)
    assert {one.person_id for one in told} == {case.person_id, brother.person_id}


def test_a_letter_needs_no_topic_when_it_is_corrected(by: Actor, case: Case) -> None:
    made = actions.explain_letter(case=case, by=by, now=NOW, today=TODAY)
    corrected = correct(made, by, case, at=NOW, minutes=15, topics=(), note="Bescheid der Krankenkasse")
    assert (corrected.topics, corrected.note, corrected.is_letter) == ([], "Bescheid der Krankenkasse", True)


def test_every_field_of_a_consultation_is_compared() -> None:
    fields = {field.name for field in Consultation._meta.concrete_fields}
    technical = {"id", "county", "public_id", "author", "is_letter", "recorded_at", "version"}
    assert fields - technical | {"participants"} == set(snapshot.LABELS)


def test_a_stranger_to_the_county_corrects_nothing(by: Actor, case: Case, gesa: User, acting) -> None:
    made = record(by, case)
    outsider = acting(gesa)
    with pytest.raises(Consultation.DoesNotExist):
        correct(made, outsider, case, minutes=45)


def test_the_main_case_may_be_of_another_household(by: Actor, amara: User, case: Case) -> None:
    friend = make_case(by, amara, make_person(amara, family="Tesfay", given=""))
    assert record(by, friend, case).participations.count() == 2
