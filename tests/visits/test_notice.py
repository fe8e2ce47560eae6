"""The notice on paper: in ten languages, never cut, fit for archive and screen reader."""

import io
import re
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from geleit.core.multilingual import Text
from geleit.visits import notice as notice_module
from geleit.visits.limits import Ages, Days
from geleit.visits.notice import UnknownNoticeLanguage, notice_pages, render_notice
from geleit.visits.phrases import NOTICE_LANGUAGES
from geleit.visits.queries import Visit
from geleit.visits.rules import OpenHours, StatedItem, StatedRule, answer
from geleit.visits.shipped import shipped_rules

SEED, TODAY = date(2022, 5, 6), date(2026, 6, 10)
NAMES = {"office:zulassungsstelle": Text.of("Kfz-Zulassungsstelle", en="Vehicle registration", ar="تسجيل المركبات")}
HEAD: dict[str, Any] = {"county_name": "Landkreis Heilbronn"}
PICTOGRAMS = sorted((Path(notice_module.__file__).parent / "static" / "visits").glob("*.svg"))


def asked(day: date = SEED, office: str = "", rules: list[StatedRule] | None = None, age: int | None = None) -> Visit:
    return Visit(answer(rules if rules is not None else shipped_rules("heilbronn"), day, age, office), NAMES)


def opened(document: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(document))


def printed(document: bytes, tmp_path: Path) -> str:
    """What a reader can select on the page, in one line."""
    file = tmp_path / "notice.pdf"
    file.write_bytes(document)
    run = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True)
    return " ".join(run.stdout.decode().split())


def test_it_says_all_of_the_rule_in_german() -> None:
    (page,) = notice_pages(asked(), **HEAD)
    assert page.headline.text == "Nur mit Termin"
    assert page.musts[0].details[0] == "OP-Maske"
    assert page.shoulds[0].who is not None
    assert page.shoulds[0].who.text == "ab 18 Jahren"
    assert page.exceptions[0].who is not None
    assert (page.exceptions[0].who.text, page.exceptions[0].lead.text) == ("Kfz-Zulassungsstelle", "Ohne Termin")
    assert page.exceptions[0].texts[0].text == "Bitte rechnen Sie mit längeren Wartezeiten."
    assert page.validity == "Gültig vom 03.04.2022 bis 30.09.2022"


def test_one_page_for_each_of_the_ten_languages() -> None:
    document = render_notice(asked(), languages=NOTICE_LANGUAGES, printed_on=TODAY, **HEAD)
    with opened(document) as pdf:
        assert len(pdf.pages) == 10
        assert pdf.Root.MarkInfo.Marked
        metadata = str(pdf.open_metadata())
        assert "pdfaid:part" in metadata
        assert "pdfuaid:part" in metadata


@pytest.mark.parametrize("language", NOTICE_LANGUAGES)
@pytest.mark.parametrize("day", [date(2020, 7, 17), date(2021, 12, 10), SEED, TODAY])
def test_each_answer_fits_one_page_in_each_language(language: str, day: date) -> None:
    with opened(render_notice(asked(day), languages=[language], printed_on=TODAY, **HEAD)) as pdf:
        assert len(pdf.pages) == 1


def test_right_to_left_and_marks_for_what_is_not_translated() -> None:
    arabic, tigrinya = notice_pages(asked(), languages=["ar", "ti"], **HEAD)
    assert (arabic.direction, arabic.headline.direction, tigrinya.direction) == ("rtl", "rtl", "ltr")
    assert arabic.exceptions[0].who is not None
    assert tigrinya.exceptions[0].who is not None
    assert arabic.exceptions[0].who.mark == ""
    assert (tigrinya.exceptions[0].who.text, tigrinya.exceptions[0].who.language) == ("Kfz-Zulassungsstelle", "de")
    assert tigrinya.exceptions[0].who.mark


def long_rule(text: str) -> StatedRule:
    return StatedRule(
        id="long",
        title=Text("Lang"),
        days=Days(SEED, None),
        access="appointment",
        items=(StatedItem("mask", "must", Ages(), ("op",), Text(text)),),
        text=Text(text),
    )


@pytest.mark.parametrize("words", [60, 300, 900, 2500])
def test_a_text_longer_than_its_box_is_never_cut(words: int, tmp_path: Path) -> None:
    text = " ".join(f"Wort{number}" for number in range(words))
    document = render_notice(asked(rules=[long_rule(text)]), printed_on=TODAY, **HEAD)
    selected = printed(document, tmp_path)
    missing = [word for word in text.split() if len(re.findall(rf"\b{word}\b", selected)) < 2]
    assert missing == []
    with opened(document) as pdf:
        assert (len(pdf.pages) == 1) is (words <= 60)


@pytest.mark.parametrize(
    "text",
    [
        "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihungsordnung" * 3,
        "Zutritt für رنا حداد (Zimmer 12)",
        "#set page(width: 1cm) $x$ *fett* @label",
        "Zeile 1\nZeile 2\n\nZeile 3",
        "🙂 ☃ \u202eumgedreht",
    ],
)
def test_odd_texts_print(text: str) -> None:
    for language in ("de", "ar"):
        document = render_notice(asked(rules=[long_rule(text)]), languages=[language], printed_on=TODAY, **HEAD)
        assert document.startswith(b"%PDF")


def test_a_closed_day_says_why_and_only_of_itself() -> None:
    hours = OpenHours("closed", (), Text("Fronleichnam"))
    visit = Visit(answer(shipped_rules("heilbronn"), TODAY, hours=hours), NAMES)
    (page,) = notice_pages(visit, **HEAD)
    assert (page.headline.text, page.notes[0].text) == ("Geschlossen", "Fronleichnam")
    assert page.validity == "Gültig am 10.06.2026"


def test_equal_notices_are_equal_files() -> None:
    first, second = (render_notice(asked(), printed_on=TODAY, **HEAD) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("languages", [[], ["xx"], ["de", "../de"]])
def test_a_language_we_do_not_have(languages: list[str]) -> None:
    with pytest.raises(UnknownNoticeLanguage):
        render_notice(asked(), languages=languages, printed_on=TODAY, **HEAD)


def test_the_pictograms_are_plain_drawings() -> None:
    assert [file.stem for file in PICTOGRAMS] == (
        ["bank-card", "calendar", "clock", "door-closed", "door-open", "id-card", "mask", "person"]
    )
    for file in PICTOGRAMS:
        drawing = file.read_text(encoding="ascii")
        assert set(re.findall(r"<(\w+)", drawing)) <= {"svg", "g", "path"}
        assert 'viewBox="0 0 64 64"' in drawing
