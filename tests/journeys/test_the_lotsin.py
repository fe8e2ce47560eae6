"""The integration guide (Lotsin): an inquiry from arrival to figure, lists taken over, a letter, the year on paper."""

import io
import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import xlsxwriter
from playwright.sync_api import Locator, Page, expect

from geleit.core import clock
from tests.journeys.conftest import Site
from tests.journeys.mails import link_in, mail_to, mails_to, text_of
from tests.journeys.steps import (
    DESKTOP,
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
    told,
)

pytestmark = pytest.mark.journey

GUIDE = "veronika.hindelang"
PORTAL = "/oberallgaeu/ehrenamt/"


def check_everywhere(page: Page) -> None:
    """The page is sound on a desk and on a phone."""
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        check_page(page)


def row_of(page: Page, name: str) -> Locator:
    """The first row of a table that says `name`."""
    return page.get_by_role("row").filter(has_text=name).first


def figure(page: Page, label: str) -> int:
    """What a key figure of the page says, as a number."""
    shown = row_of(page, label).get_by_role("cell").first.inner_text()
    return int(re.sub(r"\D", "", shown.split(" ")[0]))


# --- an inquiry -----------------------------------------------------------------------------------------------------


def test_a_kindergarten_asks_for_somebody_who_reads_and_gets_an_answer(
    open_browser: Callable[..., Page], site: Site
) -> None:
    kita, address = f"Kita {invented('Sonnenblume')}", f"kita.{invented('Sonnenblume').lower()}@example.org"
    ask_for_help(open_browser(PHONE), kita, address)
    receipt = mail_to(site, address, "Ihre Nachricht ist angekommen")
    promised = clock.today() + timedelta(days=3)
    assert f"{promised:%d.%m.%Y}" in text_of(receipt)

    page = open_browser()
    sign_in(page, GUIDE)
    page.goto("/ehrenamt/anfragen/")
    row = row_of(page, kita)
    expect(row).to_contain_text(f"{promised:%d.%m.%Y}")
    check_everywhere(page)
    row.get_by_role("link").click()
    titled(page, kita)
    expect(page.get_by_text("Montags und mittwochs nach dem Frühstück.")).to_be_visible()
    check_everywhere(page)
    press(page, "Ich kümmere mich")

    fitting = page.get_by_role("table", name="Wer passt").locator("tbody").get_by_role("row")
    expect(fitting.first).to_contain_text("macht: Lesen und Vorlesen mit Kindern")
    fitting.first.get_by_role("button").click()
    told(page, "Notiert, wen Sie gefragt haben.")
    page.get_by_role("table", name="Gefragt").get_by_role("button", name=re.compile("^sagt zu|^Ja|^ja")).first.click()
    told(page, "Die Antwort ist festgehalten.")

    tick(page, "Per E-Mail: Ihr Text geht an")
    field(page, "Ihre Antwort").fill("Frau Berg aus Sonthofen liest gern bei Ihnen vor und ruft Sie morgen an.")
    press(page, "Antwort speichern")
    told(page, "Die Antwort ist per E-Mail unterwegs.")
    answer = mail_to(site, address, "Eine Antwort aus dem Landratsamt")
    assert "Frau Berg aus Sonthofen liest gern bei Ihnen vor" in text_of(answer)
    check_everywhere(page)

    follow(page, "Abschließen")
    check_everywhere(page)
    choose(field(page, "Ergebnis"), "Hilfe gefunden")
    press(page, "Abschließen")
    told(page, "Die Anfrage ist abgeschlossen.")
    page.goto("/ehrenamt/anfragen/?stand=closed&kind=help")
    expect(row_of(page, kita)).to_contain_text("Hilfe gefunden")


