"""Finding: people of the own caseload with the reason why they fit; cases of the county by header data only."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.db.models.expressions import RawSQL

from geleit.accounts.actors import Actor, ids_of, of_ids
from geleit.accounts.roles import Permission
from geleit.cases.codes import CaseState
from geleit.cases.models import Case
from geleit.core.addresses import address
from geleit.core.prepared import Prepared
from geleit.people.births import split_birth
from geleit.people.models import NameKey, Person
from geleit.people.names import compare, query_keys
from geleit.people.queries import find_people

_NUMBER = re.compile(r"([A-Za-zÄÖÜäöü]{1,4})[\s\-/]*(\d{4})[\s\-/]+(\d{1,6})")
MAX_CANDIDATES = 300
MAX_HEADERS = 50


@dataclass(frozen=True)
class FoundPerson:
    """A visible person: why found, and the case where there is one the actor works on."""

    person: Person
    birth: str
    reason: str
    href: str
    case: Case | None
    may_open_case: bool


@dataclass(frozen=True)
class SearchPage:
    """The people found, best first, and how many others fit outside the caseload; `case` answers a case number."""

    people: list[FoundPerson]
    hidden_count: int = 0
    is_capped: bool = False
    has_more: bool = False
    case: Case | None = None
    typed_name: str = ""  # what was typed, apart from the birth date: where registering somebody new begins
    typed_birth: str = ""


@dataclass(frozen=True)
class FoundCase:
    """A case of the county as those see it who assign cases or supervise access."""

    case: Case
    score: float


def case_number(text: str) -> str:
    """The case number in what was typed, written as it is stored; "" when it is none."""
    found = _NUMBER.fullmatch(text.strip())
    return f"{found[1].upper()}-{found[2]}-{int(found[3]):05d}" if found else ""


def search(actor: Actor, text: str, today: date) -> SearchPage:
    """The case with the number typed, or people fitting a name, a birth date or both. Up to three statements."""
    if number := case_number(text):
        case = _with_visibility(actor).filter(number=number).first()
        is_mine = getattr(case, "is_visible", False)
        return SearchPage([], hidden_count=int(case is not None and not is_mine), case=case if is_mine else None)
    return _people(actor, text, today)


def _people(actor: Actor, text: str, today: date) -> SearchPage:
    result = find_people(actor, text, today=today)
    cases = _cases_of(actor, [hit.person.pk for hit in result.hits])
    may_open = actor.can(Permission.CASE_OPEN)
    people = []
    for hit in result.hits:
        own = cases.get(hit.person.pk, [])
        case = next((one for one in own if getattr(one, "is_visible", False)), None)
        people.append(
            FoundPerson(
                person=hit.person,
                birth=hit.birth.text,
                reason=str(hit.reason),
                href=_href(hit.person, case),
                case=case,
                may_open_case=may_open and not any(one.state != CaseState.CLOSED for one in own),
            )
        )
    name, birth = split_birth(text, today=today)
    return SearchPage(
        people,
        result.hidden_count,
        result.is_capped,
        result.has_more,
        typed_name=name,
        typed_birth=birth.text if birth else "",
    )


def find_headers(actor: Actor, text: str) -> list[FoundCase]:
    """Cases of the county by number or by the person's name, best fit first: header data only. One statement."""
    cases = Case.objects.filter(county_id=actor.county_id).select_related("person", "municipality", "manager")
    if number := case_number(text):
        return [FoundCase(case, 1.0) for case in cases.filter(number=number)]
    keys = query_keys(text[:200])
    if not keys:
        return []
    for asked in keys:
        cases = cases.filter(person__in=_called(actor, asked))
    found = []
    for case in cases.order_by("sort_name", "id")[:MAX_CANDIDATES]:
        person = case.person
        match = compare(text, [name for name in (person.full_name, person.call_name, person.native_name) if name])
        # Somebody found by another name alone stays in the list, below those called so.
        found.append(FoundCase(case, match.score if match else 0.0))
    found.sort(key=lambda one: -one.score)
    return found[:MAX_HEADERS]


def _href(person: Person, case: Case | None) -> str:
    if case is not None:
        return address("desk:case_file", case_id=case.public_id)
    return address("people:facts", person_id=person.public_id)


def _cases_of(actor: Actor, people: list[int]) -> dict[int, list[Case]]:
    """All cases of these people, open ones first, each marked whether the actor works on it."""
    found: dict[int, list[Case]] = {}
    if people:
        for case in _CASES_OF.records(people=people, **ids_of(actor)):
            found.setdefault(case.person_id, []).append(case)
    # PostgreSQL sorts an empty closing day last; open cases come first.
    return {person: sorted(own, key=lambda one: one.state == CaseState.CLOSED) for person, own in found.items()}


def _of_people(*, people: list[int], user: int, county: int, owners: tuple[int, ...]) -> Any:
    theirs = RawSQL("cases_case.person_id = ANY(%s)", [people], output_field=BooleanField())
    found = _with_visibility(of_ids(user=user, county=county, owners=owners)).filter(theirs)
    return found.order_by("closed_on", "-opened_on", "-id")


_CASES_OF: Prepared[Case] = Prepared(_of_people)


def _with_visibility(actor: Actor) -> Any:
    visible = Q(pk__in=Case.objects.visible_to(actor).values("pk"))
    return (
        Case.objects.filter(county_id=actor.county_id)
        .select_related("municipality", "manager")
        .annotate(is_visible=ExpressionWrapper(visible, output_field=BooleanField()))
    )


def _called(actor: Actor, keys: Iterable[Any]) -> Any:
    """Ids of people who have one of the keys of a word."""
    condition = Q(pk__in=[])
    for key in keys:
        condition |= Q(kind=key.kind, key=key.key)
    return NameKey.objects.filter(condition, county_id=actor.county_id).values("person")
