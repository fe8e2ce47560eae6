"""What was typed survives: a session that ended, a second tab, a database that went away."""

import re
from collections.abc import Callable

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core import signing
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.steps import ID, PASSWORD, check_page, field, part, press, sign_in, tick, titled, told

pytestmark = pytest.mark.journey


def test_the_session_ends_while_somebody_writes(open_browser: Callable[..., Page], site: Site) -> None:
    page = open_browser()
    sign_in(page, "daniel.osei")
    note = "Wohnungsangebot besprochen, die Familie überlegt bis Freitag."
    before = recorded(site, note)
    begin_consultation(page, note)
    fall_asleep(site, "daniel.osei")

    press(page, "Speichern")
    titled(page, "Anmelden")
    told(page, "Ihre Eingaben sind gespeichert")
    check_page(page)
    field(page, "Benutzername oder E-Mail").fill("daniel.osei")
    field(page, "Passwort").fill(PASSWORD)
    press(page, "Anmelden")

    titled(page, "Neue Beratung")
    expect(field(page, "Kurze Notiz")).to_have_value(note)
    expect(page.get_by_role("checkbox", name="Wohnung")).to_be_checked()
    check_page(page)
    press(page, "Speichern")
    told(page, "Die Beratung ist erfasst.")
    assert recorded(site, note) == before + 1


def test_two_tabs_change_the_same_goal(open_browser: Callable[..., Page], site: Site) -> None:
    page = open_browser()
    sign_in(page, "miriam.baumann")
    goal = goal_of(site, "miriam.baumann")
    address = f"/plaene/ziele/{goal}/aendern/"
    other = page.context.new_page()
    page.goto(address)
    other.goto(address)

    field(page, "Ziel").fill("Ich spreche sicher am Telefon.")
    press(page, "Speichern")
    expect(page).not_to_have_url(re.compile("aendern"))
    field(other, "Ziel").fill("Ich telefoniere mit Ämtern.")
    press(other, "Speichern")

    expect(other.get_by_text("während Sie geschrieben haben").first).to_be_visible()
    expect(other.get_by_role("cell", name="Ich spreche sicher am Telefon.")).to_be_visible()
    expect(other.get_by_role("cell", name="Ich telefoniere mit Ämtern.")).to_be_visible()
    expect(field(other, "Ziel")).to_have_value("Ich telefoniere mit Ämtern.")
    check_page(other)
    press(other, "Speichern")
    expect(other).not_to_have_url(re.compile("aendern"))
    page.goto(f"/plaene/ziele/{goal}/")
    titled(page, "Ich telefoniere mit Ämtern.")


def test_text_kept_in_the_tab_overwrites_nothing(open_browser: Callable[..., Page], site: Site) -> None:
    page = open_browser()
    sign_in(page, "miriam.baumann")
    address = f"/plaene/ziele/{goal_of(site, 'miriam.baumann')}/aendern/"
    other = page.context.new_page()
    page.goto(address)
    page.route("**/entwurf/**", lambda route: route.abort())
    field(page, "Ziel").fill("Ich finde eine Werkstatt.")
    expect(page.get_by_text("Ihr Text bleibt in diesem Browser")).to_be_visible()

    other.goto(address)
    field(other, "Ziel").fill("Ich finde eine Lehrstelle.")
    press(other, "Speichern")
    expect(other).not_to_have_url(re.compile("aendern"))

    page.reload()
    expect(field(page, "Ziel")).to_have_value("Ich finde eine Werkstatt.")
    press(page, "Speichern")
    expect(page.get_by_role("cell", name="Ich finde eine Lehrstelle.")).to_be_visible()
    expect(field(page, "Ziel")).to_have_value("Ich finde eine Werkstatt.")
    press(page, "Speichern")  # knowingly now
    expect(page).not_to_have_url(re.compile("aendern"))


def test_half_a_note_survives_leaving_the_page(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    sign_in(page, "theresa.kloos")
    begin_consultation(page, "Brief vom Jobcenter")
    address = page.url
    page.get_by_role("link", name="Mein Tag").click()
    titled(page, "Mein Tag")

    page.goto(address)
    expect(field(page, "Kurze Notiz")).to_have_value("Brief vom Jobcenter")
    expect(page.get_by_text("ist wieder da")).to_be_visible()
    check_page(page)
    press(page, "Entwurf verwerfen")
    expect(field(page, "Kurze Notiz")).to_have_value("")


def test_the_database_is_away_while_somebody_saves(
    open_browser: Callable[..., Page], site: Site, troubles: list[str]
) -> None:
    page = open_browser()
    sign_in(page, "olena.marchuk")
    note = "Schuldnerberatung empfohlen, Termin am Donnerstag."
    before = recorded(site, note)
    begin_consultation(page, note)
    site.stop_database()
    try:
        press(page, "Speichern")
        titled(page, "Geleit ist gerade nicht erreichbar")
        expect(page.get_by_text(note)).to_be_visible()
        check_page(page)
    finally:
        site.start_database()

    press(page, "Noch einmal senden")
    told(page, "Die Beratung ist erfasst.")
    assert [trouble[:3] for trouble in troubles] == ["503"]
    troubles.clear()
    assert recorded(site, note) == before + 1


def goal_of(site: Site, username: str) -> str:
    """A goal somebody works on, in the caseload of that user."""
    [(goal,)] = site.query(
        "SELECT g.public_id FROM plans_goal g JOIN plans_plan p ON p.id = g.plan_id"
        " JOIN cases_case c ON c.id = p.case_id JOIN accounts_user u ON u.id = c.manager_id"
        " WHERE u.username = %s AND c.state = 'open' AND p.ended_on IS NULL AND g.state IN ('agreed', 'in_progress')"
        " ORDER BY g.id LIMIT 1",
        [username],
    )
    return str(goal)


def begin_consultation(page: Page, note: str) -> None:
    """Open the form for the first person of the caseload and fill it in."""
    page.goto("/faelle/")
    page.get_by_role("table").get_by_role("link", name=re.compile(", ")).first.click()
    part(page, "Überblick")
    page.get_by_role("main").get_by_role("link", name="Neue Beratung").click()
    expect(page).to_have_url(re.compile(rf"/beratungen/neu/{ID}/"))
    field(page, "Kurze Notiz").fill(note)
    tick(page, "Wohnung")
    page.get_by_role("radio", name="30", exact=True).check()
    field(page, "Sprachmittlung").select_option(label="Nicht nötig")


def fall_asleep(site: Site, username: str) -> None:
    """Let the last sign of life of the user's sessions be an hour old."""
    [(user,)] = site.query("SELECT id FROM accounts_user WHERE username = %s", [username])
    key, salt = (site.data / "secret-key").read_text(encoding="ascii").strip(), SessionStore().key_salt
    for session, text in site.query("SELECT session_key, session_data FROM django_session"):
        content = signing.loads(text, key=key, salt=salt)
        if content.get("_auth_user_id") == str(user):
            content["active_at"] -= 3600
            signed = signing.dumps(content, key=key, salt=salt, compress=True)
            site.query("UPDATE django_session SET session_data = %s WHERE session_key = %s", [signed, session])


def recorded(site: Site, note: str) -> int:
    """How many consultations with this note there are."""
    [(count,)] = site.query("SELECT count(*) FROM consultations_consultation WHERE note = %s", [note])
    return int(count)
