"""Application configuration of the accounts room."""

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from geleit.accounts.roles import Role


class AccountsConfig(AppConfig):
    """The accounts room."""

    name = "geleit.accounts"

    def ready(self) -> None:
        """A typing error must not quietly let somebody in without a second factor."""
        unknown = sorted(settings.REQUIRE_MFA - set(Role))
        if unknown:
            raise ImproperlyConfigured(f"GELEIT_REQUIRE_MFA names roles that do not exist: {', '.join(unknown)}")
