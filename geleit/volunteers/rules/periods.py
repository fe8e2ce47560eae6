"""Periods that figures are asked for."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from geleit.volunteers.codes import Preset

_QUARTER_MONTHS = 3


def period_of(preset: Preset, today: date) -> tuple[date, date]:
    """First and last day of a usual period, seen from a day."""
    match preset:
        case Preset.THIS_YEAR:
            return _year(today.year)
        case Preset.LAST_YEAR:
            return _year(today.year - 1)
        case Preset.THIS_QUARTER:
            return _quarter(today)
        case Preset.LAST_QUARTER:
            return _quarter(_quarter(today)[0] - timedelta(days=1))


def completed_period(first: date | None, last: date | None, today: date) -> tuple[date, date]:
    """The period for what was typed: this year for nothing; to the end or from the beginning of the year for half."""
    if first is None and last is None:
        return period_of(Preset.THIS_YEAR, today)
    return first or date((last or today).year, 1, 1), last or date((first or today).year, 12, 31)


def obstacles_to_period(*, first: date, last: date, stand: date, today: date) -> dict[str, str]:
    """Why there are no figures, by the field where it can be put right."""
    obstacles = {}
    if last < first:
        obstacles["last"] = _("The end lies before the beginning.")
    elif first > stand:
        obstacles["first"] = _("The period begins after the day of the figures, on %(day)s.") % {
            "day": f"{stand:%d.%m.%Y}"
        }
    if stand > today:
        obstacles["stand"] = _("The day lies in the future.")
    return obstacles


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _quarter(day: date) -> tuple[date, date]:
    first = date(day.year, (day.month - 1) // _QUARTER_MONTHS * _QUARTER_MONTHS + 1, 1)
    after = date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    return first, after - timedelta(days=1)
