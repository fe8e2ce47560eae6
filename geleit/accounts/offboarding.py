"""What must be known before somebody is deactivated. Rooms above add their sentences when the application starts."""

from collections.abc import Callable

from geleit.accounts.actors import Actor
from geleit.accounts.models import User

# Each entry answers: what does this user leave behind? As sentences for the administrator, without any file data.
CHECKS: list[Callable[[Actor, User], list[str]]] = []


def warnings_for(actor: Actor, user: User) -> list[str]:
    """All warnings before `user` is deactivated."""
    return [sentence for check in CHECKS for sentence in check(actor, user)]
