"""Rooms above that want to know when published facts change, or have something to say to the editor who changed them.

They add themselves when the application starts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

# Called inside the transaction of the change with the number of the county.
LISTENERS: list[Callable[[int], None]] = []


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows from hours and closures as they are now, in a sentence, and the page where it is dealt with."""

    text: str
    href: str


# Asked for the page of an office (its number) or of the whole county (None).
CONSEQUENCES: list[Callable[[int, int | None, datetime], list[Consequence]]] = []


def tell(county_id: int) -> None:
    """Call all listeners."""
    for listener in LISTENERS:
        listener(county_id)


def consequences(county_id: int, office_id: int | None, *, now: datetime) -> list[Consequence]:
    """What all rooms have to say to an editor of an office, or of the whole county."""
    return [one for ask in CONSEQUENCES for one in ask(county_id, office_id, now)]
