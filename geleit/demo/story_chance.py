"""Chance for the demo stories: one seeded die per family, weighted choices prepared once."""

import random
from bisect import bisect
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


class Weighted(Generic[T]):
    """Values with their weights, drawn without looking at every value."""

    def __init__(self, weights: Mapping[T, float]) -> None:
        self.values = tuple(weights)
        self.bounds = tuple(accumulate(weights.values()))

    def at(self, share: float) -> T:
        """The value found at a share of the whole weight, from 0 to below 1."""
        index = bisect(self.bounds, share * self.bounds[-1])
        return self.values[min(index, len(self.values) - 1)]


class Dice(random.Random):
    """A seeded source of chance. Stories are play, so no cryptographic quality is needed."""

    def happens(self, probability: float) -> bool:
        """Whether something with this probability happens."""
        return self.random() < probability

    def draw(self, weighted: Weighted[T]) -> T:
        """One of the values, as often as its weight says."""
        return weighted.at(self.random())

    def one_of(self, values: Sequence[T]) -> T:
        """One of the values, each equally often."""
        return values[int(self.random() * len(values))]

    def some_of(self, values: Sequence[T], count: int) -> list[T]:
        """Up to `count` different values in random order."""
        return self.sample(list(values), min(count, len(values)))

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.random() * (high - low + 1))

    def day(self, first: date, last: date) -> date:
        """A day between two days, both included; the first when they are the wrong way round."""
        return first + timedelta(days=self.whole(0, max(0, (last - first).days)))

    def after(self, day: date, low: int, high: int) -> date:
        """A day at least `low` and at most `high` days later."""
        return day + timedelta(days=self.whole(low, high))
