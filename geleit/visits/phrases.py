"""Sentences of visiting rules in ten languages: for notices, answers as data, and as ready-made texts for editors."""

from collections.abc import Mapping
from functools import cache

from geleit.core.codelists import read_rows
from geleit.core.multilingual import CURRENT, GERMAN, LANGUAGES, MISSING, Shown, Text
from geleit.visits.limits import Ages

EASY = "de-x-leicht"  # German in easy language (Leichte Sprache), BCP 47 private use
NOTICE_LANGUAGES = (*LANGUAGES, EASY)
# What editors may take over into a rule, by the first part of the key.
READY_MADE = ("note", "exempt", "bring")


class UnknownPhrase(LookupError):
    """There is no such phrase."""


def phrase(key: str, language: str, **values: object) -> Shown:
    """A sentence in a language, German where it is missing. Raises UnknownPhrase."""
    found = _row(key)
    text = found.get(language, "")
    shown = Shown(text, language, CURRENT) if text else Shown(found[GERMAN], GERMAN, MISSING)
    return Shown(shown.text.format(**values), shown.language, shown.state) if values else shown


def phrase_text(key: str) -> Text:
    """A phrase as a text with all its translations, to be kept with a rule. Raises UnknownPhrase."""
    row = _row(key)
    return Text.of(row[GERMAN], **{language: row[language] for language in LANGUAGES if language != GERMAN})


def ready_made() -> list[tuple[str, str]]:
    """(key, German text) of the phrases that editors may take over."""
    return [(key, row[GERMAN]) for key, row in _phrases().items() if key.partition(".")[0] in READY_MADE]


def written(text: Text, language: str) -> Shown:
    """What people wrote, for a reader of `language`; easy language only where it is one of our phrases."""
    if language != EASY:
        return text.shown(language)
    easy = _easy().get(text.german, "")
    return Shown(easy, EASY, CURRENT) if easy else text.shown(GERMAN)


def ages_in_words(ages: Ages, language: str) -> Shown:
    """The group of people, such as "ab 18 Jahren"; everybody is "für alle"."""
    if ages.first and ages.last is not None:
        return phrase("age.between", language, **{"from": ages.first, "to": ages.last})
    if ages.first:
        return phrase("age.from", language, **{"from": ages.first})
    if ages.last is not None:
        return phrase("age.to", language, to=ages.last)
    return phrase("age.all", language)


def _row(key: str) -> Mapping[str, str]:
    try:
        return _phrases()[key]
    except KeyError:
        raise UnknownPhrase(key) from None


@cache
def _phrases() -> Mapping[str, Mapping[str, str]]:
    return {row["key"]: row for row in read_rows("visits", "phrases.csv")}


@cache
def _easy() -> Mapping[str, str]:
    return {row[GERMAN]: row[EASY] for row in _phrases().values() if row[EASY]}
