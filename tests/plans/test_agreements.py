"""Agreeing and reviewing freeze versions that nothing changes any more."""

from datetime import date, timedelta
from typing import Any

import pytest

from geleit.accounts.actors import Actor
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.cases.models import Case
from geleit.core.errors import Stale
from geleit.people.models import SpokenLanguage
from geleit.plans import actions, queries, snapshot
from geleit.plans.actions import PlanRefused
from geleit.plans.models import Goal, GoalNote, Plan, PlanVersion, SkippedReview, Step
from tests.conftest import NOW, TODAY
from tests.plans.making import DRAWN, agree, held, make_goal, make_step, yes

pytestmark = pytest.mark.django_db
WHEN: dict[str, Any] = {"now": NOW, "today": TODAY}
DUE = date(2026, 12, 10)


def fresh(plan: Plan) -> Plan:
    """The plan as stored now."""
    return Plan.objects.select_related("case__person", "case__municipality", "case__manager").get(pk=plan.pk)


def kinds() -> list[str]:
    return list(Event.objects.newest_first().values_list("kind", flat=True))


# --- agreement ----------------------------------------------------------------------------------------------------


def test_a_yes_agrees_the_plan_and_its_waiting_goals(by: Actor, plan: Plan, goal: Goal) -> None:
    under_way = make_goal(plan, by, "Läuft schon")
    actions.set_goal_state(goal=under_way, state="in_progress", by=by, **WHEN)
    version = agree(plan, by, present="Herr Haddad")
    assert (version.number, version.occasion, version.answer, version.signed) == (1, "agreement", "yes", "paper")
    assert (version.made_on, version.copy_given_on, version.present) == (TODAY, TODAY, "Herr Haddad")
    stored = fresh(plan)
    assert (stored.agreed_on, stored.latest_version, stored.next_review_on) == (TODAY, 1, DUE)
    assert {one.text: one.state for one in queries.goals_of(plan)} == {
        goal.text: "agreed",
        "Läuft schon": "in_progress",
    }
    assert GoalNote.objects.filter(goal=goal, state="agreed").count() == 1
    assert kinds()[0] == EventKind.PLAN_AGREED


@pytest.mark.parametrize("answer", ["no", "could_not_answer"])
def test_any_other_answer_is_kept_too_but_agrees_nothing(by: Actor, plan: Plan, goal: Goal, answer: str) -> None:
    version = agree(plan, by, answer=answer, answer_reason="Zu viele Ziele", signed="")
    assert (version.answer, version.answer_reason) == (answer, "Zu viele Ziele")
    stored = fresh(plan)
    assert (stored.agreed_on, stored.latest_version, stored.next_review_on) == (None, 1, None)
    goal.refresh_from_db()
    assert goal.state == "new"


def test_a_later_no_leaves_the_agreement_as_it_was(by: Actor, plan: Plan, goal: Goal) -> None:
    agree(plan, by)
    tomorrow = TODAY + timedelta(days=1)
    refused = yes(on=tomorrow, answer="no", answer_reason="Umzug geplant", signed="", copy_given_on=None)
    actions.agree_plan(plan=fresh(plan), agreement=refused, by=by, now=NOW, today=tomorrow)
    stored = fresh(plan)
    assert (stored.agreed_on, stored.latest_version) == (TODAY, 2)


def test_the_signature_is_kept_only_when_drawn(by: Actor, plan: Plan, goal: Goal) -> None:
    assert agree(plan, by, signature=DRAWN).signature == ""
    assert agree(fresh(plan), by, signed="screen", signature=DRAWN).signature == DRAWN


def test_a_plan_without_goals_is_not_agreed(by: Actor, plan: Plan) -> None:
    with pytest.raises(PlanRefused) as refusal:
        agree(plan, by)
    assert refusal.value.messages == ["Der Plan hat noch keine Ziele."]


def test_an_incomplete_answer_is_refused(by: Actor, plan: Plan, goal: Goal) -> None:
    with pytest.raises(PlanRefused):
        agree(plan, by, answer="no")
    assert not PlanVersion.objects.exists()


def test_what_was_explained_is_what_is_frozen(by: Actor, plan: Plan, goal: Goal) -> None:
    shown = fresh(plan).version
    make_goal(plan, by, "Kam dazwischen")
    with pytest.raises(Stale):
        actions.agree_plan(plan=fresh(plan), agreement=yes(), version=shown, by=by, **WHEN)
    assert not PlanVersion.objects.exists()
    actions.agree_plan(plan=fresh(plan), agreement=yes(), version=shown + 1, by=by, **WHEN)


