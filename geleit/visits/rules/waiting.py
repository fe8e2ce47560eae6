"""How long it takes until somebody is called: an honest range, and whether the rest of the day is full.

The queue is played through many times with durations drawn from what was measured lately (`rules.durations`), always
with the same chance numbers, so that the same queue gives the same answer. Told is the range that holds four times out
of five (10 % to 90 %), rounded outward to five minutes. What nobody can know stays out: who comes later and is urgent.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from heapq import heapify, heappop, heapreplace
from math import ceil, floor, inf
from random import Random

from geleit.visits.rules.durations import Durations
from geleit.visits.rules.manning import Services

RUNS = 120
SEED = 20180101
STEP = 5  # minutes to which a range is rounded
TURN = 1.0  # minutes between two visits: calling, the way to the counter
NO_SHOW = 0.1  # appointments whose visitors do not come
LOW, HIGH = 0.1, 0.9
_BEHIND_ALL = 1_000_000_000


class WaitKind(StrEnum):
    """What can be said about a wait."""

    AT_ONCE = "at_once"  # nobody is ahead and a counter is free
    RANGE = "range"
    UNKNOWN = "unknown"  # no counter is at work for it


@dataclass(frozen=True, slots=True)
class Wait:
    """What a visitor is told: "about 25 to 40 minutes". `low` 0 means "up to `high` minutes", never "0 minutes"."""

    kind: WaitKind
    low: int | None = None
    high: int | None = None


AT_ONCE = Wait(WaitKind.AT_ONCE, 0, 0)
UNKNOWN = Wait(WaitKind.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who is served or will be: for what, and how many minutes are planned for all of it."""

    service: int
    planned: float


@dataclass(frozen=True, slots=True)
class Queued:
    """Somebody ahead. `due_in`: an appointment that goes before walk-ins from then on, in minutes from now.

    `is_here` is False for an appointment whose visitor has not come yet: called at `due_in` at the earliest, or never.
    """

    key: Hashable
    party: Party
    rank: tuple[bool, int]  # urgent first, then the place among all; see rules.queueing
    due_in: float | None = None
    is_here: bool = True
    only_at: int | None = None  # the counter it is kept for


@dataclass(frozen=True, slots=True)
class Desk:
    """A counter at work; `busy` with somebody since `elapsed` minutes."""

    key: int
    services: Services = None
    busy: Party | None = None
    elapsed: float = 0.0

    def takes(self, one: Queued) -> bool:
        """Whether it calls them."""
        if one.only_at is not None:
            return one.only_at == self.key
        return self.serves(one.party.service)

    def serves(self, service: int) -> bool:
        """Whether it is there for a service."""
        return self.services is None or service in self.services


@dataclass(frozen=True)
class Forecast:
    """Expected waits of everybody in the queue, and of somebody who comes now, by service."""

    waits: Mapping[Hashable, Wait] = field(default_factory=dict)
    _idle: Sequence[Mapping[int, float]] = ()
    _desks: Sequence[Desk] = ()

    def of(self, key: Hashable) -> Wait:
        """The expected wait of somebody in the queue."""
        return self.waits.get(key, UNKNOWN)

    def covers(self, keys: Iterable[Hashable], at_work: Mapping[int, Services]) -> bool:
        """Whether it was made with all of these in the queue and the same counters at work."""
        return {desk.key: desk.services for desk in self._desks} == at_work and all(key in self.waits for key in keys)

    def for_new(self, service: int) -> Wait:
        """The expected wait of somebody who takes a number for a service now."""
        able = [desk.key for desk in self._desks if desk.serves(service)]
        return _told([min(run[key] for key in able) for run in self._idle] if able else [])


