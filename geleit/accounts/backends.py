"""How the signed-in user is found again at each request, by a statement made once."""

from allauth.account.auth_backends import AuthenticationBackend

from geleit.accounts.models import User
from geleit.core.prepared import Prepared

_USER = Prepared(lambda user: User.objects.filter(pk=user))


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth comes without types
    """Signing in is allauth's; a user who was deactivated is nobody."""

    def get_user(self, user_id: int | str) -> User | None:
        """The active user with this key, with the county, or None."""
        found = _USER.first(user=int(user_id))
        return found if found is not None and found.is_active else None
