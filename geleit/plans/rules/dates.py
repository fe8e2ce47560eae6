"""Days in a plan: when a review is due, which target dates are offered, how near a date is."""

from calendar import monthrange
from datetime import date, timedelta

from geleit.core import codelists

PRESET_MONTHS = (3, 6, 12)


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last day of a month that is too short."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def target_presets(today: date) -> list[tuple[int, date]]:
    """Months and the target date they lead to, for one-click choices."""
    return [(months, add_months(today, months)) for months in PRESET_MONTHS]


def next_review(held_on: date, *, land: str) -> date:
    """When the next review is due after one held on `held_on`, by the dated rule `review_months`."""
    return add_months(held_on, codelists.rule_value("cases", "review_months", on=held_on, land=land))


def warn_from(today: date, *, land: str) -> date:
    """Active plans started before this day should have been agreed by now (dated rule `plan_unagreed_days`)."""
    return today - timedelta(days=codelists.rule_value("cases", "plan_unagreed_days", on=today, land=land))
