"""What allauth asks about our users: nobody signs up alone, where a sign-in leads, and its messages in our words."""

from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from geleit.accounts import actions
from geleit.accounts.models import User
from geleit.accounts.sealing import seal, unseal
from geleit.core import clock

# The same words for an unknown user and a wrong password.
_WRONG = _("User name or password is wrong.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth comes without types
    """Accounts exist by invitation only."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _WRONG,
        "email_password_mismatch": _WRONG,
        "too_many_login_attempts": _("Too many failed attempts. Please wait five minutes and try again."),
        "invalid_password_reset": _("This link is no longer valid."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an administrator invites."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only paths of this installation may follow a sign-in, never an address with a host."""
        return bool(url) and str(url).startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The home page; a page asked for before the sign-in goes first and is handled by allauth."""
        return "/"

    def set_password(self, user: User, password: str) -> None:
        """A password set anew through a link by mail."""
        actions.reset_password(user=user, password=password, now=clock.now())

    def format_email_subject(self, subject: str) -> str:
        """Subjects as they are, without a prefix that names a host."""
        return str(subject)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth comes without types
    """Secrets are sealed; apps and keys show the user name, not the e-mail address."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Please type the code that is shown now."),
    }

    def encrypt(self, text: str) -> str:
        """Readable by this installation only."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Raises Unreadable after the secret key was replaced."""
        return unseal(encrypted_text)

    def _get_user_identifier(self, user: User) -> str:
        return user.username


def display_name(user: User) -> str:
    """Name shown to the user themselves."""
    return user.display_name
