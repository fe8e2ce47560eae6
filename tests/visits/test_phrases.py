"""The sentences in ten languages and the list of accepted standards."""

import re
import unicodedata

import pytest

from geleit.core.codelists import code_list, read_rows
from geleit.core.multilingual import CURRENT, LANGUAGES, MISSING, Text
from geleit.visits.codes import Access, Strength, Topic
from geleit.visits.limits import Ages
from geleit.visits.phrases import (
    EASY,
    NOTICE_LANGUAGES,
    UnknownPhrase,
    ages_in_words,
    phrase,
    phrase_text,
    ready_made,
    written,
)
from geleit.visits.rules import standard_name

ROWS = read_rows("visits", "phrases.csv")
STANDARDS = code_list("visits", "accepted_standard")
SCRIPTS = {"ar": "ARABIC", "fa": "ARABIC", "uk": "CYRILLIC", "ru": "CYRILLIC", "ti": "ETHIOPIC"}


def test_there_are_ten_languages_and_every_key_once() -> None:
    assert len(NOTICE_LANGUAGES) == 10
    assert set(NOTICE_LANGUAGES) == {*LANGUAGES, EASY}
    assert list(ROWS[0]) == ["key", "de", EASY, *(language for language in LANGUAGES if language != "de")]
    keys = [row["key"] for row in ROWS]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["key"])
def test_a_phrase_is_there_in_every_language_with_the_same_blanks(row: dict[str, str]) -> None:
    missing = [language for language in NOTICE_LANGUAGES if not row[language]]
    assert missing == ([EASY] if row["key"] == "german_only" else [])
    blanks = {tuple(sorted(re.findall(r"{\w+}", row[language]))) for language in NOTICE_LANGUAGES if row[language]}
    assert len(blanks) == 1


@pytest.mark.parametrize(("language", "script"), SCRIPTS.items())
def test_a_phrase_is_written_in_the_script_of_its_language(language: str, script: str) -> None:
    wrong = [
        row["key"]
        for row in ROWS
        if not re.fullmatch(r"standard\.(ffp2|k?n95|kf9\d)", row["key"])
        and not any(script in unicodedata.name(sign, "") for sign in row[language])
    ]
    assert wrong == []


def test_every_code_has_its_sentences() -> None:
    for language in NOTICE_LANGUAGES:
        for access in Access.values:
            assert phrase(f"access.{access}", language).state == CURRENT
            assert phrase(f"access.{access}.long", language).text
        for topic in Topic.values:
            for strength in Strength.values:
                assert phrase(f"item.{topic}.{strength}", language).text
        for code in STANDARDS.codes():
            assert standard_name(code, language).state == CURRENT


def test_a_county_may_add_a_standard_that_has_a_german_name_only() -> None:
    assert standard_name("own_addition", "ar").state == MISSING


def test_the_standards_are_dated_and_say_where_they_come_from() -> None:
    assert {row.code for row in STANDARDS.rows} >= {"op", "medical_en14683", "ffp2", "kn95", "n95", "kf94", "kf95"}
    assert all(row.valid_from and row.source and row.extra["topic"] in {"mask", "proof"} for row in STANDARDS.rows)


@pytest.mark.parametrize(
    ("ages", "german", "english"),
    [
        (Ages(), "für alle", "for everyone"),
        (Ages(0), "für alle", "for everyone"),
        (Ages(18), "ab 18 Jahren", "from age 18"),
        (Ages(None, 5), "bis 5 Jahre", "up to age 5"),
        (Ages(6, 14), "von 6 bis 14 Jahren", "aged 6 to 14"),
    ],
)
def test_ages_in_words(ages: Ages, german: str, english: str) -> None:
    assert ages_in_words(ages, "de").text == german
    assert ages_in_words(ages, "en").text == english


def test_a_phrase_becomes_a_text_with_all_translations() -> None:
    text = phrase_text("note.longer_waits")
    assert all(text.state(language) == CURRENT for language in LANGUAGES)
    assert written(text, EASY).language == EASY
    assert written(Text("Eigene Worte"), EASY).text == "Eigene Worte"
    assert ("note.longer_waits", text.german) in ready_made()


@pytest.mark.parametrize("key", ["", "note", "note.nothing"])
def test_an_unknown_phrase(key: str) -> None:
    with pytest.raises(UnknownPhrase):
        phrase(key, "de")