def ask_for_help(page: Page, institution: str, address: str) -> None:
    """What the kindergarten does on the telephone: few questions, and mistakes that keep what was typed."""
    page.goto(PORTAL)
    page.get_by_role("link", name=re.compile("^Wir brauchen Hilfe")).click()
    check_page(page)
    press(page, "Absenden")
    for sentence in ("Bitte wählen Sie, wer Hilfe braucht.", "Bitte wählen Sie, wobei Sie Hilfe brauchen."):
        expect(page.get_by_text(sentence).first).to_be_visible()
    check_page(page)
    choose(field(page, "Wer braucht Hilfe?"), "Kindergarten")
    field(page, "Name der Einrichtung").fill(institution)
    field(page, "Nach wem können wir fragen?").fill("Petra Sommer")
    choose(field(page, "Gemeinde"), "Sonthofen")
    tick(page, "Lesen und Vorlesen mit Kindern")
    field(page, "Worum geht es?").fill("Montags und mittwochs nach dem Frühstück.")
    reach = field(page, "E-Mail-Adresse oder Telefonnummer")
    for typed in ("kita@example,org", "08321 6I2E45"):
        reach.fill(typed)
        press(page, "Absenden")
        expect(page.get_by_text("Das ist weder eine E-Mail-Adresse noch eine Telefonnummer.").first).to_be_visible()
        expect(reach).to_have_value(typed)
        expect(field(page, "Worum geht es?")).to_have_value("Montags und mittwochs nach dem Frühstück.")
    reach.fill(address)
    press(page, "Absenden")
    titled(page, "Danke")
    expect(page.get_by_role("main")).to_contain_text("innerhalb von 3 Tagen")
    check_page(page)


# --- lists ----------------------------------------------------------------------------------------------------------

HEADINGS = ("Name", "Vorname", "geb.", "E-Mail", "Rufnr.", "Wohnort")


