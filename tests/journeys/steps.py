"""What people do in every journey, in the words of the pages, and what every page has to stand."""

import io
import os
import random
import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pikepdf
from playwright.sync_api import Locator, Page, ViewportSize, expect

from geleit.core import clock

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "handbook" / "img"
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
PASSWORD = "geleit-demo"
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What gives away a sentence nobody translated, or a stored code nobody put into words; opening_hours is the name of
# OpenStreetMap's way to write hours.
ENGLISH = "the|and|please|with|this|your|from|you|years|until|since|not set"
FOREIGN = re.compile(rf"\b({ENGLISH}|(?!opening_hours\b)[a-z]{{2,}}_[a-z]{{2,}})\b", re.IGNORECASE)
ADDRESS = re.compile(r"https?://\S+")  # the secret in one may look like anything
GERMAN_TEXT = """() => {
  const copy = document.body.cloneNode(true);
  copy.querySelectorAll('[lang]:not([lang=de]), script').forEach((part) => part.remove());
  const lines = [], walker = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) lines.push(walker.currentNode.textContent.trim());
  return lines.filter((line) => line);
}"""
ID = r"[0-9a-f]{8}-[0-9a-f-]{27}"

# Pages on which the accessibility check is running; it brings styles of its own, which the page rightly refuses.
being_checked: set[Page] = set()


# --- looking --------------------------------------------------------------------------------------------------------


# What has no room: buttons too small for their words. Wide tables scroll inside their frame.
CUT_OFF = """() => [...document.querySelectorAll(".kern-btn")]
  .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 2)
  .map((one) => `button cut off: ${one.textContent.trim()}`)"""


def check_page(page: Page) -> None:
    """The page has nothing of what `defects` looks for."""
    found = defects(page)
    assert found == [], f"{page.url}: {found}"


def defects(page: Page) -> list[str]:
    """What axe finds, more or less than one h1, scrolling sideways, what is cut off, words that are not German."""
    page.evaluate("() => window.scrollTo(0, 0)")  # or the header would cover something
    being_checked.add(page)
    page.evaluate(AXE)
    found: list[str] = page.evaluate(
        "async (tags) => (await axe.run(document, {preload: false, runOnly: {type: 'tag', values: tags}})).violations"
        ".map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(' | '))",
        TAGS,
    )
    being_checked.discard(page)
    headings = page.locator("h1").count()
    wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found += [f"{headings} h1"] if headings != 1 else []
    found += [f"{wide} px too wide"] if wide > 0 else []
    found += page.evaluate(CUT_OFF)
    lines = [line for line in page.evaluate(GERMAN_TEXT) if FOREIGN.search(ADDRESS.sub("", line))]
    return found + [f"not German: {line}" for line in lines]


def picture(page: Page, name: str) -> None:
    """Take the handbook's picture `name`.png when it is missing or pictures are wanted (GELEIT_PICTURES=1)."""
    file = PICTURES / f"{name}.png"
    if os.environ.get("GELEIT_PICTURES") or not file.exists():
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.evaluate("() => { document.activeElement?.blur(); window.scrollTo(0, 0); }")
        page.screenshot(path=str(file), animations="disabled")


def picture_of_print(printed: bytes, name: str) -> None:
    """The same of a PDF's first page, where pdftoppm of poppler is installed."""
    file, program = PICTURES / f"{name}.png", shutil.which("pdftoppm")
    if program and (os.environ.get("GELEIT_PICTURES") or not file.exists()):
        command = [program, "-png", "-r", "90", "-singlefile", "-", str(file.with_suffix(""))]
        subprocess.run(command, input=printed, check=True)


