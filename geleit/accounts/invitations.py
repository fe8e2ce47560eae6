"""The token in an invitation link: signed, valid for seven days, and void once it was used or replaced."""

from collections.abc import Callable
from uuid import UUID

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from geleit.accounts.models import User

VALID_DAYS = 7
_SALT = "geleit.accounts.invitation"


def token_for(user: User) -> str:
    """The token of the invitation that was sent last."""
    return signing.dumps([str(user.public_id), _state(user)], salt=_SALT)


def links(request: HttpRequest) -> Callable[[User], str]:
    """Makes the full address of a user's invitation page, as seen from where the administrator is."""
    return lambda user: request.build_absolute_uri(reverse("accounts:invitation", args=[token_for(user)]))


def user_of(token: str) -> User | None:
    """The invited user, or None for a token that is forged, expired, used or replaced by a later one."""
    try:
        public_id, state = signing.loads(token, salt=_SALT, max_age=VALID_DAYS * 86_400)
    except signing.BadSignature:
        return None
    user = User.objects.filter(public_id=UUID(public_id), is_active=True, joined_at=None).first()
    return user if user is not None and constant_time_compare(state, _state(user)) else None


def _state(user: User) -> str:
    """Changes when the invitation is used or sent again."""
    return salted_hmac(_SALT, f"{user.password}:{user.invited_at}:{user.joined_at}").hexdigest()[:16]
