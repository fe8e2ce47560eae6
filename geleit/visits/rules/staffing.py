"""Planning who is at which counter when: what clashes, and what opening hours leave of it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from geleit.visits.codes import Channel
from geleit.visits.rules.days import bits, dates, day_of, fits, run
from geleit.visits.rules.places import Shift, StaffedCounter

LONGEST_CLASH = 7  # on so many days every day of the week comes
Stretch = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Left:
    """What opening hours leave of a staffing on a day of the week; nothing where `stretches` is empty."""

    day: date
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """How many could come on a day, one after the other, and the first and last moment to begin."""

    count: int = 0
    first: datetime | None = None
    last: datetime | None = None


def obstacles_to_staffing(new: StaffedCounter, known: Iterable[StaffedCounter]) -> list[str]:
    """Why somebody cannot be at a counter then; empty where nothing stands against it."""
    if not new.weekdays:
        return [_("Please choose at least one day of the week.")]
    if new.time_to <= new.time_from:
        return [_("The end must be after the beginning.")]
    if new.valid_to is not None and new.valid_to < new.valid_from:
        return [_("The last day is before the first one.")]
    if not new.channels:
        return [_("Please tick at least one way of booking.")]
    if new.public_days_before is not None and Channel.PUBLIC in new.channels:
        return [_("These places are on the public pages already. Leave the days before empty.")]
    here = _("At this counter somebody is there already: %(days)s, %(from)s to %(to)s, from %(first)s on.")
    elsewhere = _("This colleague is at another counter already: %(days)s, %(from)s to %(to)s, from %(first)s on.")
    return [
        (here if one.counter_id == new.counter_id else elsewhere)
        % {
            "days": ", ".join(weekday_names(one.weekdays & new.weekdays)),
            "from": f"{one.time_from:%H:%M}",
            "to": f"{one.time_to:%H:%M}",
            "first": f"{one.valid_from:%d.%m.%Y}",
        }
        for one in overlapping(new, known)
    ]


def overlapping(new: StaffedCounter, known: Iterable[StaffedCounter]) -> list[StaffedCounter]:
    """Those that are at the same counter, or are the same colleague, at the same time on at least one day."""
    return [one for one in known if _clash(new, one)]


def weekday_names(weekdays: int) -> list[str]:
    """The ticked days of the week, in order."""
    names = [_("Mondays"), _("Tuesdays"), _("Wednesdays"), _("Thursdays"), _("Fridays"), _("Saturdays"), _("Sundays")]
    return [names[number] for number in bits(weekdays)]


def hours_left(new: StaffedCounter, open_on: Mapping[date, int]) -> list[Left]:
    """For each day that is wholly or partly outside the opening hours, what is left of the staffing.

    `open_on` has one ordinary day for each day of the week.
    """
    found = []
    for on, open_units in sorted(open_on.items()):
        if new.holds_on(on):
            day = day_of(on)
            wanted = day.by_clock(_minutes(new.time_from), _minutes(new.time_to))
            if wanted & ~open_units:
                found.append(Left(on, tuple(stretches(on, wanted & open_units))))
    return found


def stretches(on: date, mask: int) -> list[Stretch]:
    """The times of a day that bits stand for, joined where they touch."""
    day, found = day_of(on), []
    while mask:
        first = (mask & -mask).bit_length() - 1
        rest = mask >> first
        length = (~rest & (rest + 1)).bit_length() - 1
        found.append((day.at(first), day.at(first + length)))
        mask &= ~run(first, first + length)
    return found


def places_of(
    on: date, shifts: Iterable[Shift], taken: Mapping[int, int], services: frozenset[int], channel: str, units: int,
    *, days_ahead: int,
) -> Places:  # fmt: skip
    """How many appointments of a length still fit into a day if each begins as early as it can."""
    starts: list[int] = []
    for shift in shifts:
        if shift.takes(services, channel, days_ahead):
            free = shift.open & ~taken.get(shift.counter_id, 0)
            starts += _one_after_the_other(fits(free, units) & shift.starts, units)
    if not starts:
        return Places()
    day = day_of(on)
    return Places(len(starts), day.at(min(starts)), day.at(max(starts)))


def ordinary_days(first: date, is_ordinary: Mapping[date, bool]) -> list[date]:
    """For each day of the week the first day from `first` on that is neither a holiday nor closed, if there is one."""
    found: dict[int, date] = {}
    for on in sorted(is_ordinary):
        if on >= first and is_ordinary[on]:
            found.setdefault(on.weekday(), on)
    return sorted(found.values())


def _one_after_the_other(able: int, units: int) -> list[int]:
    found = []
    while able:
        first = (able & -able).bit_length() - 1
        found.append(first)
        able = able >> (first + units) << (first + units)
    return found


def _clash(new: StaffedCounter, one: StaffedCounter) -> bool:
    is_same_person = new.user_id is not None and one.user_id == new.user_id
    if not (one.counter_id == new.counter_id or is_same_person) or not one.weekdays & new.weekdays:
        return False
    if new.time_from >= one.time_to or one.time_from >= new.time_to:
        return False
    first = max(new.valid_from, one.valid_from)
    ends = [day for day in (new.valid_to, one.valid_to) if day is not None]
    last = min([*ends, first + timedelta(days=LONGEST_CLASH - 1)])
    return any((one.weekdays & new.weekdays) >> on.weekday() & 1 for on in dates(first, last))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


__all__ = [
    "Left",
    "Places",
    "hours_left",
    "obstacles_to_staffing",
    "ordinary_days",
    "overlapping",
    "places_of",
    "stretches",
    "weekday_names",
]
