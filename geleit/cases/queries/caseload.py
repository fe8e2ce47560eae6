"""The caseload page: filtered, sorted and paged by key in one or two statements, however many cases there are."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet, SmallIntegerField, Value, When

from geleit.accounts.actors import Actor, ids_of, of_ids
from geleit.cases import rules
from geleit.cases.codes import CaseState, Due, Whose
from geleit.cases.models import Case, CaseQuerySet
from geleit.core.addresses import address_or_empty
from geleit.core.codelists import code_list
from geleit.core.keyset import Key, Page, first_page, page_query, paginate
from geleit.core.prepared import Prepared
from geleit.people.models import list_name

PAGE_SIZE = 50
_SHOWN = (
    "public_id",
    "number",
    "kind",
    "state",
    "manager",
    "next_contact_on",
    "last_contact_on",
    "ends_on",
    "person__given_names",
    "person__family_names",
    "person__native_name",
    "person__is_protected",
    "municipality__name",
)

_THEN_BY_NAME = (Key("sort_name"), Key("id"))
SORTS: dict[str, tuple[Key, ...]] = {
    "name": _THEN_BY_NAME,
    "number": (Key("number"), Key("id")),
    "municipality": (Key("municipality__sort_name", nullable=True), *_THEN_BY_NAME),
    "state": (Key("state_rank"), *_THEN_BY_NAME),
    "next": (Key("next_contact_on", nullable=True), *_THEN_BY_NAME),
    "last": (Key("last_contact_on", nullable=True), *_THEN_BY_NAME),
    "end": (Key("ends_on"), *_THEN_BY_NAME),
}


# The day each choice of due things compares with.
_ASKED: dict[str, tuple[str, ...]] = {
    Due.OVERDUE: ("today",),
    Due.CLOCK: ("clock_by",),
    Due.SILENT: ("silent_since",),
}


@dataclass(frozen=True)
class CaseloadFilters:
    """What narrows the list; empty means all, for `state` all that are not closed."""

    whose: Whose = Whose.ALL
    state: str = ""
    kind: str = ""
    municipality: str = ""  # AGS
    due: str = ""


@dataclass(frozen=True)
class CaseRow:
    """One line of the caseload. `place` is empty where it is not known and for people whose address is protected."""

    public_id: UUID
    number: str
    kind: str
    state: str
    name: str
    native_name: str
    is_protected: bool
    place: str
    next_contact_on: date | None
    next_state: str
    last_contact_on: date | None
    ends_on: date
    clock_state: str
    is_stand_in: bool
    href: str


@dataclass(frozen=True)
class Caseload:
    """One page of the caseload and the cursors to its neighbours."""

    rows: list[CaseRow]
    next_cursor: str
    previous_cursor: str


def caseload(
    actor: Actor, *, filters: CaseloadFilters, sort: str = "name", cursor: str = "", today: date, size: int = PAGE_SIZE
) -> Caseload:
    """A page of the cases the actor works on. `sort` is a key of SORTS, with "-" before it for the other direction."""
    warnings = rules.warnings_on(today, actor.land)
    days = {
        "today": today,
        "clock_by": today + timedelta(days=warnings.first_days),
        "silent_since": today - timedelta(days=warnings.contact_gap_days),
    }
    page: Page[Any]
    if cursor:
        found = _found(actor, filters, **days)
        page = paginate(found, _keys(sort), cursor=cursor, size=size, dress=_dressed)
    else:
        asked = {name: days[name] for name in _ASKED.get(filters.due, ())}
        lines = _FIRST_PAGE.rows(filters, sort, size, **ids_of(actor), **asked)
        page = first_page([_Line._make(line) for line in lines], size)
    rows = [_row(_Line._make(line), actor, today, warnings) for line in page.rows]
    return Caseload(rows=rows, next_cursor=page.next_cursor, previous_cursor=page.previous_cursor)


class _Line(NamedTuple):
    """What the database tells of a line, in the order of _SHOWN."""

    public_id: UUID
    number: str
    kind: str
    state: str
    manager_id: int | None
    next_contact_on: date | None
    last_contact_on: date | None
    ends_on: date
    given_names: str
    family_names: str
    native_name: str
    is_protected: bool
    place: str | None


def _row(line: _Line, actor: Actor, today: date, warnings: rules.Warnings) -> CaseRow:
    return CaseRow(
        public_id=line.public_id,
        number=line.number,
        kind=line.kind,
        state=line.state,
        name=list_name(line.given_names, line.family_names),
        native_name=line.native_name,
        is_protected=line.is_protected,
        place="" if line.is_protected or line.place is None else line.place,
        next_contact_on=line.next_contact_on,
        next_state=rules.due_state(line.next_contact_on, today),
        last_contact_on=line.last_contact_on,
        ends_on=line.ends_on,
        clock_state=rules.clock_state(line.ends_on, today=today, warnings=warnings),
        is_stand_in=line.manager_id != actor.user_id,
        href=address_or_empty("desk:case_file", case_id=line.public_id),
    )


def _dressed(found: "QuerySet[Case, Any]") -> "QuerySet[Case, Any]":
    """With the columns a line shows, and no others."""
    return found.values_list(*_SHOWN, named=True)


def _found(actor: Actor, filters: CaseloadFilters, **days: date) -> QuerySet[Case]:
    return _narrowed(_whose(actor, filters.whose), filters, **days).annotate(state_rank=_state_rank())


def _opened(
    filters: CaseloadFilters, sort: str, size: int, *, user: int, county: int, owners: tuple[int, ...], **days: date
) -> QuerySet[Case]:
    found = _found(of_ids(user=user, county=county, owners=owners), filters, **days)
    return page_query(found, _keys(sort), size=size, dress=_dressed)


# The page as it opens; the pages after it are rare.
_FIRST_PAGE = Prepared(_opened)


def _whose(actor: Actor, whose: Whose) -> CaseQuerySet:
    visible = Case.objects.visible_to(actor)
    if whose == Whose.MINE:
        return visible.filter(manager_id=actor.user_id)
    if whose == Whose.STAND_IN:
        return visible.filter(~Q(manager_id=actor.user_id) | Q(manager_id=None))
    return visible


def _narrowed(found: CaseQuerySet, filters: CaseloadFilters, **days: date) -> CaseQuerySet:
    match filters.state:
        case "":
            found = found.open()
        case CaseState.OPEN | CaseState.PAUSED | CaseState.CLOSED:
            found = found.filter(state=filters.state)
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.municipality:
        found = found.filter(municipality__ags=filters.municipality)
    match filters.due:
        case Due.OVERDUE:
            found = found.filter(next_contact_on__lt=days["today"])
        case Due.CLOCK:
            found = found.clock_ends_by(days["clock_by"])
        case Due.SILENT:
            found = found.without_contact_since(days["silent_since"])
    return found


def _keys(sort: str) -> tuple[Key, ...]:
    first, *others = SORTS.get(sort.removeprefix("-"), _THEN_BY_NAME)
    return (Key(first.name, descending=sort.startswith("-"), nullable=first.nullable), *others)


def _state_rank() -> models.Case:
    """States in the order of their code list, not of the alphabet."""
    rows = code_list("cases", "case_state").rows
    ranks = [When(state=row.code, then=Value(row.sort)) for row in rows]
    return models.Case(*ranks, default=Value(99), output_field=SmallIntegerField())
