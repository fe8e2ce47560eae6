"""Sealing short texts before they rest in the database: secrets of second factors, and mails that wait for the worker.

The key follows from the secret key of the installation. Whoever reads a table, a backup or a log learns nothing.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken
from django.utils.crypto import salted_hmac

_SALT = "geleit.accounts.sealing"


class Unreadable(ValueError):
    """The text was sealed with another secret key, or changed since."""


def seal(text: str) -> str:
    """The text, readable by this installation only."""
    return _box().encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """What was sealed. Raises Unreadable."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def _box() -> Fernet:
    key = salted_hmac(_SALT, "", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
