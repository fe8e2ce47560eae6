"""Fields the forms of this room share: names, birth dates in parts, codes."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from geleit.core.codelists import code_list
from geleit.people.births import Birth, full_year
from geleit.people.history_kinds import Label
from geleit.people.models import Person
from geleit.people.rules import obstacles_in_name

PLEASE_CHOOSE = _("Please choose")
RELATION = _("Relation")
Choices = list[tuple[str, str]]


class NameField(forms.CharField):
    """A name in any script; what cannot be a name is refused with a sentence, and what was typed stays."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """Refuse emoji, digits alone and names that are too long; invisible marks are removed on saving."""
        text = str(super().clean(value))
        if obstacles := obstacles_in_name(text):
            raise forms.ValidationError(obstacles)
        return text


class BirthField(forms.MultiValueField):
    """A birth date in three inputs, of which all but the year may stay empty."""

    def __init__(self, **kwargs: Any) -> None:
        digits = {"invalid": _("Please write day, month and year in digits.")}
        parts = [forms.IntegerField(required=False, error_messages=digits, min_value=0) for _part in range(3)]
        sizes = (2, 2, 4)
        inputs = [
            forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": size, "size": size})
            for size in sizes
        ]
        widget = BirthInput(inputs)
        super().__init__(parts, require_all_fields=False, required=False, widget=widget, **kwargs)

    def compress(self, data_list: list[Any]) -> Birth:
        """Parts as typed; whether such a day exists is the form's question, which knows what day it is."""
        day, month, year = (part or None for part in data_list or (None, None, None))
        return Birth(year, month, day)


class BirthInput(forms.MultiWidget):
    """Day, month and year side by side."""

    def decompress(self, value: Any) -> list[Any]:
        """The three inputs for a stored birth date."""
        return [value.day, value.month, value.year] if isinstance(value, Birth) else [None, None, None]


def completed(birth: Birth, *, estimated: bool, today: date) -> Birth:
    """The birth date with a year of four digits: 90 means 1990."""
    year = birth.year
    if year is not None and year < 100:
        year = full_year(year, today)
    return Birth(year, birth.month, birth.day, estimated)


def code_choices(name: str, today: date, *, blank: "Label | None" = None, stored: Iterable[str] = ()) -> Choices:
    """Choices of a code list today; codes `stored` already stay choosable after they went out of use."""
    codes = code_list("people", name)
    pairs = codes.choices(today)
    known = {code for code, _label in pairs}
    pairs += [(code, codes.label(code)) for code in stored if code and code not in known]
    return pairs if blank is None else [("", str(blank)), *pairs]


def code_field(
    name: str,
    today: date,
    *,
    label: Label,
    required: bool = False,
    stored: Iterable[str] = (),
    blank: Label = PLEASE_CHOOSE,
    help_text: Label = "",
) -> forms.ChoiceField:
    """A choice from a code list of this room."""
    choices = code_choices(name, today, blank=blank, stored=stored)
    return forms.ChoiceField(label=label, choices=choices, required=required, help_text=help_text)


def line_field(label: Label, length: int, *, help_text: Label = "") -> forms.CharField:
    """An optional line of text."""
    return forms.CharField(
        label=label,
        max_length=length,
        required=False,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def relation_field(today: date, *, label: Label = RELATION) -> forms.ChoiceField:
    """How two people are related."""
    return forms.ChoiceField(label=label, choices=code_choices("relation_kind", today, blank=PLEASE_CHOOSE))


class PeopleField(forms.TypedMultipleChoiceField):
    """Some of several people, all of them at first."""

    def __init__(self, people: Iterable[Person], *, label: Label, help_text: Label = "") -> None:
        choices = [(str(one.public_id), one.full_name) for one in people]
        super().__init__(
            label=label,
            help_text=help_text,
            choices=choices,
            coerce=UUID,
            widget=forms.CheckboxSelectMultiple,
            initial=[value for value, _name in choices],
            error_messages={"required": _("Please choose at least one person.")},
        )
