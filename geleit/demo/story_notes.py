"""Short notes of consultations, put together from sentences by topic.

A file `data/notes_<topic>.txt` holds one sentence a line; lines that begin with `next:` are next steps.
Sentences have slots in braces, filled from `data/notes_slots.csv` and from the day of the consultation.
"""

import csv
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from string import Formatter

from geleit.demo.story_calendar import WEEKDAYS, month_name, working_day_at_or_after
from geleit.demo.story_chance import Dice

DATA = Path(__file__).parent / "data"
NEXT = "next: "
CONTRACTIONS = (("von dem ", "vom "), ("Von dem ", "Vom "), ("bei dem ", "beim "), ("..", "."))


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sentence with its slots."""

    text: str
    slots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What was talked about, and what comes next."""

    text: str
    next_step: str


@lru_cache(maxsize=1)
def _values() -> dict[str, tuple[str, ...]]:
    values: dict[str, list[str]] = defaultdict(list)
    with (DATA / "notes_slots.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            values[row["slot"]].append(row["value"])
    return {slot: tuple(words) for slot, words in values.items()}


@lru_cache(maxsize=64)
def patterns(name: str) -> tuple[tuple[Pattern, ...], tuple[Pattern, ...]]:
    """The sentences and the next steps of one file."""
    sentences: list[Pattern] = []
    steps: list[Pattern] = []
    for line in (DATA / f"notes_{name}.txt").read_text(encoding="utf-8").splitlines():
        text = line.removeprefix(NEXT).strip()
        slots = tuple(slot for _text, slot, _format, _conversion in Formatter().parse(text) if slot)
        (steps if line.startswith(NEXT) else sentences).append(Pattern(text, slots))
    return tuple(sentences), tuple(steps)


def _clock(day: date, town: str, dice: Dice) -> str:
    return f"{dice.whole(8, 16)}:{dice.one_of(('00', '15', '30', '45'))} Uhr"


def _weekday(day: date, town: str, dice: Dice) -> str:
    return WEEKDAYS[dice.whole(0, 4)]


def _date_soon(day: date, town: str, dice: Dice) -> str:
    soon = working_day_at_or_after(day + timedelta(days=dice.whole(4, 32)))
    return f"{soon.day:02d}.{soon.month:02d}."


COMPUTED: dict[str, Callable[[date, str, Dice], str]] = {
    "town": lambda day, town, dice: town,
    "next_month": lambda day, town, dice: month_name(day, dice.whole(1, 3)),
    "last_month": lambda day, town, dice: month_name(day, -dice.whole(1, 2)),
    "clock": _clock,
    "weekday": _weekday,
    "date_soon": _date_soon,
    "minutes": lambda day, town, dice: str(5 * dice.whole(2, 5)),
    "amount": lambda day, town, dice: str(10 * dice.whole(9, 98)),
    "small_amount": lambda day, town, dice: str(dice.whole(12, 95)),
    "rent": lambda day, town, dice: str(10 * dice.whole(48, 135)),
    "hours": lambda day, town, dice: str(dice.whole(8, 40)),
    "count": lambda day, town, dice: str(dice.whole(3, 14)),
}


def fill(pattern: Pattern, *, day: date, town: str, dice: Dice) -> str:
    """A sentence with its slots filled."""
    if not pattern.slots:
        return pattern.text
    values = _values()
    words = {
        slot: COMPUTED[slot](day, town, dice) if slot in COMPUTED else dice.one_of(values[slot])
        for slot in pattern.slots
    }
    text = pattern.text.format_map(words)
    for written, spoken in CONTRACTIONS:
        text = text.replace(written, spoken)
    return text


def write_note(*, topics: tuple[str, ...], day: date, town: str, dice: Dice) -> Note:
    """A note of one to four sentences on the topics of a consultation, with a fitting next step."""
    chosen: list[Pattern] = []
    if dice.happens(0.3):
        chosen.append(dice.one_of(patterns("opening")[0]))
    for topic in topics[:2]:
        chosen.append(dice.one_of(patterns(topic)[0]))
    if len(topics) == 1 and dice.happens(0.45):
        second = dice.one_of(patterns(topics[0])[0])
        if second is not chosen[-1]:
            chosen.append(second)
    if dice.happens(0.5):
        chosen.append(dice.one_of(patterns("closing")[0]))
    step = fill(dice.one_of(patterns(topics[0])[1]), day=day, town=town, dice=dice)
    return Note(" ".join(fill(pattern, day=day, town=town, dice=dice) for pattern in chosen), step)
