"""A team lead's, a data-protection officer's and an administrator's day, and an address that must stay hidden."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.steps import check_page, choose, field, follow, invented, press, sign_in, titled

pytestmark = pytest.mark.journey

REASON = "Begleitung zum Gericht am Dienstag"
PASSWORD = "Birnbaum steht im Regen"


def test_a_team_lead_assigns_a_case_and_cannot_open_it(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    sign_in(page, "andrea.lindner")
    titled(page, "Mein Tag")
    check_page(page)
    follow(page, "Team")
    check_page(page)
    expect(
        page.get_by_role("table", name="Auslastung").get_by_role("row", name=re.compile("Julia Keßler"))
    ).to_be_visible()

    waiting = page.get_by_role("table", name="Noch niemandem zugewiesen").get_by_role("row")
    number = waiting.nth(1).get_by_role("cell").first.inner_text()
    follow(page, f"Fall {number} zuweisen")
    check_page(page)
    choose(field(page, "Integrationsmanager:in"), "Julia Keßler")
    field(page, "Notiz zur Übergabe").fill("Erstgespräch steht noch aus.")
    press(page, "Ab heute zuweisen")
    titled(page, "Team")
    check_page(page)
    expect(page.get_by_role("link", name=f"Fall {number} zuweisen")).to_have_count(0)

    who_looked_at(page, number)
    expect(page.get_by_role("table").get_by_text("Andrea Lindner").first).to_be_visible()
    file = page.url.replace("/zugriffe/", "/faelle/")
    answer = page.goto(file)
    assert answer
    assert answer.status == 403
    check_page(page)


def test_the_data_protection_officer_sees_who_looked(open_browser: Callable[..., Page]) -> None:
    reader = open_browser()
    sign_in(reader, "julia.kessler")
    follow(reader, "Fälle")
    reader.get_by_role("table").get_by_role("link", name=re.compile(", ")).first.click()
    titled(reader, "Überblick")
    number = reader.get_by_text(re.compile(r"^HN-\d{4}-\d{5}$")).first.inner_text()

    page = open_browser()
    sign_in(page, "volker.pfeil")
    check_page(page)
    who_looked_at(page, number)
    expect(page.get_by_role("table").get_by_text("Julia Keßler").first).to_be_visible()
    answer = page.goto("/faelle/")
    assert answer
    assert answer.status == 403


def test_an_administrator_invites_somebody(open_browser: Callable[..., Page]) -> None:
    admin = open_browser()
    username = invented("Mina").lower()
    sign_in(admin, "nils.bergmann")
    check_page(admin)
    follow(admin, "Benutzer")
    check_page(admin)
    follow(admin, "Jemanden einladen")
    field(admin, "Name").fill("Mina Klein")
    field(admin, "Benutzername").fill(username)
    field(admin, "E-Mail").fill(f"{username}@example.org")
    field(admin, "Rolle").select_option(label="Integrationsmanager:in")
    field(admin, "Amt oder Team").select_option(label="Team Ilsfeld")
    check_page(admin)
    press(admin, "Einladung senden")
    titled(admin, "Mina Klein")
    check_page(admin)
    link = admin.get_by_text(re.compile("/einladung/")).first.inner_text()

    invited = open_browser()
    invited.goto(link.strip())
    titled(invited, "Willkommen bei Geleit")
    check_page(invited)
    field(invited, "Neues Passwort").fill("geleit")
    field(invited, "Neues Passwort noch einmal").fill("geleit")
    press(invited, "Passwort speichern")
    expect(invited.get_by_text("mindestens 10 Zeichen").first).to_be_visible()
    check_page(invited)
    field(invited, "Neues Passwort").fill(PASSWORD)
    field(invited, "Neues Passwort noch einmal").fill(PASSWORD)
    press(invited, "Passwort speichern")
    sign_in(invited, username, PASSWORD)
    titled(invited, "Mein Tag")
    check_page(invited)  # of somebody who has no case yet


def test_a_protected_address_is_shown_after_a_reason(open_browser: Callable[..., Page], site: Site) -> None:
    [(person, case, address, number)] = site.query(
        "SELECT p.public_id, c.public_id, a.address, c.number FROM people_protectedaddress a"
        " JOIN people_person p ON p.id = a.person_id JOIN cases_case c ON c.person_id = p.id"
        " JOIN accounts_user u ON u.id = c.manager_id WHERE u.username = 'jonas.weidner' AND c.state = 'open' LIMIT 1"
    )
    street = address.splitlines()[0]
    page = open_browser()
    sign_in(page, "jonas.weidner")
    for place in (f"/faelle/{case}/", f"/personen/{person}/lebenslage/", f"/personen/{person}/familie/"):
        page.goto(place)
        check_page(page)
        assert street not in page.content()

    page.goto(f"/faelle/{case}/")
    follow(page, "Geschützte Adresse")
    check_page(page)
    press(page, "Adresse anzeigen")
    expect(field(page, "Wozu brauchen Sie die Adresse?")).to_have_attribute("aria-invalid", "true")
    assert street not in page.content()
    field(page, "Wozu brauchen Sie die Adresse?").fill(REASON)
    press(page, "Adresse anzeigen")
    expect(page.get_by_text(street)).to_be_visible()
    check_page(page)
    page.reload()
    assert page.request.get(page.url).text().count(street) == 0

    officer = open_browser()
    sign_in(officer, "volker.pfeil")
    who_looked_at(officer, number)
    expect(officer.get_by_role("cell", name=REASON).first).to_be_visible()


def who_looked_at(page: Page, number: str) -> None:
    """Open the access log of the case of that number."""
    page.get_by_role("navigation", name="Hauptmenü").get_by_role("link", name="Zugriffe").click()
    check_page(page)
    field(page, "Name oder Fallnummer").fill(number)
    press(page, "Suchen")
    check_page(page)
    page.get_by_role("link", name=f"Zugriffe auf die Akte {number}").click()
    titled(page, number)
    check_page(page)
