"""Spreadsheets for those who count on: every cell is a text, a number or a day, never a formula or a link."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from django.http import HttpResponse

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TITLE = 31  # more letters a spreadsheet program does not open
_NOT_IN_A_TITLE = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))

Cell: TypeAlias = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what stands above it, how many letters wide it is, and how its numbers or days are shown."""

    heading: str
    width: int = 16
    shown: str = ""  # a number format of spreadsheets: "0", "0 %", "mm/yyyy"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: a line above it that says what it is about, columns, and rows of cells in their order."""

    title: str
    about: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The pages as XLSX. Raises ValueError where a row has more cells than there are columns."""
    # Imported here because few requests write a spreadsheet.
    import xlsxwriter  # noqa: PLC0415

    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        for sheet in sheets:
            _write(book, sheet)
    return held.getvalue()


def spreadsheet(content: bytes, name: str) -> HttpResponse:
    """A workbook as an answer; its name says what it is and nothing of whom it is about."""
    response = HttpResponse(content, content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    response["Cache-Control"] = "no-store"
    return response


def _write(book: Any, sheet: Sheet) -> None:
    bold = book.add_format({"bold": True})
    page = book.add_worksheet(sheet.title.translate(_NOT_IN_A_TITLE)[:LONGEST_TITLE])
    page.write_string(0, 0, sheet.about, bold)
    formats = []
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width)
        page.write_string(2, number, column.heading, bold)
        formats.append(book.add_format({"num_format": column.shown}) if column.shown else None)
    for row_number, row in enumerate(sheet.rows, start=3):
        if len(row) > len(formats):
            raise ValueError("a row has more cells than there are columns")
        for number, cell in enumerate(row):
            _write_cell(page, row_number, number, cell, formats[number])
    page.freeze_panes(3, 0)


def _write_cell(page: Any, row: int, column: int, cell: Cell, shown: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, str):
        page.write_string(row, column, cell)
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, shown)
    else:
        page.write_number(row, column, cell, shown)
