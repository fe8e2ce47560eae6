"""A day as a number: one bit for every five minutes since midnight in Germany.

Whether forty counters have a place of twenty minutes is then a handful of operations on whole numbers. Bits count time
that really passes: on the night when the clock goes back the day has 300 of them and two o'clock comes twice, on the
night when it goes forward it has 276 and no bit stands for half past two.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from geleit.directory.rules.hours import at_clock

BERLIN = ZoneInfo("Europe/Berlin")
UNIT_MINUTES = 5
_UNIT_SECONDS = UNIT_MINUTES * 60


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day in Germany with its first moment (UTC) and its number of units."""

    date: date
    start: datetime
    units: int

    def at(self, bit: int) -> datetime:
        """The moment at which a unit begins, in German time."""
        return (self.start + timedelta(minutes=bit * UNIT_MINUTES)).astimezone(BERLIN)

    def first_bit(self, moment: datetime) -> int:
        """The first unit that begins at `moment` or later; within the day and its end."""
        seconds = (moment.astimezone(UTC) - self.start).total_seconds()
        return max(0, min(self.units, int(-(-seconds // _UNIT_SECONDS))))

    def last_bit(self, moment: datetime) -> int:
        """The unit before which `moment` lies or with which it ends: rounded down, within the day and its end."""
        seconds = (moment.astimezone(UTC) - self.start).total_seconds()
        return max(0, min(self.units, int(seconds // _UNIT_SECONDS)))

    def inside(self, start: datetime, end: datetime) -> int:
        """The units that lie wholly between two moments: time that can be given away."""
        return run(self.first_bit(start), self.last_bit(end))

    def touched(self, start: datetime, end: datetime) -> int:
        """The units that have any part between two moments: time that is taken."""
        return run(self.last_bit(start), self.first_bit(end))

    def by_clock(self, start_minutes: int, end_minutes: int) -> int:
        """The units between two times of the clock on the wall, in minutes since midnight."""
        return self.inside(at_clock(self.date, start_minutes), at_clock(self.date, end_minutes))


@lru_cache(maxsize=2048)
def day_of(on: date) -> Day:
    """The day with that date."""
    start = at_clock(on, 0).astimezone(UTC)
    end = at_clock(on + timedelta(days=1), 0).astimezone(UTC)
    return Day(on, start, int((end - start).total_seconds() // _UNIT_SECONDS))


def run(first: int, end: int) -> int:
    """The bits from `first` up to, but not including, `end`."""
    return ((1 << (end - first)) - 1) << first if end > first else 0


def fits(free: int, units: int) -> int:
    """The bits at which so many free units in a row begin. None for no units."""
    if units < 1:
        return 0
    have = 1
    while have < units:
        step = min(have, units - have)
        free &= free >> step
        have += step
    return free


def every(first: int, end: int, step: int) -> int:
    """Every `step`-th bit from `first` on, below `end`."""
    return sum(1 << bit for bit in range(first, end, step))


def bits(mask: int) -> Iterator[int]:
    """The numbers of the bits that are set, lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def joined(masks: Iterable[int]) -> int:
    """All bits of several numbers."""
    found = 0
    for mask in masks:
        found |= mask
    return found


def dates(first: date, last: date) -> Iterator[date]:
    """All days from `first` to `last`, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
