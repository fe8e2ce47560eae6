"""An appointment from the first click to the last mail, a colleague who is away, an office that closes for a day."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from geleit.core import clock
from tests.journeys.conftest import Site
from tests.journeys.mails import MAIL_SECONDS, calendar_of, link_in, mail_to, text_of
from tests.journeys.steps import DESKTOP, PHONE, check_page, field, follow, press, sign_in, tick, titled, told
from tests.journeys.test_the_editor import add, open_entry, save, undo_last

pytestmark = pytest.mark.journey

Browse = Callable[..., Page]

GERMAN = {
    "book": "Termin buchen", "continue": "Weiter", "where": "Wohin möchten Sie kommen?",
    "here": "Hier eine Zeit wählen", "when": "Wann möchten Sie kommen?",
    "who": "Ihre Angaben", "name": "Ihr Name", "email": "E-Mail-Adresse",
    "send": "Termin buchen", "own": "Ihr Termin", "now confirm": "Bitte bestätigen Sie jetzt",
    "please": "Bitte bestätigen Sie Ihren Termin", "confirm": "Termin bestätigen", "yes": "Ja, ich komme",
    "confirmed": "Ihr Termin ist bestätigt.", "other time": "Andere Zeit wählen", "move": "Termin verschieben",
    "moved": "Ihr Termin hat eine neue Zeit.", "moved mail": "Ihr Termin hat eine neue Zeit",
    "cancel": "Termin absagen", "yes, cancel": "Ja, absagen", "cancelled": "Ihr Termin ist abgesagt.",
    "cancelled mail": "Ihr Termin ist abgesagt", "gone": "Abgesagt: ",
}  # fmt: skip
ARABIC = {
    "book": "حجز موعد", "continue": "متابعة", "where": "إلى أين تريدون الحضور؟", "here": "اختيار وقت هنا",
    "when": "متى تريدون الحضور؟", "who": "بياناتكم", "name": "اسمكم", "email": "عنوان البريد الإلكتروني",
    "send": "حجز الموعد", "own": "موعدكم", "now confirm": "يرجى التأكيد الآن",
    "please": "يرجى تأكيد موعدكم", "confirm": "تأكيد موعدكم", "yes": "نعم، سأحضر",
    "confirmed": "تم تأكيد موعدكم.", "other time": "اختيار وقت آخر", "move": "تغيير وقت موعدكم",
    "moved": "لموعدكم وقت جديد.", "moved mail": "تغيّر وقت موعدكم",
    "cancel": "إلغاء الموعد", "yes, cancel": "نعم، إلغاء", "cancelled": "أُلغي موعدكم.",
    "cancelled mail": "تم إلغاء موعدكم", "gone": "أُلغي: ",
}  # fmt: skip


@dataclass(frozen=True)
class Visitor:
    """Somebody who needs an appointment; `words` are those of the pages in their language."""

    start: str
    name: str
    words: dict[str, str]
    size: ViewportSize
    concern: str
    persons: int = 1
    scripts: bool = True


VISITORS = {
    "German on a desk": Visitor("/heilbronn/", "Greta Amsel", GERMAN, DESKTOP, "integrationsmanagement"),
    "Arabic on a phone": Visitor("/heilbronn/ar/", "سلمى الحلبي", ARABIC, PHONE, "aufenthaltsrecht", 2),
    "German without scripts": Visitor("/heilbronn/", "Ole Zeisig", GERMAN, DESKTOP, "fuehrerschein", scripts=False),
}


@pytest.mark.parametrize("who", VISITORS)
def test_a_visitor_books_moves_and_cancels(open_browser: Browse, site: Site, who: str) -> None:
    visitor = VISITORS[who]
    words, address = visitor.words, f"besuch.{time.time_ns()}@example.org"
    page = open_browser(visitor.size, java_script=visitor.scripts)

    chosen = book(page, visitor, address)
    titled(page, words["own"])
    shows(page, chosen)
    expect(page.get_by_text(words["now confirm"])).to_be_visible()
    stands(page, visitor)

    mail = mail_to(site, address, words["please"])
    page.goto(link_in(mail, "bestaetigen"))
    titled(page, words["confirm"])
    shows(page, chosen)
    stands(page, visitor)
    press(page, words["yes"])
    said(page, words["confirmed"])
    stands(page, visitor)
    mail = mail_to(site, address, words["own"])
    assert tells_nothing_private(mail, visitor)
    assert "BEGIN:VCALENDAR" in calendar_of(mail)

    # From the link of the mail everything else is done, without signing in anywhere.
    page.goto(link_in(mail, "termin"))
    shows(page, chosen)
    expect(page.get_by_text(visitor.name)).to_have_count(0)
    follow(page, words["other time"])
    titled(page, words["move"])
    stands(page, visitor)
    later = take(page.locator(".pl-times button").last)
    assert later != chosen
    said(page, words["moved"])
    shows(page, later)
    stands(page, visitor)
    mail_to(site, address, words["moved mail"])

    follow(page, words["cancel"])
    titled(page, words["cancel"])
    stands(page, visitor)
    press(page, words["yes, cancel"])
    said(page, words["cancelled"])
    expect(page.get_by_text(words["gone"])).to_contain_text(in_words(later))
    stands(page, visitor)
    assert "METHOD:CANCEL" in calendar_of(mail_to(site, address, words["cancelled mail"]))
    assert state_of(site, address) == ["cancelled"]


def test_a_colleague_is_away_and_the_day_is_moved(open_browser: Browse, site: Site) -> None:
    [(day, number)] = site.query(
        "SELECT a.day, count(*) FROM visits_appointment a JOIN visits_counter c ON c.id = a.counter_id"
        " JOIN visits_point p ON p.id = c.point_id WHERE p.key = 'auslaenderbehoerde' AND c.name = 'Zimmer 114'"
        " AND a.state = 'confirmed' AND a.day > %s GROUP BY a.day HAVING count(*) > 2 ORDER BY a.day LIMIT 1",
        [clock.today()],
    )
    page = open_browser()
    sign_in(page, "lena.wagenbach")
    page.goto("/termine/sperren/")
    check_page(page)
    follow(page, "Zeit sperren")
    field(page, "Wer oder was?").select_option(label="Deniz Korkmaz")
    field(page, "Von (Tag)").fill(f"{day:%d.%m.%Y}")
    tick(page, "nicht da")
    check_page(page)
    press(page, "Sperren")
    expect(page.get_by_role("alert")).to_contain_text(f"{number} Termine liegen in dieser Zeit")
    check_page(page)
    press(page, "Sperren und Termine ansehen")
    told(page, "Die Zeit ist gesperrt.")
    titled(page, "Deniz Korkmaz")
    expect(page.get_by_role("heading", name=f"{number} Termine in dieser Zeit")).to_be_visible()
    check_page(page)

    follow(page, "Alle verlegen")
    titled(page, "Alle verlegen")
    check_page(page)
    expect(page.get_by_role("heading", name="nichts frei")).to_have_count(0)
    rows = page.get_by_role("table", name="Alte und neue Zeiten").locator("tbody tr")
    expect(rows).to_have_count(number)
    visitors = rows.locator("bdi").all_inner_texts()
    press(page, "Verlegen und benachrichtigen")
    told(page, f"{number} Termine sind verlegt. Die Personen werden benachrichtigt.")
    expect(page.get_by_text("Hier ist kein Termin mehr")).to_be_visible()
    check_page(page)

    # Whoever gave an address has a mail, whoever gave a number is called: each of them stands in the list.
    page.get_by_role("navigation", name="Hauptmenü").get_by_role("link", name="Termine", exact=True).click()
    page.get_by_role("navigation", name="Termine", exact=True).get_by_role("link", name="Nachrichten").click()
    titled(page, "Nachrichten an Besucherinnen und Besucher")
    sent = re.compile(r"verlegt.*(gesendet|telefonisch mitzuteilen)", re.DOTALL)
    for name in visitors:
        message = page.get_by_role("row").filter(has_text=name).filter(has_text=sent).first
        reload_until(page, message)
    check_page(page)


def test_an_office_closes_for_a_day_and_gives_no_times_then(open_browser: Browse, site: Site) -> None:
    page, visitor = open_browser(), open_browser(PHONE)
    visitor.goto("/heilbronn/termin/")
    tick(visitor, "Führerschein")
    press(visitor, "Weiter")
    titled(visitor, "Wann möchten Sie kommen?")
    visitor.get_by_role("link", name=re.compile("^Später: ")).click()  # a week of which nothing is over yet
    expect(visitor).to_have_url(re.compile("ab="))
    week = visitor.url
    *others, day = days_offered(visitor)
    [(waiting,)] = site.query(
        "SELECT count(*) FROM visits_appointment a JOIN visits_point p ON p.id = a.point_id"
        " WHERE p.key = 'fuehrerscheinstelle' AND a.state = 'confirmed' AND a.day = %s", [day],
    )  # fmt: skip

    open_entry(page, "Führerscheinstelle")
    add(page, "Schließungen und geänderte Tage")
    field(page, "Erster Tag").fill(f"{day:%d.%m.%Y}")
    field(page, "Letzter Tag").fill(f"{day:%d.%m.%Y}")
    field(page, "Grund, für die Öffentlichkeit").fill("Personalversammlung")
    save(page)

    # Somebody who still has the page with the old times in front of them loses nothing but that time.
    visitor.locator(f".pl-times button[value^='{day}']").first.click()
    expect(visitor.get_by_role("alert")).to_contain_text("Diese Zeit ist nicht mehr frei.")
    check_page(visitor)
    visitor.goto(week)
    assert day not in days_offered(visitor)
    assert set(others) <= set(days_offered(visitor))
    check_page(visitor)

    # Those who have an appointment on that day are not forgotten.
    desk = open_browser()
    sign_in(desk, "ines.huber")
    desk.goto("/termine/betroffen/")
    check_page(desk)
    row = desk.get_by_role("row").filter(has_text="Führerscheinstelle")
    expect(row).to_contain_text(re.compile(rf"Führerscheinstelle\s+{waiting}\s.*Geschlossen", re.DOTALL))

    undo_last(page)
    visitor.reload()
    assert day in days_offered(visitor)


# --- doing ----------------------------------------------------------------------------------------------------------


def book(page: Page, visitor: Visitor, address: str) -> datetime:
    """The first four steps, from the start page on; gives the time that was taken."""
    words = visitor.words
    page.goto(visitor.start)
    page.get_by_role("main").get_by_role("link", name=words["book"]).click()
    titled(page, words["book"])
    stands(page, visitor)
    page.locator(f"input[name=leistung][value={visitor.concern}]").check()
    if visitor.persons > 1:
        page.locator(f"#anzahl-{visitor.concern}").fill(str(visitor.persons))
    press(page, words["continue"])
    if visitor.concern == "integrationsmanagement":  # the only concern here that several places see to
        titled(page, words["where"])
        stands(page, visitor)
        page.get_by_role("link", name=words["here"]).first.click()
    titled(page, words["when"])
    stands(page, visitor)
    chosen = take(page.locator(".pl-times button").first)
    titled(page, words["who"])
    shows(page, chosen)
    stands(page, visitor)
    field(page, words["name"]).fill(visitor.name)
    field(page, words["email"]).fill(address)
    press(page, words["send"])
    return chosen


def take(time_button: Locator) -> datetime:
    """Press the button of a time; gives that time."""
    moment = datetime.fromisoformat(time_button.get_attribute("value") or "")
    time_button.click()
    return clock.local(moment)


def stands(page: Page, visitor: Visitor) -> None:
    """The page stands the check; axe itself is a script."""
    if visitor.scripts:
        check_page(page)


def shows(page: Page, moment: datetime) -> None:
    """The page is about an appointment at that moment."""
    expect(page.get_by_role("main").get_by_role("heading", level=2, name=in_words(moment))).to_be_visible()


def in_words(moment: datetime) -> re.Pattern[str]:
    """Day and hour as every language writes them here."""
    return re.compile(rf"{moment:%d\.%m\.%Y}.*\b{moment:%H:%M}")


def said(page: Page, words: str) -> None:
    """A message on a public page says what was done."""
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


def days_offered(page: Page) -> list[date]:
    """The days of which the page of times offers something."""
    times = page.locator(".pl-times button").evaluate_all("(buttons) => buttons.map((one) => one.value)")
    return list(dict.fromkeys(date.fromisoformat(one[:10]) for one in times))


def reload_until(page: Page, shown: Locator) -> None:
    """Load the page again until the worker has done what makes something appear."""
    until = time.monotonic() + MAIL_SECONDS
    while not shown.count():
        assert time.monotonic() < until, f"{shown} did not appear"
        page.wait_for_timeout(500)
        page.reload()


def tells_nothing_private(mail: EmailMessage, visitor: Visitor) -> bool:
    """Neither the mail nor its calendar file says who comes."""
    return visitor.name not in text_of(mail) + calendar_of(mail)


def state_of(site: Site, address: str) -> list[str]:
    """The states of the appointments of an address."""
    rows = site.query(
        "SELECT a.state FROM visits_appointment a JOIN visits_visitor v ON v.appointment_id = a.id"
        " WHERE v.email = %s", [address],
    )  # fmt: skip
    return [state for (state,) in rows]
