"""A prospect from her first form on the public pages to her certificate, and another one who writes in Ukrainian."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from geleit.core import clock
from tests.journeys.conftest import Site
from tests.journeys.mails import mail_to, sign_in_by_mail, text_of
from tests.journeys.steps import (
    PHONE,
    check_page,
    choose,
    field,
    follow,
    invented,
    press,
    printed,
    sign_in,
    tick,
    titled,
    today,
    told,
)

pytestmark = pytest.mark.journey

GUIDE, COORDINATOR = "veronika.hindelang", "georg.waibel"
WISH = "Deutsch üben und lernen"
# The circle Georg coordinates, and somebody of the county with a mailbox of his own who has a place in every training.
_WORLD = """
SELECT c.name, v.given_name, v.family_name, v.email
FROM volunteers_coordinatoraccess x
JOIN accounts_user u ON u.id = x.user_id AND u.username = %s
JOIN volunteers_coordination k ON k.volunteer_id = x.volunteer_id AND k.valid_to IS NULL
JOIN volunteers_helpercircle c ON c.id = k.circle_id
JOIN volunteers_volunteer v ON v.county_id = c.county_id AND v.state = 'active' AND v.email <> ''
     AND v.email <> 'elisabeth.zeller@example.org' AND v.id <> x.volunteer_id
