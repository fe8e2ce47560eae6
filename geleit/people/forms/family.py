"""Joining people to a family."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from geleit.core.forms import DateField, Form
from geleit.people.forms.fields import relation_field
from geleit.people.models import Person
from geleit.people.queries import birth_of


class FindRelativeForm(Form):
    """Somebody of the own caseload who belongs to the family."""

    q = forms.CharField(
        label=_("Name or birth date"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class AddRelativeForm(Form):
    """The person found, how the two are related, and whether they live together."""

    same_household = forms.BooleanField(label=_("lives in the same household"), required=False, initial=True)
    since = DateField(label=_("Since"), required=False)

    def __init__(self, *args: Any, people: Iterable[Person], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.public_id), _named(one)) for one in people]
        self.fields["person"] = forms.TypedChoiceField(
            label=_("Who belongs to the family?"), choices=choices, coerce=UUID, widget=forms.RadioSelect
        )
        self.fields["relation"] = relation_field(today)
        if len(choices) == 1:
            self.fields["person"].initial = choices[0][0]

    def arguments(self) -> dict[str, Any]:
        """Arguments of the action beside the people."""
        return {name: self.cleaned_data[name] for name in ("relation", "same_household", "since")}


class RelateForm(Form):
    """How two members of the family are related."""

    def __init__(self, *args: Any, people: Iterable[Person], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", str(_("Please choose"))), *((str(one.public_id), _named(one)) for one in people)]
        self.fields["person"] = forms.TypedChoiceField(label=_("Who?"), choices=choices, coerce=UUID)
        self.fields["relation"] = relation_field(today, label=_("is the"))
        self.fields["other"] = forms.TypedChoiceField(label=_("of whom?"), choices=choices, coerce=UUID)

    def clean(self) -> dict[str, Any]:
        """Two different people."""
        data = super().clean() or self.cleaned_data
        if data.get("person") and data.get("person") == data.get("other"):
            self.add_error("other", _("Nobody can be related to themselves."))
        return data

    def pair(self) -> list[UUID]:
        """Both people."""
        return [self.cleaned_data["person"], self.cleaned_data["other"]]


class LeaveForm(Form):
    """The last day somebody lived in the household."""

    on = DateField(label=_("Lived here until"))


def _named(person: Person) -> str:
    born = birth_of(person).text
    return f"{person.full_name} ({born})" if born else person.full_name
