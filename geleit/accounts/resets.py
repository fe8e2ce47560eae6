"""The link with which somebody who forgot the password sets a new one; works once and for three days."""

from urllib.parse import urljoin

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from geleit.accounts.models import User


def user_asking(email: str) -> User | None:
    """Whose address this is; nobody who is deactivated, or has no password yet and needs an invitation instead."""
    user = User.objects.filter(email__iexact=email, is_active=True).exclude(email="").first()
    return user if user is not None and user.has_usable_password() else None


def link_for(user: User, site: str) -> str:
    """The full address of the page; `site` is where the person asked."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return urljoin(site, reverse("account_reset_password_from_key", kwargs=key))
