"""Opening hours as editors write them: the OpenStreetMap `opening_hours` syntax, as far as offices need it.

Refused although the syntax knows it: times past midnight, sunrise and sunset, school holidays, open ends, fallbacks and
rules without times. Nobody would find an office by them, and each of them has been typed by mistake.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise

from django.utils.translation import gettext as _
from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]  # its stub forgets the error

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_GERMAN = dict(
    zip(
        ("Di", "Mi", "Do", "So", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
        ("Tu", "We", "Th", "Su", *WEEKDAYS),
        strict=True,
    )
)
_WORD = re.compile(r"[A-Za-zÄÖÜäöüß]+")
_TIMES = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
_COMMENT = re.compile(r'"[^"]*"')
_HOLIDAY = re.compile(r"\bPH\b")
_UNWANTED = re.compile(r"\b(?:sunrise|sunset|dawn|dusk|SH)\b|\|\||\d\+|\bPH\s*[+-]\s*\d+\s*day")
_CLOSED = re.compile(r"\b(?:off|closed)\b")
_POSITION = re.compile(r"--> 1:(\d+)")
_MIDNIGHT = 24 * 60
_SAMPLE = datetime(2025, 12, 29)  # a Monday; a year and a week from here meets every month and weekday


@dataclass(frozen=True)
class Problem:
    """What is wrong with the hours somebody typed, and where: `position` counts letters from 1, 0 means the whole."""

    position: int
    message: str


@dataclass(frozen=True)
class Piece:
    """Minutes of a day from `start` to before `end` in which the syntax says open, or unknown with a comment."""

    start: int
    end: int
    is_unknown: bool
    comment: str


def problems(syntax: str) -> list[Problem]:
    """What an editor must mend in the syntax before it may be saved; in the words of the active language."""
    if not syntax.strip():
        return [Problem(0, _("Say when it is open, such as Mo-Fr 08:00-12:00."))]
    bare = _without_comments(syntax)
    found = [*_german_words(bare), *_unwanted(bare), *_wrong_times(bare)]
    if found:
        return sorted(found, key=lambda one: one.position)
    try:
        parsed = OpeningHours(syntax)
    except ParserError as error:
        return [_not_understood(syntax, str(error))]
    found = _without_times(bare) or _overlaps(str(parsed), syntax)
    return found or _holiday_mixed(syntax)


def pieces(syntax: str, day: date, *, is_holiday: bool) -> tuple[Piece, ...]:
    """When it is open on a day. On a public holiday only what the syntax says about PH counts; 24/7 means always.

    Raises opening_hours.ParserError for a syntax that `problems` would have refused.
    """
    if is_holiday and syntax.strip() != "24/7":
        if not _HOLIDAY.search(_without_comments(syntax)):
            return ()
        syntax = _as_weekday(syntax, day)
    return _pieces(syntax, day)


def mentions_holidays(syntax: str) -> bool:
    """Whether the syntax itself says what happens on public holidays."""
    return _HOLIDAY.search(_without_comments(syntax)) is not None


# --- the form on top: from and to for each weekday --------------------------------------------------------------------

Week = dict[int, list[tuple[time, time]]]  # 0 is Monday


def syntax_of(week: Week) -> str:
    """The syntax for the lines of the form; days with equal times are put together."""
    by_times: dict[str, list[int]] = {}
    for day in range(7):
        lines = sorted(week.get(day, []))
        if lines:
            times = ",".join(f"{start:%H:%M}-{_end(end)}" for start, end in lines)
            by_times.setdefault(times, []).append(day)
    return "; ".join(f"{_days(days)} {times}" for times, days in by_times.items())


def week_of(syntax: str) -> Week | None:
    """The lines of the form for a syntax, or None where the form cannot show it (then only the expert field can)."""
    if any(_wrong_times(syntax)):
        return None
    week: Week = {}
    for rule in (part.strip() for part in syntax.split(";")):
        if rule in {"PH off", "PH closed"}:  # holds without being said
            continue
        found = re.fullmatch(r"([A-Za-z,\- ]+?) ((?:\d{1,2}:\d{2}-\d{1,2}:\d{2},? ?)+)", rule)
        days = _listed_days(found.group(1)) if found else None
        if found is None or days is None or any(day in week for day in days):
            return None
        for day in days:
            week[day] = [(_clock(a, b), _clock(c, d)) for a, b, c, d in _TIMES.findall(found.group(2))]
    return week


_LINE = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:Uhr)?\s*(?:-|–|bis)\s*(\d{1,2})(?:[:.](\d{2}))?\s*(?:Uhr)?", re.IGNORECASE
)


def read_line(text: str) -> list[tuple[time, time]]:
    """The times of a line as people write it: "8-12 und 14.00 bis 17.30 Uhr".

    Raises ValueError with the part that is no time.
    """
    found = []
    for part in re.split(r",|;|\bund\b|\n", text):
        if part.strip():
            line = _LINE.fullmatch(part.strip())
            if line is None:
                raise ValueError(part.strip())
            try:
                a, b, c, d = (int(group or 0) for group in line.groups())
                found.append((time(a, b), time() if (c, d) == (24, 0) else time(c, d)))
            except ValueError:
                raise ValueError(part.strip()) from None
    return found


def written_line(lines: Sequence[tuple[time, time]]) -> str:
    """Times as the form shows them: "08:00-12:00, 14:00-17:30"."""
    return ", ".join(f"{start:%H:%M}-{_end(end)}" for start, end in lines)


def line_problems(week: Week) -> list[tuple[int, str]]:
    """What is wrong with the lines of the form, each with its weekday (0 is Monday)."""
    found = []
    for day, lines in week.items():
        known: list[tuple[time, time]] = []
        for start, end in lines:
            if _minutes(end) <= _minutes(start) and end != time(0):
                found.append((day, _("The end must be after the beginning.")))
            elif any(_minutes(start) < _minutes_end(b) and _minutes(a) < _minutes_end(end) for a, b in known):
                found.append((day, _("These times overlap with other times of the same day.")))
            known.append((start, end))
    return found


# --- inside -----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _parsed(syntax: str) -> OpeningHours:
    return OpeningHours(syntax)


@lru_cache(maxsize=16384)
def _pieces(syntax: str, day: date) -> tuple[Piece, ...]:
    start = datetime.combine(day, time())
    found = []
    for begin, end, state, comment in _parsed(syntax).intervals(start, start + timedelta(days=1)):
        if state != State.CLOSED:
            last = _MIDNIGHT if end.date() > day else end.hour * 60 + end.minute
            found.append(Piece(begin.hour * 60 + begin.minute, last, state == State.UNKNOWN, comment))
    return tuple(found)


def _without_comments(syntax: str) -> str:
    return _COMMENT.sub(lambda found: " " * len(found.group()), syntax)


def _as_weekday(syntax: str, day: date) -> str:
    """PH replaced by the weekday of the holiday: for this one day it says the same."""
    bare = _without_comments(syntax)
    short = WEEKDAYS[day.weekday()]
    for found in reversed(list(_HOLIDAY.finditer(bare))):
        syntax = syntax[: found.start()] + short + syntax[found.end() :]
    return syntax


def _german_words(bare: str) -> Iterator[Problem]:
    for found in _WORD.finditer(bare):
        if found.group() in _GERMAN:
            yield Problem(
                found.start() + 1,
                _("“{word}” is not known here. Write {right}.").format(
                    word=found.group(), right=_GERMAN[found.group()]
                ),
            )


def _unwanted(bare: str) -> Iterator[Problem]:
    for found in _UNWANTED.finditer(bare):
        yield Problem(
            found.start() + 1,
            _("“{word}” cannot be used for offices. Give days and times.").format(word=found.group()),
        )


def _wrong_times(bare: str) -> Iterator[Problem]:
    for found in _TIMES.finditer(bare):
        a, b, c, d = (int(part) for part in found.groups())
        start, end = a * 60 + b, c * 60 + d
        if b > 59 or d > 59 or start >= _MIDNIGHT or end > _MIDNIGHT:
            yield Problem(found.start() + 1, _("“{times}” is no time of day.").format(times=found.group()))
        elif end <= start:
            yield Problem(
                found.start() + 1,
                _("“{times}” goes past midnight. Write one line for each day.").format(times=found.group()),
            )


def _not_understood(syntax: str, message: str) -> Problem:
    found = _POSITION.search(message)
    position = int(found.group(1)) if found else 0
    rest = syntax[position - 1 :].partition(";")[0].strip() if position else ""
    if not rest:
        return Problem(position, _("Something is missing at the end. Is there a semicolon too many?"))
    return Problem(
        position,
        _("From “{rest}” on this cannot be understood. Write it like Mo-Fr 08:00-12:00; We 14:00-17:00.").format(
            rest=rest[:30]
        ),
    )


def _without_times(bare: str) -> list[Problem]:
    for rule in re.finditer(r"(?:[^;,]|,(?! ))+", bare):
        text = rule.group().strip()
        if text and not (_TIMES.search(text) or _CLOSED.search(text) or text == "24/7"):
            position = rule.start() + len(rule.group()) - len(rule.group().lstrip()) + 1
            message = _("Times are missing for “{days}”. Between days there is a comma without a space: Mo,We.")
            return [Problem(position, message.format(days=text))]
    return []


def _overlaps(normal: str, syntax: str) -> list[Problem]:
    """Times that cover each other: within one list of times, or between rules joined by a comma."""
    for rule in normal.split("; "):
        parts = [part for part in rule.split(", ") if _TIMES.search(part)]
        for part in parts:
            spans = sorted((int(a) * 60 + int(b), int(c) * 60 + int(d)) for a, b, c, d in _TIMES.findall(part))
            if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
                return [Problem(_position(part, syntax), _("The times in “{rule}” overlap.").format(rule=part))]
        for number, part in enumerate(parts[1:], start=1):
            for other in parts[:number]:
                if _meet(part, other):
                    message = _("The times in “{rule}” and “{other}” overlap.")
                    return [Problem(_position(part, syntax), message.format(rule=part, other=other))]
    return []


def _position(part: str, syntax: str) -> int:
    """Where the times of a rule stand in what was typed, as far as they were typed like that."""
    found = _TIMES.search(part)
    return syntax.rfind(found.group()) + 1 if found else 0


def _meet(one: str, other: str) -> bool:
    end = _SAMPLE + timedelta(days=373)

    def opened(syntax: str) -> list[tuple[datetime, datetime]]:
        return [(a, b) for a, b, state, _c in OpeningHours(syntax).intervals(_SAMPLE, end) if state != State.CLOSED]

    mine, theirs = opened(one), opened(other)
    index = 0
    for begin, stop in mine:
        while index < len(theirs) and theirs[index][1] <= begin:
            index += 1
        if index < len(theirs) and theirs[index][0] < stop:
            return True
    return False


def _holiday_mixed(syntax: str) -> list[Problem]:
    """PH must stand where a weekday could stand, because it is read as the weekday of the holiday."""
    bare = _without_comments(syntax)
    found = _HOLIDAY.search(bare)
    if found is None:
        return []
    try:
        OpeningHours(_as_weekday(syntax, date(2026, 1, 6)))
    except ParserError:
        return [Problem(found.start() + 1, _("Give holidays a rule of their own, such as PH off."))]
    return []


def _days(days: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    names = [
        f"{WEEKDAYS[run[0]]}-{WEEKDAYS[run[-1]]}" if len(run) > 2 else ",".join(WEEKDAYS[day] for day in run)
        for run in runs
    ]
    return ",".join(names)


def _listed_days(text: str) -> list[int] | None:
    days: list[int] = []
    for part in text.split(","):
        ends = part.split("-")
        if len(ends) > 2 or any(end not in WEEKDAYS for end in ends):
            return None
        first, last = WEEKDAYS.index(ends[0]), WEEKDAYS.index(ends[-1])
        if last < first:
            return None
        days += range(first, last + 1)
    return days if len(days) == len(set(days)) else None


def _clock(hours: str, minutes: str) -> time:
    return time() if hours == "24" else time(int(hours), int(minutes))


def _end(end: time) -> str:
    return "24:00" if end == time() else f"{end:%H:%M}"


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _minutes_end(moment: time) -> int:
    return _MIDNIGHT if moment == time() else _minutes(moment)
