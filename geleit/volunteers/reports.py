"""Figures of a period and the map as papers and spreadsheet. The papers raise core.pdf.PdfFailed."""

import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from geleit.core.codelists import code_list
from geleit.volunteers.papers import head_of, long_day, printed
from geleit.volunteers.queries import CircleTold, Distribution, Figured, RegionTold, Scope, SectionTold
from geleit.volunteers.rules import GAP_SENTENCES

_HOUR = 60


def value_text(one: Figured) -> str:
    """A figure as it is read: 12, 1.204:30 h, 2,5 days; a dash where there is nothing to tell."""
    value = one.value
    if value is None:
        return "–"
    if isinstance(value, timedelta):
        days = value / timedelta(days=1)
        shown = str(int(days)) if days == int(days) else f"{days:.1f}".replace(".", ",")
        return ngettext("%(number)s day", "%(number)s days", 1 if days == 1 else 2) % {"number": shown}
    if one.number.unit == "minutes":
        return f"{_thousands(value // _HOUR)}:{value % _HOUR:02d} h"
    return _thousands(value)


def share_text(one: Figured) -> str:
    """83 % of 6; nothing for a figure that is no share."""
    if one.share is None:
        return ""
    return _("%(share)s %% of %(whole)s") % {"share": one.share, "whole": one.whole}


def label_of(one: Figured, scope: Scope) -> str:
    """What a figure is called, with its day where it is told of one."""
    label = str(one.number.label)
    return _("%(label)s on %(day)s") % {"label": label, "day": long_day(scope.day)} if one.number.is_of_day else label


def hint_of(one: Figured) -> str:
    """What stands beside a figure."""
    return ", ".join(part for part in (str(one.number.hint), share_text(one)) if part)


def scope_lines(scope: Scope, circle: str) -> list[str]:
    """What the figures are about, in words."""
    lines = [
        _("Period %(first)s to %(last)s") % {"first": long_day(scope.first), "last": long_day(scope.last)},
        _("As of %(day)s") % {"day": long_day(scope.stand)},
    ]
    if scope.region:
        lines.append(_("Region %(region)s") % {"region": region_name(scope.region)})
    return [*lines, *([circle] if circle else [])]


def region_name(code: str) -> str:
    """The label of a region; a dash for circles without one."""
    return code_list("volunteers", "region").label(code) if code else "–"


def numbers_paper(
    sections: Sequence[SectionTold],
    regions: Sequence[RegionTold],
    scope: Scope,
    *,
    circle: str,
    county_name: str,
    today: date,
) -> bytes:
    """The figures for the file or the committee, as PDF."""
    data = head_of(scope.county_id, county_name, today) | {
        "about": scope_lines(scope, circle),
        "sections": [
            {
                "title": str(one.section.title),
                "rows": [(label_of(figure, scope), value_text(figure), hint_of(figure)) for figure in one.figures],
            }
            for one in sections
        ],
        "regions": {
            "heads": [str(figure.number.label) for figure in regions[0].figures] if regions else [],
            "rows": [[region_name(one.region), *(value_text(figure) for figure in one.figures)] for one in regions],
        },
    }
    return printed("numbers.typ", data, today)


def numbers_book(
    sections: Sequence[SectionTold],
    regions: Sequence[RegionTold],
    circles: Sequence[CircleTold],
    scope: Scope,
    *,
    circle: str,
) -> bytes:
    """The same as a spreadsheet: figures as numbers (hours as fractions), no names of people."""
    # Imported here because few requests write a spreadsheet.
    import xlsxwriter  # noqa: PLC0415

    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        page = book.add_worksheet(_("Key figures"))
        page.set_column(0, 0, 28)
        page.set_column(1, 1, 44)
        page.set_column(2, 3, 18)
        page.set_column(4, 4, 44)
        page.write_string(0, 0, " · ".join(scope_lines(scope, circle)), bold)
        for column, heading in enumerate((_("Section"), _("Figure"), _("Value"), _("Unit"), _("Remark"))):
            page.write_string(2, column, heading, bold)
        row = 3
        for section in sections:
            for one in section.figures:
                page.write_string(row, 0, str(section.section.title))
                page.write_string(row, 1, label_of(one, scope))
                _write_value(page, row, 2, one)
                page.write_string(row, 3, _unit(one))
                page.write_string(row, 4, hint_of(one))
                row += 1
        page.freeze_panes(3, 0)
        named_regions = [(region_name(one.region), "", one.figures) for one in regions]
        _table(book, bold, _("By region"), named_regions)
        named_circles = [(one.name, region_name(one.region), one.figures) for one in circles]
        _table(book, bold, _("By circle"), named_circles)
    return held.getvalue()


def map_paper(picture: bytes, found: Distribution, *, county_id: int, county_name: str, on: date, today: date) -> bytes:
    """The map with the table beside it that says the same, as PDF."""
    data = head_of(county_id, county_name, today) | {
        "picture": picture,
        "day": long_day(on),
        "rows": [
            (
                row.municipality.name,
                str(row.circles),
                str(row.volunteers),
                ", ".join(str(GAP_SENTENCES[gap]) for gap in row.gaps) or "–",
            )
            for row in found.rows
        ],
    }
    return printed("map.typ", data, today)


def _table(book: Any, bold: Any, title: str, rows: Sequence[tuple[str, str, Sequence[Figured]]]) -> None:
    if not rows:
        return
    page = book.add_worksheet(title)
    page.set_column(0, 1, 28)
    page.set_column(2, 9, 20)
    for column, heading in enumerate((_("Name"), _("Region"))):
        page.write_string(0, column, heading, bold)
    for column, one in enumerate(rows[0][2], start=2):
        unit = _unit(one)
        page.write_string(0, column, f"{one.number.label} ({unit})" if unit else str(one.number.label), bold)
    for number, (name, region, figures) in enumerate(rows, start=1):
        page.write_string(number, 0, name)
        page.write_string(number, 1, region)
        for column, one in enumerate(figures, start=2):
            _write_value(page, number, column, one)
    page.freeze_panes(1, 0)


def _write_value(page: Any, row: int, column: int, one: Figured) -> None:
    value = one.value
    if value is None:
        page.write_string(row, column, "–")
        return
    if isinstance(value, timedelta):
        number = value / timedelta(days=1)
    else:
        number = value / _HOUR if one.number.unit == "minutes" else value
    page.write_number(row, column, number)


def _unit(one: Figured) -> str:
    return {"minutes": _("hours"), "days": _("days")}.get(one.number.unit, "")


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")
