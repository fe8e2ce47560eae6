"""Protecting an address, lifting the protection, and asking for the address."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geleit.core.forms import Form
from geleit.people.models import Person
from geleit.people.rules import MIN_REASON, obstacles_to_reason


class ReasonForm(Form):
    """Why the address is needed; stays readable in the access log."""

    reason = forms.CharField(
        label=_("Why do you need the address?"),
        max_length=300,
        required=False,
        help_text=_("At least %(number)d characters. Your reason is kept in the access log.") % {"number": MIN_REASON},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_reason(self) -> str:
        """A reason that explains something."""
        reason = str(self.cleaned_data["reason"])
        if obstacles := obstacles_to_reason(reason):
            raise forms.ValidationError(obstacles)
        return reason


class LiftForm(ReasonForm):
    """Why the address needs no protection any more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Why does the protection end?")


class ProtectForm(Form):
    """Whose addresses are hidden: the person's, and those of the people living there."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("For example: information block in the register. No details of the danger."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.public_id), one.full_name) for one in people]
        self.fields["people"] = forms.MultipleChoiceField(
            label=_("Protect the addresses of"),
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            initial=[value for value, _name in choices],
            error_messages={"required": _("Please choose at least one person.")},
            help_text=_("Somebody living at the same address without protection would give it away."),
        )
