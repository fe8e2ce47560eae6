"""Rooms above that want to know when published facts change: they add a listener when the application starts."""

from collections.abc import Callable

# Called inside the transaction of the change with the number of the county.
LISTENERS: list[Callable[[int], None]] = []


def tell(county_id: int) -> None:
    """Call all listeners."""
    for listener in LISTENERS:
        listener(county_id)
