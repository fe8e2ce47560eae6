"""An editor keeps the directory true: what is changed there, every public page, file and notice says at once."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from geleit.core import clock
from tests.journeys.conftest import Site
from tests.journeys.steps import check_page, choose, field, follow, press, printed, sign_in, tick, titled, today, told

pytestmark = pytest.mark.journey

EDITOR = "tobias.ehmann"
EDITOR_OF_OBERALLGAEU = "franziska.heim"
OFFICE = "Kfz-Zulassungsstelle"
PUBLIC_PAGE = "/heilbronn/aemter/zulassungsstelle/"
PUBLISHED = "Gespeichert und veröffentlicht."
MAIL_SECONDS = 20  # the worker sends it
TAKEN_BACK = "Die Änderung ist zurückgenommen."


def test_an_office_closes_for_a_day(open_browser: Callable[..., Page]) -> None:
    page, visitor = open_browser(), open_browser()
    open_entry(page, OFFICE)
    add(page, "Zeiten")
    choose(field(page, "Für"), "Besuche")
    tick(page, "Zu festen Zeiten offen")
    field(page, "Für Fachleute: opening_hours").fill("Mo-Su 00:00-24:00; PH 00:00-24:00")
    save(page)
    assert seen_by(visitor) == ("Jetzt geöffnet", "walk_in")

    add(page, "Schließungen und geänderte Tage")
    check_page(page)
    field(page, "Erster Tag").fill(today())
    field(page, "Letzter Tag").fill(today())
    field(page, "Grund, für die Öffentlichkeit").fill("Betriebsausflug")
    save(page)
    check_page(page)

    assert seen_by(visitor) == ("Jetzt geschlossen", "closed")
    expect(visitor.get_by_text("Betriebsausflug").first).to_be_visible()
    check_page(visitor)
    visitor.goto(f"/heilbronn/besuch/?amt=zulassungsstelle&tag={clock.today()}&alter=16")
    expect(visitor.locator(".pl-answer")).to_contain_text("Betriebsausflug")
    check_page(visitor)
    notice = printed(visitor, f"/heilbronn/besuch/aushang.pdf?amt=zulassungsstelle&tag={clock.today()}")
    assert "Betriebsausflug" in notice
    visitor.goto("/heilbronn/zustaendig/?leistung=kfz-zulassung&ort=Erlenbach")
    expect(visitor.locator(".pl-now")).to_contain_text("Jetzt geschlossen")
    tomorrow = clock.today() + timedelta(days=1)
    assert visit_answer(visitor, tomorrow.isoformat())["may_come"] == "walk_in"

    undo_last(page)
    assert seen_by(visitor) == ("Jetzt geöffnet", "walk_in")
    undo_last(page)
    visitor.reload()
    expect(visitor.locator(".pl-now")).to_have_count(0)


def test_tomorrow_is_prepared_today(open_browser: Callable[..., Page]) -> None:
    page, visitor = open_browser(), open_browser()
    tomorrow = clock.today() + timedelta(days=1)
    public, later = "/heilbronn/aemter/migration-integration/", f"?stand={tomorrow}"
    open_entry(page, "Migration und Integration")
    page.get_by_role("link", name=re.compile(r"^Ändern: .*Migration und Integration$")).click()
    field(page, "Name").fill("Migration, Integration und Ehrenamt")
    field(page, "Erster Tag").fill(today(1))
    check_page(page)
    save(page)
    expect(page.get_by_text("vorbereitet", exact=True)).to_be_visible()
    titled(page, "Migration und Integration")

    field(page, "Stand").fill(tomorrow.isoformat())
    press(page, "Anzeigen")
    titled(page, "Migration, Integration und Ehrenamt")
    check_page(page)
    visitor.goto(public)
    titled(visitor, "Migration und Integration")
    visitor.goto(public + later)
    titled(visitor, "Migration, Integration und Ehrenamt")
    expect(visitor.get_by_role("status")).to_contain_text(f"{tomorrow:%d.%m.%Y}")
    check_page(visitor)

    undo_last(page)
    visitor.goto(public + later)
    titled(visitor, "Migration und Integration")


@pytest.mark.parametrize(
    ("editor", "foreign"),
    [
        (EDITOR, {"county": "oberallgaeu", "office": "lra-oberallgaeu", "team": "t09-sonthofen"}),
        (EDITOR_OF_OBERALLGAEU, {"county": "heilbronn", "office": "lra-heilbronn", "team": "t01-neckarsulm"}),
    ],
)
def test_the_other_countys_entries_do_not_exist(
    open_browser: Callable[..., Page], site: Site, editor: str, foreign: dict[str, str]
) -> None:
    page = open_browser()
    sign_in(page, editor)
    [(office, fact, rule, text)] = site.query(
        "SELECT o.public_id, h.public_id, r.public_id, t.public_id FROM accounts_county l"
        " JOIN directory_office o ON o.county_id = l.id AND o.key = %(office)s"
        " JOIN directory_office team ON team.county_id = l.id AND team.key = %(team)s"
        " JOIN directory_hours h ON h.office_id = team.id AND h.kind = 'visit'"
        " JOIN visits_visitrule r ON r.county_id = l.id JOIN portal_pagetext t ON t.county_id = l.id"
        " WHERE l.slug = %(county)s LIMIT 1",
        foreign,
    )
    directory = (
        f"eintraege/aemter/{office}/", f"eintraege/aemter/{office}/neu/schliessung/", f"angaben/zeiten/{fact}/",
        f"angaben/zeiten/{fact}/beenden/", f"verlauf/{office}/", f"aktualitaet/{office}/",
    )  # fmt: skip
    paths = [f"/verzeichnis/{path}" for path in directory]
    paths += [f"/besuche/{rule}/", f"/besuche/{rule}/aendern/", f"/oeffentliche-seiten/texte/{text}/"]
    answers = {path: page.request.get(path).status for path in paths}
    assert set(answers.values()) == {404}, answers


def test_the_owner_confirms_with_the_link_from_the_mail(open_browser: Callable[..., Page], site: Site) -> None:
    page, owner = open_browser(), open_browser()
    sign_in(page, EDITOR)
    page.goto("/verzeichnis/aktualitaet/")
    check_page(page)
    row_of(page, OFFICE).get_by_role("link", name="Zuständig").click()
    field(page, "Postfach der zuständigen Stelle").fill("zulassung@landkreis.example")
    check_page(page)
    press(page, "Speichern")
    told(page, "Gespeichert.")
    press(row_of(page, OFFICE), "Per E-Mail fragen")
    told(page, "Die zuständige Stelle bekommt eine E-Mail.")

    link = link_in_mail(site, "zulassung@landkreis.example")
    owner.goto(link)
    titled(owner, OFFICE)
    check_page(owner)
    again = owner.context.new_page()
    again.goto(link)
    press(owner, "Ja, alles stimmt")
    expect(owner.get_by_text("Vielen Dank, der Eintrag ist bestätigt.").first).to_be_visible()
    check_page(owner)
    press(again, "Ja, alles stimmt")
    used = "mit diesem Link wurde der Eintrag schon bestätigt"
    expect(again.get_by_text(used)).to_be_visible()
    check_page(again)
    again.goto(link)
    expect(again.get_by_text(used)).to_be_visible()
    expect(again.get_by_role("main").get_by_role("button")).to_have_count(0)

    page.reload()
    expect(row_of(page, OFFICE)).to_contain_text(today())
    owner.goto(PUBLIC_PAGE)
    expect(owner.get_by_text(f"Zuletzt geprüft am {today()}")).to_be_visible()


# --- doing ----------------------------------------------------------------------------------------------------------


def open_entry(page: Page, office: str) -> None:
    """Sign in and go to an office the way an editor does."""
    sign_in(page, EDITOR)
    page.get_by_role("navigation", name="Hauptmenü").get_by_role("link", name="Verzeichnis").click()
    follow(page.get_by_role("main"), "Bearbeiten")
    titled(page, "Verzeichnis bearbeiten")
    follow(page.get_by_role("main"), office)
    titled(page, office)


def add(page: Page, kind: str) -> None:
    """Begin another fact of a kind."""
    page.get_by_role("link", name=f"Hinzufügen: {kind}").click()
    titled(page, kind)


def save(page: Page) -> None:
    """Save the form; the public sees it at once."""
    press(page, "Speichern")
    told(page, PUBLISHED)


def undo_last(page: Page) -> None:
    """Take the last change of the entry back and return to it."""
    entry = page.url
    page.get_by_role("button", name="Rückgängig").first.click()
    told(page, TAKEN_BACK)
    page.goto(entry)


def seen_by(visitor: Page) -> tuple[str, str]:
    """What the office's public page says of this moment, and the visit answer of this day."""
    visitor.goto(PUBLIC_PAGE)
    now = visitor.locator(".pl-now").inner_text().split(".")[0]
    return now, visit_answer(visitor, clock.today().isoformat())["may_come"]


def visit_answer(visitor: Page, day: str) -> Any:
    """The answer of the visiting rules for the office as data."""
    return visitor.request.get(f"/heilbronn/besuch/antwort.json?amt=zulassungsstelle&tag={day}").json()


def row_of(page: Page, office: str) -> Locator:
    """The row of an office in a table."""
    return page.get_by_role("row").filter(has=page.get_by_role("link", name=office, exact=True))


def link_in_mail(site: Site, recipient: str) -> str:
    """The link in the newest mail to somebody; the demonstration keeps mails as files."""
    until = time.monotonic() + MAIL_SECONDS
    while time.monotonic() < until:
        files = sorted((site.data / "mail").glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
        texts = (file.read_text(encoding="utf-8") for file in files)
        mail = next((text for text in texts if f"To: {recipient}" in text), "")
        found = re.search(r"http\S+/bestaetigen/\S+", mail)
        if found:
            return found[0]
        time.sleep(0.5)
    raise AssertionError(f"no mail with a link to {recipient}")
