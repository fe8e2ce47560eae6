"""The home page of every role."""

import importlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.accounts.roles import Role
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.cases import actions as case_actions
from geleit.cases.models import Case
from geleit.people.actions import record_entry
from geleit.people.models import Person
from geleit.plans import actions as plan_actions
from tests.cases.making import make_case
from tests.conftest import NOW, TODAY, make_user
from tests.consultations.making import record
from tests.desk.conftest import text_of
from tests.plans.making import agree, make_goal

pytestmark = pytest.mark.django_db
HOME = "/"


def test_an_empty_day_is_friendly(browser: Client) -> None:
    text = text_of(browser.get(HOME))
    assert "Mein Tag" in text
    assert "Nichts ist fällig. Genießen Sie die Ruhe." in text


def test_tasks_lead_to_the_file_and_can_be_ticked_off(browser: Client, by: Actor, case: Case) -> None:
    task = case_actions.add_task(case=case, text="Beim Kindergarten anrufen", due_on=TODAY, by=by, now=NOW)
    page = browser.get(HOME)
    assert "Heute fällig" in text_of(page)
    assert "Beim Kindergarten anrufen" in text_of(page)
    assert f'href="/faelle/{case.public_id}/"' in page.content.decode()
    answer = browser.post(reverse("cases:complete_task", kwargs={"task_id": task.public_id}), {"back": "home"})
    assert answer.headers["Location"] == HOME
    assert "Nichts ist fällig" in text_of(browser.get(HOME)) or "Lange kein Kontakt" in text_of(browser.get(HOME))


def test_everything_that_ends_or_waits_is_named(
    browser: Client, by: Actor, amara: User, case: Case, register: Callable[..., Person]
) -> None:
    entries: dict[str, dict[str, Any]] = {
        "residence": {"document": "residence_permit", "basis": "", "valid_to": TODAY + timedelta(days=20)},
        "benefit": {"kind": "sgb2", "valid_to": TODAY + timedelta(days=80)},
        "course": {"kind": "integration", "state": "looking", "entitled_until": TODAY + timedelta(days=5)},
    }
    for history, values in entries.items():
        values |= {"valid_from": TODAY - timedelta(days=100)}
        record_entry(person=case.person, history=history, values=values, by=by, now=NOW)
    case_actions.add_task(case=case, text="Alte Aufgabe", due_on=TODAY - timedelta(days=2), by=by, now=NOW)
    case_actions.add_task(case=case, text="Baldige Aufgabe", due_on=TODAY + timedelta(days=3), by=by, now=NOW)
    long_ago = TODAY - timedelta(days=40)
    plan_actions.start_plan(case=case, by=by, now=NOW, today=long_ago)
    other = make_case(by, amara, register("Yusuf", "Haddad"), eligible_from=TODAY.replace(year=2023, month=7))
    plan = plan_actions.start_plan(case=other, by=by, now=NOW, today=long_ago)
    make_goal(plan, by)
    agree(plan, by)
    type(plan).objects.filter(pk=plan.pk).update(next_review_on=TODAY)
    case_actions.note_contacts(latest={other.pk: TODAY - timedelta(days=200)}, by=by)
    text = text_of(browser.get(HOME))
    for part in (
        "Überfällig", "Alte Aufgabe", "In den nächsten sieben Tagen", "Baldige Aufgabe",
        "Fällige Fortschreibungen", "Aufenthaltsdokumente, die ablaufen", "30.06.2026", "Leistungen, die enden",
        "Bürgergeld", "Kursberechtigungen, die verfallen", "Beratungszeitraum endet", "Haddad, Yusuf",
        "Pläne ohne Vereinbarung", "begonnen am 01.05.2026", "Lange kein Kontakt", "zuletzt am 22.11.2025",
    ):  # fmt: skip
        assert part in text


def test_the_numbers_of_the_month_stand_beside_the_teams(browser: Client, by: Actor, bruno: User, case: Case) -> None:
    record(by, case)
    record(by, case)
    text = text_of(browser.get(HOME))
    assert "Beratungen 2 Team: 1,0" in text
    assert "Beratene Personen 1 Team: 0,5" in text


def test_a_colleague_without_plans_counts_in_the_average(browser: Client, by: Actor, bruno: User, case: Case) -> None:
    plan_actions.start_plan(case=case, by=by, now=NOW, today=TODAY)
    assert "Laufende Pläne 1 Team: 0,5" in text_of(browser.get(HOME))


def test_many_reviews_do_not_hide_plans_nobody_agreed_to(
    browser: Client, by: Actor, amara: User, case: Case, register: Callable[..., Person], monkeypatch: Any
) -> None:
    # By its name, because the package exports a function of the same name.
    monkeypatch.setattr(importlib.import_module("geleit.desk.queries.my_day"), "LOOKED_AT", 1)
    other = make_case(by, amara, register("Yusuf", "Haddad"))
    for one, values in ((case, {"next_review_on": TODAY}), (other, {})):
        plan = plan_actions.start_plan(case=one, by=by, now=NOW, today=TODAY - timedelta(days=60))
        type(plan).objects.filter(pk=plan.pk).update(**values)
    type(plan).objects.filter(case=case).update(agreed_on=TODAY)
    text = text_of(browser.get(HOME))
    assert "Fällige Fortschreibungen" in text
    assert "Pläne ohne Vereinbarung" in text


