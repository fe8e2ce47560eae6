"""The integration plan on paper: what is printed, and the call that makes the PDF.

A sheet holds plain values only, so that a version frozen years ago prints like one of today. Codes are
printed in German and in the client's language; what people wrote stays German and is marked untranslated.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from babel import Locale

from geleit.core.pdf import FONTS, compile_pdf, picture

GERMAN = "de"
PRINT_LANGUAGES = ("ar", "uk", "fa", "tr", "en", "ru", "fr", "ti")

LONGEST_PLAIN_CODE = 3  # longer ones name scripts and regions of a language
_LABELS = Path(__file__).parent / "data" / "print_labels"
_TEMPLATE = Path(__file__).parent / "typst" / "plan.typ"


class UnknownPrintLanguage(ValueError):
    """The plan cannot be printed in this language."""


class Label(NamedTuple):
    """A printed word and the language it really is in (German where the translation is missing)."""

    text: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCounty:
    """The head of the sheet: the county and the office that answers for the plan."""

    name: str
    office: str = ""
    address: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetCode:
    """A value with a translation: ``key`` as in the print labels; ``german`` where they lack it."""

    key: str
    german: str = ""


SheetValue = str | date | SheetCode


@dataclass(frozen=True, slots=True)
class SheetFact:
    """One line about the person: a label key such as ``person.birth_date`` and one or several values."""

    label: str
    values: tuple[SheetValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPerson:
    """Whose plan it is."""

    name: str
    facts: tuple[SheetFact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetField:
    """The starting situation in one field of action."""

    code: str
    level: str = ""
    text: str = ""
    resources: str = ""
    obstacles: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetStep:
    """One step towards a goal; ``actor`` is a code, ``actor_name`` the office or person where named."""

    text: str
    actor: str
    actor_name: str = ""
    due: date | None = None
    state: str = "open"
    done_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetGoal:
    """One goal; ``reason`` is the code key of a missed or held goal, such as ``hold_reason.family``."""

    text: str
    field: str
    state: str
    horizon: str = ""
    target_on: date | None = None
    reached_on: date | None = None
    reason: SheetCode | None = None
    reason_text: str = ""
    progress: str = ""
    steps: tuple[SheetStep, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetAgreement:
    """What the person answered, in which language it was explained, and when the copy was handed over."""

    answer: str
    agreed_on: date | None = None
    language: SheetCode | None = None
    interpreter: str = ""
    reason: str = ""
    copy_handed_over_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSignature:
    """A line to sign on: role ``client``, ``guardian``, ``case_manager`` or ``interpreter``.

    ``drawn`` is the signature given on the screen as PNG or as SVG strokes.
    """

    role: str
    name: str = ""
    drawn: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetReview:
    """One conversation about the plan, or the reason why it did not take place."""

    on: date
    version: int | None = None
    present: str = ""
    changes: str = ""
    skipped: SheetCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetEnd:
    """How the plan ended."""

    on: date
    reason: str
    handed_over_to: str = ""


BLANK_LINES = (
    SheetSignature(role="client"),
    SheetSignature(role="case_manager"),
    SheetSignature(role="interpreter"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSheet:
    """A version of a plan as it goes on paper; without an agreement the answers are left to tick by hand."""

    county: SheetCounty
    case_number: str
    person: SheetPerson
    version: int
    printed_on: date
    version_on: date | None = None
    draft: bool = False
    fields: tuple[SheetField, ...] = ()
    goals: tuple[SheetGoal, ...] = ()
    agreement: SheetAgreement | None = None
    place: str = ""
    signatures: tuple[SheetSignature, ...] = BLANK_LINES
    reviews: tuple[SheetReview, ...] = ()
    next_review_on: date | None = None
    end: SheetEnd | None = None


def render_plan(sheet: PlanSheet, *, language: str | None, fonts: Path = FONTS) -> bytes:
    """Print the plan in German, or with ``language`` in two columns beside German.

    Raises UnknownPrintLanguage, core.pdf.PictureUnreadable for a drawn signature that is none, and
    core.pdf.PdfFailed.
    """
    beside = None if language in (None, GERMAN) else language
    if beside is not None and beside not in PRINT_LANGUAGES:
        raise UnknownPrintLanguage(beside)
    signatures = tuple(replace(line, drawn=picture(line.drawn)) if line.drawn else line for line in sheet.signatures)
    return compile_pdf(
        _TEMPLATE,
        {"sheet": replace(sheet, signatures=signatures), "language": beside, "labels": _words(beside)},
        fonts=fonts,
        created=datetime.combine(sheet.printed_on, time(12), tzinfo=UTC),
    )


def label(language: str, key: str) -> Label:
    """Return the printed word for ``key``, in German where the language lacks it.

    Raises KeyError when German lacks it too.
    """
    translated = _catalogue(language).get(key)
    return Label(translated, language) if translated else Label(_catalogue(GERMAN)[key], GERMAN)


@lru_cache(maxsize=len(PRINT_LANGUAGES) + 1)
def _catalogue(language: str) -> Mapping[str, str]:
    path = _LABELS / f"{language}.json"
    if language not in (*PRINT_LANGUAGES, GERMAN) or not path.exists():
        return {}
    words: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return words


@lru_cache(maxsize=len(PRINT_LANGUAGES))
def _names_of_the_world(beside: str) -> dict[str, dict[str, str]]:
    """Countries and languages as people say them in `beside`, from the Unicode locale data (CLDR)."""
    german, other = Locale(GERMAN), Locale(beside)
    words = {}
    for kind, ours, theirs in (
        ("nationality", german.territories, other.territories),
        ("language", german.languages, other.languages),
    ):
        for code, name in theirs.items():
            if len(code) <= LONGEST_PLAIN_CODE and code.isalpha() and code in ours:
                words[f"{kind}.{code.lower()}"] = {"de": ours[code], "beside": name, "language": beside}
    return words


def _words(beside: str | None) -> dict[str, dict[str, str]]:
    """Every label with its German text and, beside it, the translation with its true language."""
    if beside is None:
        return {key: {"de": text} for key, text in _catalogue(GERMAN).items()}
    words = dict(_names_of_the_world(beside))
    for key, text in _catalogue(GERMAN).items():
        translated = label(beside, key)
        words[key] = {"de": text, "beside": translated.text, "language": translated.language}
    return words