WHERE x.valid_to IS NULL ORDER BY v.id LIMIT 1
"""


@dataclass(frozen=True)
class Cast:
    """Who and what the story needs: the prospect, the circle she comes to, the man she lives with, two trainings."""

    given: str
    family: str
    circle: str
    his_given: str
    his_family: str
    his_mailbox: str
    training: str
    over: str

    @property
    def name(self) -> str:
        """Her name."""
        return f"{self.given} {self.family}"

    @property
    def mailbox(self) -> str:
        """Her own."""
        return f"{self.given}.{self.family}@example.org".lower()


@pytest.fixture
def cast(site: Site) -> Cast:
    """The people of the demonstration the story meets, and somebody new."""
    [row] = site.query(_WORLD, (COORDINATOR,))
    trainings = (f"Ankommen im {invented('Ehrenamt')}", f"Schreiben vom {invented('Amt')} lesen")
    circle, given, family, mailbox = row
    return Cast(invented("Martha"), invented("Wendelborn"), circle, given, family, mailbox, *trainings)


def test_from_the_first_form_to_the_certificate(open_browser: Callable[..., Page], site: Site, cast: Cast) -> None:
    phone, guide, coordinator = open_browser(PHONE), open_browser(), open_browser()
    she_signs_up(phone, cast)
    sign_in(guide, GUIDE)
    she_is_taken_over(guide, cast)
    she_becomes_active_in_the_circle(guide, cast)
    place = a_training_with_one_place_is_planned(guide, cast)
    over = a_training_is_planned(guide, cast.over, places=5, days=10)

    sign_in_by_mail(phone, site, cast.mailbox, cast.given)
    she_looks_around(phone, cast)
    she_looks_after_her_details(phone)
    she_waits_for_a_place(phone, cast.training)
    the_deadline_passes_while_she_reads(phone, guide, over, cast.over)

    guide.goto(place)
    press(guide, f"{cast.his_given} {cast.his_family} abmelden")
    told(guide, "Wer zuerst gewartet hat, ist nachgerückt.")
    mail = text_of(mail_to(site, cast.mailbox, "Zu Ihrer Schulung"))
    assert all(part in mail for part in ("für Sie ist ein Platz frei geworden", cast.training))
    she_attends(guide, place, cast)

    she_enters_hours(phone)
    hours_are_confirmed(coordinator, cast)
    she_takes_her_certificate(phone, cast)
    she_offers_to_help(phone, guide, cast)


# --- signing up -----------------------------------------------------------------------------------------------------


def she_signs_up(page: Page, cast: Cast) -> None:
    """With mistakes: no age, a number with letters; then with the address of the man she lives with."""
    page.goto("/oberallgaeu/ehrenamt/")
    expect(page.get_by_role("link", name="Sie helfen schon? Zu Ihren eigenen Seiten")).to_be_visible()
    check_page(page)
    page.get_by_role("link", name=re.compile("^Ich möchte helfen")).click()
    titled(page, "Ich möchte helfen")
    field(page, "Ihr Name").fill(cast.name)
    field(page, "E-Mail-Adresse oder Telefonnummer").fill("08321 zwölf")
    tick(page, WISH)
    tick(page, "werktags abends")
    text = f"Ich war Lehrerin. {cast.family}"
    field(page, "Was möchten Sie uns noch sagen?").fill(text)
    press(page, "Absenden")
    expect(page.get_by_text("weder eine E-Mail-Adresse noch eine Telefonnummer").first).to_be_visible()
    expect(page.get_by_text("Anmelden können Sie sich ab 16 Jahren").first).to_be_visible()
    expect(field(page, "Was möchten Sie uns noch sagen?")).to_have_value(text)
    expect(page.get_by_label(WISH)).to_be_checked()
    check_page(page)

    field(page, "E-Mail-Adresse oder Telefonnummer").fill(cast.his_mailbox)
    tick(page, "Ich bin mindestens 16 Jahre alt")
    press(page, "Absenden")
    titled(page, "Danke")
    expect(page.get_by_text("innerhalb von 5 Tagen").first).to_be_visible()
    check_page(page)


def test_somebody_signs_up_in_ukrainian(open_browser: Callable[..., Page]) -> None:
    name, given = invented("Wyschnja"), "Ольга"
    page = open_browser(PHONE)
    page.goto("/oberallgaeu/uk/ehrenamt/")
    check_page(page)
    page.get_by_role("link", name=re.compile("^Я хочу допомогти")).click()
    titled(page, "Я хочу допомогти")
    page.get_by_label("Ваше ім’я").fill(f"{given} {name}")
    page.get_by_label("Адреса електронної пошти або номер телефону").fill("0170 сім")
    tick(page, "Практика та вивчення німецької мови")
    page.get_by_label("Що ще ви хочете нам сказати?").fill("Я живу в Зонтгофені.")
    press(page, "Надіслати")
    expect(page.get_by_text("Це не адреса електронної пошти й не номер телефону.").first).to_be_visible()
    expect(page.get_by_text("Записатися можна з 16 років.").first).to_be_visible()
    expect(page.get_by_label("Що ще ви хочете нам сказати?")).to_have_value("Я живу в Зонтгофені.")
    check_page(page)
    page.get_by_label("Адреса електронної пошти або номер телефону").fill("0170 7654321")
    tick(page, "Мені щонайменше 16 років")
    press(page, "Надіслати")
    titled(page, "Дякуємо")
    check_page(page)

    guide = open_browser()
    sign_in(guide, GUIDE)
    row = inbox_row(guide, name)
    expect(row).to_contain_text("Ukrainisch")
    row.get_by_role("link").first.click()
    titled(guide, name)
    expect(guide.get_by_text("Geschrieben auf")).to_be_visible()
    check_page(guide)
    follow(guide, "Als Freiwillige oder Freiwilligen aufnehmen")
    expect(guide.get_by_label("Ukrainisch")).to_be_checked()


# --- what the guide does --------------------------------------------------------------------------------------------


def inbox_row(page: Page, name: str) -> Locator:
    """The inquiry of somebody in the guide's inbox."""
    page.get_by_role("navigation", name="Hauptmenü").get_by_role("link", name="Ehrenamt").click()
    page.get_by_role("link", name=re.compile("^Anfragen")).first.click()
    titled(page, "Anfragen")
    check_page(page)
    return page.get_by_role("row").filter(has_text=name)


def she_is_taken_over(page: Page, cast: Cast) -> None:
    """The guide calls her: the address is that of somebody known, and the year of birth was typed wrongly."""
    inbox_row(page, cast.name).get_by_role("link").first.click()
    titled(page, cast.name)
    expect(page.get_by_text("Ich war Lehrerin.")).to_be_visible()
    check_page(page)
    follow(page, "Als Freiwillige oder Freiwilligen aufnehmen")
    expect(page.get_by_text("Ist die Person schon erfasst?")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile(cast.his_family)).first).to_be_visible()
    check_page(page)

    tick(page, "Ich habe schon mit der Person gesprochen")
    field(page, "E-Mail").fill(cast.mailbox)
    field(page, "Geburtsdatum").fill(f"14.3.{clock.today().year - 8}")
    press(page, "Anlegen")
    expect(page.get_by_text("Freiwillige müssen mindestens 16 Jahre alt sein").first).to_be_visible()
    expect(field(page, "E-Mail")).to_have_value(cast.mailbox)
    expect(page.get_by_label(WISH)).to_be_checked()
    check_page(page)
    field(page, "Geburtsdatum").fill("14.3.1958")
    press(page, "Anlegen")
    told(page, "Die Person ist erfasst.")
    titled(page, cast.name)
    check_page(page)


