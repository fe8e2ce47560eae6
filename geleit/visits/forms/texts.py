"""Fields that several forms share: ages, texts in all languages, ready-made sentences."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geleit.core.forms import Form
from geleit.core.multilingual import GERMAN, LANGUAGE_NAMES, LANGUAGES, RIGHT_TO_LEFT, Text
from geleit.visits.limits import OLDEST
from geleit.visits.phrases import ready_made

OTHERS = tuple(language for language in LANGUAGES if language != GERMAN)
LONGEST = 2000
Choices = list[tuple[str, str]]


def age_field(label: Any) -> forms.IntegerField:
    """An age in whole years, or nothing."""
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=OLDEST)


def area(
    label: Any, *, rows: int = 3, language: str = "", required: bool = False, longest: int = LONGEST
) -> forms.CharField:
    """Several lines of text; in a language, with the direction in which it is written."""
    attrs: dict[str, Any] = {"rows": rows}
    if language:
        attrs |= {"lang": language} | ({"dir": "rtl"} if language in RIGHT_TO_LEFT else {})
    return forms.CharField(label=label, required=required, max_length=longest, widget=forms.Textarea(attrs=attrs))


class TextFields(Form):
    """Fields for texts in all languages: `<name>` in German and `<name>_<language>` for each translation."""

    TEXTS: tuple[str, ...] = ()

    def __init__(self, *args: Any, texts: Mapping[str, Text] | None = None, **kwargs: Any) -> None:
        self.texts = texts or {}
        initial = {name: text.german for name, text in self.texts.items()}
        for name, text in self.texts.items():
            initial |= {f"{name}_{language}": one.text for language, one in text.others.items()}
        kwargs["initial"] = {**initial, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        for name in self.TEXTS:
            for language in OTHERS:
                field = area(LANGUAGE_NAMES[language], rows=2, language=language)
                self.fields[f"{name}_{language}"] = field

    def said_text(self, name: str) -> Text:
        """What was typed. A translation nobody touched keeps the German text it translated, and so may be outdated."""
        before = self.texts.get(name, Text(""))
        text = before.reworded(self.cleaned_data.get(name) or "")
        for language in OTHERS:
            typed = (self.cleaned_data.get(f"{name}_{language}") or "").strip()
            known = before.others.get(language)
            if typed != (known.text if known else ""):
                text = text.translated(language, typed)
        return text

    def translations(self, name: str) -> list[Any]:
        """The fields of the translations of a text."""
        return [self[f"{name}_{language}"] for language in OTHERS]


def phrase_choices(*kinds: str) -> Choices:
    """The ready-made sentences of these kinds, in German."""
    found = [(key, german) for key, german in ready_made() if key.partition(".")[0] in kinds]
    return [("", str(_("Own words"))), *found]
