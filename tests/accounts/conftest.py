"""Cheap password hashes, because the real ones are slow on purpose (see test_passwords)."""

import pytest

from geleit.accounts.models import User

PASSWORD = "drei rote Zwerge"


@pytest.fixture(autouse=True)
def cheap_passwords(request: pytest.FixtureRequest, settings) -> None:
    """MD5 instead of argon2."""
    if not request.node.get_closest_marker("slow"):
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def anna(amara: User) -> User:
    """Amara with a password."""
    amara.set_password(PASSWORD)
    amara.save()
    return amara
