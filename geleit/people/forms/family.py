"""Joining people to a family."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geleit.core.forms import DateField, Form
from geleit.people.forms.fields import code_choices
from geleit.people.models import Person


class FindRelativeForm(Form):
    """Somebody of the own caseload who belongs to the family."""

    q = forms.CharField(
        label=_("Name or birth date"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class AddRelativeForm(Form):
    """The person found, how the two are related, and whether they live together."""

    person = forms.UUIDField(widget=forms.HiddenInput)
    same_household = forms.BooleanField(label=_("lives in the same household"), required=False, initial=True)
    since = DateField(label=_("Since"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["relation"] = forms.ChoiceField(
            label=_("Relation"), choices=code_choices("relation_kind", today, blank=_("Please choose"))
        )


class RelateForm(Form):
    """How two members of the family are related."""

    def __init__(self, *args: Any, people: Iterable[Person], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", str(_("Please choose"))), *((str(one.public_id), one.full_name) for one in people)]
        self.fields["person"] = forms.ChoiceField(label=_("Who"), choices=choices)
        self.fields["relation"] = forms.ChoiceField(
            label=_("is the"), choices=code_choices("relation_kind", today, blank=_("Please choose"))
        )
        self.fields["other"] = forms.ChoiceField(label=_("of"), choices=choices)


class LeaveForm(Form):
    """The last day somebody lived in the household."""

    on = DateField(label=_("Lived here until"))
