"""What visitors ask in the address of a page, checked: a day, an age, an office."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

EARLIEST, LATEST = date(2010, 1, 1), date(2100, 12, 31)
OLDEST = 120


@dataclass(frozen=True)
class VisitQuestion:
    """I want to visit an office on a day and am so many years old. `errors` by name of the field."""

    day: date
    office: str = ""
    age: int | None = None
    is_asked: bool = False
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def visit_question(query: Mapping[str, str], *, today: date) -> VisitQuestion:
    """The question in an address; what cannot be understood becomes an error with a sentence for the visitor."""
    typed = {name: query.get(name, "").strip()[:40] for name in ("amt", "tag", "alter")}
    errors: dict[str, str] = {}
    day = _day(typed["tag"], today)
    if day is None:
        errors["tag"] = _("This day does not exist. Please write it like 31.12.2026.")
    age = _age(typed["alter"])
    if age is None and typed["alter"]:
        errors["alter"] = _("Please write your age as a number, for example 16.")
    asked = any(name in query for name in ("amt", "tag", "alter"))
    return VisitQuestion(day or today, typed["amt"], age, asked, typed, errors)


def _day(typed: str, today: date) -> date | None:
    """A day as browsers (2026-12-31) and people (31.12.2026) write it; today for nothing."""
    if not typed:
        return today
    try:
        if "." in typed:
            parts = [int(part) for part in typed.rstrip(".").split(".")]
            day = date(parts[2] if parts[2] > 99 else 2000 + parts[2], parts[1], parts[0]) if len(parts) == 3 else None
        else:
            day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if day is not None and EARLIEST <= day <= LATEST else None


def _age(typed: str) -> int | None:
    return int(typed) if typed.isdecimal() and len(typed) <= 3 and int(typed) <= OLDEST else None
