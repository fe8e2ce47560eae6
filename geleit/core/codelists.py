"""Dated code lists and dated rule values, read from CSV files in the rooms' `data` folders.

Codes, deadlines and thresholds of this field change nearly every year, so they are data with a validity, never
constants. A county can lay its own file of the same name into `<data dir>/codelists/<room>/` to replace a shipped one.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

ROOMS = Path(__file__).resolve().parent.parent


class UnknownCode(LookupError):
    """A code or rule that no file defines (for the asked day)."""


@dataclass(frozen=True)
class Code:
    """One row of a code list: a stable code and its official label while valid."""

    code: str
    label: str
    basis: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    sort: int = 0
    note: str = ""
    source: str = ""
    extra: dict[str, str] = field(default_factory=dict, hash=False)

    def valid_on(self, day: date) -> bool:
        """Whether the row may be chosen on `day` (both ends inclusive)."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class CodeList:
    """A named list of codes with validity."""

    name: str
    rows: tuple[Code, ...]

    def on(self, day: date) -> list[Code]:
        """The codes that may be chosen on `day`, in their order."""
        return [row for row in self.rows if row.valid_on(day)]

    def choices(self, day: date, *, blank: str | None = None) -> list[tuple[str, str]]:
        """(code, label) pairs for a form field; `blank` adds an empty first choice with that label."""
        pairs = [(row.code, row.label) for row in self.on(day)]
        return pairs if blank is None else [("", blank), *pairs]

    def get(self, code: str, day: date | None = None) -> Code:
        """The row of `code`, the one valid on `day` if given and any else, so that old entries stay readable.

        Raises UnknownCode.
        """
        rows = [row for row in self.rows if row.code == code]
        if not rows:
            raise UnknownCode(f"{self.name}: {code}")
        if day is not None:
            for row in rows:
                if row.valid_on(day):
                    return row
        return rows[-1]

    def label(self, code: str, day: date | None = None) -> str:
        """German label of `code`; the code itself when a county removed the row, so that a page never breaks."""
        try:
            return self.get(code, day).label if code else ""
        except UnknownCode:
            return code

    def codes(self) -> set[str]:
        """All codes that were ever valid."""
        return {row.code for row in self.rows}


@dataclass(frozen=True)
class RuleValue:
    """A dated number set by law, guideline or the county."""

    key: str
    value: float
    unit: str
    land: str
    valid_from: date | None
    valid_to: date | None
    source: str


def data_file(room: str, name: str) -> Path:
    """Path of a data file, the county's own copy first."""
    own = Path(settings.GELEIT_DATA_DIR) / "codelists" / room / name
    return own if own.exists() else ROOMS / room / "data" / name


def read_rows(room: str, name: str) -> list[dict[str, str]]:
    """All rows of a CSV data file as dictionaries of stripped text."""
    with data_file(room, name).open(encoding="utf-8", newline="") as handle:
        return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(handle)]


@cache
def code_list(room: str, name: str) -> CodeList:
    """The code list `geleit/<room>/data/<name>.csv`."""
    known = {"code", "label_de", "basis", "valid_from", "valid_to", "sort", "note", "source"}
    rows = [
        Code(
            code=row["code"],
            label=row["label_de"],
            basis=row.get("basis", ""),
            valid_from=_day(row.get("valid_from", "")),
            valid_to=_day(row.get("valid_to", "")),
            sort=int(row.get("sort") or 0),
            note=row.get("note", ""),
            source=row.get("source", ""),
            extra={key: value for key, value in row.items() if key not in known},
        )
        for row in read_rows(room, f"{name}.csv")
    ]
    return CodeList(name=name, rows=tuple(sorted(rows, key=lambda row: row.sort)))


@cache
def _rule_values(room: str) -> tuple[RuleValue, ...]:
    return tuple(
        RuleValue(
            key=row["key"],
            value=float(row["value"]),
            unit=row["unit"],
            land=row["land"],
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            source=row["source"],
        )
        for row in read_rows(room, "rules.csv")
    )


def rule_value(room: str, key: str, *, on: date, land: str = "") -> int:
    """The whole number in force on `on` for `land` ("BW", "BY"); a Land's own value goes before the general one.

    Raises UnknownCode when no value is in force.
    """
    candidates = [
        rule
        for rule in _rule_values(room)
        if rule.key == key and rule.land in ("", land) and _within(on, rule.valid_from, rule.valid_to)
    ]
    if not candidates:
        raise UnknownCode(f"{room}: {key} on {on.isoformat()}")
    return int(max(candidates, key=lambda rule: (rule.land != "", rule.valid_from or date.min)).value)


def labels(room: str, name: str, codes: Iterable[str]) -> list[str]:
    """German labels for several codes of one list."""
    the_list = code_list(room, name)
    return [the_list.label(code) for code in codes]


def _within(day: date, start: date | None, end: date | None) -> bool:
    return (start is None or start <= day) and (end is None or day <= end)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
