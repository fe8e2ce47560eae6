"""Secrets of links and keyed hashes of people: what is kept in the database opens and tells nothing."""

import base64
import hashlib
import secrets
from uuid import UUID

from django.utils.crypto import salted_hmac

_SALT = "geleit.visits"
# Without signs that are taken for one another when they are read out on the telephone.
_SIGNS = "ABCDEFGHJKLMNPRSTUVWXYZ23456789"
_CODE_LENGTH = 8
SECRET_BYTES = 16  # 128 bits


def new_secret() -> str:
    """A secret for a link, 22 characters."""
    return secrets.token_urlsafe(SECRET_BYTES)


def secret_of(form_key: UUID) -> str:
    """The secret of the link of what was booked with a form, 22 characters (128 bits).

    It follows from the form, so that the form sent twice leads to the same page, and a message that is sent later needs
    no copy of it.
    """
    return _derived("link", form_key)


def confirm_token(form_key: UUID) -> str:
    """The token in the link with which a booking is confirmed, 22 characters.

    It stands in the mail only: whoever knows the page of a booking has not thereby read the mailbox.
    """
    return _derived("confirm", form_key)


def ticket_secret(form_key: UUID) -> str:
    """The secret of the number that a form takes, by the same rule."""
    return _derived("ticket", form_key)


def _derived(what: str, form_key: UUID) -> str:
    digest = salted_hmac(f"{_SALT}.{what}", form_key.hex, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:SECRET_BYTES]).rstrip(b"=").decode("ascii")


def hash_of(secret: str) -> str:
    """What the database keeps of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_code() -> str:
    """A short code that names an appointment on the telephone, such as "K7F3-QX8M". It opens nothing."""
    code = "".join(secrets.choice(_SIGNS) for _number in range(_CODE_LENGTH))
    return f"{code[:4]}-{code[4:]}"


def code_as_kept(typed: str) -> str:
    """A code as it is kept, whatever case and separators were typed."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    return f"{signs[:4]}-{signs[4:]}"


def key_of(kind: str, value: str) -> str:
    """A keyed hash by which the same person or address is found again, and nothing else."""
    return salted_hmac(f"{_SALT}.{kind}", value, algorithm="sha256").hexdigest()
