"""What several forms of the room have in common: choices from code lists, hours as people write them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _

from geleit.core.codelists import code_list
from geleit.core.forms import Form

NOTE_LENGTH = 4000


class MoneyField(forms.DecimalField):
    """An amount as Germans write it: 1.000,50 or 1000.50."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        """The amount, or None for nothing. Raises ValidationError."""
        text = str(value or "").strip()
        return super().to_python(text.replace(".", "").replace(",", ".") if "," in text else text)


def note(label: Any, *, required: bool = False, help_text: Any = "", rows: int = 3) -> forms.CharField:
    """A longer text."""
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": NOTE_LENGTH})
    return forms.CharField(label=label, required=required, max_length=NOTE_LENGTH, widget=widget, help_text=help_text)


def several(label: Any, *, help_text: Any = "") -> forms.MultipleChoiceField:
    """Any number of choices, as checkboxes."""
    return forms.MultipleChoiceField(
        label=label, required=False, widget=forms.CheckboxSelectMultiple, help_text=help_text
    )


def choose(form: Form, name: str, choices: Sequence[tuple[str, str]]) -> None:
    """Set the choices of a field."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)


def choose_codes(
    form: Form,
    name: str,
    list_name: str,
    today: date,
    *,
    blank: str | None = None,
    kept: Iterable[str] = (),
    room: str = "volunteers",
) -> None:
    """Choices from a code list; what is recorded stays choosable when it is not valid any more."""
    the_list = code_list(room, list_name)
    choices = the_list.choices(today, blank=blank)
    known = {code for code, _label in choices}
    choose(form, name, [*choices, *((code, the_list.label(code)) for code in kept if code and code not in known)])


def languages(today: date, *, blank: str | None = None) -> list[tuple[str, str]]:
    """The languages of the county's list; shared data of all rooms, not of people."""
    return code_list("people", "language").choices(today, blank=blank)


def compared(form: Form, saved: dict[str, str], typed: dict[str, str]) -> list[dict[str, str]]:
    """Saved and typed values side by side, for somebody who was overtaken."""
    return [
        {
            "label": str(form.fields[name].label),
            "left": saved[name],
            "right": typed[name],
            "change": "same" if saved[name] == typed[name] else "changed",
        }
        for name in saved
    ]


def yes_no(value: bool) -> str:
    """A truth value in words."""
    return _("yes") if value else _("no")