def she_becomes_active_in_the_circle(page: Page, cast: Cast) -> None:
    """The interview, then active, then the circle of Georg Waibel."""
    for state, note in (("Gespräch geführt", "Möchte mit Erwachsenen üben."), ("Aktiv", "")):
        follow(page, "Status ändern")
        tick(page, state)
        field(page, "Bemerkung").fill(note)
        press(page, "Speichern")
        told(page, "Der neue Status ist festgehalten.")
    follow(page, "In einen Helferkreis aufnehmen")
    choose(field(page, "Helferkreis"), cast.circle)
    press(page, "Speichern")
    told(page, "Die Person gehört zum Helferkreis.")
    expect(page.get_by_role("link", name=cast.circle)).to_be_visible()
    check_page(page)


def a_training_is_planned(page: Page, title: str, *, places: int, days: int) -> str:
    """A training some days ahead, open for signing up until then; returns its address."""
    page.goto("/ehrenamt/schulungen/")
    follow(page, "Neue Schulung")
    field(page, "Titel").fill(title)
    choose(field(page, "Thema"), "Grundlagen")
    field(page, "Ort").fill("Landratsamt Sonthofen, Großer Saal")
    field(page, "Plätze").fill(str(places))
    field(page, "Anmeldung bis").fill(today(days))
    field(page, "Tag").fill(today(days))
    field(page, "Beginn").fill("18.30")
    field(page, "Ende").fill("20 Uhr")
    press(page, "Speichern")
    told(page, "Die Schulung ist angelegt.")
    return page.url


def a_training_with_one_place_is_planned(page: Page, cast: Cast) -> str:
    """A training this evening whose only place is taken."""
    address = a_training_is_planned(page, cast.training, places=1, days=0)
    follow(page, "Jemanden anmelden")
    field(page, "Name").fill(f"{cast.his_given} {cast.his_family}")
    press(page, "Suchen")
    check_page(page)
    page.get_by_role("button", name=f"{cast.his_given} {cast.his_family} anmelden").first.click()
    told(page, "Die Person ist angemeldet und hat einen Platz.")
    check_page(page)
    return address


def she_attends(page: Page, training: str, cast: Cast) -> None:
    """The guide ticks who was there on the attendance list."""
    page.goto(training)
    follow(page, "Anwesenheit")
    check_page(page)
    tick(page, cast.family)
    press(page, "Speichern")
    told(page, "Die Anwesenheit ist festgehalten.")
    page.goto(training)
    expect(page.get_by_text("war da")).to_be_visible()
    check_page(page)


def hours_are_confirmed(page: Page, cast: Cast) -> None:
    """Georg Waibel finds her hours in his circle."""
    sign_in(page, COORDINATOR)
    follow(page, "Mein Helferkreis")
    check_page(page)
    follow(page, "Stunden bestätigen")
    check_page(page)
    row = page.get_by_role("row").filter(has_text=cast.family)
    expect(row).to_contain_text("Verben geübt")
    row.get_by_role("button", name=re.compile("bestätigen")).click()
    told(page, "Die Stunden sind bestätigt.")


# --- her own pages --------------------------------------------------------------------------------------------------


def she_looks_around(page: Page, cast: Cast) -> None:
    """Nothing is there yet, and every page says so."""
    expect(page.get_by_text(cast.circle).first).to_be_visible()
    check_page(page)
    for path in ("stunden/", "schulungen/", "gesucht/", "kreis/", "angaben/gespeichert/"):
        page.goto(f"/mein/{path}")
        check_page(page)


def she_looks_after_her_details(page: Page) -> None:
    """A telephone number with letters is explained; mails about trainings are allowed."""
    page.goto("/mein/angaben/")
    field(page, "Telefon").fill("08321 zwölf")
    field(page, "Kontakt im Notfall").fill("Tochter Lena, 0151 1234567")
    press(page, "Speichern")
    expect(page.get_by_text("Das ist keine Telefonnummer.").first).to_be_visible()
    expect(field(page, "Kontakt im Notfall")).to_have_value("Tochter Lena, 0151 1234567")
    check_page(page)
    field(page, "Telefon").fill("08321 612 345")
    press(page, "Speichern")
    told(page, "Die Änderungen sind gespeichert.")
    page.goto("/mein/angaben/einwilligung/")
    tick(page, "E-Mails zu eigenen Schulungen")
    press(page, "Speichern")
    told(page, "Die Änderungen sind gespeichert.")
    check_page(page)


