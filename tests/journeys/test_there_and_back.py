"""What can be taken back: a case is closed and opened again, an address is hidden and no longer hidden."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.steps import ID, check_page, field, follow, press, sign_in, tick, titled, told

pytestmark = pytest.mark.journey

_OPEN_CASE = """
SELECT c.public_id, p.public_id FROM cases_case c JOIN people_person p ON p.id = c.person_id
JOIN accounts_user u ON u.id = c.manager_id
WHERE u.username = %s AND c.state = 'open' AND NOT p.is_protected ORDER BY c.id DESC LIMIT 1
"""


def test_a_case_is_closed_and_opened_again(open_browser: Callable[..., Page], site: Site) -> None:
    [(case, _person)] = site.query(_OPEN_CASE, ["jonas.weidner"])
    page = open_browser()
    sign_in(page, "jonas.weidner")
    page.goto(f"/faelle/{case}/verwaltung/")
    follow(page, "Fall schließen")
    check_page(page)
    everything_open_ends_with_it(page)
    field(page, "Grund").select_option(label="Umgezogen, außerhalb der Zuständigkeit")
    field(page, "Ergebnis").select_option(label="An eine andere Stelle übergeben")
    press(page, "Fall schließen")
    told(page, "Der Fall ist geschlossen.")
    check_page(page)

    follow(page, "Wieder öffnen")
    titled(page, "Fall wieder öffnen")
    check_page(page)
    press(page, "Wieder öffnen")
    expect(field(page, "Grund")).to_have_attribute("aria-invalid", "true")
    field(page, "Grund").fill("Der Umzug kam nicht zustande.")
    press(page, "Wieder öffnen")
    told(page, "Der Fall ist wieder offen.")
    expect(page.get_by_text("Der Umzug kam nicht zustande.")).to_be_visible()
    check_page(page)


def test_an_address_is_hidden_and_no_longer_hidden(open_browser: Callable[..., Page], site: Site) -> None:
    [(_case, person)] = site.query(_OPEN_CASE, ["theresa.kloos"])
    page = open_browser()
    sign_in(page, "theresa.kloos")
    page.goto(f"/personen/{person}/lebenslage/")
    follow(page, "Adresse schützen")
    why = field(page, "Warum wird die Adresse geschützt?")
    press(page, "Adresse schützen")
    expect(why).to_have_attribute("aria-invalid", "true")
    check_page(page)
    why.fill("Auskunftssperre im Melderegister")
    press(page, "Adresse schützen")
    told(page, "Die Adresse ist jetzt geschützt")
    check_page(page)

    follow(page, "Schutz beenden")
    titled(page, "Schutz beenden")
    check_page(page)
    field(page, "Warum endet der Schutz?").fill("Die Auskunftssperre ist abgelaufen.")
    press(page, "Schutz beenden")
    told(page, "Der Schutz ist beendet.")
    expect(page).to_have_url(re.compile(rf"/personen/{ID}/lebenslage/"))
    expect(page.get_by_role("link", name="Adresse schützen")).to_be_visible()


def everything_open_ends_with_it(page: Page) -> None:
    """Tick the box that ends tasks and plan with the case, where something is open."""
    if page.get_by_text("Es ist noch etwas offen").count():
        tick(page, "Was noch offen ist, ebenfalls beenden")
