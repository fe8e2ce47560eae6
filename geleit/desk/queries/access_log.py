"""Who looked at a file and who changed what, in sentences."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.accounts.queries import names_of
from geleit.accounts.roles import Role
from geleit.audit.queries import Reading, readings_of
from geleit.cases.models import Case

# Names of fields as the trail keeps them, in the words of the forms. What is missing here is left out of the sentence.
FIELDS: dict[str, Promise] = {
    "given_names": _lazy("given names"),
    "family_names": _lazy("family names"),
    "call_name": _lazy("call name"),
    "native_name": _lazy("name in original script"),
    "other_names": _lazy("other names"),
    "birth": _lazy("birth date"),
    "birth_year": _lazy("birth date"),
    "birth_month": _lazy("birth date"),
    "birth_day": _lazy("birth date"),
    "birth_estimated": _lazy("birth date"),
    "sex": _lazy("sex"),
    "nationalities": _lazy("nationality"),
    "marital_status": _lazy("marital status"),
    "languages": _lazy("languages"),
    "preferred_language": _lazy("preferred language"),
    "contacts": _lazy("ways to reach the person"),
    "arrived_on": _lazy("arrival"),
    "is_protected": _lazy("protection of the address"),
    "residence": _lazy("residence document"),
    "asylum": _lazy("asylum procedure"),
    "accommodation": _lazy("accommodation"),
    "benefit": _lazy("benefits"),
    "language_level": _lazy("German"),
    "course": _lazy("language course"),
    "education": _lazy("school and vocation"),
    "recognition": _lazy("recognition"),
    "work_access": _lazy("access to work"),
    "employment": _lazy("work"),
    "manager": _lazy("case manager"),
    "stand_in": _lazy("stand-in"),
    "state": _lazy("state"),
    "kind": _lazy("kind"),
    "eligibility": _lazy("reason for eligibility"),
    "eligible_from": _lazy("eligible from"),
    "ends_on": _lazy("end of the counselling period"),
    "municipality": _lazy("municipality"),
    "unit": _lazy("team"),
    "text": _lazy("text"),
    "due_on": _lazy("day it is due"),
    "done_on": _lazy("done on"),
    "field": _lazy("field of action"),
    "target_on": _lazy("target date"),
    "level": _lazy("level"),
    "resources": _lazy("resources"),
    "obstacles": _lazy("obstacles"),
    "note": _lazy("note"),
    "topics": _lazy("topics"),
    "minutes": _lazy("minutes"),
    "at": _lazy("date and time"),
    "place": _lazy("place"),
    "setting": _lazy("setting"),
    "language": _lazy("language"),
    "interpreter": _lazy("interpreter"),
    "participants": _lazy("people present"),
}


@dataclass(frozen=True)
class LogLine:
    """One event: when, who in which role, what, and the reason where one was asked for."""

    at: datetime
    name: str
    roles: str
    sentence: str
    fields: str
    reason: str
    is_reading: bool


@dataclass(frozen=True)
class AccessLog:
    """A page of the log, newest first, and the cursor of the older page."""

    lines: list[LogLine]
    next_cursor: str


def access_log(case: Case, *, show: str = "", cursor: str = "") -> AccessLog:
    """Events about the person's file; `show` is "read" or "changed" or "". Two statements, three on older pages."""
    page = readings_of(
        case.person_id,
        county=case.county_id,
        only_reading=show == "read",
        only_changing=show == "changed",
        cursor=cursor,
    )
    names = names_of(page.actor_ids)
    return AccessLog([_line(row, names) for row in page.rows], page.next_cursor)


def _line(row: Reading, names: dict[int, str]) -> LogLine:
    known = {str(FIELDS[name]): None for name in row.fields if name in FIELDS}
    roles = [str(Role(role).label) for role in row.role.split("+") if role in Role.values]
    return LogLine(
        at=row.at,
        name=names.get(row.actor_id, _("a user who is no longer known")) if row.actor_id else _("the system"),
        roles=", ".join(roles),
        sentence=row.label,
        fields=", ".join(known),
        reason=row.reason,
        is_reading=row.is_reading,
    )
