"""What allauth asks about our users: nobody signs up alone, and where a sign-in leads."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from geleit.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts exist by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an administrator invites."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The home page; a page asked for before the sign-in goes first and is handled by allauth."""
        return "/"


def display_name(user: User) -> str:
    """Name shown to the user themselves."""
    return user.display_name
