"""Secrets of links: the database keeps hashes, which open nothing.

A secret may follow from a row and the installation's key (`SECRET_KEY`), so that a mail that is sent later, or sent
again, carries the same link without a copy of the secret anywhere.
"""

import base64
import hashlib
import secrets
from uuid import UUID

from django.utils.crypto import salted_hmac

SECRET_BYTES = 16  # 128 bits, 22 characters in a link


def new_secret(size: int = SECRET_BYTES) -> str:
    """A secret of chance, of `size` bytes."""
    return secrets.token_urlsafe(size)


def derived_secret(purpose: str, key: UUID, size: int = SECRET_BYTES) -> str:
    """The secret that follows from a key for one purpose: another purpose gives another secret."""
    digest = salted_hmac(purpose, key.hex, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:size]).rstrip(b"=").decode("ascii")


def hash_of(secret: str) -> str:
    """What the database keeps of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
