"""Public texts in several languages: a translation knows which German text it translates."""

import pytest
from django.conf import settings

from geleit.core.multilingual import (
    CURRENT,
    LANGUAGE_NAMES,
    LANGUAGES,
    MISSING,
    OUTDATED,
    RIGHT_TO_LEFT,
    Text,
    digest,
    direction,
)
from geleit.directory.models import Office, OfficeFacts
from tests.conftest import NOW

OFFICE = Text.of("Amt", en="Office", ar="مكتب")


def test_a_translation_is_shown_while_the_german_text_stands() -> None:
    shown = OFFICE.shown("en")
    assert (shown.text, shown.language, shown.state, shown.is_translated) == ("Office", "en", CURRENT, True)


def test_german_is_always_current() -> None:
    assert (OFFICE.shown("de").text, OFFICE.state("de")) == ("Amt", CURRENT)


def test_a_missing_translation_shows_german_and_says_so() -> None:
    shown = OFFICE.shown("uk")
    assert (shown.text, shown.language, shown.state, shown.is_translated) == ("Amt", "de", MISSING, False)


def test_another_german_text_outdates_all_translations() -> None:
    changed = OFFICE.reworded("Behörde")
    assert (changed.shown("en").text, changed.shown("en").language, changed.state("ar")) == ("Behörde", "de", OUTDATED)
    assert changed.translated("en", "Authority").state("en") == CURRENT
    assert changed.reworded("Amt").state("en") == CURRENT  # back again


def test_spacing_outdates_nothing() -> None:
    assert digest("Ein  Satz.\nNoch einer.") == digest(" Ein Satz. Noch einer. ")


def test_an_empty_translation_is_removed() -> None:
    assert OFFICE.translated("en", " ").state("en") == MISSING


def test_an_empty_text_misses_nothing() -> None:
    assert (bool(Text()), Text().state("en"), str(Text().shown("en"))) == (False, CURRENT, "")


@pytest.mark.parametrize("language", ["de", "nl", ""])
def test_only_the_other_languages_of_the_portal_are_translated_into(language: str) -> None:
    with pytest.raises(ValueError, match="not a language"):
        OFFICE.translated(language, "x")


def test_a_list_is_a_text_of_lines() -> None:
    text = Text.of("Pass\n Foto \n\n", en="Passport\nPhoto")
    assert (text.lines(), text.lines("en"), text.lines("fr")) == (
        ["Pass", "Foto"],
        ["Passport", "Photo"],
        ["Pass", "Foto"],
    )


def test_it_comes_back_as_it_was_kept() -> None:
    changed = OFFICE.reworded("Behörde").translated("tr", "Makam")
    assert Text.loaded(changed.stored()) == changed
    assert Text.loaded(None) == Text.loaded({}) == Text()


def test_the_languages_are_those_of_the_settings_and_each_has_a_name() -> None:
    assert {code for code, _name in settings.LANGUAGES} == set(LANGUAGES) == set(LANGUAGE_NAMES)
    assert {code for code in LANGUAGES if direction(code) == "rtl"} == RIGHT_TO_LEFT == {"ar", "fa"}


@pytest.mark.django_db
def test_the_field_keeps_texts_and_can_be_asked_for_parts(heilbronn) -> None:
    office = Office.objects.create(county=heilbronn, key="amt")
    facts = OfficeFacts.objects.create(
        county=heilbronn, office=office, kind="department", name=OFFICE, recorded_at=NOW, released_at=NOW
    )
    kept = OfficeFacts.objects.get(name__de="Amt")
    assert (kept.name, kept.about) == (OFFICE, Text())
    assert list(OfficeFacts.objects.values_list("name__en__text", flat=True)) == ["Office"]
    assert OfficeFacts._meta.get_field("name").value_to_string(facts).startswith('{"de": "Amt"')
    with pytest.raises(TypeError):
        OfficeFacts._meta.get_field("name").validate("Amt", facts)
