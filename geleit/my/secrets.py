"""Secrets of links, sessions and calendars: the database keeps hashes, which open nothing."""

from uuid import UUID

from geleit.core import secrets as core
from geleit.core.secrets import hash_of

_BYTES = 24


def new_secret() -> str:
    """A secret of 192 bits, 32 characters."""
    return core.new_secret(_BYTES)


def calendar_secret(nonce: UUID) -> str:
    """The secret of a calendar's address; shown again whenever its owner asks, and never kept."""
    return core.derived_secret("geleit.my.calendar", nonce, _BYTES)


__all__ = ["calendar_secret", "hash_of", "new_secret"]