def she_waits_for_a_place(page: Page, training: str) -> None:
    """The training is full, so she is on the waiting list."""
    page.goto("/mein/schulungen/")
    press(page, f"Zu {training} am {today()} anmelden")
    told(page, "Sie stehen auf der Warteliste")
    check_page(page)


def the_deadline_passes_while_she_reads(page: Page, guide: Page, address: str, training: str) -> None:
    """The button she still sees says why it is too late."""
    button = f"Zu {training} am {today(10)} anmelden"
    page.goto("/mein/schulungen/")
    guide.goto(address)
    follow(guide, "Angaben ändern")
    field(guide, "Anmeldung bis").fill(today(-1))
    press(guide, "Speichern")
    told(guide, "Die Änderungen sind gespeichert.")
    press(page, button)
    expect(page.get_by_text("Anmeldeschluss war am").first).to_be_visible()
    check_page(page)
    page.goto("/mein/schulungen/")
    expect(page.get_by_role("button", name=button)).to_have_count(0)


def she_enters_hours(page: Page) -> None:
    """25 hours, then hours of tomorrow, then the right ones; what she typed stays."""
    page.goto("/mein/stunden/")
    page.get_by_label("Tätigkeit").select_option(label=WISH)
    field(page, "Bemerkung").fill("Verben geübt")
    tomorrow = f"{clock.today() + timedelta(days=1):%d.%m.%Y}"
    for day, hours, answer in (
        (today(), "25", "Ein Tag hat 24 Stunden."),
        (tomorrow, "2", "nicht für künftige Tage"),
        (today(), "zwei", "Bitte schreiben Sie Stunden wie 1:30 oder 1,5."),
    ):
        field(page, "Tag").fill(day)
        field(page, "Stunden").fill(hours)
        press(page, "Eintragen")
        expect(page.get_by_text(answer).first).to_be_visible()
        expect(field(page, "Stunden")).to_have_value(hours)
        expect(field(page, "Bemerkung")).to_have_value("Verben geübt")
        check_page(page)
    field(page, "Stunden").fill("1,5")
    press(page, "Eintragen")
    told(page, "Die Stunden sind eingetragen.")
    check_page(page)


def she_takes_her_certificate(page: Page, cast: Cast) -> None:
    """Her hours are confirmed; the proof of volunteering is far, the certificate of the training is there."""
    page.goto("/mein/stunden/")
    expect(page.get_by_role("row").filter(has_text="Verben geübt")).to_contain_text("bestätigt")
    expect(page.get_by_text("Es fehlen noch: 78 Std. 30 Min.").first).to_be_visible()
    check_page(page)
    page.goto("/mein/schulungen/")
    check_page(page)
    certificate = page.get_by_role("link", name=f"Bescheinigung (PDF): {cast.training}")
    said = printed(page, certificate.get_attribute("href") or "")
    for part in ("Teilnahmebestätigung", cast.name, cast.training, "Landratsamt Sonthofen, Großer Saal", "1:30"):
        assert part in said, said


def she_offers_to_help(page: Page, guide: Page, cast: Cast) -> None:
    """Her circle was asked for help at a school: she says yes, the guide sees it; she takes it back."""
    page.goto("/mein/gesucht/")
    page.get_by_role("button", name=re.compile("^Ich kann helfen: Hausaufgabenhilfe")).click()
    told(page, "Die Integrationslotsin sieht das und meldet sich bei Ihnen.")
    check_page(page)
    guide.goto("/ehrenamt/anfragen/")
    row = guide.get_by_role("row").filter(has_text="jemand kann helfen").filter(has_text="Hausaufgabenhilfe")
    row.get_by_role("link").first.click()
    expect(guide.get_by_role("row").filter(has_text=cast.name).filter(has_text="Ja").first).to_be_visible()
    check_page(guide)
    page.get_by_role("button", name=re.compile("^Doch nicht: Hausaufgabenhilfe")).click()
    told(page, "dass Sie nicht helfen können")
    check_page(page)
