"""Figures about a whole county that may be some minutes old, so that a page costs the same in a large county."""

from collections.abc import Callable, Hashable
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

V = TypeVar("V")
_ALL: "list[Remembered[object]]" = []
_MOST = 500


class Remembered(Generic[V]):
    """Keeps what was worked out for a key, in this process, for some minutes."""

    def __init__(self, minutes: float = 10) -> None:
        self._seconds = minutes * 60
        self._known: dict[Hashable, tuple[float, V]] = {}
        self._lock = Lock()
        _ALL.append(self)  # type: ignore[arg-type]  # emptied only, whatever it keeps

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """What is known for `key`, or what `make` says now. The key must begin with the county."""
        known = self._known.get(key)
        if known is not None and monotonic() - known[0] < self._seconds:
            return known[1]
        made = make()
        with self._lock:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[key] = (monotonic(), made)
        return made

    def forget(self) -> None:
        """Work everything out anew."""
        self._known.clear()


def forget_all() -> None:
    """Work out every figure anew, for tests and after loading data."""
    for one in _ALL:
        one.forget()
