"""Working days of the two demo counties, and months in words."""

from datetime import date, timedelta
from functools import lru_cache

MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
FIXED_HOLIDAYS = frozenset({(1, 1), (1, 6), (5, 1), (10, 3), (11, 1), (12, 24), (12, 25), (12, 26), (12, 31)})
# Good Friday, Easter Monday, Ascension, Whit Monday, Corpus Christi: days counted from Easter Sunday.
MOVABLE_HOLIDAYS = (-2, 1, 39, 50, 60)


@lru_cache(maxsize=64)
def easter(year: int) -> date:
    """Easter Sunday by Gauss's rule in the Gregorian form of Lichtenberg."""
    century = year // 100
    moon_shift = 15 + (3 * century + 3) // 4 - (8 * century + 13) // 25
    sun_shift = 2 - (3 * century + 3) // 4
    lunar = year % 19
    seed = (19 * lunar + moon_shift) % 30
    correction = (seed + lunar // 11) // 29
    limit = 21 + seed - correction
    first_sunday = 7 - (year + year // 4 + sun_shift) % 7
    return date(year, 3, 1) + timedelta(days=limit + 7 - (limit - first_sunday) % 7 - 1)


@lru_cache(maxsize=64)
def _movable(year: int) -> frozenset[date]:
    return frozenset(easter(year) + timedelta(days=days) for days in MOVABLE_HOLIDAYS)


def is_working_day(day: date) -> bool:
    """Whether offices in Baden-Württemberg and Bavaria are open on that day."""
    return day.weekday() < 5 and (day.month, day.day) not in FIXED_HOLIDAYS and day not in _movable(day.year)


@lru_cache(maxsize=8192)
def working_day_at_or_before(day: date) -> date:
    """The day itself, or the last working day before it."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


@lru_cache(maxsize=8192)
def working_day_at_or_after(day: date) -> date:
    """The day itself, or the next working day."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def years_after(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def month_name(day: date, months: int) -> str:
    """The name of the month some months away."""
    return MONTHS[(day.month - 1 + months) % 12]
