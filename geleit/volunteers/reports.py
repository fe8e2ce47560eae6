"""Figures of a period and the map as papers and spreadsheet. The papers raise core.pdf.PdfFailed."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from geleit.core.codelists import code_list
from geleit.core.workbook import Cell, Column, Sheet, workbook
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
    about = " · ".join(scope_lines(scope, circle))
    columns = [
        Column(_("Section"), 28),
        Column(_("Figure"), 44),
        Column(_("Value"), 18),
        Column(_("Unit"), 18),
        Column(_("Remark"), 44),
    ]
    rows = [
        (str(section.section.title), label_of(one, scope), _cell(one), _unit(one), hint_of(one))
        for section in sections
        for one in section.figures
    ]
    named_regions = [(region_name(one.region), "", one.figures) for one in regions]
    named_circles = [(one.name, region_name(one.region), one.figures) for one in circles]
    sheets = [
        Sheet(_("Key figures"), about, columns, rows),
        *_sheet(_("By region"), about, named_regions),
        *_sheet(_("By circle"), about, named_circles),
    ]
    return workbook(sheets)


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


def _sheet(title: str, about: str, rows: Sequence[tuple[str, str, Sequence[Figured]]]) -> list[Sheet]:
    """Figures beside each other; no page where there is nothing to tell."""
    if not rows:
        return []
    columns = [Column(_("Name"), 28), Column(_("Region"), 28)]
    for one in rows[0][2]:
        unit = _unit(one)
        columns.append(Column(f"{one.number.label} ({unit})" if unit else str(one.number.label), 20))
    return [Sheet(title, about, columns, [(name, region, *map(_cell, figures)) for name, region, figures in rows])]


def _cell(one: Figured) -> Cell:
    """A figure as a number, time in hours or days; a dash where there is nothing to tell."""
    value = one.value
    if value is None:
        return "–"
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    return value / _HOUR if one.number.unit == "minutes" else value


def _unit(one: Figured) -> str:
    return {"minutes": _("hours"), "days": _("days")}.get(one.number.unit, "")


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")
