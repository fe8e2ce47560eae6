"""When an entry is to be confirmed again, and why a link from a mail does not work any more."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from geleit.core import clock
from geleit.directory.codes import FreshnessState


@dataclass(frozen=True)
class LinkFacts:
    """What is known of a link; `newer` is when the next mail went out, if one did."""

    last_day: date
    used_at: datetime | None = None
    newer: datetime | None = None


def obstacles(link: LinkFacts, today: date) -> list[str]:
    """Why nothing can be confirmed with the link, the most telling reason first; [] where it works."""
    found = []
    if link.used_at is not None:
        moment = f"{clock.local(link.used_at):%d.%m.%Y, %H:%M}"
        found.append(_("Thank you, the entry was confirmed with this link already: %(moment)s.") % {"moment": moment})
    elif link.newer is not None:
        day = f"{clock.local(link.newer):%d.%m.%Y}"
        found.append(_("A newer mail was sent on %(day)s. Please use the link in that mail.") % {"day": day})
    elif today > link.last_day:
        found.append(_("This link worked until %(day)s.") % {"day": f"{link.last_day:%d.%m.%Y}"})
    return found


def freshness(next_due: date | None, last_confirmed: date | None, today: date, patience_days: int) -> FreshnessState:
    """Whether an entry is due: what was never confirmed is. Overdue is what the owner let pass for `patience_days`."""
    if next_due is not None and (today - next_due).days > patience_days:
        return FreshnessState.OVERDUE
    if next_due is None or last_confirmed is None or next_due <= today:
        return FreshnessState.DUE
    return FreshnessState.FRESH


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
