"""The team lead's pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from geleit.accounts.actors import Actor
from geleit.accounts.models import Membership, User
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.cases import actions as case_actions
from geleit.cases.models import Assignment, Case
from geleit.core import wall
from geleit.directory.models import Municipality
from geleit.people.actions import protect_address
from geleit.people.models import Person
from geleit.plans import actions as plan_actions
from tests.cases.making import make_case, make_person
from tests.conftest import NOW, TODAY
from tests.consultations.making import record
from tests.desk.conftest import text_of

pytestmark = pytest.mark.django_db
TEAM, ALL = "/team/", "/team/faelle/"


@pytest.fixture
def lead(signed_in: Callable[[User], Client], clara: User) -> Client:
    """Clara's browser."""
    return signed_in(clara)


@pytest.fixture
def waiting(by: Actor, register: Callable[..., Person]) -> Case:
    """A case nobody has."""
    return make_case(by, None, register("Olena", "Koval", native_name="Олена Коваль"))


def assign_page(case: Case) -> str:
    """Address of the page that assigns a case."""
    return f"/team/{case.public_id}/zuweisen/"


def test_the_workload_counts_cases_plans_and_consultations(lead: Client, by: Actor, bruno: User, case: Case) -> None:
    plan_actions.start_plan(case=case, by=by, now=NOW, today=TODAY)
    record(by, case, note="Streng vertraulich")
    page = lead.get(TEAM)
    text = text_of(page)
    assert "Amara Neckarsulm 1 1 1 1,00 1 von 80" in text
    assert "Bruno Weinsberg 0 0 0 1,00 0 von 80" in text
    assert "Haddad" not in text
    assert "vertraulich" not in text


def test_where_a_protected_person_lives_is_told_in_no_list(
    lead: Client, browser: Client, by: Actor, register: Callable[..., Person], case: Case, neckarsulm: Municipality
) -> None:
    hidden = make_case(by, None, register("Olena", "Koval"), municipality=neckarsulm)
    protect_address(people=[case.person, hidden.person], reason="Auskunftssperre liegt vor", by=by, now=NOW)
    pages = [lead.get(address) for address in (TEAM, ALL, "/", assign_page(hidden))]
    pages += [lead.post("/zugriffe/", {"q": "Koval"}), browser.post("/suche/", {"q": "Haddad"})]
    for page in pages:
        assert "geschützt" in text_of(page)
        assert "Koval" in text_of(page) or "Haddad" in text_of(page)
    rows = [page.content.decode().split("<tbody")[-1] for page in pages]
    assert [page.content.decode() for page, row in zip(pages, rows, strict=True) if ">Neckarsulm<" in row] == []


def test_too_many_cases_are_said_in_words(lead: Client, by: Actor, amara: User, case: Case) -> None:
    type(amara).objects.filter(pk=amara.pk).update(fte_percent=1)
    assert "über der üblichen Fallzahl" in text_of(lead.get(TEAM))


def test_waiting_cases_lead_to_assigning(lead: Client, waiting: Case) -> None:
    page = lead.get(TEAM)
    assert "Koval, Olena" in text_of(page)
    assert f'href="{assign_page(waiting)}"' in page.content.decode()


def test_a_case_is_assigned_from_today_on(lead: Client, amara: User, bruno: User, waiting: Case, clara: User) -> None:
    text = text_of(lead.get(assign_page(waiting)))
    assert "Koval, Olena" in text
    assert "Bruno (Weinsberg), 0 Fälle" in text
    data = {"manager": str(bruno.public_id), "stand_in": str(amara.public_id), "note": "Neu im Bezirk"}
    answer = lead.post(assign_page(waiting), data)
    assert (answer.status_code, answer.headers["Location"]) == (302, TEAM)
    waiting.refresh_from_db()
    assert (waiting.manager, waiting.stand_in) == (bruno, amara)
    entry = Assignment.objects.get(case=waiting, is_stand_in=False)
    assert (entry.valid_from, entry.assigned_by, entry.note) == (TODAY, clara, "Neu im Bezirk")
    assert Event.objects.filter(kind=EventKind.CASE_ASSIGNED, case_id=waiting.pk, actor_id=clara.pk).count() == 1
    assert f"Der Fall {waiting.number} ist zugewiesen." in text_of(lead.get(TEAM))


def test_a_rule_that_refuses_keeps_what_was_typed(lead: Client, bruno: User, waiting: Case) -> None:
    data = {"manager": str(bruno.public_id), "stand_in": str(bruno.public_id), "note": "Bitte bald"}
    page = lead.post(assign_page(waiting), data)
    assert page.status_code == 422
    assert 'value="Bitte bald"' in page.content.decode()
    waiting.refresh_from_db()
    assert waiting.manager is None


def test_several_cases_are_assigned_at_once(
    lead: Client, by: Actor, amara: User, bruno: User, case: Case, waiting: Case
) -> None:
    case_actions.assign_case(case=case, manager=amara, stand_in=bruno, by=by, now=NOW, today=TODAY)
    data: dict[str, Any] = {"case": [str(case.public_id), str(waiting.public_id)], "to": str(bruno.public_id)}
    answer = lead.post(ALL, data)
    assert answer.status_code == 302
    for one in (case, waiting):
        one.refresh_from_db()
        assert (one.manager, one.stand_in) == (bruno, None)
        assert Event.objects.filter(kind=EventKind.CASE_ASSIGNED, case_id=one.pk).exists()
    assert "2 Fälle sind zugewiesen." in text_of(lead.get(ALL))


