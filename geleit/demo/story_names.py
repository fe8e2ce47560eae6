"""Invented names of people in the customs and scripts of their languages.

The tables in `data/names_*.csv` hold common given and family names with the form usual in German papers
(`latin`), the original script, and further spellings that other papers use (`also`).
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from geleit.demo.story_chance import Dice

DATA = Path(__file__).parent / "data"
# In these naming customs the second and third name are the father's and grandfather's given names.
PATRONYMIC = frozenset({"tigrinya", "amharic", "somali"})
SHARED_BY_SPOUSES = frozenset({"ukrainian", "turkish", "westafrican", "nigerian", "cameroonian"})


@dataclass(frozen=True, slots=True)
class NamePart:
    """One given or family name."""

    latin: str
    original: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FullName:
    """A person's name as papers give it, with what else it is written as."""

    given: str
    family: str
    call: str
    spellings: tuple[str, ...]
    original: str


@dataclass(frozen=True, slots=True)
class FamilyPart:
    """A family name, which some languages write differently for women."""

    male: NamePart
    female: NamePart


@dataclass(frozen=True, slots=True)
class NameTable:
    """The names of one custom."""

    given: Mapping[str, tuple[NamePart, ...]]
    family: tuple[FamilyPart, ...]


@lru_cache(maxsize=32)
def table(custom: str) -> NameTable:
    """The names of one custom, read once."""
    given: dict[str, list[NamePart]] = {"male": [], "female": []}
    family: list[FamilyPart] = []
    with (DATA / f"names_{custom}.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            part = NamePart(row["latin"], row["original"], tuple(filter(None, row["also"].split(";"))))
            if row["kind"] == "family":
                female = NamePart(row["latin_f"], row["original_f"], ()) if row["latin_f"] else part
                family.append(FamilyPart(part, female))
            else:
                given["male" if row["kind"] == "m" else "female"].append(part)
    return NameTable({sex: tuple(parts) for sex, parts in given.items()}, tuple(family))


def _custom(nationality: str, dice: Dice) -> str:
    if nationality in {"sy", "iq"}:
        return "kurdish" if dice.happens(0.28 if nationality == "sy" else 0.45) else "arabic"
    return {
        "ua": "ukrainian", "af": "persian", "ir": "persian", "tr": "turkish", "er": "tigrinya",
        "et": "amharic",
        "so": "somali", "gm": "westafrican", "ng": "nigerian", "cm": "cameroonian",
    }.get(nationality, "arabic")  # fmt: skip


@dataclass(slots=True)
class FamilyNames:
    """Names the members of one family so that they belong together."""

    nationality: str
    dice: Dice
    custom: str = field(init=False)
    line: FamilyPart = field(init=False)
    fathers: tuple[NamePart, ...] = field(init=False)
    father: NamePart | None = field(init=False, default=None)
    used: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self.custom = _custom(self.nationality, self.dice)
        self.line = self._new_line()
        men = table(self.custom).given["male"]
        self.fathers = (self.dice.one_of(men), self.dice.one_of(men))

    def _new_line(self) -> FamilyPart:
        family = table(self.custom).family
        if not family:
            nameless = NamePart("", "", ())
            return FamilyPart(nameless, nameless)
        return self.dice.one_of(family)

    def _new_given(self, sex: str) -> NamePart:
        choice = table(self.custom).given[sex]
        part = self.dice.one_of(choice)
        for _attempt in range(6):
            if part.latin not in self.used:
                break
            part = self.dice.one_of(choice)
        self.used.add(part.latin)
        return part

    def for_adult(self, sex: str, *, head: bool) -> FullName:
        """A name for a parent; a man's given name becomes the patronymic of the children."""
        given = self._new_given(sex)
        if sex == "male":
            self.father = given
        if self.custom in PATRONYMIC:
            men = table(self.custom).given["male"]
            line = self.fathers if head else (self.dice.one_of(men), self.dice.one_of(men))
            return self._write([given], list(line))
        if self.nationality == "af" and self.dice.happens(0.13):
            return self._write([], [given])
        own = head or self.custom in SHARED_BY_SPOUSES
        return self._write([given], self._family_parts(self.line if own else self._new_line(), sex))

    def for_child(self, sex: str) -> FullName:
        """A name for a child of the family."""
        given = self._new_given(sex)
        if self.custom in PATRONYMIC:
            return self._write([given], [self.father or self.fathers[0], self.fathers[0 if self.father else 1]])
        givens = [given, self._new_given(sex)] if self.dice.happens(0.05) else [given]
        return self._write(givens, self._family_parts(self.line, sex, several=False))

    def _family_parts(self, line: FamilyPart, sex: str, *, several: bool = True) -> list[NamePart]:
        part = line.female if sex == "female" else line.male
        if several and self.nationality == "iq" and self.dice.happens(0.4):
            return [self.fathers[0], part]
        if several and self.custom in {"arabic", "persian"} and self.dice.happens(0.08):
            other = self._new_line()
            return [part, other.male] if other.male.latin != part.latin else [part]
        return [part]

    def _write(self, given: list[NamePart], family: list[NamePart]) -> FullName:
        parts = given + family
        original = " ".join(part.original for part in parts)
        has_script = all(part.original for part in parts) and self.nationality != "tr"
        spellings: tuple[str, ...] = ()
        if any(part.also for part in parts) and self.dice.happens(0.45):
            spellings = (" ".join(self.dice.one_of(part.also) if part.also else part.latin for part in parts),)
        return FullName(
            given=" ".join(part.latin for part in given),
            family=" ".join(part.latin for part in family),
            call=given[-1].latin if len(given) > 1 else "",
            spellings=spellings,
            original=original if has_script and self.dice.happens(0.8) else "",
        )
