"""New places for appointments that cannot stay where they are. Pure.

The first appointment chooses first. Each keeps its time at another counter if that is possible; else it gets the
nearest time of the same day, else the nearest time of the next day that has one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from geleit.visits.rules.days import BERLIN, bits, dates, day_of, fits, joined, run
from geleit.visits.rules.places import Shift

LOOK_AHEAD = 60  # days in which another place is looked for


@dataclass(frozen=True, slots=True)
class ToMove:
    """An appointment that needs another place."""

    id: int
    start: datetime
    units: int
    services: frozenset[int]
    channels: tuple[str, ...]  # the contingents it may use, the preferred one first
    last_day: date


@dataclass(frozen=True, slots=True)
class NewPlace:
    """Where an appointment goes, and out of which contingent."""

    id: int
    start: datetime
    counter_id: int
    channel: str


def choose_places(
    rows: Iterable[ToMove],
    *,
    shifts: Callable[[date], Sequence[Shift]],
    taken: Mapping[date, Mapping[int, int]],
    now: datetime,
) -> tuple[list[NewPlace], list[int]]:
    """The new places in the order of the appointments, and those for which nothing is free.

    `taken` holds every appointment, also those that move: what one of them leaves is not given to the next, so that
    nobody loses a time because another move failed.
    """
    kept = {on: dict(counters) for on, counters in taken.items()}
    found: list[NewPlace] = []
    left: list[int] = []
    for row in sorted(rows, key=lambda one: (one.start, one.id)):
        place = _place_for(row, shifts, kept, now)
        if place is None:
            left.append(row.id)
            continue
        day = day_of(place.start.astimezone(BERLIN).date())
        first = day.first_bit(place.start)
        counters = kept.setdefault(day.date, {})
        counters[place.counter_id] = counters.get(place.counter_id, 0) | run(first, first + row.units)
        found.append(place)
    return found, left


def _place_for(
    row: ToMove, shifts: Callable[[date], Sequence[Shift]], taken: Mapping[date, Mapping[int, int]], now: datetime
) -> NewPlace | None:
    first, today = row.start.astimezone(BERLIN).date(), now.astimezone(BERLIN).date()
    for on in dates(max(first, today), min(row.last_day, first + timedelta(days=LOOK_AHEAD))):
        place = _on_day(row, on, shifts(on), taken.get(on, {}), now, today)
        if place is not None:
            return place
    return None


def _on_day(
    row: ToMove, on: date, shifts: Sequence[Shift], taken: Mapping[int, int], now: datetime, today: date
) -> NewPlace | None:
    day = day_of(on)
    later = run(day.first_bit(now), day.units)
    wanted = _same_clock(row.start, on)
    for channel in row.channels:
        able: dict[int, int] = {}
        for shift in shifts:
            if shift.takes(row.services, channel, (on - today).days):
                free = fits(shift.open & ~taken.get(shift.counter_id, 0), row.units) & shift.starts & later
                able[shift.counter_id] = able.get(shift.counter_id, 0) | free
        every = list(bits(joined(able.values())))
        if every:
            # Of two that are equally near, the later one: nobody has to come earlier than planned.
            start = min((day.at(bit) for bit in every), key=lambda at: (abs(at - wanted), at < wanted))
            bit = day.first_bit(start)
            counter = next(one for one, free in sorted(able.items()) if free >> bit & 1)
            return NewPlace(row.id, start, counter, channel)
    return None


def _same_clock(start: datetime, on: date) -> datetime:
    local = start.astimezone(BERLIN)
    return datetime.combine(on, local.time(), tzinfo=BERLIN)
