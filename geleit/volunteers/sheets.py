"""Reading uploaded lists: XLSX, ODS and CSV become rows of text. Nothing is guessed that could be read wrongly."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from geleit.volunteers.folding import folded

LARGEST_FILE = 5_000_000
LARGEST_UNPACKED = 100_000_000
MOST_COLUMNS = 60
LONGEST_CELL = 4_000
# Titles and remarks stand above the headings of many lists.
_HEADINGS_WITHIN = 15
_BOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SEPARATORS = ";,\t|"
# What UTF-8 looks like when it was read as Windows text, and the sign for what could not be read at all.
_GARBLED = re.compile("Ã[\u00a4\u00b6\u00bc\u0178\u201e\u2013\u0153\u00a9]|\ufffd")


class Unreadable(ValueError):
    """The file is no list; the text says in the user's language why."""


@dataclass(frozen=True)
class Sheet:
    """The headings, the rows below with their number in the file, and what is wrong with single cells."""

    headings: list[str]
    rows: list[tuple[int, list[str]]]
    faults: list[tuple[int, int, str]] = field(default_factory=list)  # row, column (from 0), "merged" or "garbled"


def read_sheet(content: bytes, *, known: set[str], most_rows: int) -> Sheet:
    """The first sheet of a spreadsheet, or a text with separators. `known` are folded headings one may expect.

    Raises Unreadable.
    """
    if not content.strip():
        raise Unreadable(_("The file is empty."))
    if content.startswith(_BOOK_STARTS):
        table, merged = _book(content)
    else:
        table, merged = _text(content), []
    return _sheet(table, merged, known=known, most_rows=most_rows)


def _book(content: bytes) -> tuple[list[list[str]], list[tuple[tuple[int, int], tuple[int, int]]]]:
    # Imported here because few requests read a spreadsheet.
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415

    if content.startswith(b"PK"):
        _refuse_bombs(content)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
        merged = list(sheet.merged_cell_ranges or [])
    # The reader is no Python code: a damaged file can end in any of these.
    except (CalamineError, ValueError, IndexError, OSError, KeyError) as error:
        raise Unreadable(_damaged()) from error
    return [[_shown(cell) for cell in row] for row in rows], merged


def _damaged() -> str:
    return _("The file is damaged or no spreadsheet. Please save it again as XLSX, ODS or CSV.")


def _refuse_bombs(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(one.file_size for one in packed.infolist())
    except zipfile.BadZipFile as error:
        raise Unreadable(_damaged()) from error
    if size > LARGEST_UNPACKED:
        raise Unreadable(_("The file is too large. Please split the list."))


def _text(content: bytes) -> list[list[str]]:
    text = _decoded(content)
    if "\0" in text:
        raise Unreadable(_damaged())
    sample = "\n".join(text.splitlines()[:20])
    try:
        separator = csv.Sniffer().sniff(sample, delimiters=_SEPARATORS).delimiter
    except csv.Error:
        separator = max(_SEPARATORS, key=sample.count)
    try:
        return [
            [cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        ]
    except csv.Error as error:
        raise Unreadable(_damaged()) from error


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("The letters of the file cannot be read. Please save it as “CSV UTF-8”."))


def _sheet(
    table: list[list[str]],
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]],
    *,
    known: set[str],
    most_rows: int,
) -> Sheet:
    at = _heading_row(table, known)
    if at is None:
        raise Unreadable(_("The list has no row with headings."))
    headings = [cell[:200] for cell in table[at]]
    while headings and not headings[-1]:
        headings.pop()
    if len(headings) > MOST_COLUMNS:
        raise Unreadable(_("The list has more than %(most)d columns.") % {"most": MOST_COLUMNS})
    width = len(headings)
    rows = [
        (number, [cell[:LONGEST_CELL] for cell in (row + [""] * width)[:width]])
        for number, row in enumerate(table[at + 1 :], start=at + 2)
        if any(row[:width])
    ]
    if not rows:
        raise Unreadable(_("The list has headings but no rows."))
    if len(rows) > most_rows:
        raise Unreadable(_("The list has more than %(most)d rows. Please split it.") % {"most": most_rows})
    faults = [*_merged(merged, first_row=at + 1, width=width), *_garbled(rows)]
    return Sheet(headings, rows, faults)


def _heading_row(table: list[list[str]], known: set[str]) -> int | None:
    """The row with the most known headings, at least two of them; else the first one that is not empty."""
    first = next((number for number, row in enumerate(table) if any(row)), None)
    best, most = first, 1
    for number, row in enumerate(table[:_HEADINGS_WITHIN]):
        fitting = sum(folded(cell) in known for cell in row)
        if fitting > most:
            best, most = number, fitting
    return best


def _merged(
    ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]], *, first_row: int, width: int
) -> list[tuple[int, int, str]]:
    return [
        (row + 1, column, "merged")
        for (top, left), (bottom, right) in ranges
        for row in range(max(top, first_row), bottom + 1)
        for column in range(left, min(right, width - 1) + 1)
    ]


def _garbled(rows: list[tuple[int, list[str]]]) -> list[tuple[int, int, str]]:
    return [
        (number, column, "garbled")
        for number, cells in rows
        for column, cell in enumerate(cells)
        if _GARBLED.search(cell)
    ]


def _shown(cell: Any) -> str:
    """A cell as somebody would have typed it."""
    match cell:
        case bool():
            return "ja" if cell else "nein"
        case float():
            return str(int(cell)) if cell.is_integer() else str(cell).replace(".", ",")
        case datetime() | date():
            return f"{cell:%d.%m.%Y}"
        case time():
            return f"{cell:%H:%M}"
    return " ".join(str(cell).split())
