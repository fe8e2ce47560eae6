"""Changing the order of goals and steps. Pure: gives the records whose position differs afterwards."""

from collections.abc import Sequence
from typing import TypeVar

from geleit.plans.models import Goal, Step

T = TypeVar("T", Goal, Step)


def moved(items: Sequence[T], item: T, *, direction: str = "", position: int | None = None) -> list[T]:
    """Place `item` one up, one down or at `position`, and number all items anew."""
    order = [one for one in items if one.pk != item.pk]
    place = next((index for index, one in enumerate(items) if one.pk == item.pk), len(order))
    if position is not None:
        place = position
    elif direction in ("up", "down"):
        place += -1 if direction == "up" else 1
    order.insert(min(max(place, 0), len(order)), item)
    changed = [one for index, one in enumerate(order) if one.position != index]
    for index, one in enumerate(order):
        one.position = index
    return changed
