"""Repeating and summing up."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from math import ceil
from time import perf_counter
from typing import TypeVar

T = TypeVar("T")


def percentile(values: list[float], share: float) -> float:
    """The smallest value that `share` of all values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def repeat(task: Callable[[T], object], over: list[T], *, times: int, warm_up: int) -> list[float]:
    """Milliseconds of each call of `task`, going round `over`; the first calls are not counted.

    A task that does more than what is measured returns the milliseconds itself, as a float.
    """
    turns: Iterator[T] = cycle(over)
    for _ in range(warm_up):
        task(next(turns))
    taken = []
    for _ in range(times):
        what = next(turns)
        start = perf_counter()
        told = task(what)
        taken.append(told if isinstance(told, float) else (perf_counter() - start) * 1000)
    return taken


def together(clients: list[Callable[[], list[tuple[str, float]]]]) -> dict[str, list[float]]:
    """Run all clients at once; milliseconds by the name of what they did."""
    found: dict[str, list[float]] = {}
    with ThreadPoolExecutor(len(clients)) as pool:
        for result in [pool.submit(client) for client in clients]:
            for name, milliseconds in result.result():
                found.setdefault(name, []).append(milliseconds)
    return found
