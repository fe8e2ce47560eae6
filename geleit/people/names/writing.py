"""How a name is written: cleaning, refusing, splitting into words, and spellings that count as the same."""

import itertools
import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from anyascii import anyascii

MAX_NAME_LENGTH = 150
MAX_WORD_LENGTH = 40  # what follows in one word tells nobody apart

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_VARIATION = (*range(0xFE00, 0xFE10), 0x20E3, *range(0xE0100, 0xE01F0))
_APOSTROPHES = re.compile(r"['’‘ʼʹʻ`´′]")
# the hyphen of a double name, but also what officials put between parts of a name
_BREAKS = re.compile(r"[\s\-‐‑‒–—־/\\,;.:·|()\[\]\"„“”«»_+&]+")
# ar-Raschid, as-Sayed, esch-Scharif: the article before a "sun letter" takes its sound
_SUN_ARTICLE = re.compile(r"(?<!\w)[ae](?:s[hc]h?|sch|[dnrstz])[-‐‑](?=\w)", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff\uac00-\ud7af]{2,4}")

# Words that belong to a name but may be left out when asking for it.
PARTICLES = frozenset(
    ["al", "el", "ul", "ibn", "bin", "von", "van", "der", "den", "de", "zu", "zum", "zur", "del", "ال"]
)


class NameProblem(StrEnum):
    """Why a text is no name one can store; the words for the user come from the form."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    BIDI_CHARACTER = "bidi_character"
    CONTROL_CHARACTER = "control_character"
    EMOJI = "emoji"
    DIGITS_ONLY = "digits_only"
    NO_LETTERS = "no_letters"


class Script(StrEnum):
    """Writing systems as far as matching treats them differently."""

    LATIN = "latin"
    CYRILLIC = "cyrillic"
    GREEK = "greek"
    CAUCASIAN = "caucasian"
    ARABIC = "arabic"
    OTHER = "other"

    @property
    def writes_vowels(self) -> bool:
        """Whether a vowel that is spoken is also written."""
        return self not in (Script.ARABIC, Script.OTHER)


def normalise(text: str) -> str:
    """The name as it is stored: composed letters (NFC), single spaces, nothing invisible, no emoji.

    Apostrophes, hyphens and every letter stay as written. Idempotent.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = "".join(" " if c.isspace() else c for c in text if c.isspace() or not _is_stripped(c))
    return " ".join(unicodedata.normalize("NFC", kept).split())


def problems_in_name(text: str) -> list[str]:
    """Codes (`NameProblem`) of what keeps `text` from being a name; empty when it may be stored."""
    problems: list[str] = []
    if any(c in _BIDI for c in text):
        problems.append(NameProblem.BIDI_CHARACTER)
    if any(unicodedata.category(c) in ("Cc", "Co", "Cs", "Cn") and not c.isspace() for c in text):
        problems.append(NameProblem.CONTROL_CHARACTER)
    if any(_is_emoji(c) for c in text):
        problems.append(NameProblem.EMOJI)
    name = normalise(text)
    if len(name) > MAX_NAME_LENGTH:
        problems.append(NameProblem.TOO_LONG)
    if not name:
        problems.append(NameProblem.EMPTY)
    elif not any(c.isalpha() for c in name):
        digits = any(c.isdigit() for c in name)
        problems.append(NameProblem.DIGITS_ONLY if digits else NameProblem.NO_LETTERS)
    return problems


def split_words(name: str) -> list[str]:
    """The words of a name in order, lower case, without apostrophes and articles that only repeat a sound."""
    return list(_split_words(name))


@lru_cache(maxsize=4096)
def _split_words(name: str) -> tuple[str, ...]:
    text = _APOSTROPHES.sub("", normalise(name)).replace("İ", "i").lower()
    text = _BREAKS.sub(" ", _SUN_ARTICLE.sub(" ", text))
    words: list[str] = []
    for word in text.split():
        if _HAN.fullmatch(word):  # family name first, written without a space
            words += [word[0], word[1:]]
        elif any(c.isalnum() for c in word):
            words.append(word[:MAX_WORD_LENGTH])
    return tuple(words)


