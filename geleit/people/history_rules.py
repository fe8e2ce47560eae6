"""When an entry of a history may be recorded, corrected or ended, and when its end is near. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from geleit.core.codelists import rule_value
from geleit.people.births import Birth
from geleit.people.history_kinds import Faults, HistoryKind, Values

# A title or an approval is often known before it begins; more than this is a typing error.
FUTURE_DAYS = 400


@dataclass(frozen=True)
class Span:
    """Period of a standing entry of the same history."""

    start: date | None
    end: date | None


def faults_in_entry(kind: HistoryKind, values: Values, *, birth: Birth, today: date) -> Faults:
    """Why an entry cannot be kept, as pairs of field and sentence."""
    faults: Faults = []
    start, end = values.get("valid_from"), values.get("valid_to")
    if start and end and end < start:
        faults.append(("valid_to", _("The end lies before the beginning.")))
    if start and start > today + timedelta(days=FUTURE_DAYS):
        faults.append(("valid_from", _("The beginning lies more than a year ahead. Please check it.")))
    if start and birth.earliest and start < birth.earliest:
        faults.append(("valid_from", _("The beginning lies before the birth date.")))
    faults += [
        (part.name, _("Please fill in this field."))
        for part in kind.parts
        if part.required and not values.get(part.name)
    ]
    return faults + kind.check(values)


def obstacles_to_recording(kind: HistoryKind, new: Span, others: Iterable[Span]) -> list[str]:
    """Why a new entry does not fit beside the standing ones; only one can hold at a time in an exclusive history."""
    standing = list(others)
    if not kind.exclusive or not standing:
        return []
    if new.start is None:
        return [_("There are entries already. Please say when the new one begins.")]
    if any(other.start == new.start for other in standing):
        return [_("An entry begins on this day already. Please correct that one instead.")]
    latest = day_before_next(new, standing)
    if new.end and latest and new.end > latest and not kind.is_end_printed:
        day = latest + timedelta(days=1)
        sentence = _("The next entry begins on %(day)s already. Please leave the end empty or enter an earlier day.")
        return [sentence % {"day": f"{day:%d.%m.%Y}"}]
    return []


def day_before_next(span: Span, others: Iterable[Span]) -> date | None:
    """The last day before the next of the `others` begins; None when nothing follows."""
    begins = [one.start for one in others if one.start and (span.start is None or one.start > span.start)]
    return min(begins) - timedelta(days=1) if begins else None


def obstacles_to_ending(*, is_corrected: bool, start: date | None, end: date | None, on: date) -> list[str]:
    """Why an entry cannot be ended on that day."""
    if is_corrected:
        return [_("This entry was corrected and does not count any more.")]
    if end is not None and end <= on:
        return [_("This entry has ended already.")]
    if start is not None and on < start:
        return [_("The end lies before the beginning.")]
    return []


def obstacles_to_correcting(*, is_corrected: bool) -> list[str]:
    """Why an entry cannot be corrected."""
    return [_("This entry was corrected already. Please correct its successor.")] if is_corrected else []


def days_left_level(kind: HistoryKind, end: date | None, *, today: date, land: str) -> str:
    """How urgent the end of an entry is: "danger" when over or very near, "warning" when near, "" otherwise."""
    if end is None or not kind.warns:
        return ""
    left = (end - today).days
    if left <= rule_value("cases", f"{kind.warns}_warn_days_2", on=today, land=land):
        return "danger"
    if left <= rule_value("cases", f"{kind.warns}_warn_days_1", on=today, land=land):
        return "warning"
    return ""
