"""Birth dates as papers know them: whole, month and year, year only, estimated. Pure."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

MAX_AGE = 120
# Offices write 1 January when only the year is known.
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})[.\-/ ]+(\d{1,2})[.\-/ ]+(\d{4}|\d{2})\.?")
_YEAR_MONTH_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[.\-/](\d{4})")
_EIGHT_DIGITS = re.compile(r"(\d{2})(\d{2})(\d{4})")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_IN_TEXT = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2,4}|\S+")


@dataclass(frozen=True)
class Birth:
    """A birth date in parts; a missing part is unknown."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    estimated: bool = False

    @property
    def is_known(self) -> bool:
        """Whether anything is known at all."""
        return self.year is not None

    @property
    def earliest(self) -> date | None:
        """The first day that fits."""
        return None if self.year is None else date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date | None:
        """The last day that fits."""
        if self.year is None:
            return None
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def text(self) -> str:
        """31.12.1990, 12.1990, 1990, with "about" when estimated; "" when nothing is known."""
        if self.year is None:
            return ""
        parts = [f"{self.day:02d}" if self.day else "", f"{self.month:02d}" if self.month else "", f"{self.year}"]
        text = ".".join(part for part in parts if part)
        return _("about %(date)s") % {"date": text} if self.estimated else text

    def age_on(self, day: date) -> int | None:
        """Whole years on `day`, counted from the earliest day that fits; None when the year is unknown."""
        born = self.earliest
        return None if born is None else day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    def fits(self, other: "Birth") -> bool:
        """Whether every part known on both sides is the same."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(a is None or b is None or a == b for a, b in pairs)

    def exists(self) -> bool:
        """Whether the calendar has such a day."""
        if self.year is None:
            return self.month is None and self.day is None
        if self.month is None:
            return self.day is None
        if not 1 <= self.month <= 12:
            return False
        return self.day is None or 1 <= self.day <= calendar.monthrange(self.year, self.month)[1]


UNKNOWN = Birth()


def parse_birth(text: str, *, today: date) -> Birth | None:
    """A birth date in any usual notation: 1.2.1990, 01.02.90, 1990-02-01, 01021990, 2.1990, 1990.

    None for anything else and for days that do not exist. Two-digit years lie in the hundred years before `today`.
    """
    text = text.strip()
    if found := _YEAR_MONTH_DAY.fullmatch(text):
        parts: tuple[int, int | None, int | None] = (int(found[1]), int(found[2]), int(found[3]))
    elif found := _DAY_MONTH_YEAR.fullmatch(text) or _EIGHT_DIGITS.fullmatch(text):
        parts = (_year(found[3], today), int(found[2]), int(found[1]))
    elif found := _MONTH_YEAR.fullmatch(text):
        parts = (int(found[2]), int(found[1]), None)
    elif _YEAR.fullmatch(text):
        parts = (int(text), None, None)
    else:
        return None
    birth = Birth(*parts)
    return birth if birth.exists() and birth.year and 1850 <= birth.year <= today.year else None


def split_birth(text: str, *, today: date) -> tuple[str, Birth | None]:
    """The words of a search text without the birth date in it, and that birth date."""
    words: list[str] = []
    birth: Birth | None = None
    for word in _IN_TEXT.findall(text):
        found = parse_birth(word, today=today) if birth is None else None
        if found is None:
            words.append(word)
        else:
            birth = found
    return " ".join(words), birth


def full_year(year: int, today: date) -> int:
    """A year of two digits as one of the hundred years before `today`."""
    century = today.year - today.year % 100
    return century + year if century + year <= today.year else century - 100 + year


def _year(text: str, today: date) -> int:
    return int(text) if len(text) == 4 else full_year(int(text), today)
