"""Messages that were written go to whoever sends them, in the transaction of what they tell."""

from collections.abc import Callable, Sequence

from geleit.visits.models import Message

# Filled when the application starts. What nobody takes is found later by the worker's own round.
POSTERS: list[Callable[[Sequence[Message]], None]] = []


def post(messages: Sequence[Message]) -> None:
    """Hand over messages that were just written."""
    for poster in POSTERS:
        poster(messages)
