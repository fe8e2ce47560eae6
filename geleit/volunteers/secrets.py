"""Secrets of the links in mails to volunteers: what is kept in the database opens nothing."""

import base64
import hashlib
from uuid import UUID

from django.utils.crypto import salted_hmac

_SALT = "geleit.volunteers"
SECRET_BYTES = 16  # 128 bits
UNSUBSCRIBE, ANSWER = "unsubscribe", "answer"


def secret_of(what: str, public_id: UUID) -> str:
    """The secret of a link, 22 characters. It follows from the row, so that a later mail needs no copy of it."""
    digest = salted_hmac(f"{_SALT}.{what}", public_id.hex, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:SECRET_BYTES]).rstrip(b"=").decode("ascii")


def hash_of(secret: str) -> str:
    """What the database keeps of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
