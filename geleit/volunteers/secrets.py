"""Secrets of the links in mails to volunteers: what is kept in the database opens nothing."""

from uuid import UUID

from geleit.core.secrets import derived_secret, hash_of

UNSUBSCRIBE, ANSWER = "unsubscribe", "answer"


def secret_of(what: str, public_id: UUID) -> str:
    """The secret of a link, 22 characters. It follows from the row, so that a later mail needs no copy of it."""
    return derived_secret(f"geleit.volunteers.{what}", public_id)


__all__ = ["ANSWER", "UNSUBSCRIBE", "hash_of", "secret_of"]
