"""Which insurance probably applies to a circle, by its legal form and on a day."""

from dataclasses import dataclass
from datetime import date

from geleit.core.codelists import UnknownCode, code_list


@dataclass(frozen=True)
class InsuranceHint:
    """What is probably covered, what is not, and where that is said."""

    covers: str
    excludes: str
    source: str
    valid_from: date | None


def insurance_hint(legal_form: str, *, on: date) -> InsuranceHint | None:
    """The hint in force on a day; None when the table has none."""
    try:
        row = code_list("volunteers", "insurance_hint").get(legal_form, on)
    except UnknownCode:
        return None
    if not row.valid_on(on):
        return None
    return InsuranceHint(row.extra["covers"], row.extra["excludes"], row.source, row.valid_from)
