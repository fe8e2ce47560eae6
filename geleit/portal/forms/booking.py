"""What a visitor fills in for an appointment: few questions, no account."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from geleit.core.forms import DateField, Form
from geleit.visits.actions import WhoComes
from geleit.visits.interpreting import INTERPRETED, SIGN_LANGUAGE
from geleit.visits.rules.booking import LONGEST_NAME, clean_name, email_in_full, name_problem, phone_in_full

EMAIL, PHONE = "email", "phone"
_NO_ADDRESS = _("This is not an e-mail address. Please write it like name@example.org.")


class _EmailField(forms.CharField):
    widget = forms.EmailInput

    def clean(self, value: Any) -> str:
        """The address as it is kept."""
        typed = super().clean(value)
        if typed and email_in_full(typed) is None:
            raise ValidationError(_NO_ADDRESS)
        return email_in_full(typed) or "" if typed else ""


class WhoForm(Form):
    """Who comes, and one way to reach them. `times` are offered where the time that was kept ran out."""

    name = forms.CharField(
        label=_("Your name"),
        help_text=_("As it is written in your papers. In any script. You cannot change it later."),
        max_length=4 * LONGEST_NAME,
        error_messages={"required": _("Please write your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    channel = forms.ChoiceField(
        label=_("How do we reach you?"),
        choices=[(EMAIL, _("By e-mail")), (PHONE, _("By telephone"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose how we reach you."),
            "invalid_choice": _("Please choose how we reach you."),
        },
    )
    email = forms.CharField(
        label=_("E-mail address"),
        help_text=_("We send you a link. Only after you have opened it and confirmed, the appointment is yours."),
        max_length=254,
        error_messages={"required": _("Please write your e-mail address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    phone = forms.CharField(
        label=_("Telephone number"),
        help_text=_("The appointment is booked at once. We do not write to you: please write it down."),
        max_length=60,
        error_messages={"required": _("Please write your telephone number.")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel", "dir": "ltr"}),
    )
    companion = forms.BooleanField(label=_("Somebody comes with me"), required=False)
    interpreter = forms.ChoiceField(
        label=_("I need an interpreter"),
        required=False,
        error_messages={"invalid_choice": _("Please choose from the list.")},
    )
    time = forms.ChoiceField(
        label=_("Please choose a time again"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("This time is no longer free. Please choose another one.")},
    )

    def __init__(self, *args: Any, times: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        interpreter, time = self.fields["interpreter"], self.fields["time"]
        interpreter.choices = [  # type: ignore[attr-defined]  # a ChoiceField, see above
            ("", _("No")),
            *INTERPRETED.items(),
            (SIGN_LANGUAGE, _("German sign language")),
        ]
        time.choices = times  # type: ignore[attr-defined]  # as above
        if self.is_bound:
            self.fields[EMAIL].required = self.data.get("channel") == EMAIL
            self.fields[PHONE].required = self.data.get("channel") == PHONE

    def clean_name(self) -> str:
        """The name in any script, without signs that cannot be seen."""
        name = clean_name(self.cleaned_data["name"])
        problem = name_problem(name)
        if problem:
            raise ValidationError(problem)
        return name

    def clean(self) -> dict[str, Any]:
        """The one way that was chosen is one by which we reach somebody; the other is forgotten."""
        data = dict(self.cleaned_data)
        address = email_in_full(data.get(EMAIL) or "") if data.get("channel") == EMAIL else ""
        number = phone_in_full(data.get(PHONE) or "") if data.get("channel") == PHONE else ""
        if address is None and data.get(EMAIL):
            self.add_error(EMAIL, _NO_ADDRESS)
        if number is None and data.get(PHONE):
            self.add_error(PHONE, _("This is not a telephone number. Please write it with its area code."))
        return {**data, EMAIL: address or "", PHONE: number or ""}

    def who(self) -> WhoComes:
        """What was written, for the action."""
        data = self.cleaned_data
        return WhoComes(
            name=data["name"],
            email=data["email"],
            phone=data["phone"],
            companion=data["companion"],
            interpreter=data["interpreter"],
        )


class _DayInput(forms.DateInput):
    input_type = "date"


class WishForm(Form):
    """The wish for an earlier appointment."""

    not_before = DateField(
        label=_("Not before this day"),
        required=False,
        widget=_DayInput(format="%Y-%m-%d"),
        error_messages={"invalid": _("This day does not exist. Please write it like 31.12.2026.")},
    )

    @property
    def day(self) -> date | None:
        """The day, where one was named."""
        found: date | None = self.cleaned_data["not_before"]
        return found


class LostLinkForm(Form):
    """The code of an appointment and the address it was booked with."""

    code = forms.CharField(
        label=_("Number of your appointment"),
        help_text=_("For example K7F3-QX8M."),
        max_length=40,
        error_messages={"required": _("Please write the number of your appointment.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    email = _EmailField(
        label=_("E-mail address"),
        help_text=_("The same one with which you booked."),
        max_length=254,
        error_messages={"required": _("Please write your e-mail address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )


def key_of_form(typed: str) -> UUID | None:
    """The key of a form as it was sent; None for anything else."""
    try:
        return UUID(typed)
    except ValueError:
        return None


def moment(typed: str) -> datetime | None:
    """A time as the pages of times write it, with its distance from UTC; None for anything else."""
    try:
        found = datetime.fromisoformat(typed.strip())
    except ValueError:
        return None
    if found.tzinfo is None or not 2000 < found.year < 2200:
        return None
    return found.astimezone(UTC)
