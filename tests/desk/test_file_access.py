"""Who looked at a file."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from geleit.accounts.actors import Actor
from geleit.accounts.models import Membership, Unit, User
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.cases import actions as case_actions
from geleit.cases.models import Case
from geleit.core import wall
from geleit.people.actions import protect_address
from tests.conftest import NOW, TODAY
from tests.consultations.making import record
from tests.desk.conftest import text_of

pytestmark = pytest.mark.django_db
SEARCH = "/zugriffe/"


def log_of(case: Case, query: str = "") -> str:
    """Address of the log."""
    return f"{SEARCH}{case.public_id}/{query}"


@pytest.fixture
def officer(signed_in: Callable[[User], Client], dora: User) -> Client:
    """Dora's browser."""
    return signed_in(dora)


@pytest.mark.parametrize("typed", ["Haddad", "rana haddad", "Hadad", "HN-2025-00001", "hn 2025 1"])
def test_a_case_is_found_by_name_or_number(officer: Client, by: Actor, case: Case, typed: str) -> None:
    record(by, case, note="Streng vertraulich")
    page = officer.post(SEARCH, {"q": typed})
    assert "Haddad, Rana" in text_of(page)
    assert f'href="{log_of(case)}"' in page.content.decode()
    assert "vertraulich" not in page.content.decode()


def test_nothing_found_is_said(officer: Client, case: Case) -> None:
    assert "Kein Fall gefunden" in text_of(officer.post(SEARCH, {"q": "Niemand"}))
    assert "Kein Fall gefunden" in text_of(officer.post(SEARCH, {"q": "!!!"}))
    assert officer.post(SEARCH, {"q": ""}).status_code == 422


def test_the_log_tells_who_did_what_in_which_role(
    officer: Client, signed_in: Callable[[User], Client], by: Actor, amara: User, bruno: User, case: Case
) -> None:
    signed_in(amara).get(f"/faelle/{case.public_id}/")
    case_actions.assign_case(case=case, manager=bruno, stand_in=None, by=by, now=NOW, today=TODAY)
    text = text_of(officer.get(log_of(case)))
    assert "10.06.2026, 10:00 Amara (Integrationsmanager/in)" in text or "10.06.2026, 10:00 Amara (" in text
    assert "Akte gelesen" in text
    assert "Fall zugewiesen" in text
    assert "Zuständigkeit" in text


def test_reasons_are_shown(officer: Client, by: Actor, case: Case) -> None:
    protect_address(people=[case.person], by=by, now=NOW, reason="Auskunftssperre liegt vor")
    text = text_of(officer.get(log_of(case)))
    assert "Schutz der Adresse geändert" in text
    assert "Auskunftssperre liegt vor" in text


def test_readings_and_changes_can_be_told_apart(
    officer: Client, signed_in: Callable[[User], Client], amara: User, case: Case
) -> None:
    signed_in(amara).get(f"/faelle/{case.public_id}/")
    read, changed = (
        text_of(officer.get(log_of(case, "?show=read"))),
        text_of(officer.get(log_of(case, "?show=changed"))),
    )
    assert "Akte gelesen" in read
    assert "Fall eröffnet" not in read
    assert "Fall eröffnet" in changed
    assert "Akte gelesen" not in changed
    assert officer.get(log_of(case, "?show=quatsch&at=quatsch")).status_code == 200


def test_looking_at_the_log_is_in_the_log(officer: Client, dora: User, case: Case) -> None:
    officer.get(log_of(case))
    assert Event.objects.filter(kind=EventKind.FILE_ACCESS_READ, actor_id=dora.pk, case_id=case.pk).count() == 1
    assert "Dora" in text_of(officer.get(log_of(case)))
    officer.post(SEARCH, {"q": "Haddad"})
    assert Event.objects.filter(kind=EventKind.PEOPLE_SEARCHED, actor_id=dora.pk).count() == 1


def test_the_log_has_pages_and_constant_cost(
    officer: Client, signed_in: Callable[[User], Client], amara: User, case: Case
) -> None:
    officer.get(log_of(case))

    def statements(query: str = "") -> int:
        with CaptureQueriesContext(connection) as queries:
            officer.get(log_of(case, query))
        return len(queries)

    with_few = statements()
    reader = signed_in(amara)
    for minute in range(60):
        with time_machine.travel(NOW + timedelta(minutes=minute), tick=False):
            reader.get(f"/faelle/{case.public_id}/")
    assert statements() == with_few <= 12
    page = officer.get(log_of(case)).content.decode()
    cursor = page[page.index("at=") :].split('"')[0]
    older = text_of(officer.get(log_of(case, f"?{cursor}")))
    assert "Fall eröffnet" in older
    assert statements(f"?{cursor}") <= 12


def test_it_is_for_those_who_supervise(
    signed_in: Callable[[User], Client], amara: User, bruno: User, clara: User, frieda: User, gesa: User, case: Case
) -> None:
    assert signed_in(clara).get(log_of(case)).status_code == 200
    assert signed_in(amara).get(log_of(case)).status_code == 403
    for user in (bruno, frieda, gesa):
        assert signed_in(user).get(log_of(case)).status_code == 404
    for user in (amara, bruno, frieda, gesa):
        assert signed_in(user).get(SEARCH).status_code == 403
        assert signed_in(user).post(SEARCH, {"q": "Haddad"}).status_code == 403


def test_the_other_county_finds_nothing(signed_in: Callable[[User], Client], case: Case, gesa: User) -> None:
    wall.enter(gesa.home_county.pk, gesa.pk)
    unit = Unit.objects.filter(county=gesa.home_county).get()
    Membership.objects.create(
        county=gesa.home_county, user=gesa, unit=unit, role="data_protection_officer", valid_from=TODAY
    )
    browser = signed_in(gesa)
    for typed in ("Haddad", case.number):
        assert "Kein Fall gefunden" in text_of(browser.post(SEARCH, {"q": typed}))
    assert browser.get(log_of(case)).status_code == 404
