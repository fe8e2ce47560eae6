"""Which counters are at work now, and for what."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time

Services = frozenset[int] | None  # None: whatever the point offers


@dataclass(frozen=True, slots=True)
class Shift:
    """Somebody is planned to be at a counter; what `models.Staffing` says, without the database."""

    counter: int
    weekdays: int
    time_from: time
    time_to: time
    valid_from: date
    valid_to: date | None
    services: Services = None
    user: int | None = None

    def covers(self, day: date, hour: time) -> bool:
        """Whether it holds at a moment, as the clock on the wall shows it."""
        holds = self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
        return holds and bool(self.weekdays >> day.weekday() & 1) and self.time_from <= hour < self.time_to


@dataclass(frozen=True, slots=True)
class Blocked:
    """What is blocked at the moment."""

    point: bool = False
    counters: frozenset[int] = frozenset()
    users: frozenset[int] = frozenset()


def at_work(
    shifts: Iterable[Shift], blocked: Blocked, active: Collection[int], *, day: date, hour: time
) -> dict[int, Services]:
    """Counters at work with the services they are there for.

    At work is who has somebody at the counter or had a moment ago (`active`), whatever the plan says, and who is
    planned and not blocked.
    """
    now = [shift for shift in shifts if shift.covers(day, hour)]
    planned: dict[int, Services] = {}
    for shift in now:
        if not _is_blocked(shift, blocked):
            planned[shift.counter] = _both(planned, shift)
    usual: dict[int, Services] = {}
    for shift in now:
        usual[shift.counter] = _both(usual, shift)
    return planned | {counter: usual.get(counter) for counter in active}


def _is_blocked(shift: Shift, blocked: Blocked) -> bool:
    return blocked.point or shift.counter in blocked.counters or shift.user in blocked.users


def _both(known: Mapping[int, Services], shift: Shift) -> Services:
    if shift.counter not in known:
        return shift.services
    before = known[shift.counter]
    return None if before is None or shift.services is None else before | shift.services
