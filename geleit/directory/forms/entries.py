"""Small forms of the editor's pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from geleit.core.forms import Form
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
