"""Small forms of the editor's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geleit.core.forms import DateField, Form
from geleit.directory.codes import BodyKind


class IdentityForm(Form):
    """What belongs to a new entry for ever, beside its facts: mostly nothing."""


class ServiceIdentityForm(IdentityForm):
    """The key of the Leistungskatalog."""

    leika = forms.RegexField(
        r"^\d{14}$", label=_("LeiKa key"), required=False, help_text=_("14 digits, where the service has one.")
    )


class BodyIdentityForm(IdentityForm):
    """What kind of administration it is."""

    kind = forms.ChoiceField(label=_("Kind"), choices=BodyKind.choices)


IDENTITY_FORMS: dict[str, type[IdentityForm]] = {
    "aemter": IdentityForm,
    "leistungen": ServiceIdentityForm,
    "gebaeude": IdentityForm,
    "traeger": BodyIdentityForm,
}


class EndForm(Form):
    """The last day of a fact, or that it was wrong."""

    last_day = DateField(label=_("Last day"), required=False)
    was_wrong = forms.BooleanField(
        label=_("It was wrong from the start"), required=False, help_text=_("It stays visible in the history only.")
    )
    reason = forms.CharField(label=_("Why?"), required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """One of the two must be said."""
        cleaned = super().clean() or {}
        if not cleaned.get("was_wrong") and not cleaned.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", _("Give the last day, or say that it was wrong."))
        return cleaned


class RefusalForm(Form):
    """Why a change is not released."""

    reason = forms.CharField(label=_("Why is it not released?"), max_length=200)


class OwnerForm(Form):
    """Who answers for an entry."""

    owner_email = forms.EmailField(
        label=_("Mailbox of the owner"), help_text=_("A mailbox of a post or team, not of a person.")
    )


class FourEyesForm(Form):
    """Whether a second person releases each change."""

    is_on = forms.BooleanField(label=_("A second person releases each change"), required=False)
