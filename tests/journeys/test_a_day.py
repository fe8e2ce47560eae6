"""The whole working day of a case manager, from the first look at what is due to the printed plan."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import (
    check_page,
    field,
    follow,
    invented,
    open_case,
    part,
    picture,
    picture_of_print,
    press,
    search,
    sign_in,
    tick,
    titled,
    today,
    told,
)

pytestmark = pytest.mark.journey

TEMPLATE = "Ich habe das Zertifikat A2."
OWN_GOAL = "Ich finde eine Wohnung für vier Personen."
STEP = "Wohnberechtigungsschein beantragen"
NEXT_STEP = "Kopie des Mietvertrags mitbringen"


def test_a_case_manager_s_day(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    family_name = invented("Schamsaddin")
    sign_in(page, "miriam.baumann")
    titled(page, "Mein Tag")
    check_page(page)
    picture(page, "my-day")

    an_old_file_is_opened(page)
    nobody_is_found(page, family_name)
    she_is_registered(page, family_name)
    open_case(page)
    check_page(page)
    file = page.url

    a_plan_is_begun(page)
    goals_are_set(page)
    the_plan_is_agreed(page)
    a_consultation_is_recorded(page, family_name)
    the_next_step_is_due(page, file)
    the_plan_is_adjusted(page)
    the_plan_is_reviewed(page)
    the_plan_is_printed(page)


def an_old_file_is_opened(page: Page) -> None:
    follow(page, "Fälle")
    check_page(page)
    picture(page, "caseload")
    page.get_by_role("table").get_by_role("link", name=re.compile(", ")).first.click()
    titled(page, "Überblick")
    check_page(page)
    picture(page, "case-file")
    part(page, "Integrationsplan")
    check_page(page)
    picture(page, "plan")
    for name in ("Lebenslage", "Familie", "Beratungen", "Aufgaben", "Fall"):
        part(page, name)
        check_page(page)


def nobody_is_found(page: Page, family_name: str) -> None:
    search(page, family_name)
    expect(page.get_by_text("Niemand gefunden")).to_be_visible()
    check_page(page)
    press(page, "Neue Person aufnehmen")
    titled(page, "Neue Person")


def she_is_registered(page: Page, family_name: str) -> None:
    check_page(page)
    expect(field(page, "Familiennamen")).to_have_value(family_name)
    field(page, "Vornamen").fill("Ruqaya")
    field(page, "Name in eigener Schrift").fill(invented("رقية شمس الدين"))
    field(page, "Tag").fill("31")
    field(page, "Monat").fill("2")
    field(page, "Jahr").fill("1991")
    field(page, "Geschlecht").select_option(label="weiblich")
    field(page, "Staatsangehörigkeit").select_option(label="Syrien")
    field(page, "Muttersprache oder erste Sprache").select_option(label="Arabisch")
    page.get_by_label("braucht Dolmetscher:in").first.check()
    field(page, "Bevorzugte Sprache").select_option(label="Arabisch")
    field(page, "Nummer oder Adresse").first.fill("0176 04069131")
    field(page, "Gemeinde").select_option(label="Neckarsulm")
    field(page, "Art der Unterkunft").select_option(label="Private Mietwohnung")
    press(page, "Anlegen")

    expect(page.get_by_text("Den 31.02.1991 gibt es nicht.").first).to_be_visible()  # 31 February
    check_page(page)
    field(page, "Tag").fill("")
    press(page, "Anlegen")


def a_plan_is_begun(page: Page) -> None:
    part(page, "Integrationsplan")
    check_page(page)
    press(page, "Integrationsplan beginnen")
    page.get_by_role("link", name="Ausgangslage beschreiben: Sprache (Deutsch)").click()
    check_page(page)
    tick(page, "Etwas Unterstützung nötig")
    field(page, "Ausgangslage").fill("Versteht einfache Sätze, liest noch langsam.")
    field(page, "Stärken und Hilfen").fill("Spricht drei Sprachen.")
    press(page, "Speichern")
    expect(page.get_by_text("Versteht einfache Sätze, liest noch langsam.")).to_be_visible()


def goals_are_set(page: Page) -> None:
    page.get_by_role("link", name="Ziel hinzufügen: Sprache (Deutsch)").click()
    check_page(page)
    press(page, f"Jetzt übernehmen: {TEMPLATE}")
    expect(page.get_by_role("heading", name=TEMPLATE)).to_be_visible()

    page.get_by_role("link", name="Ziel hinzufügen: Wohnung").click()
    field(page, "Ziel").fill(OWN_GOAL)
    tick(page, "12 Monate")
    press(page, "Ziel speichern")
    titled(page, OWN_GOAL)
    follow(page, "Schritt hinzufügen")
    check_page(page)
    field(page, "Schritt").fill(STEP)
    tick(page, "Klientin / Klient")
    field(page, "Bis wann").fill(today(14))
    press(page, "Speichern")
    expect(page.get_by_text(STEP, exact=True)).to_be_visible()
    part(page, "Integrationsplan")
    check_page(page)


def the_plan_is_agreed(page: Page) -> None:
    follow(page, "Plan vereinbaren")
    tick(page, "Ja, einverstanden")
    tick(page, "auf dem Bildschirm")
    draw_signature(page)
    check_page(page)
    press(page, "Antwort speichern und Version festhalten")
    expect(page.get_by_role("link", name="Version 1")).to_be_visible()


def draw_signature(page: Page) -> None:
    pad = page.get_by_role("img", name="Unterschrift der Person")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    for across, down in ((90, 20), (140, 90), (200, 40), (280, 80)):
        page.mouse.move(box["x"] + across, box["y"] + down, steps=4)
    page.mouse.up()
    told(page, "Die Unterschrift ist gezeichnet.")


def a_consultation_is_recorded(page: Page, family_name: str) -> None:
    page.keyboard.press("F2")
    titled(page, "Neue Beratung")
    check_page(page)
    page.get_by_role("link", name=re.compile(f"^{family_name}, Ruqaya")).first.click()
    titled(page, "Neue Beratung")
    page.keyboard.type("Wohnberechtigungsschein besprochen, Antrag gemeinsam ausgefüllt.")  # the note has the focus
    tick(page, "Wohnung")
    page.get_by_label("30", exact=True).check()
    field(page, "Sprachmittlung").select_option(label="Telefon- oder Videodolmetschen")
    field(page, "Stunden der Sprachmittlung").fill("0,5")
    field(page, "Nächster Schritt").fill(NEXT_STEP)
    tick(page, "an einem anderen Tag")
    field(page, "Anderer Tag").fill(today())
    field(page, OWN_GOAL).fill("Unterlagen sind fast vollständig.")
    page.get_by_label("Neuer Stand").last.select_option(label="In Umsetzung")
    check_page(page)
    picture(page, "consultation")
    press(page, "Speichern")
    told(page, "Die Beratung ist erfasst.")
    check_page(page)


def the_next_step_is_due(page: Page, file: str) -> None:
    follow(page, "Mein Tag")
    due = page.get_by_role("listitem").filter(has_text=NEXT_STEP)
    expect(due.get_by_text("heute")).to_be_visible()
    press(page, f"Erledigt: {NEXT_STEP}")
    expect(page.get_by_role("listitem").filter(has_text=NEXT_STEP)).to_have_count(0)
    page.goto(file)
    check_page(page)


def the_plan_is_adjusted(page: Page) -> None:
    part(page, "Integrationsplan")
    expect(page.get_by_text("Unterlagen sind fast vollständig.")).to_be_visible()
    press(page, f"Erledigt: {STEP}")
    press(page, f"Erreicht: {OWN_GOAL}")
    follow(page, OWN_GOAL)
    check_page(page)
    expect(page.get_by_text("Ziel erreicht").first).to_be_visible()
    part(page, "Integrationsplan")


def the_plan_is_reviewed(page: Page) -> None:
    follow(page, "Plan fortschreiben")
    expect(field(page, "Was sich geändert hat")).not_to_have_value("")
    tick(page, "Ja, einverstanden")
    tick(page, "auf Papier")
    check_page(page)
    press(page, "Fortschreibung speichern und Version festhalten")
    expect(page.get_by_role("link", name="Version 2")).to_be_visible()
    follow(page, "Versionen vergleichen")
    check_page(page)
    field(page, "Version").select_option("1")
    field(page, "mit").select_option("2")
    expect(page.get_by_role("cell", name="Ziel erreicht").first).to_be_visible()
    check_page(page)
    page.get_by_role("table").get_by_role("link", name="Version 1").click()
    check_page(page)
    part(page, "Integrationsplan")


def the_plan_is_printed(page: Page) -> None:
    field(page, "Sprache des Ausdrucks").select_option("ar")
    with page.expect_popup() as opened:
        press(page, "Drucken")
    address = opened.value.url
    opened.value.close()
    printed = page.request.get(address)
    assert printed.status == 200
    assert printed.body().startswith(b"%PDF-")
    assert "no-store" in printed.headers["cache-control"]
    picture_of_print(printed.body(), "plan-print")
