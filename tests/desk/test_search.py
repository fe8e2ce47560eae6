"""Searching for people and cases."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.cases.models import Case
from geleit.core import wall
from geleit.people.births import Birth
from geleit.people.models import Person
from tests.cases.making import make_case
from tests.desk.conftest import text_of

pytestmark = pytest.mark.django_db
SEARCH = "/suche/"


def test_the_empty_form_asks(browser: Client) -> None:
    page = browser.get(SEARCH)
    assert page.status_code == 200
    assert "Name, Geburtsdatum oder Fallnummer" in text_of(page)


@pytest.mark.parametrize("typed", ["Rana", "haddad rana", "Hadad", "رنا", "17.05.1990", "Haddad 1990", "  Rana  "])
def test_people_are_found_and_lead_to_their_file(browser: Client, case: Case, typed: str) -> None:
    page = browser.post(SEARCH, {"q": typed})
    assert "Haddad, Rana" in text_of(page)
    assert f'href="/faelle/{case.public_id}/"' in page.content.decode()


def test_the_reason_is_shown(browser: Client, case: Case, register: Callable[..., Person]) -> None:
    register("Ruža", "Müller")
    assert "Haddad, Rana رنا حداد 17.05.1990 Name" in text_of(browser.post(SEARCH, {"q": "Rana"}))
    assert "andere Schreibweise" in text_of(browser.post(SEARCH, {"q": "Mueller"}))
    assert "andere Schrift" in text_of(browser.post(SEARCH, {"q": "رنا حداد"})) or "رنا حداد" in text_of(
        browser.post(SEARCH, {"q": "رنا حداد"})
    )


def test_exact_hits_come_first(browser: Client, by: Actor, amara: User, register: Callable[..., Person]) -> None:
    for given, family in (("Bianca", "Hopper"), ("Norman", "Hooper"), ("Norma", "Hoopers")):
        make_case(by, amara, register(given, family))
    text = text_of(browser.post(SEARCH, {"q": "Hooper"}))
    assert text.index("Hooper, Norman") < text.index("Hoopers, Norma") < text.index("Hopper, Bianca")


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "hn 2025 1", "HN-2025-1"])
def test_a_case_number_leads_straight_to_the_file(browser: Client, case: Case, typed: str) -> None:
    assert case.number == "HN-2025-00001"
    answer = browser.post(SEARCH, {"q": typed.format(case.number)})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/faelle/{case.public_id}/"


def test_others_are_only_counted(
    signed_in: Callable[[User], Client],
    bruno: User,
    by: Actor,
    amara: User,
    case: Case,
    register: Callable[..., Person],
) -> None:
    browser = signed_in(bruno)
    page = browser.post(SEARCH, {"q": "Haddad"})
    assert "1 weiterer Treffer außerhalb Ihrer Fälle. Bitte fragen Sie die Teamleitung." in text_of(page)
    assert "Rana" not in page.content.decode()
    make_case(by, amara, register("Yusuf", "Haddad", birth=Birth(1985)))
    assert "2 weitere Treffer" in text_of(browser.post(SEARCH, {"q": "Haddad"}))
    assert "1 weiterer Treffer" in text_of(browser.post(SEARCH, {"q": case.number}))


def test_the_other_county_is_not_even_counted(signed_in: Callable[[User], Client], gesa: User, case: Case) -> None:
    for typed in ("Haddad", case.number):
        text = text_of(signed_in(gesa).post(SEARCH, {"q": typed}))
        assert "Niemand gefunden" in text
        assert "weiterer Treffer" not in text


def test_nobody_found_offers_to_register_with_the_name_typed(browser: Client, case: Case) -> None:
    page = browser.post(SEARCH, {"q": "Tesfay Ghebremedhin 3.4.1988"})
    assert "Niemand gefunden" in text_of(page)
    assert "Neue Person aufnehmen" in text_of(page)
    assert 'value="Tesfay Ghebremedhin"' in page.content.decode()
    assert 'value="03.04.1988"' in page.content.decode()
    assert "q=Tesfay" not in page.content.decode()


def test_somebody_without_a_case_can_get_one(browser: Client, register: Callable[..., Person], case: Case) -> None:
    person = register("Olena", "Koval")
    page = browser.post(SEARCH, {"q": "Koval"}).content.decode()
    assert f"/personen/{person.public_id}/" in page
    assert f"/faelle/neu/{person.public_id}/" in page
    assert f"/faelle/neu/{case.person.public_id}/" not in browser.post(SEARCH, {"q": "Haddad"}).content.decode()


def test_a_search_is_recorded_without_what_was_typed(browser: Client, amara: User, case: Case) -> None:
    browser.post(SEARCH, {"q": "Haddad"})
    event = Event.objects.get(kind=EventKind.PEOPLE_SEARCHED)
    assert event.actor_id == amara.pk
    assert "addad" not in str(vars(event))


def test_nothing_typed_is_said(browser: Client) -> None:
    page = browser.post(SEARCH, {"q": "  "})
    assert page.status_code == 422
    assert "Bitte geben Sie ein, was Sie suchen." in text_of(page)


def test_the_search_field_of_every_page_posts(browser: Client) -> None:
    page = browser.get("/").content.decode()
    form = page[page.index('class="gl-search"') :]
    assert 'method="post"' in form[: form.index("</form>")]
    assert "csrfmiddlewaretoken" in form[: form.index("</form>")]


@pytest.mark.parametrize("who", ["clara", "dora", "emil", "frieda"])
def test_roles_without_files_cannot_search(
    signed_in: Callable[[User], Client], request: pytest.FixtureRequest, who: str
) -> None:
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(SEARCH).status_code == 403
    assert browser.post(SEARCH, {"q": "x"}).status_code == 403


def test_the_number_of_statements_does_not_grow(
    browser: Client, by: Actor, amara: User, case: Case, register: Callable[..., Person]
) -> None:
    browser.post(SEARCH, {"q": "Rana"})

    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert "Haddad" in text_of(browser.post(SEARCH, {"q": "Haddad"}))
        return len(queries)

    with_one = statements()
    wall.enter(amara.home_county.pk, amara.pk)
    for number in range(25):
        values: dict[str, Any] = {"birth": Birth(1970 + number)}
        make_case(by, amara, register("Rana", "Haddad", **values))
    assert statements() == with_one <= 12
