"""How long a visit takes, as measured: what the expected wait is worked out from."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from random import Random

HALF_LIFE_DAYS = 14  # a measure of two weeks ago counts half
ENOUGH = 8.0  # so many measures, old ones counting less, are believed
SHORTEST, LONGEST = 0.5, 240.0  # minutes; beyond is a number that somebody forgot to finish
# Where nothing is measured: the planned time, and how far real ones lie from it.
UNMEASURED = (0.4, 0.6, 0.75, 0.9, 1.0, 1.1, 1.3, 1.6, 2.2)


@dataclass(frozen=True, slots=True)
class Measured:
    """One visit that is over: how long it took and was planned for, at which hour of the day, how many days ago."""

    service: int
    hour: int
    minutes: float
    planned: float
    days_ago: float


@dataclass(frozen=True, slots=True)
class _Sample:
    """Ratios of real to planned time in ascending order, with their weights added up."""

    ratios: tuple[float, ...]
    sums: tuple[float, ...]

    def any(self, random: Random) -> float:
        """One of the ratios, the heavier the likelier."""
        place = random.random() * self.sums[-1]
        return self.ratios[min(bisect_right(self.sums, place), len(self.ratios) - 1)]

    def draw(self, random: Random, at_least: float) -> float | None:
        """One of the ratios above `at_least`, the heavier the likelier; None where there is none."""
        first = bisect_right(self.ratios, at_least)
        if first == len(self.ratios):
            return None
        before = self.sums[first - 1] if first else 0.0
        place = before + random.random() * (self.sums[-1] - before)
        return self.ratios[min(bisect_right(self.sums, place), len(self.ratios) - 1)]

    @property
    def mean(self) -> float:
        """The weighted mean."""
        weights = (after - before for before, after in zip((0.0, *self.sums), self.sums, strict=False))
        return sum(ratio * weight for ratio, weight in zip(self.ratios, weights, strict=True)) / self.sums[-1]


_UNMEASURED = _Sample(UNMEASURED, tuple(float(number) for number in range(1, len(UNMEASURED) + 1)))


class Durations:
    """Measured durations, recent first: of a service at an hour of the day, else of the service, else the planned ones.

    Kept as ratios to the planned minutes, so that three persons at once are compared with three persons at once.
    """

    def __init__(self, measures: Iterable[Measured] = ()) -> None:
        by_hour: dict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
        by_service: dict[int, list[tuple[float, float]]] = defaultdict(list)
        for one in measures:
            if SHORTEST <= one.minutes <= LONGEST and one.planned > 0:
                pair = (one.minutes / one.planned, 0.5 ** (max(one.days_ago, 0.0) / HALF_LIFE_DAYS))
                by_hour[one.service, one.hour].append(pair)
                by_service[one.service].append(pair)
        self._by_hour = {key: _sample(pairs) for key, pairs in by_hour.items() if _is_enough(pairs)}
        self._by_service = {key: _sample(pairs) for key, pairs in by_service.items() if _is_enough(pairs)}

    def draw(self, random: Random, service: int, hour: int, planned: float, *, elapsed: float = 0.0) -> float:
        """A possible duration in minutes, of somebody who is at the counter for `elapsed` minutes already."""
        sample = self._sample(service, hour)
        if not elapsed:
            return sample.any(random) * planned
        ratio = sample.draw(random, elapsed / planned)
        if ratio is None:  # longer than any before: it may end at any moment
            return elapsed + random.uniform(0.0, max(planned, elapsed) / 2)
        return ratio * planned

    def mean(self, service: int, hour: int, planned: float) -> float:
        """What it takes on average, in minutes."""
        return self._sample(service, hour).mean * planned

    def _sample(self, service: int, hour: int) -> _Sample:
        return self._by_hour.get((service, hour)) or self._by_service.get(service) or _UNMEASURED


def _is_enough(pairs: list[tuple[float, float]]) -> bool:
    return sum(weight for _ratio, weight in pairs) >= ENOUGH


def _sample(pairs: list[tuple[float, float]]) -> _Sample:
    ratios, weights = zip(*sorted(pairs), strict=True)
    return _Sample(tuple(ratios), tuple(accumulate(weights)))
