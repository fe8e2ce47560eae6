"""Editing the texts and legal facts of the portal in all languages."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from geleit.core.forms import DateField, Form
from geleit.core.multilingual import GERMAN, LANGUAGE_NAMES, LANGUAGES, RIGHT_TO_LEFT, Text
from geleit.directory.dated import DatedFact
from geleit.portal.codes import Conformity, TextPlace
from geleit.portal.models import AccessibilityStatement, Imprint, PageText


class FactForm(Form):
    """A dated fact with its texts; German first, then each language."""

    TEXTS: ClassVar[Mapping[str, tuple[str | Promise, int]]] = {}  # label and rows
    PLAIN: ClassVar[Sequence[str]] = ()
    NEEDED: ClassVar[Sequence[str]] = ()  # texts without whose German there is nothing to publish
    CAN_END: ClassVar[bool] = False  # what the law demands changes, but never ends
    valid_from = DateField(label=_("From which day?"), required=False, help_text=_("Empty: from today"))
    wrong_because = forms.CharField(
        label=_("Was it wrong from the start? Why?"),
        help_text=_("Empty: it was right until now and changes."),
        required=False,
        max_length=300,
    )

    def __init__(self, *args: Any, fact: DatedFact | None = None, **kwargs: Any) -> None:
        self.fact = fact
        start = {name: getattr(fact, name) for name in self.PLAIN} if fact is not None else {}
        super().__init__(*args, initial=start, **kwargs)
        if fact is None:
            del self.fields["wrong_because"]
        for name, (label, rows) in self.TEXTS.items():
            text: Text = getattr(fact, name) if fact is not None else Text()
            for language in LANGUAGES:
                self.fields[f"{name}_{language}"] = _text_field(label, rows, text, language)
        for name in self.NEEDED:
            self.fields[f"{name}_{GERMAN}"].required = True
        self.order_fields([*(f"{name}_{GERMAN}" for name in self.TEXTS), *self.PLAIN, "valid_from", "wrong_because"])

    def german(self) -> list[BoundField]:
        """The German texts."""
        return [self[f"{name}_{GERMAN}"] for name in self.TEXTS]

    def plain(self) -> list[BoundField]:
        """The fields without language."""
        return [self[name] for name in self.PLAIN]

    def translations(self) -> list[tuple[str, str, str, list[BoundField], bool]]:
        """Code, name, direction, fields of each language, and whether one of its texts is missing or outdated."""
        return [
            (
                code,
                LANGUAGE_NAMES[code],
                "rtl" if code in RIGHT_TO_LEFT else "ltr",
                [self[f"{name}_{code}"] for name in self.TEXTS],
                any(self._before(name).state(code) != "current" for name in self.TEXTS),
            )
            for code in LANGUAGES[1:]
        ]

    def values(self) -> dict[str, Any]:
        """The values of the fact as typed. Call it for a valid form."""
        values = {name: self.cleaned_data[name] for name in self.PLAIN}
        return {**values, **{name: self._text(name) for name in self.TEXTS}}

    def _before(self, name: str) -> Text:
        return getattr(self.fact, name) if self.fact is not None else Text()

    def _text(self, name: str) -> Text:
        """A translation that is sent unchanged while the German text changed stays, and is outdated."""
        before = self._before(name)
        text = before.reworded(self.cleaned_data[f"{name}_{GERMAN}"])
        for language in LANGUAGES[1:]:
            given, old = self.cleaned_data[f"{name}_{language}"].strip(), before.others.get(language)
            if old is None or old.text != given:
                text = text.translated(language, given)
        return text


class PageTextForm(FactForm):
    """A text at a place of the portal."""

    TEXTS = {"title": (_("Title"), 1), "body": (_("Text"), 8)}
    NEEDED = ("title", "body")
    CAN_END = True


class NewTextForm(PageTextForm):
    """Another text."""

    PLAIN = ("place",)
    place = forms.ChoiceField(label=_("Where?"), choices=TextPlace.choices)


class ImprintForm(FactForm):
    """Who answers for the pages."""

    TEXTS = {
        "body_name": (_("Publisher"), 1),
        "represented_by": (_("Represented by"), 1),
        "supervised_by": (_("Supervisory authority"), 1),
        "responsible_for_content": (_("Responsible for the content"), 1),
        "data_protection_officer": (_("Data-protection officer"), 1),
    }
    PLAIN = ("street", "postal_code", "place", "phone", "fax", "email", "vat_id", "data_protection_email")
    street = forms.CharField(label=_("Street and number"), max_length=120)
    postal_code = forms.RegexField(label=_("Postal code"), regex=r"^\d{5}$", max_length=5)
    place = forms.CharField(label=_("Place"), max_length=80)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    fax = forms.CharField(label=_("Fax"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=120, required=False)
    vat_id = forms.CharField(label=_("VAT number"), max_length=20, required=False)
    data_protection_email = forms.EmailField(
        label=_("E-mail of the data-protection officer"), max_length=120, required=False
    )


class StatementForm(FactForm):
    """The accessibility statement."""

    TEXTS = {"gaps": (_("What is not accessible yet, one a line"), 5), "method": (_("How it was tested"), 2)}
    PLAIN = ("conformity", "tested_on")
    conformity = forms.ChoiceField(label=_("How accessible?"), choices=Conformity.choices, widget=forms.RadioSelect)
    tested_on = DateField(label=_("Tested on"))


FORMS: dict[type[DatedFact], type[FactForm]] = {
    PageText: PageTextForm,
    Imprint: ImprintForm,
    AccessibilityStatement: StatementForm,
}


def _text_field(label: str | Promise, rows: int, text: Text, language: str) -> forms.CharField:
    """A field for one language of a text; only the German one must be filled in, and only where it was."""
    known = text.german if language == GERMAN else text.others[language].text if language in text.others else ""
    attrs: dict[str, Any] = {"lang": language, "dir": "rtl" if language in RIGHT_TO_LEFT else "ltr"}
    widget = forms.Textarea(attrs={**attrs, "rows": rows}) if rows > 1 else forms.TextInput(attrs=attrs)
    return forms.CharField(label=str(label), required=False, initial=known, widget=widget, max_length=8000)
