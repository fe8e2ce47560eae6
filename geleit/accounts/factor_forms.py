"""Forms of the second factor. Every change asks for the password, so that an open screen is not enough."""

import json
import struct
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.internal.auth import validate_totp_code
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from geleit.accounts import factors
from geleit.accounts.models import User
from geleit.accounts.sealing import Unreadable
from geleit.core.forms import REQUIRED, Form

WRONG_CODE = _("This code is not right. Please type the code that is shown now.")
# As long as a code is accepted at all, it is accepted once.
_CODE_LIFE_SECONDS = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
# What reading the answer of a passkey may raise when it is no such answer, or a forged one.
_NO_ANSWER = (ValueError, LookupError, TypeError, AttributeError, struct.error, InvalidSignature, forms.ValidationError)
_REFUSED = _("The passkey was not accepted. Please try again.")


def _code() -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "none"}
    return forms.CharField(label=_("Code"), max_length=20, widget=forms.TextInput(attrs=attrs))


class EnterCode(AuthenticateForm):  # type: ignore[misc]  # allauth comes without types
    """The code while signing in: of the app, or one of the recovery codes."""

    use_required_attribute = False
    code = _code()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].error_messages["required"] = REQUIRED

    def clean_code(self) -> str:
        """Limits the guesses; refuses a wrong code, and one that was used before."""
        try:
            code: str = super().clean_code()
        except Unreadable:
            sentence = _("Your second factor can no longer be read. Please ask your administrator to reset it.")
            raise forms.ValidationError(sentence, code="unreadable") from None
        digits = "".join(filter(str.isalnum, code))
        is_new = cache.add(f"geleit.code.{self.user.pk}.{digits}", "used", timeout=_CODE_LIFE_SECONDS)
        if self.authenticator.type == factors.APP and not is_new:
            raise forms.ValidationError(_("This code was used already. Please wait for the next one."), code="used")
        return code


class AnswerOfPasskey(AuthenticateWebAuthnForm):  # type: ignore[misc]  # allauth comes without types
    """What a passkey says while signing in."""

    def clean_credential(self) -> Any:
        """Limits the tries; refuses anything but the answer of a passkey of this user to this question."""
        try:
            return super().clean_credential()
        except _NO_ANSWER as error:
            if isinstance(error, forms.ValidationError) and "incorrect_code" not in _codes(error):
                raise
            raise forms.ValidationError(_REFUSED, code="refused") from None


def _codes(error: forms.ValidationError) -> set[str]:
    return {str(one.code) for one in error.error_list}


class _WithPassword(Form):
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Refuses somebody who only found an open screen."""
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError(_("The current password is wrong."), code="wrong")
        return password


class AddApp(_WithPassword):
    """The first code of the app, as proof that it knows the secret."""

    code = _code()
    field_order = ("code", "password")

    def __init__(self, *args: Any, secret: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.secret = secret

    def clean_code(self) -> str:
        """Refuses a wrong code."""
        code: str = self.cleaned_data["code"]
        if not validate_totp_code(self.secret, code):
            raise forms.ValidationError(WRONG_CODE, code="wrong")
        return code


class AddPasskey(_WithPassword):
    """A name for the passkey, and what the browser says about it."""

    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("For example: key on my key ring, work laptop"))
    credential = forms.CharField(widget=forms.HiddenInput(attrs={"data-passkey-answer": ""}), required=False)
    field_order = ("name", "password", "credential")

    def clean_credential(self) -> dict[str, Any]:
        """Refuses an answer to another question, and no answer at all."""
        try:
            credential: dict[str, Any] = json.loads(self.cleaned_data["credential"])
            webauthn.parse_registration_response(credential)
            webauthn.complete_registration(credential)
        except _NO_ANSWER:
            raise forms.ValidationError(_REFUSED, code="refused") from None
        if "\\u0000" in json.dumps(credential):  # the database cannot keep it
            raise forms.ValidationError(_REFUSED, code="refused")
        return credential

    def clean(self) -> dict[str, Any]:
        """Says at the top what cannot be said at a hidden field."""
        data = super().clean() or {}
        for problem in self.errors.pop("credential", []):
            self.add_error(None, problem)
        return data


class RemoveFactor(_WithPassword):
    """Which factor goes."""

    factor = forms.ChoiceField(label=_("What should be removed?"), widget=forms.RadioSelect)
    field_order = ("factor", "password")

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.let_choose("factor", choices)
        if len(choices) == 1:
            self.fields["factor"].initial = choices[0][0]


class RenewCodes(_WithPassword):
    """Nothing but the password."""