def printed(page: Page, address: str) -> str:
    """What a German PDF says in one line, read by pdftotext of poppler."""
    response, program = page.request.get(address), shutil.which("pdftotext")
    assert response.headers["content-type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(response.body())) as document:
        assert str(document.Root.Lang) == "de"
    assert program, "pdftotext is missing: install poppler-utils"
    run = subprocess.run([program, "-raw", "-", "-"], input=response.body(), capture_output=True, check=True)
    return " ".join(run.stdout.decode().split())


def titled(page: Page, text: str) -> None:
    """The page's one heading says `text`."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)


def told(page: Page, text: str) -> None:
    """A message above the page says `text`."""
    expect(page.get_by_role("status").filter(has_text=text).first).to_be_visible()


# --- touching -------------------------------------------------------------------------------------------------------


def field(page: Page | Locator, label: str) -> Locator:
    """The field of that label, optional or not."""
    return page.get_by_label(re.compile(rf"^{re.escape(label)}( \(freiwillig\))?$"))


def press(page: Page | Locator, name: str) -> None:
    """Press the button of that name."""
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page | Locator, name: str) -> None:
    """Follow the first link of that name."""
    page.get_by_role("link", name=name, exact=True).first.click()


def tick(page: Page | Locator, name: str) -> None:
    """Tick a box or choose a radio button by the beginning of its label."""
    page.get_by_label(re.compile(rf"^{re.escape(name)}")).check()


def choose(select: Locator, beginning: str) -> None:
    """Choose from a list by the beginning of the choice."""
    option = select.locator("option").filter(has_text=re.compile(rf"^\s*{re.escape(beginning)}")).first
    select.select_option(value=option.get_attribute("value") or "")


def part(page: Page, name: str) -> None:
    """Go to a part of the file by its tab."""
    page.get_by_role("navigation", name="Teile der Akte").get_by_role("link", name=name, exact=True).click()


# --- doing ----------------------------------------------------------------------------------------------------------


def invented(name: str) -> str:
    """The name, or one nobody bears yet where journeys run again on the same demonstration."""
    if not os.environ.get("GELEIT_JOURNEY_SITE"):
        return name
    consonants, vowels = ("bdfgklmnprstvz", "aeiou") if name.isascii() else ("بتجدرسكلمنهف", "اوي")
    chance = random.Random()  # noqa: S311 - a name, not a secret
    return "".join(chance.choice(consonants) + chance.choice(vowels) for _ in range(4)).capitalize()


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Sign in by name and password, as people do."""
    page.goto("/anmelden/")
    field(page, "Benutzername oder E-Mail").fill(username)
    field(page, "Passwort").fill(password)
    press(page, "Anmelden")
    expect(page).to_have_url(re.compile(r"/$"))


def search(page: Page, text: str) -> None:
    """Search with the box at the top of every page."""
    page.get_by_label("Person suchen").fill(text)
    page.get_by_label("Person suchen").press("Enter")
    titled(page, "Suche")


def register(page: Page, given: str, family: str) -> None:
    """Register somebody the search did not find, with the least that is needed, and open a case."""
    press(page, "Neue Person aufnehmen")
    field(page, "Vornamen").fill(given)
    field(page, "Familiennamen").fill(family)
    field(page, "Jahr").fill("1991")
    field(page, "Geschlecht").select_option(label="weiblich")
    field(page, "Staatsangehörigkeit").select_option(label="Syrien")
    field(page, "Art der Unterkunft").select_option(label="Private Mietwohnung")
    press(page, "Anlegen")
    open_case(page)


def open_case(page: Page) -> None:
    """Open a case of today for the person just registered."""
    titled(page, "Fall eröffnen")
    page.get_by_role("group", name="Grund der Berechtigung").get_by_role("radio").first.check()
    field(page, "Berechtigt ab").fill(today())
    press(page, "Fall eröffnen")
    expect(page).to_have_url(re.compile(rf"/faelle/{ID}/$"))


def today(days: int = 0) -> str:
    """Today in Germany as people write it, or some days later."""
    return f"{clock.today() + timedelta(days=days):%d.%m.%Y}"


def record_consultation(page: Page, note: str) -> None:
    """Fill in the page of a new consultation and save it."""
    tick(page, "Wohnung")
    field(page, "Kurze Notiz").fill(note)
    page.get_by_label("30", exact=True).check()
    press(page, "Speichern")
    told(page, "Die Beratung ist erfasst.")
