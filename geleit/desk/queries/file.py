"""What stands beside the story of a case: today's facts, next steps, plan, family, ways to reach the person."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from geleit.accounts.actors import Actor, ids_of, of_ids
from geleit.cases.models import Case
from geleit.cases.rules import due_state
from geleit.core.addresses import address
from geleit.core.codelists import code_list
from geleit.core.prepared import Prepared
from geleit.people.births import Birth
from geleit.people.models import Accommodation, HistoryEntry, HouseholdMember, LanguageLevel, Person, Relation
from geleit.people.queries.facts_page import facts_page
from geleit.people.rules import inverse_of

# Histories the file shows, in this order; the page of the situation shows all of them.
SHOWN = ("residence", "accommodation", "benefit", "language_level", "course", "work_access", "employment")

# Tasks, plan, contact ways and languages in one statement, because each statement is a way to the database and back.
_SIDE = """
SELECT
  (SELECT jsonb_agg(jsonb_build_array(t.public_id, t.text, t.due_on) ORDER BY t.due_on, t.id)
   FROM cases_task t WHERE t.county_id = %(county)s AND t.case_id = %(case)s AND t.done_on IS NULL),
  (SELECT jsonb_build_object('public_id', p.public_id, 'started_on', p.started_on, 'agreed_on', p.agreed_on,
          'next_review_on', p.next_review_on, 'version', p.latest_version,
          'goals', (SELECT jsonb_object_agg(g.state, g.number) FROM (
                      SELECT state, count(*) AS number FROM plans_goal
                      WHERE county_id = %(county)s AND plan_id = p.id GROUP BY state) g))
   FROM plans_plan p WHERE p.county_id = %(county)s AND p.case_id = %(case)s AND p.ended_on IS NULL),
  (SELECT jsonb_agg(jsonb_build_object('kind', c.kind, 'value', c.value, 'note', c.note, 'is_safe', c.is_safe)
          ORDER BY c.id)
   FROM people_contactpoint c WHERE c.county_id = %(county)s AND c.person_id = %(person)s),
  (SELECT jsonb_agg(jsonb_build_array(s.language, s.needs_interpreter) ORDER BY s.position, s.id)
   FROM people_spokenlanguage s WHERE s.county_id = %(county)s AND s.person_id = %(person)s)
"""


@dataclass(frozen=True)
class Fact:
    """What is true today in one history, or was until it ran out; `level` warns of the end: danger, warning or ""."""

    title: str
    text: str = ""
    detail: str = ""
    until: date | None = None
    until_label: str = ""
    level: str = ""


@dataclass(frozen=True)
class OpenTask:
    """Something to do, with the state of its due badge."""

    public_id: UUID
    text: str
    due_on: date
    state: str


@dataclass(frozen=True)
class PlanSummary:
    """The active plan in a few words; `goals` are pairs of state and number in the order of the states."""

    public_id: UUID
    started_on: date
    agreed_on: date | None
    next_review_on: date | None
    review_state: str
    version: int
    goals: list[tuple[str, int]]


@dataclass(frozen=True)
class ContactWay:
    """A way to reach the person; not safe means that others read along."""

    kind: str
    value: str
    note: str
    is_safe: bool


@dataclass(frozen=True)
class FamilyMember:
    """Somebody of the household or family the actor may see, with the address of the file or the person's page."""

    person: Person
    relation: str
    birth: str
    lives_here: bool
    href: str


@dataclass(frozen=True)
class CaseFile:
    """Everything beside the story."""

    facts: list[Fact]
    tasks: list[OpenTask]
    plan: PlanSummary | None
    contacts: list[ContactWay]
    languages: list[tuple[str, bool]]
    family: list[FamilyMember]


def case_file(actor: Actor, case: Case, today: date) -> CaseFile:
    """What stands beside the story of a case. Three statements."""
    with connection.cursor() as cursor:
        values = {"county": case.county_id, "case": case.pk, "person": case.person_id}
        cursor.execute(_SIDE, values)
        tasks, plan, contacts, languages = (_decoded(value) for value in cursor.fetchone())
    return CaseFile(
        facts=_facts(actor, case.person, today),
        tasks=[_task(UUID(public_id), text, date.fromisoformat(due), today) for public_id, text, due in tasks or []],
        plan=_plan(plan, today) if plan else None,
        contacts=[ContactWay(**contact) for contact in contacts or []],
        languages=[(code_list("people", "language").label(code), needed) for code, needed in languages or []],
        family=_family(actor, case.person),
    )