def test_who_left_the_role_keeps_the_cases_until_somebody_takes_them(
    lead: Client, by: Actor, amara: User, bruno: User, case: Case, waiting: Case
) -> None:
    case_actions.assign_case(case=case, manager=amara, stand_in=bruno, by=by, now=NOW, today=TODAY)
    Membership.objects.filter(user=bruno).delete()
    page = lead.get(assign_page(case)).content.decode()
    assert f'value="{bruno.public_id}" selected' in page
    assert "Bruno (nicht mehr im Integrationsmanagement)" in page
    data: dict[str, Any] = {"case": [str(case.public_id), str(waiting.public_id)], "to": str(amara.public_id)}
    assert lead.post(ALL, data).status_code == 302
    case.refresh_from_db()
    assert (case.manager, case.stand_in) == (amara, bruno)
    assert lead.post(assign_page(waiting), {"manager": str(bruno.public_id)}).status_code == 422


def test_the_cases_of_who_left_can_be_listed(lead: Client, amara: User, case: Case, waiting: Case) -> None:
    Membership.objects.filter(user=amara).delete()
    text = text_of(lead.get(f"{ALL}?manager={amara.public_id}"))
    assert "Haddad" in text
    assert "Koval" not in text


def test_without_ticks_nothing_happens(lead: Client, bruno: User, waiting: Case) -> None:
    page = lead.post(ALL, {"to": str(bruno.public_id)})
    assert page.status_code == 422
    assert "Bitte kreuzen Sie mindestens einen Fall an." in text_of(page)


def test_ticks_stay_when_nobody_was_chosen(lead: Client, waiting: Case) -> None:
    page = lead.post(ALL, {"case": [str(waiting.public_id)], "to": "", "note": "x"})
    assert page.status_code == 422
    assert f'value="{waiting.public_id}" checked' in page.content.decode()


def test_a_foreign_or_broken_id_assigns_nothing(lead: Client, bruno: User, waiting: Case, gesa: User) -> None:
    county = gesa.home_county
    wall.enter(county.pk, gesa.pk)
    foreign = Case.objects.create(
        county=county, number="OA-2026-00001", person=make_person(gesa), sort_name="x", kind="case_management",
        opened_on=TODAY, eligibility="followon_allocation", eligible_from=TODAY, ends_on=TODAY,
    )  # fmt: skip
    wall.enter(bruno.home_county.pk)
    both: dict[str, Any] = {"case": [str(waiting.public_id), str(foreign.public_id)], "to": str(bruno.public_id)}
    assert lead.post(ALL, both).status_code == 404
    assert lead.post(ALL, {"case": ["quatsch"], "to": str(bruno.public_id)}).status_code == 422
    waiting.refresh_from_db()
    assert waiting.manager is None


def test_all_cases_are_headers_and_can_be_narrowed(
    lead: Client, by: Actor, amara: User, case: Case, waiting: Case
) -> None:
    record(by, case, note="Streng vertraulich")
    text = text_of(lead.get(ALL))
    assert "Haddad, Rana" in text
    assert "Koval, Olena" in text
    assert "vertraulich" not in text
    assert "Koval" not in text_of(lead.get(f"{ALL}?manager={amara.public_id}"))
    assert "Haddad" not in text_of(lead.get(f"{ALL}?manager=none"))
    assert "Koval" not in text_of(lead.get(f"{ALL}?municipality=08125065"))
    assert "Koval" in text_of(lead.get(f"{ALL}?manager=quatsch&municipality=quatsch&at=n.quatsch"))


def test_looking_is_recorded(lead: Client, clara: User, waiting: Case) -> None:
    lead.get(TEAM)
    lead.get(ALL)
    lead.get(assign_page(waiting))
    assert Event.objects.filter(kind=EventKind.TEAM_LISTED, actor_id=clara.pk).count() == 3


def test_only_the_team_lead_sees_the_team(
    signed_in: Callable[[User], Client], amara: User, bruno: User, dora: User, gesa: User, frieda: User, case: Case
) -> None:
    for user in (amara, dora, frieda):
        browser = signed_in(user)
        assert browser.get(TEAM).status_code == 403
        assert browser.get(ALL).status_code == 403
        assert browser.post(ALL, {"case": [str(case.public_id)], "to": str(bruno.public_id)}).status_code == 403
    assert signed_in(amara).get(assign_page(case)).status_code == 403
    for user in (bruno, gesa, frieda):
        assert signed_in(user).get(assign_page(case)).status_code == 404


@pytest.mark.parametrize("address", [TEAM, ALL])
def test_the_number_of_statements_does_not_grow(
    lead: Client, by: Actor, amara: User, bruno: User, case: Case, address: str
) -> None:
    lead.get(address)

    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            lead.get(address)
        return len(queries)

    with_one = statements()
    wall.enter(amara.home_county.pk, amara.pk)
    for number in range(30):
        make_case(by, (amara, bruno, None)[number % 3], make_person(amara, family=f"Name{number}"))
    assert statements() == with_one <= 12


def test_the_list_has_pages(lead: Client, by: Actor, amara: User, case: Case) -> None:
    for number in range(60):
        make_case(by, amara, make_person(amara, family=f"Name{number:02d}"))
    first = lead.get(ALL).content.decode()
    assert "Name48" in first
    assert "Name49" not in first
    cursor = first[first.index("at=n.") :].split('"')[0].replace("&amp;", "&")
    second = text_of(lead.get(f"{ALL}?{cursor}"))
    assert "Name49" in second
    assert "Name48" not in second