def test_a_colleagues_matters_stay_with_the_colleague(
    signed_in: Callable[[User], Client], by: Actor, bruno: User, case: Case
) -> None:
    case_actions.add_task(case=case, text="Nur für Amara", due_on=TODAY, by=by, now=NOW)
    page = signed_in(bruno).get(HOME).content.decode()
    assert "Nur für Amara" not in page
    assert "Haddad" not in page


def test_my_day_is_recorded(browser: Client, amara: User, case: Case) -> None:
    browser.get(HOME)
    assert Event.objects.filter(kind=EventKind.CASELOAD_LISTED, actor_id=amara.pk).count() == 1


def test_the_number_of_statements_does_not_grow(
    browser: Client, by: Actor, amara: User, case: Case, register: Callable[..., Person]
) -> None:
    browser.get(HOME)

    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(HOME)
        return len(queries)

    with_one = statements()
    for number in range(15):
        more = make_case(by, amara, register("Ali", f"Nummer{number}x"))
        case_actions.add_task(case=more, text="Etwas", due_on=TODAY, by=by, now=NOW)
        plan_actions.start_plan(case=more, by=by, now=NOW, today=TODAY - timedelta(days=60))
    assert statements() == with_one <= 12


def test_the_team_lead_sees_the_team_and_who_waits(
    signed_in: Callable[[User], Client], clara: User, by: Actor, case: Case, register: Callable[..., Person]
) -> None:
    waiting = make_case(by, None, register("Olena", "Koval"))
    text = text_of(signed_in(clara).get(HOME))
    assert "Im Team 1" in text
    assert "Offene Fälle 1" in text
    assert "Noch niemandem zugewiesen 1" in text
    assert "Koval, Olena" in text
    assert waiting.number in text
    assert "Haddad" not in text
    assert Event.objects.filter(kind=EventKind.TEAM_LISTED, actor_id=clara.pk).count() == 1


def test_the_data_protection_officer_finds_the_access_log(signed_in: Callable[[User], Client], dora: User) -> None:
    assert reverse("desk:file_access_search") in signed_in(dora).get(HOME).content.decode()


def test_the_administrator_finds_the_users(signed_in: Callable[[User], Client], emil: User) -> None:
    assert reverse("accounts:users") in signed_in(emil).get(HOME).content.decode()


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        (Role.FRONT_DESK, ["appointments:day", "appointments:new", "appointments:outbox", "queue:room"]),
        (Role.PORTAL_EDITOR, ["directory:directory", "visits:rules", "portal:texts", "portal:feedback_list"]),
        (Role.CIRCLE_COORDINATOR, ["volunteers:own_circles"]),
        (Role.REFUGEE_OFFICER, ["volunteers:own_places"]),
        (Role.VOLUNTEER, ["my:sign_in"]),
    ],
)
def test_roles_with_pages_of_their_own_find_them(
    signed_in: Callable[[User], Client], amara: User, role: Role, pages: list[str]
) -> None:
    user = make_user(amara.home_county, f"user-{role}", role, "landratsamt")
    page = signed_in(user).get(HOME).content.decode()
    main = page[page.index("<main") :]
    assert [name for name in pages if f'href="{reverse(name)}"' not in main] == []
    assert "Dieser Teil von Geleit entsteht" not in main


def test_whoever_belongs_to_no_county_gets_a_welcome_and_nothing_else(
    signed_in: Callable[[User], Client], case: Case
) -> None:
    operator = User.objects.create(username="betrieb", display_name="Betrieb", password="!")
    browser = signed_in(operator)
    page = browser.get(HOME)
    assert page.status_code == 200
    assert "Ihr Konto gehört zu keinem Landkreis" in text_of(page)
    assert page.content.decode().count("<h1") == 1
    assert "Haddad" not in page.content.decode()
    assert 'href="/faelle/' not in page.content.decode()
    assert browser.get("/faelle/").status_code == 403
    assert browser.get(f"/faelle/{case.public_id}/").status_code == 403


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_home_without_dead_links(signed_in: Callable[[User], Client], amara: User, role: Role) -> None:
    user = make_user(amara.home_county, f"user-{role}", role, "landratsamt")
    page = signed_in(user).get(HOME)
    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1
    main = text_of(page)
    assert any(
        word in main
        for word in (
            "künftig",
            "Dieser Monat",
            "Team",
            "Zugriffe auf Akten",
            "Benutzer",
            "Helferkreis",
            "eigenen Seiten",
            "Termine",
            "Verzeichnis",
        )
    )