def _decoded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _task(public_id: UUID, text: str, due_on: date, today: date) -> OpenTask:
    return OpenTask(public_id=public_id, text=text, due_on=due_on, state=due_state(due_on, today))


def _plan(found: dict[str, Any], today: date) -> PlanSummary:
    review = _day(found["next_review_on"])
    numbers: dict[str, int] = found["goals"] or {}
    states = code_list("plans", "goal_state").rows
    return PlanSummary(
        public_id=UUID(found["public_id"]),
        started_on=date.fromisoformat(found["started_on"]),
        agreed_on=_day(found["agreed_on"]),
        next_review_on=review,
        review_state=due_state(review, today),
        version=found["version"],
        goals=[(state.label, numbers[state.code]) for state in states if state.code in numbers],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


# --- facts --------------------------------------------------------------------------------------------------------


def _facts(actor: Actor, person: Person, today: date) -> list[Fact]:
    cards = {card.kind.key: card for card in facts_page(person, today=today, land=actor.land).cards}
    found = []
    for key in SHOWN:
        kind, current = cards[key].kind, cards[key].current
        if not current:
            found.append(Fact(title=str(kind.title)))
        found += [
            Fact(
                title=str(kind.title),
                text=fact.headline,
                detail=_detail(fact.entry, person),
                until=fact.entry.valid_to,
                until_label=str(kind.to_label),
                level=fact.level,
            )
            for fact in current
        ]
    return found


def _detail(entry: HistoryEntry, person: Person) -> str:
    if isinstance(entry, Accommodation):
        if person.is_protected:
            return _("Address protected")
        return entry.municipality.name if entry.municipality else entry.place
    if isinstance(entry, LanguageLevel):
        return _("certified") if entry.is_certified else _("estimated")
    return ""


# --- family -------------------------------------------------------------------------------------------------------


def _family(actor: Actor, person: Person) -> list[FamilyMember]:
    """People of the same household, and relatives with a case of their own the actor sees. One statement."""
    return [_member(one) for one in _RELATIVES.records(person=person.pk, **ids_of(actor))]


def _relatives(*, person: int, user: int, county: int, owners: tuple[int, ...]) -> QuerySet[Person]:
    own = {"county_id": county}
    visible = Case.objects.visible_to(of_ids(user=user, county=county, owners=owners))
    homes = HouseholdMember.objects.filter(**own, person_id=person, valid_to=None).values("household")
    lives_here = HouseholdMember.objects.filter(**own, person=OuterRef("pk"), valid_to=None, household__in=homes)
    is_of_me = Relation.objects.filter(**own, person=OuterRef("pk"), other_id=person).values("kind")
    i_am_of = Relation.objects.filter(**own, other=OuterRef("pk"), person_id=person).values("kind")
    cases = visible.filter(person=OuterRef("pk")).order_by("-opened_on", "-id")
    mates = HouseholdMember.objects.filter(**own, household__in=homes, valid_to=None).values("person")
    to_me = Relation.objects.filter(**own, other_id=person).values("person")
    from_me = Relation.objects.filter(**own, person_id=person).values("other")
    return (
        # A union, because one condition with OR would look at every person of the county.
        Person.objects.filter(pk__in=mates.union(to_me, from_me), **own)
        .exclude(pk=person)
        .annotate(
            lives_here=Exists(lives_here),
            is_of_me=Subquery(is_of_me[:1]),
            i_am_of=Subquery(i_am_of[:1]),
            case_id=Subquery(cast("QuerySet[Case]", cases).values("public_id")[:1]),
        )
        .filter(Q(lives_here=True) | Q(case_id__isnull=False))
        .order_by("-lives_here", "birth_year", "birth_month", "birth_day", "id")
    )


_RELATIVES = Prepared(_relatives)


def _member(one: Any) -> FamilyMember:
    kind = one.is_of_me or (inverse_of(one.i_am_of) if one.i_am_of else "")
    if one.case_id:
        href = address("desk:case_file", case_id=one.case_id)
    else:
        href = address("people:facts", person_id=one.public_id)
    return FamilyMember(
        person=one,
        relation=code_list("people", "relation_kind").label(kind),
        birth=Birth(one.birth_year, one.birth_month, one.birth_day, one.birth_estimated).text,
        lives_here=one.lives_here,
        href=href,
    )
