"""The caseload page: filtered, sorted and paged by key in one or two statements, however many cases there are."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import Q, QuerySet, SmallIntegerField, Value, When

from geleit.accounts.actors import Actor
from geleit.cases import rules
from geleit.cases.codes import CaseState, Due, Whose
from geleit.cases.models import Case, CaseQuerySet
from geleit.cases.queries.file import page_href
from geleit.core.codelists import code_list
from geleit.core.keyset import Key, paginate

PAGE_SIZE = 50
_SHOWN = (
    "public_id",
    "number",
    "kind",
    "state",
    "sort_name",
    "manager",
    "next_contact_on",
    "last_contact_on",
    "eligible_from",
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
    """One line of the caseload."""

    case: Case
    next_state: str
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
    found = _narrowed(_whose(actor, filters.whose), filters, actor=actor, today=today)
    page = paginate(found.annotate(state_rank=_state_rank()), _keys(sort), cursor=cursor, size=size, dress=_dressed)
    warnings = rules.warnings_on(today, actor.land)
    rows = [
        CaseRow(
            case=case,
            next_state=rules.due_state(case.next_contact_on, today),
            clock_state=rules.clock_of(case, today=today, warnings=warnings).state,
            is_stand_in=case.manager_id != actor.user_id,
            href=page_href("desk:case_file", case_id=case.public_id),
        )
        for case in page.rows
    ]
    return Caseload(rows=rows, next_cursor=page.next_cursor, previous_cursor=page.previous_cursor)


def _dressed(found: QuerySet[Case]) -> QuerySet[Case]:
    """With the columns a line shows, and no others."""
    return found.select_related("person", "municipality").only(*_SHOWN)


def _whose(actor: Actor, whose: Whose) -> CaseQuerySet:
    visible = Case.objects.visible_to(actor)
    if whose == Whose.MINE:
        return visible.filter(manager_id=actor.user_id)
    if whose == Whose.STAND_IN:
        return visible.filter(~Q(manager_id=actor.user_id) | Q(manager_id=None))
    return visible


def _narrowed(found: CaseQuerySet, filters: CaseloadFilters, *, actor: Actor, today: date) -> CaseQuerySet:
    warnings = rules.warnings_on(today, actor.land)
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
            found = found.filter(next_contact_on__lt=today)
        case Due.CLOCK:
            found = found.clock_ends_by(today + timedelta(days=warnings.first_days))
        case Due.SILENT:
            found = found.without_contact_since(today - timedelta(days=warnings.contact_gap_days))
    return found


def _keys(sort: str) -> tuple[Key, ...]:
    first, *others = SORTS.get(sort.removeprefix("-"), _THEN_BY_NAME)
    return (Key(first.name, descending=sort.startswith("-"), nullable=first.nullable), *others)


def _state_rank() -> models.Case:
    """States in the order of their code list, not of the alphabet."""
    rows = code_list("cases", "case_state").rows
    ranks = [When(state=row.code, then=Value(row.sort)) for row in rows]
    return models.Case(*ranks, default=Value(99), output_field=SmallIntegerField())
