"""How the secret of a link is kept."""

import hashlib


def hashed(secret: str) -> str:
    """The hash under which a link is known; nobody who reads the database can use it."""
    return hashlib.sha256(secret.encode()).hexdigest()
