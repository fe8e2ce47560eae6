"""Secrets of links and keyed hashes of people: what is kept in the database opens and tells nothing."""

import secrets
from uuid import UUID

from django.utils.crypto import salted_hmac

from geleit.core.secrets import derived_secret, hash_of, new_secret

_SALT = "geleit.visits"
# Without signs that are taken for one another when they are read out on the telephone.
_SIGNS = "ABCDEFGHJKLMNPRSTUVWXYZ23456789"
_CODE_LENGTH = 8


def secret_of(form_key: UUID) -> str:
    """The secret of the link of what was booked with a form, 22 characters (128 bits).

    It follows from the form, so that the form sent twice leads to the same page, and a message that is sent later needs
    no copy of it.
    """
    return derived_secret(f"{_SALT}.link", form_key)


def confirm_token(form_key: UUID) -> str:
    """The token in the link with which a booking is confirmed, 22 characters.

    It stands in the mail only: whoever knows the page of a booking has not thereby read the mailbox.
    """
    return derived_secret(f"{_SALT}.confirm", form_key)


def ticket_secret(form_key: UUID) -> str:
    """The secret of the number that a form takes, by the same rule."""
    return derived_secret(f"{_SALT}.ticket", form_key)


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


__all__ = [
    "code_as_kept",
    "confirm_token",
    "hash_of",
    "key_of",
    "new_code",
    "new_secret",
    "secret_of",
    "ticket_secret",
]
