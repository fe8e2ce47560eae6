"""Which places there are on a day: counters, who is there, and when somebody could begin. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from geleit.visits.codes import Channel
from geleit.visits.rules.days import UNIT_MINUTES, Day, bits, day_of, every, fits, joined, run

NOBODY: Mapping[int, int] = {}


@dataclass(frozen=True, slots=True)
class StaffedCounter:
    """Somebody at a counter at these hours of these days: what `models.Staffing` says, without the database."""

    counter_id: int
    weekdays: int
    time_from: time
    time_to: time
    valid_from: date
    valid_to: date | None
    channels: frozenset[str]
    public_days_before: int | None = None
    services: frozenset[int] = frozenset()  # empty: all of the point
    languages: frozenset[str] = frozenset()
    user_id: int | None = None

    def holds_on(self, day: date) -> bool:
        """Whether somebody is there on that day, as far as the plan knows."""
        in_time = self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
        return in_time and bool(self.weekdays >> day.weekday() & 1)


@dataclass(frozen=True, slots=True)
class BlockedTime:
    """A time in which a counter, a colleague or, with neither, the whole point takes nobody."""

    start: datetime
    end: datetime
    counter_id: int | None = None
    user_id: int | None = None

    def concerns(self, one: StaffedCounter) -> bool:
        """Whether it takes time away from this staffing."""
        if self.counter_id is not None:
            return self.counter_id == one.counter_id
        return self.user_id is None or self.user_id == one.user_id


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of one day at one counter: when it takes visitors, and which bits may be a beginning."""

    counter_id: int
    open: int
    starts: int
    services: frozenset[int]
    channels: frozenset[str]
    public_days_before: int | None
    languages: frozenset[str] = frozenset()

    def takes(self, services: frozenset[int], channel: str, days_ahead: int) -> bool:
        """Whether these services are given here and the place may be given away by this way."""
        if self.services and not services <= self.services:
            return False
        if channel in self.channels:
            return True
        released = self.public_days_before is not None and days_ahead <= self.public_days_before
        return channel == Channel.PUBLIC and released


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants a place for."""

    services: frozenset[int]
    minutes: int
    channel: str
    not_before: datetime  # now and the lead time
    last_day: date  # of the horizon

    @property
    def units(self) -> int:
        """The time it takes, in units of five minutes, rounded up."""
        return -(-self.minutes // UNIT_MINUTES)


def shifts_of(
    on: date, staffings: Iterable[StaffedCounter], open_units: int, blocks: Sequence[BlockedTime], grid_minutes: int
) -> tuple[Shift, ...]:
    """The day's shifts: staffed, inside the opening hours (`open_units`), and not blocked."""
    day, found = day_of(on), []
    for one in staffings:
        if not one.holds_on(on):
            continue
        mask = day.by_clock(_minutes(one.time_from), _minutes(one.time_to) or 24 * 60)
        starts = _grid(mask, grid_minutes)
        mask &= open_units & ~joined(_blocked(day, block) for block in blocks if block.concerns(one))
        if mask:
            found.append(
                Shift(
                    one.counter_id,
                    mask,
                    starts & mask,
                    one.services,
                    one.channels,
                    one.public_days_before,
                    one.languages,
                )
            )
    return tuple(found)


def beginnings(on: date, shifts: Iterable[Shift], taken: Mapping[int, int], asked: Asked, *, today: date) -> int:
    """The bits of a day at which the asked-for could begin at one counter or another; `taken` is by counter."""
    if on > asked.last_day:
        return 0
    day, days_ahead = day_of(on), (on - today).days
    later = run(day.first_bit(asked.not_before), day.units)
    if not later:
        return 0
    return joined(
        fits(shift.open & ~taken.get(shift.counter_id, 0), asked.units) & shift.starts & later
        for shift in shifts
        if shift.takes(asked.services, asked.channel, days_ahead)
    )


def counters_for(
    start: datetime, shifts: Iterable[Shift], taken: Mapping[int, int], asked: Asked, *, today: date
) -> list[int]:
    """The counters at which the asked-for could begin at `start`, the least versatile first.

    Whoever can do only this takes it, so that those who can do everything stay free for the rest.
    """
    on = start.astimezone(day_of(today).at(0).tzinfo).date()
    day, days_ahead = day_of(on), (on - today).days
    bit = day.first_bit(start)
    # Compared as seconds: in the hour that comes twice Python takes no two times of different zones for equal.
    if on > asked.last_day or start < asked.not_before or day.at(bit).timestamp() != start.timestamp():
        return []
    able: dict[int, int] = {}
    for shift in shifts:
        if shift.takes(asked.services, asked.channel, days_ahead):
            free = fits(shift.open & ~taken.get(shift.counter_id, 0), asked.units) & shift.starts
            if free >> bit & 1:
                able[shift.counter_id] = len(shift.services) or 1_000_000
    return sorted(able, key=lambda counter: able[counter])


def moments(on: date, mask: int) -> list[datetime]:
    """The moments that bits of a day stand for, in German time."""
    day = day_of(on)
    return [day.at(bit) for bit in bits(mask)]


def taken_units(on: date, times: Iterable[tuple[datetime, datetime]]) -> int:
    """The bits of a day that appointments take."""
    day = day_of(on)
    return joined(day.touched(start, end) for start, end in times)


def ends_at(start: datetime, minutes: int) -> datetime:
    """The end of an appointment, in whole units."""
    return start + timedelta(minutes=-(-minutes // UNIT_MINUTES) * UNIT_MINUTES)


def _blocked(day: Day, block: BlockedTime) -> int:
    return day.touched(block.start, block.end)


def _grid(mask: int, grid_minutes: int) -> int:
    """Beginnings every so many minutes, counted from the beginning of the shift."""
    if not mask:
        return 0
    first = (mask & -mask).bit_length() - 1
    return every(first, mask.bit_length(), grid_minutes // UNIT_MINUTES)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
