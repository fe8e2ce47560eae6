"""A public text in several languages: the German original and translations that know which original they translate.

A translation carries a digest of the German text it was made from. When the German text changes, the translation is
outdated by itself; the reader then gets the German text, marked, and never nothing.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.fields.json import KeyTransform

GERMAN = "de"
LANGUAGES = ("de", "en", "ar", "uk", "ru", "fa", "tr", "fr", "ti")
RIGHT_TO_LEFT = frozenset({"ar", "fa"})
# Each language in its own words: who needs it must find it.
LANGUAGE_NAMES = {
    "de": "Deutsch",
    "en": "English",
    "ar": "العربية",
    "uk": "Українська",
    "ru": "Русский",
    "fa": "فارسی / دری",
    "tr": "Türkçe",
    "fr": "Français",
    "ti": "ትግርኛ",
}

CURRENT = "current"
OUTDATED = "outdated"
MISSING = "missing"


def digest(german: str) -> str:
    """Short digest of a German text; spacing does not count, so that a line break outdates nothing."""
    return hashlib.sha256(" ".join(german.split()).encode()).hexdigest()[:12]


def direction(language: str) -> str:
    """ "rtl" for languages written from right to left, else "ltr"."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True)
class Translation:
    """A translated text and the digest of the German text it translates."""

    text: str
    of: str


@dataclass(frozen=True)
class Shown:
    """What a reader of a language gets: the text, the language it is really in and how it stands with it."""

    text: str
    language: str
    state: str

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def is_translated(self) -> bool:
        """False when the reader gets German because there is no current translation."""
        return self.state == CURRENT


@dataclass(frozen=True)
class Text:
    """A German text with its translations by language code."""

    german: str = ""
    others: Mapping[str, Translation] = field(default_factory=dict, hash=False)

    def __bool__(self) -> bool:
        return bool(self.german)

    def __str__(self) -> str:
        return self.german

    def state(self, language: str) -> str:
        """How the text stands in a language: "current", "outdated" or "missing". An empty text is current."""
        if language == GERMAN or not self.german:
            return CURRENT
        translation = self.others.get(language)
        if translation is None or not translation.text:
            return MISSING
        return CURRENT if translation.of == digest(self.german) else OUTDATED

    def shown(self, language: str) -> Shown:
        """The text for a reader of `language`; German where the translation is outdated or missing."""
        state = self.state(language)
        if state == CURRENT and language != GERMAN and self.german:
            return Shown(self.others[language].text, language, state)
        return Shown(self.german, GERMAN, state)

    def lines(self, language: str = GERMAN) -> list[str]:
        """The lines of the text as a list, for texts that are lists, such as the synonyms of a service."""
        return [line.strip() for line in self.shown(language).text.splitlines() if line.strip()]

    def translated(self, language: str, text: str) -> "Text":
        """With a translation of the present German text; an empty one removes it.

        Raises ValueError for German or a language that the portal does not have.
        """
        if language == GERMAN or language not in LANGUAGES:
            raise ValueError(f"not a language to translate into: {language}")
        others = {code: one for code, one in self.others.items() if code != language}
        if text.strip():
            others[language] = Translation(text.strip(), digest(self.german))
        return Text(self.german, others)

    def reworded(self, german: str) -> "Text":
        """With another German text; translations of the old one stay and are outdated."""
        return Text(german.strip(), self.others)

    def stored(self) -> dict[str, Any]:
        """As kept in the database."""
        kept: dict[str, Any] = {GERMAN: self.german} if self.german else {}
        for language in LANGUAGES:
            if language in self.others:
                one = self.others[language]
                kept[language] = {"text": one.text, "of": one.of}
        return kept

    @classmethod
    def loaded(cls, kept: Mapping[str, Any] | None) -> "Text":
        """From the form in which it is kept."""
        if not kept:
            return cls()
        others = {code: Translation(one["text"], one["of"]) for code, one in kept.items() if code != GERMAN}
        return cls(str(kept.get(GERMAN, "")), others)

    @classmethod
    def of(cls, german: str, **translations: str) -> "Text":
        """A German text with current translations: `Text.of("Amt", en="Office")`."""
        text = cls(german.strip())
        for language, one in translations.items():
            text = text.translated(language, one)
        return text


if TYPE_CHECKING:  # only the type checker knows the generic form
    _Json = models.JSONField[Text, Text]
else:
    _Json = models.JSONField


class MultilingualField(_Json):
    """Keeps a `Text`; empty by default. Lookups of the JSON field work: `name__de="Landratsamt"`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Text)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        """A `Text` for the whole field, the plain value for a part of it."""
        found = super().from_db_value(value, expression, connection)
        return found if isinstance(expression, KeyTransform) else Text.loaded(found)

    def to_python(self, value: Any) -> Any:
        """A `Text` from the form in which it is kept."""
        return Text.loaded(value) if isinstance(value, Mapping) else value

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """A `Text` as JSON; parts in lookups as they are."""
        given = value.stored() if isinstance(value, Text) else value
        return super().get_db_prep_value(given, connection, prepared)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Only a `Text` belongs here; what it must contain is a rule of the action that writes it."""
        if not isinstance(value, Text):
            raise TypeError("a Text is expected")

    def value_to_string(self, obj: models.Model) -> str:
        """JSON, for exports of rows."""
        return json.dumps(self.value_from_object(obj).stored(), ensure_ascii=False)
