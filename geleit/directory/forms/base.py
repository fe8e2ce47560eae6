"""What all forms for facts have in common: days, source, texts with translations."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from geleit.core.forms import DateField, Form
from geleit.core.multilingual import GERMAN, LANGUAGE_NAMES, LANGUAGES, OUTDATED, RIGHT_TO_LEFT, Text
from geleit.directory.dated import DatedFact
from geleit.directory.queries.editing import Choices, Records

CHANGE, CORRECT = "change", "correct"
NEW = (_("From a day on it is different"), _("It was wrong from the start"))


class TextSpec(NamedTuple):
    """A text in several languages on a form."""

    label: str | Promise
    rows: int = 1  # more than one: a text area
    required: bool = False
    hint: str | Promise = ""


class FactForm(Form):
    """A fact with its days. A new one says from when to when; an existing one is changed from a day on or corrected."""

    MODEL: ClassVar[type[DatedFact]]
    TEXTS: ClassVar[Mapping[str, TextSpec]] = {}
    PLAIN: ClassVar[Sequence[str]] = ()  # fields of the form that are fields of the model
    RECORDS: ClassVar[Mapping[str, str]] = {}  # field -> which of the choices it takes
    NEEDS_DAYS: ClassVar[bool] = False

    how = forms.ChoiceField(
        label=_("What is the matter?"),
        choices=[(CHANGE, NEW[0]), (CORRECT, NEW[1])],
        widget=forms.RadioSelect,
        initial=CHANGE,
        required=False,
    )
    valid_from = DateField(label=_("First day"), required=False, help_text=_("Empty: from today, or as before."))
    valid_to = DateField(label=_("Last day"), required=False, help_text=_("Empty: until further notice."))
    source = forms.CharField(label=_("How do you know?"), required=False, max_length=300)
    reason = forms.CharField(
        label=_("Why was it wrong?"), required=False, max_length=300, help_text=_("Only for a correction.")
    )

    def __init__(self, *args: Any, choices: Choices, today: date, fact: DatedFact | None = None, **kwargs: Any) -> None:
        self.fact, self.today, self.choices = fact, today, choices
        initial = {**self.start(), **(self.shown(fact) if fact is not None else {}), **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)
        for name, spec in self.TEXTS.items():
            self._add_text(name, spec, getattr(fact, name) if fact is not None else Text())
        for name, kind in self.RECORDS.items():
            records: Records = getattr(choices, kind)
            field = self.fields[name]
            empty = [] if isinstance(field, forms.MultipleChoiceField) else [("", gettext("None"))]
            self.let_choose(name, [*empty, *((key, label) for key, (label, _one) in records.items())])
        if fact is None:
            del self.fields["how"], self.fields["reason"]
            self.fields["valid_from"].help_text = "" if self.NEEDS_DAYS else gettext("Empty: since always.")
        if self.NEEDS_DAYS:
            for name in ("valid_from", "valid_to"):
                self.fields[name].required = True
                self.fields[name].help_text = ""

    def start(self) -> dict[str, Any]:
        """What a new form begins with."""
        return {}

    def shown(self, fact: DatedFact) -> dict[str, Any]:
        """What the form shows of a fact."""
        values: dict[str, Any] = {name: getattr(fact, name) for name in self.PLAIN}
        for name, kind in self.RECORDS.items():
            held = getattr(fact, f"{name}_id", None)
            records: Records = getattr(self.choices, kind)
            values[name] = next((key for key, (_label, one) in records.items() if one.pk == held), "")
        values["valid_to"] = fact.valid_to
        if self.NEEDS_DAYS:
            values["valid_from"] = fact.valid_from
        values["source"] = fact.source
        return values

    def values(self) -> dict[str, Any]:
        """The values of the fact as typed. Call it for a valid form."""
        values: dict[str, Any] = {name: self.cleaned_data[name] for name in self.PLAIN}
        for name, kind in self.RECORDS.items():
            records: Records = getattr(self.choices, kind)
            chosen = self.cleaned_data[name]
            values[name] = records[chosen][1] if chosen else None
        return {**values, **{name: self.text(name) for name in self.TEXTS}}

    def parts(self, fact: DatedFact) -> None:
        """Write what belongs to a new row beside its own fields; most have nothing."""

    def text(self, name: str) -> Text:
        """A text with its translations; a translation that was outdated and is sent unchanged stays outdated."""
        before: Text = getattr(self.fact, name) if self.fact is not None else Text()
        text = before.reworded(self.cleaned_data[f"{name}_{GERMAN}"])
        for language in LANGUAGES[1:]:
            given = self.cleaned_data[f"{name}_{language}"].strip()
            old = before.others.get(language)
            if not given or old is None or old.text != given:
                text = text.translated(language, given)
        return text

    @property
    def is_correction(self) -> bool:
        """Whether the fact was wrong from the start."""
        return self.fact is not None and self.cleaned_data.get("how") == CORRECT

    def german(self) -> list[BoundField]:
        """The German texts."""
        return [self[f"{name}_{GERMAN}"] for name in self.TEXTS]

    def translations(self) -> list[tuple[str, str, list[BoundField]]]:
        """The other languages with their own name and the texts in them."""
        return [
            (language, LANGUAGE_NAMES[language], [self[f"{name}_{language}"] for name in self.TEXTS])
            for language in LANGUAGES[1:]
            if self.TEXTS
        ]

    def others(self) -> list[BoundField]:
        """All fields but texts, days and what every form has."""
        own = {f"{name}_{language}" for name in self.TEXTS for language in LANGUAGES}
        common = {"how", "valid_from", "valid_to", "source", "reason"}
        return [self[name] for name in self.fields if name not in own | common]

    def _add_text(self, name: str, spec: TextSpec, text: Text) -> None:
        for language in LANGUAGES:
            is_german = language == GERMAN
            widget = forms.Textarea(attrs={"rows": spec.rows}) if spec.rows > 1 else forms.TextInput()
            widget.attrs |= {"lang": language} | ({"dir": "rtl"} if language in RIGHT_TO_LEFT else {})
            label = str(spec.label) if is_german else f"{spec.label} ({LANGUAGE_NAMES[language]})"
            hint = str(spec.hint) if is_german else ""
            if not is_german and text.state(language) == OUTDATED:
                hint = gettext("The German text changed since. Please translate again.")
            kept = text.german if is_german else (text.others[language].text if language in text.others else "")
            self.fields[f"{name}_{language}"] = forms.CharField(
                label=label, widget=widget, required=is_german and spec.required, help_text=hint, initial=kept,
                max_length=4000,
            )  # fmt: skip
