"""Dated histories: never overwritten, one entry at a time where only one can hold, corrected with a reason."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from geleit.accounts.actors import Actor
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.directory.models import Municipality
from geleit.people import actions
from geleit.people.births import Birth
from geleit.people.history_kinds import KINDS
from geleit.people.history_rules import days_left_level, faults_in_entry
from geleit.people.models import HISTORIES, HistoryEntry, Person
from geleit.people.queries import ending_soon, entries_of, facts_on, timeline
from tests.conftest import NOW, TODAY
from tests.people.making import correct, record, register

JANUARY, MARCH, JUNE = date(2025, 1, 1), date(2025, 3, 1), date(2025, 6, 1)


def faults(history: str, **values: Any) -> dict[str, str]:
    """Faults of an entry by field."""
    return dict(faults_in_entry(KINDS[history], values, birth=Birth(1990, 3, 14), today=TODAY))


def test_every_history_is_declared() -> None:
    assert set(KINDS) == set(HISTORIES)
    for key, kind in KINDS.items():
        own = {field.name for field in HISTORIES[key]._meta.get_fields()}
        assert {part.name for part in kind.parts} <= own
        assert set(kind.headline) <= {part.name for part in kind.parts}


class TestTheRules:
    @pytest.mark.parametrize(
        ("history", "values", "field"),
        [
            ("residence", {"document": "residence_permit", "basis": "s25_2_sub"}, ""),
            ("residence", {"document": "asylum_permission", "basis": "s25_2_sub"}, "basis"),
            ("residence", {"document": "toleration", "toleration": "training"}, ""),
            ("residence", {"document": "residence_permit", "toleration": "training"}, "toleration"),
            ("residence", {"document": ""}, "document"),
            ("residence", {"document": "visa", "residence_obligation_until": JUNE}, "residence_obligation"),
            ("asylum", {}, "state"),
            ("language_level", {"level": "b1", "is_certified": True}, "test"),
            ("language_level", {"level": "b1", "test": "dtz"}, "is_certified"),
            ("language_level", {"level": "b1", "test": "dtz", "is_certified": True}, ""),
            ("language_level", {"level": "c1", "test": "dtz", "is_certified": True}, "level"),
            ("course", {"kind": "ik_general", "state": "waiting_list"}, "waiting_since"),
            ("course", {"kind": "ik_general", "state": "waiting_list", "waiting_since": JUNE}, ""),
            ("course", {"kind": "ik_general"}, "state"),
            ("course", {"kind": "ik_general", "state": "running", "result": "b1"}, "result"),
            ("education", {}, "school"),
            ("education", {"attends": "yes"}, ""),
            ("asylum", {"state": "applied", "valid_from": MARCH, "valid_to": JANUARY}, "valid_to"),
            ("asylum", {"state": "applied", "valid_from": date(1980, 1, 1)}, "valid_from"),
            ("asylum", {"state": "applied", "valid_from": TODAY + timedelta(days=500)}, "valid_from"),
        ],
    )
    def test_say_which_field_is_at_fault(self, history: str, values: dict[str, Any], field: str) -> None:
        assert list(faults(history, **values)) == ([field] if field else [])

    @pytest.mark.parametrize(
        ("days", "level"), [(-1, "danger"), (30, "danger"), (31, "warning"), (90, "warning"), (91, "")]
    )
    def test_warn_before_a_title_ends(self, days: int, level: str) -> None:
        end = TODAY + timedelta(days=days)
        assert days_left_level(KINDS["residence"], end, today=TODAY, land="BW") == level

    def test_no_warning_where_nothing_ends(self) -> None:
        assert days_left_level(KINDS["residence"], None, today=TODAY, land="BW") == ""
        assert days_left_level(KINDS["asylum"], TODAY, today=TODAY, land="BW") == ""


@pytest.mark.django_db
class TestRecording:
    def test_every_history_takes_an_entry_and_gives_it_back(
        self, by: Actor, rana: Person, neckarsulm: Municipality
    ) -> None:
        values: dict[str, dict[str, Any]] = {
            "residence": {"document": "residence_permit", "basis": "s24", "residence_obligation": True},
            "asylum": {"state": "none"},
            "accommodation": {"kind": "private_flat", "municipality": neckarsulm, "street": "Am Markt 1"},
            "benefit": {"kind": "sgb2", "form": "cash"},
            "language_level": {"level": "a2", "literacy": "latin"},
            "course": {"kind": "ik_general", "state": "running", "entitled_until": JUNE},
            "education": {"school": "abitur", "school_years": 12},
            "recognition": {"state": "applied"},
            "work_access": {"access": "free"},
            "employment": {"state": "part_time", "hours_per_week": Decimal("19.5")},
        }
        for history, own in values.items():
            record(by, rana, history, JANUARY, **own)
        facts = facts_on(rana, TODAY)
        for history, own in values.items():
            entry = facts[history]
            assert entry is not None
            assert {name: getattr(entry, name) for name in own} == own
            assert entry.recorded_at == NOW
        place = facts["accommodation"]
        assert place is not None
        assert place.municipality.name == "Neckarsulm"  # type: ignore[attr-defined]

    def test_a_new_entry_ends_the_one_before_it_the_day_before(self, by: Actor, rana: Person) -> None:
        first = record(by, rana, "asylum", JANUARY, state="applied")
        record(by, rana, "asylum", MARCH, state="interviewed")
        first.refresh_from_db()
        assert first.valid_to == date(2025, 2, 28)
        assert [entry.state for entry in timeline(rana)] == ["interviewed", "applied"]  # type: ignore[attr-defined]

    def test_an_earlier_entry_ends_where_the_next_begins(self, by: Actor, rana: Person) -> None:
        later = record(by, rana, "asylum", MARCH, state="interviewed")
        earlier = record(by, rana, "asylum", JANUARY, state="applied")
        later.refresh_from_db()
        assert (earlier.valid_to, later.valid_to) == (date(2025, 2, 28), None)

    def test_a_printed_end_stays_as_printed(self, by: Actor, rana: Person) -> None:
        first = record(by, rana, "residence", JANUARY, document="visa", valid_to=date(2025, 12, 31))
        record(by, rana, "residence", MARCH, document="residence_permit")
        first.refresh_from_db()
        assert first.valid_to == date(2025, 12, 31)
        assert facts_on(rana, MARCH)["residence"].document == "residence_permit"  # type: ignore[union-attr]

    def test_several_benefits_stand_side_by_side(self, by: Actor, rana: Person) -> None:
        first = record(by, rana, "benefit", JANUARY, kind="sgb2")
        record(by, rana, "benefit", MARCH, kind="child_benefit")
        first.refresh_from_db()
        assert first.valid_to is None

    @pytest.mark.parametrize(
        ("since", "sentence"),
        [
            (JANUARY, "An diesem Tag beginnt schon ein Eintrag. Bitte berichtigen Sie diesen."),
            (None, "Es gibt schon Einträge. Bitte geben Sie an, wann der neue beginnt."),
        ],
    )
    def test_refuses_what_does_not_fit_beside(self, by: Actor, rana: Person, since: date | None, sentence: str) -> None:
        record(by, rana, "asylum", JANUARY, state="applied")
        with pytest.raises(actions.EntryRefused) as refused:
            record(by, rana, "asylum", since, state="interviewed")
        assert refused.value.messages == [sentence]
        assert len(entries_of(rana)) == 1

    def test_a_given_end_may_not_reach_into_the_next_entry(self, by: Actor, rana: Person) -> None:
        record(by, rana, "asylum", MARCH, state="interviewed")
        with pytest.raises(actions.EntryRefused) as refused:
            record(by, rana, "asylum", JANUARY, state="applied", valid_to=MARCH)
        assert refused.value.messages == [
            "Der nächste Eintrag beginnt schon am 01.03.2025. Bitte lassen Sie das Ende leer oder geben Sie einen "
            "früheren Tag ein."
        ]
        eve = date(2025, 2, 28)
        assert record(by, rana, "asylum", JANUARY, state="applied", valid_to=eve).valid_to == eve

    def test_a_printed_end_may(self, by: Actor, rana: Person) -> None:
        record(by, rana, "residence", MARCH, document="residence_permit")
        assert record(by, rana, "residence", JANUARY, document="visa", valid_to=JUNE).valid_to == JUNE

    def test_refuses_what_a_rule_forbids(self, by: Actor, rana: Person) -> None:
        with pytest.raises(actions.EntryRefused):
            record(by, rana, "language_level", level="c2", test="dtz", is_certified=True)

    def test_is_recorded_without_values(self, by: Actor, rana: Person) -> None:
        entry = record(by, rana, "employment", JANUARY, state="minijob", employer="Bäckerei Kanarienvogel")
        event = Event.objects.get(kind=EventKind.FACT_RECORDED)
        assert (event.person_id, event.subject, event.subject_id) == (rana.pk, "employment", entry.pk)
        assert set(event.fields) == {"employer", "origin", "state", "valid_from"}

    def test_ending_the_one_before_is_recorded_too(self, by: Actor, rana: Person) -> None:
        first = record(by, rana, "asylum", JANUARY, state="applied")
        record(by, rana, "asylum", MARCH, state="interviewed")
        event = Event.objects.get(kind=EventKind.FACT_RECORDED, fields=["valid_to"])
        assert (event.person_id, event.subject, event.subject_id) == (rana.pk, "asylum", first.pk)

    def test_origin_and_dispute_are_kept(self, by: Actor, rana: Person) -> None:
        entry = record(by, rana, "asylum", state="applied", origin="received_from_office", is_disputed=True)
        assert (entry.origin, entry.is_disputed) == ("received_from_office", True)


@pytest.mark.django_db
class TestCorrecting:
    def test_the_old_entry_stays_with_the_reason(self, by: Actor, rana: Person) -> None:
        old = record(by, rana, "asylum", JANUARY, state="rejected")
        new = correct(by, old, {"state": "refugee", "valid_from": JANUARY})
        old.refresh_from_db()
        assert old.correction_reason == "In der Zeile verrutscht"
        assert (old.corrected_at, old.corrected_by_id, old.replaced_by) == (NOW, by.user_id, new)
        assert facts_on(rana, TODAY)["asylum"] == new
        assert {entry.pk for entry in timeline(rana)} == {old.pk, new.pk}
        assert Event.objects.filter(kind=EventKind.FACT_CORRECTED, subject_id=old.pk).count() == 1

    def test_can_strike_an_entry_out(self, by: Actor, rana: Person) -> None:
        old = record(by, rana, "asylum", JANUARY, state="rejected")
        correct(by, old, None)
        assert facts_on(rana, TODAY)["asylum"] is None
        assert len(timeline(rana)) == 1

    def test_needs_a_reason_that_explains(self, by: Actor, rana: Person) -> None:
        old = record(by, rana, "asylum", JANUARY, state="rejected")
        with pytest.raises(actions.EntryRefused, match="EntryRefused") as refused:
            actions.correct_entry(entry=old, values=None, reason="falsch", by=by, now=NOW)
        assert refused.value.messages == ["Bitte geben Sie eine Begründung mit mindestens 10 Zeichen an."]

    def test_happens_once_only(self, by: Actor, rana: Person) -> None:
        old = record(by, rana, "asylum", JANUARY, state="rejected")
        correct(by, old, {"state": "refugee", "valid_from": JANUARY})
        with pytest.raises(actions.EntryRefused):
            correct(by, old, {"state": "subsidiary", "valid_from": JANUARY})
        assert len(entries_of(rana)) == 2


@pytest.mark.django_db
class TestReopeningTheOneBefore:
    @pytest.fixture
    def first(self, by: Actor, rana: Person) -> HistoryEntry:
        """Since January, ended by `wrong`."""
        return record(by, rana, "asylum", JANUARY, state="applied")

    @pytest.fixture
    def wrong(self, by: Actor, rana: Person, first: HistoryEntry) -> HistoryEntry:
        """Since March, and not true."""
        return record(by, rana, "asylum", MARCH, state="rejected")

    def test_it_holds_on_when_the_wrong_one_is_struck_out(
        self, by: Actor, rana: Person, first: HistoryEntry, wrong: HistoryEntry
    ) -> None:
        correct(by, wrong, None, reopen=True)
        assert facts_on(rana, TODAY)["asylum"] == first
        events = Event.objects.filter(subject_id=first.pk, fields=["valid_to"])
        assert [event.kind for event in events] == [EventKind.FACT_RECORDED] * 2

    def test_not_unless_asked_for(self, by: Actor, rana: Person, wrong: HistoryEntry) -> None:
        correct(by, wrong, None)
        assert facts_on(rana, TODAY)["asylum"] is None

    def test_until_the_next_entry_begins(
        self, by: Actor, rana: Person, first: HistoryEntry, wrong: HistoryEntry
    ) -> None:
        record(by, rana, "asylum", JUNE, state="refugee")
        correct(by, wrong, None, reopen=True)
        first.refresh_from_db()
        assert first.valid_to == date(2025, 5, 31)

    @pytest.mark.parametrize(("since", "end"), [(JUNE, date(2025, 5, 31)), (MARCH, date(2025, 2, 28))])
    def test_until_the_right_entry_begins(
        self, by: Actor, first: HistoryEntry, wrong: HistoryEntry, since: date, end: date
    ) -> None:
        correct(by, wrong, {"state": "refugee", "valid_from": since}, reopen=True)
        first.refresh_from_db()
        assert first.valid_to == end

    def test_an_end_of_its_own_stays(self, by: Actor, rana: Person, wrong: HistoryEntry) -> None:
        wrong.refresh_from_db()
        actions.end_entry(entry=wrong, on=date(2025, 4, 30), by=by, now=NOW)
        later = record(by, rana, "asylum", JUNE, state="refugee")
        correct(by, later, None, reopen=True)
        wrong.refresh_from_db()
        assert wrong.valid_to == date(2025, 4, 30)


@pytest.mark.django_db
class TestEnding:
    def test_an_entry_holds_until_that_day(self, by: Actor, rana: Person) -> None:
        entry = record(by, rana, "benefit", JANUARY, kind="sgb2")
        actions.end_entry(entry=entry, on=MARCH, by=by, now=NOW)
        assert facts_on(rana, MARCH)["benefit"] == entry
        assert facts_on(rana, MARCH + timedelta(days=1))["benefit"] is None

    def test_an_end_that_was_recorded_stays_readable(self, by: Actor, rana: Person) -> None:
        printed = record(by, rana, "benefit", JANUARY, kind="sgb2", authority="Jobcenter", valid_to=JUNE)
        actions.end_entry(entry=printed, on=MARCH, by=by, now=NOW)
        printed.refresh_from_db()
        assert printed.valid_to == JUNE
        follows = facts_on(rana, MARCH)["benefit"]
        assert follows == printed.replaced_by
        assert (follows.valid_to, follows.authority) == (MARCH, "Jobcenter")  # type: ignore[union-attr]
        assert facts_on(rana, MARCH + timedelta(days=1))["benefit"] is None

    @pytest.mark.parametrize("on", [JANUARY - timedelta(days=1), JUNE, JUNE + timedelta(days=1)])
    def test_not_before_its_beginning_and_not_twice(self, by: Actor, rana: Person, on: date) -> None:
        entry = record(by, rana, "benefit", JANUARY, kind="sgb2", valid_to=JUNE)
        with pytest.raises(actions.EntryRefused):
            actions.end_entry(entry=entry, on=on, by=by, now=NOW)

    def test_not_when_corrected(self, by: Actor, rana: Person) -> None:
        entry = record(by, rana, "benefit", JANUARY, kind="sgb2")
        correct(by, entry, None)
        entry.refresh_from_db()
        with pytest.raises(actions.EntryRefused):
            actions.end_entry(entry=entry, on=MARCH, by=by, now=NOW)

    def test_two_clerks_at_once_end_it_once(self, by: Actor, rana: Person) -> None:
        entry = record(by, rana, "benefit", JANUARY, kind="sgb2")
        stale = type(entry).objects.get(pk=entry.pk)
        actions.end_entry(entry=entry, on=MARCH, by=by, now=NOW)
        with pytest.raises(actions.EntryRefused):
            actions.end_entry(entry=stale, on=JUNE, by=by, now=NOW)


@pytest.mark.django_db
class TestReading:
    def test_facts_need_one_statement_for_all_histories(
        self, by: Actor, rana: Person, django_assert_num_queries
    ) -> None:
        with django_assert_num_queries(1):
            assert set(facts_on(rana, TODAY)) == set(HISTORIES)
        for day in range(1, 29):
            record(by, rana, "asylum", date(2025, 2, day), state="applied")
        with django_assert_num_queries(1):
            assert len(timeline(rana)) == 28

    def test_a_day_in_the_past_is_answered_too(self, by: Actor, rana: Person) -> None:
        record(by, rana, "asylum", JANUARY, state="applied")
        record(by, rana, "asylum", MARCH, state="refugee")
        assert facts_on(rana, date(2025, 2, 1))["asylum"].state == "applied"  # type: ignore[union-attr]
        assert facts_on(rana, date(2024, 12, 31))["asylum"] is None


class TestWhatEndsSoon:
    def test_titles_benefits_and_course_entitlements(self, by: Actor, rana: Person, django_assert_num_queries) -> None:
        soon = TODAY + timedelta(days=20)
        record(by, rana, "residence", JANUARY, document="residence_permit", valid_to=soon)
        record(by, rana, "benefit", JANUARY, kind="sgb2", valid_to=soon + timedelta(days=1))
        record(by, rana, "course", JANUARY, kind="ik_general", state="looking", entitled_until=TODAY)
        with django_assert_num_queries(1):
            found = ending_soon(by, TODAY)
        assert [(fact.kind, fact.ends_on, fact.code) for fact in found] == [
            ("course", TODAY, "ik_general"),
            ("title", soon, "residence_permit"),
            ("benefit", soon + timedelta(days=1), "sgb2"),
        ]
        assert found[0].name == "Haddad, Rana"

    def test_not_what_something_newer_follows_or_lies_far_off(self, by: Actor, rana: Person) -> None:
        record(by, rana, "residence", JANUARY, document="visa", valid_to=TODAY)
        record(by, rana, "residence", MARCH, document="residence_permit", valid_to=TODAY + timedelta(days=91))
        record(by, rana, "benefit", JANUARY, kind="sgb2", valid_to=TODAY - timedelta(days=91))
        record(by, rana, "course", JANUARY, kind="ik_general", state="running", entitled_until=TODAY)
        assert ending_soon(by, TODAY) == []

    def test_something_else_beside_it_does_not_hide_an_end(self, by: Actor, rana: Person) -> None:
        record(by, rana, "benefit", JANUARY, kind="sgb2", valid_to=TODAY)
        record(by, rana, "benefit", MARCH, kind="child_benefit")
        record(by, rana, "course", JANUARY, kind="ik_general", state="looking", entitled_until=TODAY)
        record(by, rana, "course", MARCH, kind="volunteer", state="running")
        assert [fact.code for fact in ending_soon(by, TODAY)] == ["sgb2", "ik_general"]
        record(by, rana, "benefit", MARCH, kind="own_income_full")
        record(by, rana, "course", MARCH, kind="ik_literacy", state="looking", entitled_until=TODAY + timedelta(200))
        assert ending_soon(by, TODAY) == []

    def test_not_of_people_outside_the_caseload(self, acting, amara, bruno) -> None:
        other = acting(bruno)
        record(other, register(other), "residence", JANUARY, document="visa", valid_to=TODAY)
        assert ending_soon(acting(amara), TODAY) == []
