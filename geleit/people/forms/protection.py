"""Protecting an address, lifting the protection, and asking for the address."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from geleit.core.forms import Form
from geleit.people.forms.fields import PeopleField
from geleit.people.models import Person
from geleit.people.rules import obstacles_to_reason


class ReasonForm(Form):
    """Why the address is needed; stays readable in the access log."""

    reason = forms.CharField(
        label=_("Why do you need the address?"),
        max_length=300,
        help_text=_("At least 10 characters. Your reason is kept in the access log."),
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


class ProtectForm(ReasonForm):
    """Whose addresses are hidden, the person's and those of the people living there, and why (§ 51 BMG)."""

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Why is the address protected?")
        self.fields["reason"].help_text = _(
            "At least 10 characters, for example: information block in the register. No details of the danger. Your "
            "reason is kept in the access log."
        )
        self.fields["people"] = PeopleField(
            people,
            label=_("Protect the addresses of"),
            help_text=_("Somebody living at the same address without protection would give it away."),
        )

    def people_ids(self) -> list[UUID]:
        """Those chosen."""
        return list(self.cleaned_data["people"])