# --- review -------------------------------------------------------------------------------------------------------


def test_a_review_makes_a_new_version(by: Actor, plan: Plan, goal: Goal) -> None:
    agree(plan, by)
    later = date(2026, 11, 20)
    review = held(on=later, present="Frau Haddad", changes=" Kurs begonnen. ")
    version = actions.review_plan(plan=fresh(plan), review=review, by=by, now=NOW, today=later)
    assert (version.number, version.occasion, version.changes) == (2, "review", "Kurs begonnen.")
    stored = fresh(plan)
    assert (stored.agreed_on, stored.next_review_on) == (later, date(2027, 5, 20))
    assert kinds()[0] == EventKind.PLAN_REVIEWED
    assert [one.number for one in queries.versions(plan)] == [2, 1]


def test_a_review_with_a_no_still_sets_the_next_one(by: Actor, plan: Plan, goal: Goal) -> None:
    agree(plan, by)
    later = date(2026, 11, 20)
    review = held(on=later, answer="no", answer_reason="Unzufrieden")
    actions.review_plan(plan=fresh(plan), review=review, by=by, now=NOW, today=later)
    stored = fresh(plan)
    assert (stored.agreed_on, stored.next_review_on) == (TODAY, date(2027, 5, 20))


def test_only_an_agreed_plan_is_reviewed(by: Actor, plan: Plan, goal: Goal) -> None:
    with pytest.raises(PlanRefused):
        actions.review_plan(plan=plan, review=held(), by=by, **WHEN)


def test_a_due_review_is_skipped_with_a_reason(by: Actor, plan: Plan, goal: Goal) -> None:
    agree(plan, by)
    skip: dict[str, Any] = {"reason": "client_ill", "note": "Grippe", "by": by, "now": NOW}
    with pytest.raises(PlanRefused):
        actions.skip_review(plan=fresh(plan), today=TODAY, **skip)
    skipped = actions.skip_review(plan=fresh(plan), today=DUE, next_on=date(2027, 1, 10), **skip)
    assert (skipped.due_on, skipped.skipped_on, skipped.reason, skipped.note) == (DUE, DUE, "client_ill", "Grippe")
    assert fresh(plan).next_review_on == date(2027, 1, 10)
    assert kinds()[0] == EventKind.REVIEW_SKIPPED
    with pytest.raises(PlanRefused):
        actions.skip_review(plan=fresh(plan), today=DUE, **skip)


def test_the_next_review_follows_the_rule_when_nobody_says_otherwise(by: Actor, plan: Plan, goal: Goal) -> None:
    agree(plan, by)
    stale = fresh(plan)
    actions.skip_review(plan=fresh(plan), reason="client_ill", by=by, now=NOW, today=DUE)
    assert fresh(plan).next_review_on == date(2027, 6, 10)
    with pytest.raises(Stale):
        actions.skip_review(plan=stale, reason="client_ill", by=by, now=NOW, today=DUE)
    assert SkippedReview.objects.count() == 1


# --- versions -----------------------------------------------------------------------------------------------------


def test_a_version_is_readable_without_other_tables(by: Actor, case: Case, plan: Plan, goal: Goal, step: Step) -> None:
    SpokenLanguage.objects.create(county_id=case.county_id, person=case.person, language="ar", needs_interpreter=True)
    said: dict[str, Any] = {"level": "some_support", "text": "A2", "resources": "Lernt gern", "obstacles": ""}
    actions.describe_situation(plan=plan, field="language", by=by, **said, **WHEN)
    actions.note_progress(goal=goal, text="Modul 3", by=by, **WHEN)
    content = agree(plan, by).content
    assert (content["schema"], content["next_review_on"]) == (2, DUE.isoformat())
    assert (content["case_number"], content["manager"]) == (case.number, "Amara")
    assert content["person"]["name"] == "Rana Haddad"
    assert content["person"]["municipality"] == "Neckarsulm"
    assert content["person"]["languages"] == [{"code": "ar", "label": "Arabisch", "needs_interpreter": True}]
    assert content["situations"][0]["field_label"] == "Sprache (Deutsch)"
    assert content["situations"][0]["level_label"] == "Etwas Unterstützung nötig"
    frozen = content["goals"][0]
    assert (frozen["text"], frozen["state_label"], frozen["progress"]) == (goal.text, "Vereinbart", "Modul 3")
    assert (frozen["steps"][0]["text"], frozen["steps"][0]["actor_label"]) == (step.text, "Klientin / Klient")