def forecast(
    queue: Iterable[Queued],
    desks: Sequence[Desk],
    durations: Durations,
    *,
    hour: float,
    runs: int = RUNS,
    seed: int = SEED,
) -> Forecast:
    """Play the queue through; `hour` is the time of day (9.5 is half past nine)."""
    random = Random(seed)  # noqa: S311 - chance numbers of a simulation
    people = sorted(queue, key=lambda one: one.rank)
    starts: dict[Hashable, list[float]] = {one.key: [] for one in people}
    idle = []
    for _run in range(runs):
        run = _Run(people, desks, durations, random, hour)
        run.drop_no_shows()
        run.play(starts)
        idle.append(run.idle)
    waits = {key: _told(times) for key, times in starts.items()}
    return Forecast(waits, idle, tuple(desks))


def rest_of_day_is_full(wait: Wait, service_minutes: float, minutes_left: float) -> bool:
    """Whether somebody who takes a number now would, at worst, not be done before closing.

    A wait nobody can tell says nothing about that; before the counters open, numbers are given.
    """
    return wait.high is not None and wait.high + service_minutes > minutes_left


# --- one day played through -------------------------------------------------------------------------------------------


class _Run:
    """One way the rest of the day may go. Played a hundred times for each answer, so nothing here is roundabout."""

    def __init__(
        self, people: Sequence[Queued], desks: Sequence[Desk], durations: Durations, random: Random, hour: float
    ) -> None:
        self.durations, self.random, self.hour = durations, random, hour
        self.walkers = [one for one in people if one.due_in is None]
        self.dated = [one for one in people if one.due_in is not None]
        self.desks = {desk.key: desk for desk in desks}
        self.free = [(self._free_in(desk), desk.key) for desk in desks]
        self.idle: dict[int, float] = {}  # when a counter first had nobody to call

    def drop_no_shows(self) -> None:
        """Not everybody who has an appointment comes."""
        self.dated = [one for one in self.dated if one.is_here or self.random.random() >= NO_SHOW]

    def play(self, starts: Mapping[Hashable, list[float]]) -> None:
        """Call everybody, noting when; ends when no counter finds anybody."""
        heapify(self.free)  # the counter that is free first is always on top
        while self.free:
            at, key = self.free[0]
            desk = self.desks[key]
            one = self._next(desk, at)
            if one is not None:
                (self.walkers if one.due_in is None else self.dated).remove(one)
                starts[one.key].append(at)
                heapreplace(self.free, (at + self._draw(one.party, at) + TURN, key))
                continue
            self.idle.setdefault(key, at)
            later = self._next_due(desk, at)
            if later == inf:
                heappop(self.free)
            else:
                heapreplace(self.free, (later, key))

    def _free_in(self, desk: Desk) -> float:
        return self._draw(desk.busy, 0.0, desk.elapsed) - desk.elapsed + TURN if desk.busy else 0.0

    def _draw(self, party: Party, at: float, elapsed: float = 0.0) -> float:
        hour = int(self.hour + at / 60) % 24
        return self.durations.draw(self.random, party.service, hour, party.planned, elapsed=elapsed)

    def _next(self, desk: Desk, at: float) -> Queued | None:
        """Of each list the first that can be called; both are in order, so nobody further behind can be before them."""
        walker = None
        for one in self.walkers:
            if desk.takes(one):
                walker = one
                break
        if not self.dated:
            return walker
        best, rank = walker, (walker.rank[0], True, walker.rank[1]) if walker else (True, True, _BEHIND_ALL)
        for one in self.dated:
            is_due = one.due_in is not None and one.due_in <= at
            own = (one.rank[0], not is_due, one.rank[1])
            if (one.is_here or is_due) and own < rank and desk.takes(one):
                best, rank = one, own
        return best

    def _next_due(self, desk: Desk, at: float) -> float:
        due = (one.due_in for one in self.dated if one.due_in is not None and one.due_in > at and desk.takes(one))
        return min(due, default=inf)


def _told(times: Sequence[float]) -> Wait:
    if not times:
        return UNKNOWN
    ordered = sorted(times)
    last = len(ordered) - 1
    if ordered[-1] <= 0.0:
        return AT_ONCE
    low = floor(ordered[floor(last * LOW)] / STEP) * STEP
    high = ceil(ordered[ceil(last * HIGH)] / STEP) * STEP
    return Wait(WaitKind.RANGE, low, max(high, low + STEP))
