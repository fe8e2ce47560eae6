"""Limits of a rule: the people it concerns by age, the days on which it holds. Both ends belong to it."""

from datetime import date
from typing import NamedTuple

OLDEST = 120  # ages above are typing errors


class Ages(NamedTuple):
    """A group of people by age in whole years, both ends inclusive; None is open."""

    first: int | None = None
    last: int | None = None

    def holds(self, age: int) -> bool:
        """Whether somebody of that age belongs to the group."""
        return (self.first or 0) <= age and (self.last is None or age <= self.last)

    def meet(self, other: "Ages") -> bool:
        """Whether somebody belongs to both groups."""
        return max(self.first or 0, other.first or 0) <= min(_last(self), _last(other))


EVERYBODY = Ages()


class Days(NamedTuple):
    """A period, both ends inclusive; None is open."""

    first: date | None
    last: date | None

    def holds(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def within(self, other: "Days") -> bool:
        """Whether each day of the period is also one of the other."""
        return self.common(other) == self

    def common(self, other: "Days") -> "Days | None":
        """The days both periods hold, if any."""
        first = max(self.first or date.min, other.first or date.min)
        last = min(self.last or date.max, other.last or date.max)
        if first > last:
            return None
        return Days(None if first == date.min else first, None if last == date.max else last)


def both(one: Ages, other: Ages) -> Ages:
    """The people who belong to both groups; only for groups that meet."""
    firsts = [first for first in (one.first, other.first) if first is not None]
    lasts = [last for last in (one.last, other.last) if last is not None]
    return Ages(max(firsts, default=None), min(lasts, default=None))


def _last(ages: Ages) -> int:
    return OLDEST if ages.last is None else ages.last