def test_where_a_protected_person_lives_is_never_frozen(by: Actor, case: Case, plan: Plan, goal: Goal) -> None:
    case.person.is_protected = True
    case.person.save()
    content = agree(fresh(plan), by).content
    assert content["person"]["municipality"] == ""
    assert "Neckarsulm" not in str(content)


def test_nothing_that_happens_later_changes_a_version(by: Actor, plan: Plan, goal: Goal, step: Step) -> None:
    agree(plan, by)
    before = PlanVersion.objects.values().get()
    stored = fresh(plan)
    goal.refresh_from_db()
    goal.plan, step.goal = stored, goal
    said: dict[str, Any] = {"field": "health", "text": "Ganz anders", "is_now": False, "target_on": None}
    actions.change_goal(goal=goal, version=goal.version, by=by, **said, **WHEN)
    actions.set_goal_state(goal=goal, state="missed", reason="moved", by=by, **WHEN)
    actions.set_step_state(step=step, state="dropped", by=by, **WHEN)
    actions.add_goal(plan=stored, field="housing", text="Neu", by=by, **WHEN)
    agree(fresh(plan), by)
    actions.end_plan(plan=fresh(plan), reason="moved", by=by, **WHEN)
    assert PlanVersion.objects.filter(number=1).values().get() == before


def test_two_versions_are_compared_line_by_line(by: Actor, plan: Plan, goal: Goal, step: Step) -> None:
    first = agree(plan, by).content
    step.refresh_from_db()
    step.goal.refresh_from_db()
    step.goal.plan = fresh(plan)
    actions.set_step_state(step=step, state="done", by=by, **WHEN)
    added = make_goal(fresh(plan), by, "Ich habe eine Wohnung.", field="housing")
    make_step(added, by, "Antrag stellen")
    said: dict[str, Any] = {"level": "urgent_need", "text": "Kündigung", "resources": "", "obstacles": ""}
    actions.describe_situation(plan=fresh(plan), field="housing", by=by, **said, **WHEN)
    second = agree(fresh(plan), by).content
    rows = {(row.label, row.change) for row in snapshot.compare(first, second)}
    assert rows == {
        ("Wohnung", "added"),
        ("Ziel: Sprache (Deutsch)", "changed"),
        ("Schritt", "changed"),
        ("Ziel: Wohnung", "added"),
        ("Schritt", "added"),
    }
    assert {row.change for row in snapshot.compare(second, first)} == {"changed", "removed"}
    assert {row.change for row in snapshot.compare(second, second)} == {"same"}


def test_what_changed_is_proposed_in_words(by: Actor, plan: Plan, goal: Goal, step: Step) -> None:
    wrong = make_goal(plan, by, "Falsches Ziel")
    refused = agree(plan, by, answer="no", answer_reason="Falsches Ziel", signed="").content
    actions.remove_goal(goal=wrong, by=by, now=NOW)
    step.goal.plan = fresh(plan)
    actions.set_step_state(step=step, state="done", by=by, **WHEN)
    make_step(step.goal, by, "Prüfung anmelden")
    said: dict[str, Any] = {"field": "language", "text": "Ich habe B2.", "is_now": True, "target_on": DUE}
    changed = {**said, "target_on": date(2027, 1, 31)}
    actions.change_goal(goal=step.goal, version=1, by=by, **changed, **WHEN)
    actions.set_goal_state(goal=step.goal, state="in_progress", by=by, **WHEN)
    make_goal(fresh(plan), by, "Ich fahre Rad.", field="participation")
    situation: dict[str, Any] = {"level": "", "text": "Kennt niemanden", "resources": "", "obstacles": ""}
    actions.describe_situation(plan=fresh(plan), field="participation", by=by, **situation, **WHEN)
    now = snapshot.freeze(queries.contents(fresh(plan)), [])
    assert snapshot.changes_in_words(refused, now).splitlines() == [
        "Neues Ziel: Ich fahre Rad.",
        "Ich habe B2.: Neu → In Umsetzung",
        "Ziel neu formuliert: Ich habe B2.",
        "Ich habe B2.: neues Zieldatum 31.01.2027",
        "Ich habe B2.: erledigte Schritte: 1",
        "Ich habe B2.: neue Schritte: 1",
        "Ziel herausgenommen: Falsches Ziel",
        "Ausgangslage neu beschrieben: Gesellschaftliche Teilhabe",
    ]
    assert snapshot.changes_in_words(now, now) == ""
