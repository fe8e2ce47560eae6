"""What is sent to take a number."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from geleit.core.forms import Form
from geleit.visits.secrets import code_as_kept

CODE_SIGNS = 8


class NumberForm(Form):
    """For what and for how many a number is taken. Everything is chosen with buttons, nothing is typed."""

    offer = forms.UUIDField()
    quantity = forms.IntegerField(required=False, min_value=1, max_value=99)
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    @property
    def persons(self) -> int:
        """For how many; one where nobody was asked."""
        return int(self.cleaned_data["quantity"] or 1)


class CodeForm(Form):
    """The code of an appointment, typed on large keys."""

    code = forms.CharField(
        label=_("Code of your appointment"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "dir": "ltr"}
        ),
        error_messages={
            "required": _("Please type the code. It stands in the confirmation of your appointment."),
            "max_length": _("This code is too long. Please type it as it stands in the confirmation."),
        },
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    @property
    def key(self) -> uuid.UUID:
        """Of the form; sending it twice announces somebody once."""
        return self.cleaned_data["form_key"] or uuid.uuid4()

    @property
    def kept(self) -> str:
        """The code as appointments keep it, with or without the line that people leave out."""
        typed = str(self.cleaned_data["code"])
        is_whole = sum(sign.isalnum() for sign in typed) == CODE_SIGNS
        return code_as_kept(typed) if is_whole else typed
