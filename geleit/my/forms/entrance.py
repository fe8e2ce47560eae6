"""The form before anybody is signed in."""

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from geleit.core.forms import Form


class SignInForm(Form):
    """The mailbox a link is sent to."""

    email = forms.EmailField(
        label=_lazy("E-mail"),
        help_text=_lazy("The address the integration guide knows of you."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
