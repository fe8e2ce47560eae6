"""The plan on paper: what it says, in which languages, and what it never says."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.cases.models import Case
from geleit.core.multilingual import Text
from geleit.directory.models import Address, Channel, Office, OfficeFacts
from geleit.people.models import SpokenLanguage
from geleit.plans import access, actions, print
from geleit.plans.models import Goal, Plan, Step
from geleit.plans.sheet import SheetCode, SheetFact
from tests.conftest import NOW, TODAY
from tests.plans.making import DRAWN, agree, held

pytestmark = pytest.mark.django_db
HEAD: dict[str, Any] = {"county_name": "Landkreis Heilbronn", "today": TODAY}


def facts(sheet: Any) -> dict[str, tuple[Any, ...]]:
    return {fact.label: fact.values for fact in sheet.person.facts}


def address(plan: Plan, query: str = "") -> str:
    return reverse("plans:print", kwargs={"plan_id": plan.public_id}) + query


def test_it_works(client: Client, case: Case, plan: Plan, goal: Goal) -> None:
    response = client.get(address(plan))
    assert response.content.startswith(b"%PDF")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Cache-Control"] == "no-store"
    name = f"integrationsplan-{case.number.lower()}-entwurf.pdf"
    assert response.headers["Content-Disposition"] == f'inline; filename="{name}"'
    assert "haddad" not in name
    assert Event.objects.readings().get().kind == EventKind.PLAN_PRINTED


def test_a_version_prints_in_two_languages(client: Client, by: Actor, plan: Plan, goal: Goal, step: Step) -> None:
    agree(plan, by, signed="screen", signature=DRAWN)
    response = client.get(address(plan, "?version=1&sprache=ar"))
    assert response.content.startswith(b"%PDF")
    assert "version-1-ar.pdf" in response.headers["Content-Disposition"]


@pytest.mark.parametrize("query", ["?version=7", "?version=x", "?version=-1", "?sprache=klingon", "?sprache=../de"])
def test_it_handles_bad_ids(client: Client, by: Actor, plan: Plan, goal: Goal, query: str) -> None:
    agree(plan, by)
    assert client.get(address(plan, query)).status_code == 404


def test_a_draft_says_so_and_leaves_the_answer_open(plan: Plan, goal: Goal, step: Step) -> None:
    sheet = print.sheet_of_draft(plan, **HEAD)
    assert (sheet.draft, sheet.version, sheet.agreement, sheet.version_on) == (True, 1, None, None)
    assert [line.role for line in sheet.signatures] == ["client", "case_manager", "interpreter"]
    assert (sheet.goals[0].text, sheet.goals[0].steps[0].text) == (goal.text, step.text)


def test_a_version_prints_what_was_agreed_then(by: Actor, plan: Plan, goal: Goal, step: Step) -> None:
    agree(plan, by, signed="screen", signature=DRAWN, interpreter="missing")
    goal.refresh_from_db()
    goal.plan = plan
    actions.set_goal_state(goal=goal, state="missed", reason="moved", note="Ulm", by=by, now=NOW, today=TODAY)
    then = print.sheet_of_version(access.get_version_of(plan, 1), **HEAD)
    assert (then.goals[0].state, then.goals[0].reason, then.version_on) == ("agreed", None, TODAY)
    assert then.agreement is not None
    assert then.agreement.interpreter == "niemand (Sprachmittlung war nötig, aber nicht verfügbar)"
    assert then.signatures[0].drawn == DRAWN.encode()
    assert [line.role for line in then.signatures] == ["client", "case_manager"]
    now = print.sheet_of_draft(plan, **HEAD)
    assert now.goals[0].reason == SheetCode("missed_reason.moved", "Umzug")
    assert now.goals[0].reason_text == "Ulm"


@pytest.mark.parametrize(
    ("interpreter", "printed"),
    [("none", ""), ("", ""), ("professional", "Berufliche Dolmetscherin / beruflicher Dolmetscher")],
)
def test_the_interpreter_is_named_by_kind(by: Actor, plan: Plan, goal: Goal, interpreter: str, printed: str) -> None:
    agree(plan, by, interpreter=interpreter)
    sheet = print.sheet_of_version(access.get_version_of(plan, 1), **HEAD)
    assert sheet.agreement is not None
    assert sheet.agreement.interpreter == printed
    assert ("interpreter" in [line.role for line in sheet.signatures]) is bool(printed)


@pytest.mark.parametrize(
    ("born", "shown"),
    [
        ({"birth_year": 1990, "birth_month": 3, "birth_day": 12}, (date(1990, 3, 12),)),
        ({"birth_year": 1990, "birth_month": 3}, ("03.1990",)),
        ({"birth_year": 1990, "birth_estimated": True}, ("1990", SheetCode("value.estimated"))),
        ({"birth_year": None}, (SheetCode("value.unknown"),)),
    ],
)
def test_birth_dates_print_as_far_as_they_are_known(
    case: Case, plan: Plan, born: dict[str, Any], shown: tuple[Any, ...]
) -> None:
    for name, value in born.items():
        setattr(plan.case.person, name, value)
    assert facts(print.sheet_of_draft(plan, **HEAD))["person.birth_date"] == shown


def test_parents_or_guardian_sign_for_a_minor(plan: Plan) -> None:
    plan.case.person.birth_year = 2012
    sheet = print.sheet_of_draft(plan, **HEAD)
    assert [line.role for line in sheet.signatures] == ["client", "guardian", "case_manager", "interpreter"]


def test_languages_and_municipality_are_printed(case: Case, plan: Plan) -> None:
    SpokenLanguage.objects.create(county_id=case.county_id, person=case.person, language="prs", needs_interpreter=True)
    shown = facts(print.sheet_of_draft(plan, **HEAD))
    assert shown["person.languages"] == (SheetCode("language.fa", "Dari"),)
    assert shown["person.interpreter_needed"] == (SheetCode("value.yes"),)
    assert shown["person.municipality"] == ("Neckarsulm",)


def test_where_a_protected_person_lives_is_never_printed(client: Client, case: Case, plan: Plan) -> None:
    case.person.is_protected = True
    case.person.save()
    plan.case.person.refresh_from_db()
    sheet = print.sheet_of_draft(plan, **HEAD)
    assert "person.municipality" not in facts(sheet)
    assert "Neckarsulm" not in str(sheet)


def test_a_version_agreed_before_the_protection_does_not_print_the_place(
    by: Actor, case: Case, plan: Plan, goal: Goal
) -> None:
    version = agree(plan, by)
    version.content["person"]["municipality"] = "ZZ-SCHUTZ-7f3"
    version.plan.case.person.is_protected = True
    assert "ZZ-SCHUTZ-7f3" not in repr(print.sheet_of_version(version, **HEAD))


def test_the_head_names_the_county_and_its_office(case: Case, plan: Plan) -> None:
    assert print.sheet_of_draft(plan, **HEAD).county.office == ""
    office = Office.objects.create(county_id=case.county_id, key="lra")
    known = {"county_id": case.county_id, "office": office, "recorded_at": NOW, "released_at": NOW}
    OfficeFacts.objects.create(**known, kind="county_administration", name=Text("Landratsamt"))
    Address.objects.create(**known, kind="001", street="Weg", house_number="1", postal_code="74072", place="Heilbronn")
    for kind, value, valid_to in (
        ("phone", "07131 1", date(2020, 1, 1)),
        ("phone", "07131 2", None),
        ("fax", "07131 3", None),
    ):
        Channel.objects.create(**known, kind=kind, value=value, valid_to=valid_to)
    county = print.sheet_of_draft(plan, **HEAD).county
    assert (county.name, county.office) == ("Landkreis Heilbronn", "Landratsamt")
    assert county.address == ("Weg 1", "74072 Heilbronn")
    assert county.contact == ("Telefon 07131 2",)


def test_reviews_and_the_end_are_printed(by: Actor, plan: Plan, goal: Goal) -> None:
    agree(plan, by)
    due = date(2026, 12, 10)
    plan.refresh_from_db()
    actions.skip_review(plan=plan, reason="client_ill", next_on=date(2026, 12, 20), by=by, now=NOW, today=due)
    later = date(2026, 12, 20)
    actions.review_plan(plan=plan, review=held(on=later, present="Vater"), by=by, now=NOW, today=later)
    plan.refresh_from_db()
    sheet = print.sheet_of_draft(plan, **HEAD)
    assert [(one.on, one.version, one.skipped) for one in sheet.reviews] == [
        (due, None, SheetCode("review_skip_reason.client_ill", "Krankheit der Person")),
        (later, 2, None),
    ]
    assert sheet.next_review_on == date(2027, 6, 20)
    actions.end_plan(plan=plan, reason="moved", by=by, now=NOW, today=later)
    ended = print.sheet_of_draft(plan, **HEAD)
    assert (ended.next_review_on, ended.end and ended.end.reason) == (None, "moved")


def test_a_version_prints_the_review_agreed_then_and_no_end(by: Actor, plan: Plan, goal: Goal) -> None:
    agree(plan, by)
    plan.refresh_from_db()
    due = date(2026, 12, 10)
    actions.skip_review(plan=plan, reason="client_ill", next_on=date(2026, 12, 20), by=by, now=NOW, today=due)
    later = date(2026, 12, 20)
    actions.review_plan(plan=plan, review=held(on=later), by=by, now=NOW, today=later)
    plan.refresh_from_db()
    actions.end_plan(plan=plan, reason="moved", by=by, now=NOW, today=later)
    first, second = (print.sheet_of_version(access.get_version_of(plan, number), **HEAD) for number in (1, 2))
    assert (first.next_review_on, first.end, first.reviews) == (due, None, ())
    assert (second.next_review_on, second.end) == (date(2027, 6, 20), None)


def test_a_version_frozen_without_the_next_review_prints_none(by: Actor, plan: Plan, goal: Goal) -> None:
    version = agree(plan, by)
    del version.content["next_review_on"]
    assert print.sheet_of_version(version, **HEAD).next_review_on is None


def test_the_persons_own_language_is_offered_first() -> None:
    assert [one.code for one in print.print_languages("tr")][:3] == ["tr", "ar", "uk"]
    assert print.print_languages("prs")[0].code == "fa"
    assert print.print_languages("de")[0].code == "ar"
    assert print.print_languages("tr")[0].german == "Türkisch"


def test_names_in_two_scripts_stand_side_by_side(plan: Plan) -> None:
    plan.case.person.native_name = "رنا حداد"
    sheet = print.sheet_of_draft(plan, **HEAD)
    assert sheet.person.name == "Rana Haddad (رنا حداد)"
    assert sheet.person.facts[0] == SheetFact("person.birth_date", ("1990",))
