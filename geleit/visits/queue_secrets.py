"""The secrets in addresses of numbers and devices. Only their hashes are kept."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from secrets import token_bytes
from uuid import UUID

from django.utils.crypto import salted_hmac

BYTES = 16  # 128 bits


def new_secret() -> str:
    """A secret for the address of a device."""
    return _text(token_bytes(BYTES))


def secret_of_form(form_key: UUID) -> str:
    """The secret of the number that a form takes: the same when it is sent again, and nothing without our key."""
    return _text(salted_hmac("geleit.visits.ticket", form_key.hex, algorithm="sha256").digest()[:BYTES])


def hash_of(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode()).hexdigest()


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