class Joined(NamedTuple):
    """Neighbouring words read as one: which of them, and the one word."""

    places: range
    text: str


def join_neighbours(words: list[str]) -> list[Joined]:
    """Ways to read neighbouring words as one: Abdul Rahman, Abd al Rahman, El Masri, Van den Berg."""
    joined: list[Joined] = []
    for start, word in enumerate(words):
        end = start + 1
        while end < len(words) and words[end] in PARTICLES:
            end += 1
        if end == len(words) or script_of(word) is not script_of(words[end]):
            continue
        between = words[start + 1 : end] if word in PARTICLES else []
        joined.append(Joined(range(start, end + 1), word + "".join(between) + words[end]))
    return joined


@lru_cache(maxsize=8192)
def script_of(word: str) -> Script:
    """The script of the first letter that has one."""
    for c in "" if word.isascii() else word:
        if not c.isalpha():
            continue
        family = unicodedata.name(c, "").split(" ", 1)[0]
        return _SCRIPTS.get(family, Script.OTHER)
    return Script.LATIN


@lru_cache(maxsize=8192)
def romanise(word: str) -> str:
    """Plain Latin letters a-z for a lower-case word in any script; digits stay."""
    return word if word.isascii() and word.isalnum() else re.sub(r"[^a-z0-9]", "", anyascii(word).lower())


@lru_cache(maxsize=8192)
def fold(word: str) -> frozenset[str]:
    """All plain spellings of a lower-case word; two words are the same name when these sets meet.

    Latin letters follow DIN 91379 (every Latin letter of German registers) through their base letters, with
    the German habit of writing ä, ö, ü, ø, å and ß as two letters beside it. Cyrillic and other full
    alphabets become Latin, so one prefix search serves them all. Arabic stays Arabic, its letter forms made
    equal.
    """
    script = script_of(word)
    if script is Script.ARABIC:
        return frozenset([fold_arabic(word)])
    if script is Script.CYRILLIC:
        return frozenset({romanise(word), romanise(word.replace("г", "һ"))} - {""})
    choices = [(_TWO_LETTERS[c], romanise(c)) if c in _TWO_LETTERS else (c,) for c in word]
    spelled = {romanise("".join(choice)) for choice in itertools.islice(itertools.product(*choices), 8)}
    return frozenset(spelled | {plain(word)}) - {""}


@lru_cache(maxsize=8192)
def plain(word: str) -> str:
    """The shortest spelling: one letter for each umlaut, also when typed as two (Mueller: muller)."""
    if script_of(word) is Script.ARABIC:
        return fold_arabic(word)
    return re.sub(r"(?<![aeoquy])([aou])e(?![aeiouy])", r"\1", romanise(word.replace("å", "aa")))


def fold_arabic(word: str) -> str:
    """Arabic, Persian, Kurdish, Urdu and Pashto writing of one name made equal; vowel signs go."""
    kept = "".join(c for c in unicodedata.normalize("NFD", word) if c.isalnum() and c != "ـ")
    return kept.translate(_ARABIC_FORMS)


def _is_stripped(c: str) -> bool:
    return unicodedata.category(c)[0] == "C" or _is_emoji(c)


def _is_emoji(c: str) -> bool:
    return unicodedata.category(c) == "So" or ord(c) in _SKIN_TONES or ord(c) in _VARIATION


_SCRIPTS = {
    "LATIN": Script.LATIN,
    "CYRILLIC": Script.CYRILLIC,
    "GREEK": Script.GREEK,
    "GEORGIAN": Script.CAUCASIAN,
    "ARMENIAN": Script.CAUCASIAN,
    "ARABIC": Script.ARABIC,
}
_TWO_LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "đ": "dj"}
# NFD has split أ إ آ ؤ ئ into letter and sign already
_ARABIC_FORMS = str.maketrans(
    dict.fromkeys("ىيېێے", "ی")
    | dict.fromkeys("كڪ", "ک")
    | dict.fromkeys("ةەھہۀ", "ه")
    | {"ٱ": "ا", "ۆ": "و", "ڕ": "ر", "ڵ": "ل", "ء": ""}
)
