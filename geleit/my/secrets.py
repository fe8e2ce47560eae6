"""Secrets of links, sessions and calendars: the database keeps hashes, which open nothing."""

import base64
import hashlib
import secrets
from uuid import UUID

from django.utils.crypto import salted_hmac

_SALT = "geleit.my"
_BYTES = 24


def new_secret() -> str:
    """A secret of 192 bits, 32 characters."""
    return secrets.token_urlsafe(_BYTES)


def hash_of(secret: str) -> str:
    """What the database keeps of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def calendar_secret(nonce: UUID) -> str:
    """The secret of a calendar's address; shown again whenever its owner asks, and never kept."""
    digest = salted_hmac(f"{_SALT}.calendar", nonce.hex, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:_BYTES]).decode("ascii")
