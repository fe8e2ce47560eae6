"""A volunteer asks for a link, signs in by the mail and enters hours; the coordinator confirms them."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.mails import sign_in_by_mail
from tests.journeys.steps import DESKTOP, PHONE, check_page, defects, field, follow, press, sign_in, titled, told

pytestmark = pytest.mark.journey

ADDRESS = "elisabeth.zeller@example.org"
PAGES = (
    "", "stunden/", "schulungen/", "gesucht/", "kreis/", "angaben/", "angaben/einwilligung/", "angaben/kalender/",
    "angaben/gespeichert/", "angaben/loeschung/", "angaben/mitmachen/",
)  # fmt: skip


def test_hours_go_from_the_volunteer_to_the_coordinator(open_browser: Callable[..., Page], site: Site) -> None:
    page = open_browser()
    sign_in_by_mail(page, site, ADDRESS, "Elisabeth")
    found: dict[str, list[str]] = {}
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        for path in PAGES:
            page.goto(f"/mein/{path}")
            found[f"{path} {size['width']}"] = defects(page)
    assert {name: problems for name, problems in found.items() if problems} == {}

    page.goto("/mein/stunden/")
    field(page, "Stunden").fill("1,5")
    page.get_by_label("Tätigkeit").select_option(label="Kleiderkammer")
    field(page, "Bemerkung").fill("Winterjacken sortiert")
    press(page, "Eintragen")
    told(page, "Die Stunden sind eingetragen.")
    page.locator("summary").filter(has_text="Elisabeth Zeller").click()
    press(page, "Abmelden")
    titled(page, "Ihre eigenen Seiten")

    georg = open_browser()
    sign_in(georg, "georg.waibel")
    follow(georg, "Mein Helferkreis")
    follow(georg, "Stunden bestätigen")
    check_page(georg)
    row = georg.get_by_role("row", name=re.compile("Winterjacken sortiert"))
    row.get_by_role("button").click()
    told(georg, "Die Stunden sind bestätigt.")
    expect(georg.get_by_text("Winterjacken sortiert")).to_have_count(0)