def book(rows: Sequence[tuple[str, ...]], *, merged: bool) -> bytes:
    """A list as offices keep it: a title over all columns, an empty row, headings, gaps."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        sheet.merge_range("A1:F1", "Helferliste, Stand Oktober")
        for number, row in enumerate([HEADINGS, *rows], start=2):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
        if merged:
            sheet.merge_range(3 + len(rows), 0, 4 + len(rows), 0, "Moosbrugger")
            sheet.write_string(3 + len(rows), 1, "Ida")
            sheet.write_string(4 + len(rows), 1, "Otto")
    return held.getvalue()


def upload(page: Page, name: str, content: bytes) -> None:
    """Choose the file and upload it."""
    page.goto("/ehrenamt/import/")
    page.get_by_label("Liste", exact=True).set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    press(page, "Hochladen")
    titled(page, "Spalten der Liste")


def volunteers(site: Site) -> int:
    """How many the county has."""
    return int(site.query("SELECT count(*) FROM volunteers_volunteer")[0][0])


def test_an_excel_list_with_errors_is_corrected_taken_over_and_taken_back(
    open_browser: Callable[..., Page], site: Site
) -> None:
    family = invented("Zirkelbach")
    child = f"{clock.today().replace(day=1) - timedelta(days=15 * 365):%d.%m.%Y}"
    good = [
        (family, "Rosa", "14. März 1961", f"rosa.{family.lower()}@example.org", "0171 2345678", "Sonthofen"),
        ("Zeller", "Elisabeth", "", "elisabeth.zeller@example.org", "", ""),
    ]
    empty = ("", "", "", "", "", "")
    bad = [
        good[0],
        (family, "Kurt", "31.02.1970", "kurt@example.org", "", ""),
        empty,
        (family, "Lea", child, "lea@example.org", "", ""),
        (family, "Max", "1.5.1970", "", "017o 99x", "Immenstadt"),
        good[1],
    ]
    page, before = open_browser(), volunteers(site)
    sign_in(page, GUIDE)
    upload(page, "Helferliste.xlsx", book(bad, merged=True))
    check_everywhere(page)
    choose(page.get_by_label("Rufnr."), "Mobiltelefon")
    press(page, "Zeigen, was aus den Zeilen wird")
    titled(page, "Vorschau der Liste")
    check_everywhere(page)
    for row, column, sentence in (
        (5, "geb.", "„31.02.1970“ ist kein Tag"),
        (7, "geb.", "mindestens 16 Jahre alt"),
        (8, "Rufnr.", "„017o 99x“ ist keine Telefonnummer"),
        (10, "Name", "Hier sind Zellen verbunden"),
        (11, "Name", "Hier sind Zellen verbunden"),
    ):
        problem = page.get_by_role("row", name=re.compile(rf"^Zeile {row} {re.escape(column)} "))
        expect(problem.filter(has_text=sentence).first).to_be_visible()
    expect(page.get_by_text("Zeller, Elisabeth").first).to_be_visible()
    assert volunteers(site) == before

    upload(page, "Helferliste.xlsx", book(good, merged=False))
    expect(page.get_by_label("Rufnr.").locator("option:checked")).to_have_text("Mobiltelefon")
    press(page, "Zeigen, was aus den Zeilen wird")
    expect(page.get_by_text("Keine Zeile hat ein Problem").first).to_be_visible()
    take_over(page, "1 Zeile von 2 wurde übernommen.")
    check_everywhere(page)
    assert volunteers(site) == before + 1
    follow(page, "Zur Liste")
    follow(page, "Nach Namen suchen")
    field(page, "Name").fill(family)
    page.get_by_role("main").get_by_role("button", name="Suchen").click()
    expect(page.get_by_role("row", name=re.compile(f"{family}, Rosa"))).to_be_visible()
    page.goto("/ehrenamt/import/")
    page.get_by_role("table").get_by_role("link").first.click()
    press(page, "Ganze Liste zurücknehmen")
    told(page, "zurückgenommen")
    assert volunteers(site) == before


def take_over(page: Page, told_then: str) -> None:
    """Press the button and wait for the worker."""
    press(page, "Übernehmen")
    expect(page.get_by_text(told_then)).to_be_visible(timeout=30_000)


def test_a_list_from_an_old_program_keeps_its_umlauts(open_browser: Callable[..., Page], site: Site) -> None:
    family = f"Größl-{invented('Bauer')}"
    lines = ("Vorname;Nachname;Geburtsdatum;E-Mail", f"Jörg;{family};14.3.1961;joerg@example.org")
    page, before = open_browser(PHONE), volunteers(site)
    sign_in(page, GUIDE)
    upload(page, "liste.csv", "\r\n".join(lines).encode("cp1252"))
    press(page, "Zeigen, was aus den Zeilen wird")
    take_over(page, "1 Zeile von 1 wurde übernommen.")
    [(given, name)] = site.query(
        "SELECT given_name, family_name FROM volunteers_volunteer WHERE email = 'joerg@example.org'"
    )
    assert (given, name) == ("Jörg", family)
    press(page, "Ganze Liste zurücknehmen")
    told(page, "zurückgenommen")
    assert volunteers(site) == before


# --- a letter -------------------------------------------------------------------------------------------------------


def test_an_information_letter_is_sent_once_to_each_and_ended_by_a_link(
    open_browser: Callable[..., Page], site: Site
) -> None:
    title = f"Neues für alle, die helfen: {invented('Winter')}"
    page = open_browser()
    sign_in(page, GUIDE)
    page.goto("/ehrenamt/briefe/")
    check_everywhere(page)
    follow(page, "Neuer Brief")
    check_everywhere(page)
    [(circle, other_region)] = site.query(
        "SELECT name, CASE region WHEN 'north' THEN 'Süd' ELSE 'Nord' END FROM volunteers_helpercircle"
        " WHERE state = 'active' AND region IN ('north', 'south') ORDER BY id LIMIT 1"
    )
    write(page, title)
    cited = page.get_by_role("group", name=re.compile("^Aus der Wissenssammlung")).get_by_role("checkbox").first
    cited.check()
    choose(field(page, "Helferkreis"), circle)
    choose(field(page, "Region"), other_region)
    press(page, "Speichern")
    expect(page.get_by_text("So lässt sich der Brief nicht verschicken")).to_be_visible()
    expect(page.get_by_text("Niemand bekäme diesen Brief")).to_be_visible()
    check_everywhere(page)

    follow(page, "Brief ändern")
    check_everywhere(page)
    expect(field(page, "Titel")).to_have_value(title)
    choose(field(page, "Region"), "alle")
    press(page, "Speichern")
    expect(page.get_by_role("region", name="Die E-Mail im Wortlaut")).to_contain_text("Die Kleiderkammer zieht um.")
    check_everywhere(page)
    send = page.get_by_role("button", name=re.compile("verschicken$"))
    number = int(re.sub(r"\D", "", send.inner_text()))
    send.click()
    titled(page, title)
    addresses = [
        one
        for (one,) in site.query(
            "SELECT address FROM volunteers_letterrecipient r JOIN volunteers_letter l ON l.id = r.letter_id"
            " WHERE l.title = %s",
            [title],
        )
    ]
    assert len(addresses) == len(set(addresses)) == number
    for address in addresses:
        mail_to(site, address, "Ein Brief aus dem Landratsamt", containing=title)
    got = [one for address in addresses for one in mails_to(site, address) if title in text_of(one)]
    assert len(got) == number
    page.reload()
    expect(page.get_by_text(f"{number} von {number} Adressen")).to_be_visible()
    check_everywhere(page)

    end_the_topic_twice(open_browser(PHONE), urlsplit(link_in(got[0], "ehrenamt/briefe/abmelden")).path)
    page.goto("/ehrenamt/briefe/neu/")
    write(page, f"{title} (2)")
    choose(field(page, "Helferkreis"), circle)
    press(page, "Speichern")
    expect(page.get_by_role("button", name=re.compile(rf"^An {number - 1} Adresse"))).to_be_visible()
    press(page, "Verwerfen")

    page.goto("/ehrenamt/briefe/")
    follow(page, title)
    press(page, "Allen zeigen")
    visitor = open_browser(PHONE)
    visitor.goto(PORTAL)
    follow(visitor, "Briefe an Freiwillige")
    check_page(visitor)
    follow(visitor, title)
    expect(visitor.get_by_text("Die Kleiderkammer zieht um.")).to_be_visible()
    check_page(visitor)


def write(page: Page, title: str) -> None:
    """The words of a letter."""
    choose(field(page, "Thema"), "Neues aus den Helferkreisen")
    field(page, "Titel").fill(title)
    field(page, "Text des Briefs").fill("Die Kleiderkammer zieht um.")


def end_the_topic_twice(page: Page, path: str) -> None:
    """Somebody ends the mails on a topic, and opens the link again."""
    page.goto(path)
    check_page(page)
    press(page, "Keine E-Mails mehr zu diesem Thema")
    for _time in range(2):
        expect(page.get_by_text("Sie bekommen von uns keine E-Mails mehr zu diesem Thema:")).to_be_visible()
        expect(page.get_by_role("button", name="Keine E-Mails mehr zu diesem Thema")).to_have_count(0)
        check_page(page)
        page.goto(path)


# --- the year on paper ----------------------------------------------------------------------------------------------


def test_the_figures_of_the_year_and_the_map_are_printed(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    sign_in(page, GUIDE)
    page.goto("/ehrenamt/zahlen/")
    follow(page, "Letztes Jahr")
    check_everywhere(page)
    figures = [
        f"{row.get_by_role('rowheader').inner_text()} {row.get_by_role('cell').first.inner_text().splitlines()[0]}"
        for row in page.locator("main tbody tr").all()
    ]
    paper = printed(page, page.get_by_role("link", name="Drucken (PDF)").get_attribute("href") or "")
    assert len(figures) > 20
    assert [one for one in figures if one not in paper] == []

    link = row_of(page, "Gestellte Fragen").get_by_role("link")
    number = figure(page, "Gestellte Fragen")
    link.click()
    titled(page, f": {number}")
    check_everywhere(page)
    assert lines_of(page) == number

    page.goto("/ehrenamt/verteilung/karte/")
    municipalities = page.locator("table#places tbody tr th").all_inner_texts()
    assert len(municipalities) == 28
    expect(page.locator("main svg path").first).to_be_visible()
    check_everywhere(page)
    paper = printed(page, page.get_by_role("link", name="Drucken (PDF)").get_attribute("href") or "")
    assert [name for name in municipalities if name not in paper] == []


def lines_of(page: Page) -> int:
    """How many lines a list has on all its pages."""
    number = page.locator("main tbody tr").count()
    while (onward := page.get_by_role("link", name="Nächste Seite", exact=True)).count():
        onward.click()
        number += page.locator("main tbody tr").count()
    return number
