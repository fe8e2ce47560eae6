"""What people do with cases: state, history, audit."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from geleit.accounts.actors import Actor
from geleit.accounts.models import Unit, User
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.cases import actions
from geleit.cases.models import Assignment, Case, Extension, StateChange, Task
from geleit.core.errors import Refused, Stale
from geleit.directory.models import Municipality
from geleit.people.actions import protect_address
from geleit.people.models import Person
from tests.cases.making import make_case, make_person
from tests.conftest import NOW, TODAY

pytestmark = pytest.mark.django_db


def last_event() -> Event:
    """The latest event of the trail."""
    event = Event.objects.order_by("-id").first()
    assert event is not None
    return event


def close(case: Case, by: Actor, **changes: object) -> Case:
    """Close with usual values."""
    values = {"reason": "goals_reached", "outcome": "independent", "note": "", "closed_on": TODAY} | changes
    return actions.close_case(case=case, by=by, now=NOW, **values)  # type: ignore[arg-type]


# --- opening ------------------------------------------------------------------------------------------------------


def test_a_case_is_opened_with_number_clock_assignment_and_history(by: Actor, amara: User, bruno: User) -> None:
    case = make_case(by, amara, stand_in=bruno)
    assert (case.number, case.state, case.ends_on) == ("HN-2025-00001", "open", date(2028, 2, 1))
    assert case.sort_name == "haddad rana"
    assert list(Assignment.objects.values_list("user", "is_stand_in", "valid_from").order_by("id")) == [
        (amara.pk, False, date(2025, 3, 1)),
        (bruno.pk, True, date(2025, 3, 1)),
    ]
    assert StateChange.objects.get().state == "open"
    event = last_event()
    assert (event.kind, event.case_id, event.person_id) == (EventKind.CASE_OPENED, case.pk, case.person_id)


def test_numbers_count_up_within_the_year_of_opening(by: Actor, amara: User) -> None:
    days = [date(2025, 3, 1), date(2025, 4, 1), date(2026, 1, 2), date(2025, 5, 1)]
    numbers = [make_case(by, amara, make_person(amara, given=f"P{day}"), opened_on=day).number for day in days]
    assert numbers == ["HN-2025-00001", "HN-2025-00002", "HN-2026-00001", "HN-2025-00003"]


def test_a_refused_opening_takes_no_number(by: Actor, amara: User) -> None:
    person = make_person(amara)
    make_case(by, amara, person)
    with pytest.raises(actions.PersonHasOpenCase) as refusal:
        make_case(by, amara, person)
    assert "schon einen offenen Fall" in refusal.value.messages[0]
    assert make_case(by, amara, make_person(amara)).number == "HN-2025-00002"


def test_a_case_may_wait_for_a_case_manager(by: Actor) -> None:
    case = make_case(by, None)
    assert case.manager is None
    assert not Assignment.objects.exists()
    assert Case.objects.unassigned().get() == case


def test_only_a_case_manager_can_be_responsible(by: Actor, frieda: User) -> None:
    with pytest.raises(Refused, match="Refused"):
        make_case(by, frieda)


def test_an_outsider_cannot_be_responsible(by: Actor, gesa: User) -> None:
    with pytest.raises(Refused):
        make_case(by, gesa, make_person(User.objects.get(pk=by.user_id)))


def test_a_person_with_one_name_and_an_umlaut_can_have_a_case(by: Actor, amara: User) -> None:
    person = make_person(amara, family="", given="Yağmur-Özlem", sort_name="yagmur-oezlem", birth_year=None)
    assert make_case(by, amara, person).sort_name == "yagmur-oezlem"


# --- states -------------------------------------------------------------------------------------------------------


def test_a_case_is_paused_and_goes_on(case: Case, by: Actor) -> None:
    actions.pause_case(case=case, reason="absence", note="Bis August im Kurs", by=by, now=NOW)
    assert last_event().kind == EventKind.CASE_CHANGED
    with pytest.raises(Refused):
        actions.pause_case(case=case, reason="absence", note="", by=by, now=NOW)
    actions.resume_case(case=case, by=by, now=NOW)
    assert [step.state for step in StateChange.objects.order_by("id")] == ["open", "paused", "open"]


def test_a_case_is_closed_with_reason_and_outcome(case: Case, by: Actor) -> None:
    closed = close(case, by, note=" Jobcenter begleitet weiter. ")
    assert (closed.state, closed.closed_on, closed.closing_note) == ("closed", TODAY, "Jobcenter begleitet weiter.")
    assert last_event().kind == EventKind.CASE_CLOSED
    step = StateChange.objects.order_by("-id")[0]
    assert (step.reason, step.outcome) == ("goals_reached", "independent")


def test_a_case_cannot_be_closed_twice(case: Case, by: Actor) -> None:
    close(case, by)
    with pytest.raises(Refused):
        close(case, by)


def test_open_tasks_keep_a_case_open_until_they_are_ended_with_it(case: Case, by: Actor) -> None:
    actions.add_task(case=case, text="Jobcenter anrufen", due_on=TODAY, by=by, now=NOW)
    with pytest.raises(Refused) as refusal:
        close(case, by)
    assert refusal.value.messages == ["1 Aufgabe ist noch offen."]
    closed = close(case, by, close_tasks=True)
    assert closed.next_contact_on is None
    task = Task.objects.get()
    assert (task.done_on, task.done_by_id) == (TODAY, by.user_id)


def test_what_rooms_above_have_running_is_named_and_ended(
    case: Case, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[int] = []
    plan = actions.Unfinished(
        sentence=lambda case: "Ein Integrationsplan läuft noch.",
        finish=lambda case, by, now, today: ended.append(case.pk),
    )
    monkeypatch.setattr(actions.closing, "UNFINISHED", [plan])
    with pytest.raises(Refused) as refusal:
        close(case, by)
    assert refusal.value.messages == ["Ein Integrationsplan läuft noch."]
    close(case, by, close_tasks=True)
    assert ended == [case.pk]


def test_a_closed_case_is_reopened_with_a_reason_and_keeps_its_history(case: Case, by: Actor) -> None:
    close(case, by)
    with pytest.raises(Refused):
        actions.reopen_case(case=case, reason=" ", by=by, now=NOW)
    again = actions.reopen_case(case=case, reason="Kehrt zurück", by=by, now=NOW)
    assert (again.state, again.closed_on, again.closing_reason) == ("open", None, "")
    assert last_event().kind == EventKind.CASE_REOPENED
    assert StateChange.objects.filter(state="closed", outcome="independent").exists()


def test_a_case_cannot_be_reopened_beside_a_newer_one(case: Case, by: Actor, amara: User) -> None:
    close(case, by)
    make_case(by, amara, case.person)
    with pytest.raises(actions.PersonHasOpenCase):
        actions.reopen_case(case=case, reason="Versehen", by=by, now=NOW)


def test_the_database_refuses_a_closed_case_without_reason(case: Case) -> None:
    with pytest.raises(IntegrityError, match="closed_case_has_date_and_reason"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(state="closed")


# --- period and details -------------------------------------------------------------------------------------------


def test_the_period_is_extended_once_to_four_years_at_most(case: Case, by: Actor) -> None:
    arguments: dict[str, Any] = {
        "case": case,
        "reason": "literacy",
        "note": "Alphabetisierung dauert",
        "by": by,
        "now": NOW,
    }
    with pytest.raises(Refused):
        actions.extend_case(until=date(2029, 2, 2), today=TODAY, **arguments)
    actions.extend_case(until=date(2028, 8, 1), today=TODAY, **arguments)
    case.refresh_from_db()
    assert case.ends_on == Extension.objects.get().until == date(2028, 8, 1)
    assert last_event().kind == EventKind.CASE_EXTENDED
    with pytest.raises(Refused):
        actions.extend_case(until=date(2029, 2, 1), today=TODAY, **arguments)


def change(case: Case, by: Actor, version: int, **changes: object) -> Case:
    """Change a case, leaving what is not named as it is."""
    values = {
        "kind": case.kind,
        "eligibility": case.eligibility,
        "eligible_from": case.eligible_from,
        "municipality": case.municipality,
        "unit": case.unit,
    } | changes
    return actions.change_case(case=case, version=version, by=by, now=NOW, today=TODAY, **values)  # type: ignore[arg-type]


def test_changed_details_move_the_end_of_the_period(case: Case, by: Actor, neckarsulm: Municipality) -> None:
    changed = change(case, by, 1, eligible_from=date(2025, 1, 15), municipality=neckarsulm)
    assert (changed.ends_on, changed.municipality) == (date(2028, 1, 15), neckarsulm)
    assert set(last_event().fields) == {"eligible_from", "ends_on", "municipality"}


def test_a_change_keeps_the_extension(case: Case, by: Actor) -> None:
    actions.extend_case(case=case, reason="care", until=date(2028, 8, 1), note="x", by=by, now=NOW, today=TODAY)
    assert change(case, by, 2, eligible_from=date(2025, 1, 15)).ends_on == date(2028, 8, 1)
    with pytest.raises(Refused):
        change(case, by, 3, eligible_from=date(2024, 1, 15))


def test_the_second_of_two_changes_is_told(case: Case, by: Actor) -> None:
    change(case, by, 1, kind="counselling_only")
    with pytest.raises(Stale):
        change(case, by, 1, eligible_from=date(2025, 1, 15))
    case.refresh_from_db()
    assert (case.kind, case.eligible_from) == ("counselling_only", date(2025, 2, 1))


def test_the_last_contact_is_the_latest_one(case: Case, by: Actor) -> None:
    for day in (date(2026, 5, 2), date(2026, 6, 1), date(2026, 3, 1)):
        actions.note_contacts(latest={case.pk: day}, by=by)
    case.refresh_from_db()
    assert case.last_contact_on == date(2026, 6, 1)
    actions.set_last_contact(case=case, on=date(2026, 5, 2))
    case.refresh_from_db()
    assert case.last_contact_on == date(2026, 5, 2)


def test_a_new_name_reaches_the_caseload(case: Case) -> None:
    case.person.sort_name = "grossmann rana"
    actions.rename(case.person)
    case.refresh_from_db()
    assert case.sort_name == "grossmann rana"


# --- protected people ---------------------------------------------------------------------------------------------


def protected(registered_by: User) -> Person:
    """Somebody whose address is protected."""
    return make_person(registered_by, is_protected=True)


def test_the_case_of_a_protected_person_keeps_no_municipality(by: Actor, amara: User, neckarsulm: Municipality) -> None:
    case = make_case(by, amara, protected(amara), municipality=neckarsulm)
    assert case.municipality is None
    assert change(case, by, 1, municipality=neckarsulm).municipality is None
    assert not Case.objects.exclude(municipality=None).exists()


def test_what_was_read_before_the_protection_brings_no_municipality_back(
    by: Actor, amara: User, neckarsulm: Municipality
) -> None:
    person = make_person(amara)
    Person.objects.filter(pk=person.pk).update(is_protected=True)
    assert make_case(by, amara, person, municipality=neckarsulm).municipality is None


def test_protecting_somebody_clears_the_municipality_of_all_cases_but_not_the_team(
    by: Actor, amara: User, neckarsulm: Municipality
) -> None:
    person, team = make_person(amara), Unit.objects.get(key="neckarsulm")
    closed = close(make_case(by, amara, person, municipality=neckarsulm), by)
    case = make_case(by, amara, person, municipality=neckarsulm, unit=team)
    other = make_case(by, amara, make_person(amara), municipality=neckarsulm)
    protect_address(people=[person], reason="Auskunftssperre liegt vor", by=by, now=NOW)
    for one in (closed, case, other):
        one.refresh_from_db()
    assert (closed.municipality, case.municipality, other.municipality) == (None, None, neckarsulm)
    assert (case.unit, case.version) == (team, 2)
    told = Event.objects.filter(kind=EventKind.CASE_CHANGED, fields=["municipality"])
    assert {event.case_id for event in told} == {closed.pk, case.pk}


def test_protecting_somebody_tells_nothing_of_cases_without_municipality(case: Case, by: Actor) -> None:
    protect_address(people=[case.person], reason="Auskunftssperre liegt vor", by=by, now=NOW)
    assert not Event.objects.filter(kind=EventKind.CASE_CHANGED).exists()


# --- assigning ----------------------------------------------------------------------------------------------------


def test_a_case_changes_hands_and_the_history_is_dated(
    case: Case, acting: Callable[[User], Actor], clara: User, amara: User, bruno: User
) -> None:
    lead = acting(clara)
    arguments: dict[str, Any] = {"case": case, "by": lead, "now": NOW, "today": TODAY}
    actions.assign_case(manager=bruno, stand_in=amara, note="Umzug nach Weinsberg", **arguments)
    case.refresh_from_db()
    assert (case.manager, case.stand_in) == (bruno, amara)
    rows = Assignment.objects.filter(is_stand_in=False).order_by("id").values_list("user", "valid_from", "valid_to")
    assert list(rows) == [(amara.pk, date(2025, 3, 1), TODAY - timedelta(days=1)), (bruno.pk, TODAY, None)]
    assert last_event().fields == ["manager", "stand_in"]
    actions.assign_case(manager=amara, stand_in=None, **arguments)  # back on the same day
    assert Assignment.objects.filter(valid_to=None).get().user == amara


def test_nothing_is_told_when_nobody_changes(case: Case, by: Actor, amara: User) -> None:
    before = Event.objects.count()
    actions.assign_case(case=case, manager=amara, stand_in=None, by=by, now=NOW, today=TODAY)
    assert Event.objects.count() == before


@pytest.mark.parametrize("who", ["frieda", "gesa"])
def test_nobody_else_can_be_assigned(case: Case, by: Actor, who: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Refused):
        actions.assign_case(case=case, manager=request.getfixturevalue(who), stand_in=None, by=by, now=NOW, today=TODAY)


# --- tasks --------------------------------------------------------------------------------------------------------


def test_the_next_contact_is_the_earliest_open_task(case: Case, by: Actor) -> None:
    def next_contact() -> date | None:
        return Case.objects.get(pk=case.pk).next_contact_on

    late = actions.add_task(case=case, text="Kurs suchen", due_on=date(2026, 7, 1), by=by, now=NOW)
    soon = actions.add_task(case=case, text=" Brief lesen ", due_on=date(2026, 6, 15), by=by, now=NOW)
    assert (next_contact(), soon.text) == (date(2026, 6, 15), "Brief lesen")
    actions.complete_task(task=soon, by=by, now=NOW, today=TODAY)
    assert next_contact() == date(2026, 7, 1)
    actions.change_task(task=late, text="Kurs suchen", due_on=date(2026, 6, 20), by=by, now=NOW)
    assert (next_contact(), last_event().fields) == (date(2026, 6, 20), ["due_on"])
    actions.reopen_task(task=soon, by=by, now=NOW)
    assert next_contact() == date(2026, 6, 15)
    for task in (soon, late):
        actions.complete_task(task=task, by=by, now=NOW, today=TODAY)
    assert next_contact() is None


def test_a_task_done_twice_is_done_once(case: Case, by: Actor) -> None:
    task = actions.add_task(case=case, text="Kurs suchen", due_on=TODAY, by=by, now=NOW)
    actions.complete_task(task=task, by=by, now=NOW, today=TODAY)
    actions.complete_task(task=task, by=by, now=NOW, today=TODAY + timedelta(days=3))
    assert Task.objects.get().done_on == TODAY
    assert Event.objects.filter(kind=EventKind.TASK_DONE).count() == 1


def test_a_closed_case_takes_no_task(case: Case, by: Actor) -> None:
    task = actions.add_task(case=case, text="Kurs suchen", due_on=TODAY, by=by, now=NOW)
    close(case, by, close_tasks=True)
    with pytest.raises(Refused):
        actions.add_task(case=case, text="Noch etwas", due_on=TODAY, by=by, now=NOW)
    with pytest.raises(Refused):
        actions.reopen_task(task=task, by=by, now=NOW)
