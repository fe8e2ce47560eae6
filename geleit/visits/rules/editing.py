"""May a rule or house rules be saved, changed or ended like this? Pure; [] means allowed."""

from datetime import date

from django.utils.translation import gettext as _

from geleit.visits.limits import Days
from geleit.visits.rules.contradicting import in_words


def obstacles_to_days(days: Days, *, today: date, before: Days | None = None) -> list[str]:
    """A new rule must not be over already; a change must not begin before the wording it follows."""
    if days.last is not None and days.last < today and (before is None or days != before):
        return [_("The rule would be over already: it ends %(days)s.") % {"days": f"{days.last:%d.%m.%Y}"}]
    return []


def obstacles_to_ending(days: Days, last: date, *, today: date) -> list[str]:
    """Only a rule that still holds can get a last day, and not one before it began or before yesterday."""
    if days.last is not None and days.last < today:
        return [_("The rule is over already: %(days)s.") % {"days": in_words(days)}]
    if days.first is not None and last < days.first:
        return [_("The last day is before the first day. Please withdraw the rule instead.")]
    if (today - last).days > 1:
        return [_("A rule cannot end before yesterday: visitors went by it.")]
    return []


def obstacles_to_house_rules(first: date, *, latest: Days | None, today: date) -> list[str]:
    """A new version begins after the one before it began, and not in the past."""
    found = []
    if first < today:
        found.append(_("House rules cannot begin in the past."))
    if latest is not None and latest.first is not None and first <= latest.first:
        found.append(
            _("The version before begins on %(day)s. The new one must begin later.")
            % {"day": f"{latest.first:%d.%m.%Y}"}
        )
    return found
