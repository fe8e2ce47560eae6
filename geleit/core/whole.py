"""All of an action or nothing of it."""

import threading
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")


class _Acting(threading.local):
    """Whether this thread is inside an action."""

    now = False


_acting = _Acting()


def whole(action: Callable[P, R]) -> Callable[P, R]:
    """Run an action as one: if it is refused half-way, nothing of it stays.

    Only the outermost action of a call marks the place to go back to. What it calls fails together with it, so an
    action must not catch the refusal of another one and go on.
    """

    @wraps(action)
    def acting(*args: P.args, **kwargs: P.kwargs) -> R:
        inside = _acting.now
        _acting.now = True
        try:
            with transaction.atomic(savepoint=not inside):
                return action(*args, **kwargs)
        finally:
            _acting.now = inside

    return acting
