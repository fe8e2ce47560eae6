"""The family of a person: who lives in the household, who is related how, children under their parents."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from geleit.accounts.actors import Actor
from geleit.core.codelists import code_list
from geleit.people.births import Birth
from geleit.people.models import HouseholdMember, Person, Relation
from geleit.people.queries.master_data import birth_of
from geleit.people.queries.protection import living_with
from geleit.people.rules import inverse_of
from geleit.people.visibility import visible_people

# Kinds that put somebody one generation above the other; their inverses put one below.
PARENT_KINDS = frozenset({"parent", "step_parent", "foster_parent", "guardian"})
CHILD_KINDS = frozenset({"child", "step_child", "foster_child", "ward"})
COUPLE_KINDS = frozenset({"spouse", "partner"})


@dataclass(frozen=True)
class Member:
    """Somebody of the family; `relation` says what they are of the person whose page it is ("" for that person)."""

    person: Person
    birth: Birth
    relation: str
    lives_here: bool
    since: date | None
    is_self: bool


@dataclass(frozen=True)
class ParentGroup:
    """Parents, alone or as a couple, and their children."""

    parents: tuple[Member, ...]
    children: tuple[Member, ...]


@dataclass(frozen=True)
class Tie:
    """A recorded relation between two visible people: `person` is the `kind` of `other`."""

    person: Person
    other: Person
    kind: str


@dataclass(frozen=True)
class Family:
    """Everything the family page shows; people outside the caseload are counted only."""

    members: list[Member]
    groups: list[ParentGroup]
    others: list[Member]  # in no parent group
    ties: list[Tie]
    hidden_count: int

    @property
    def household(self) -> list[Member]:
        """Those who live together now."""
        return [member for member in self.members if member.lives_here]


def household(person: Person) -> list[Person]:
    """The people living with `person` now, without that person, eldest first. One statement."""
    return living_with(person)


def family_of(actor: Actor, person: Person) -> Family:
    """Household and relations of a person. Three statements."""
    memberships = _memberships(person)
    lives_here = {one.person_id: one for one in memberships}
    people = {one.person_id: one.person for one in memberships} | {person.pk: person}
    relations = _relations_around(person.county_id, [*people])
    met = {one.pk: one for relation in relations for one in (relation.person, relation.other)}
    seen = set(visible_people(actor).filter(pk__in=[*met]).values_list("pk", flat=True))
    visible = people | {pk: one for pk, one in met.items() if pk in seen}
    ties = [
        Tie(visible[one.person_id], visible[one.other_id], one.kind)
        for one in relations
        if one.person_id in visible and one.other_id in visible
    ]
    members = [_member(one, person, lives_here.get(one.pk), ties) for one in visible.values()]
    members.sort(key=lambda one: (not one.is_self, _age_key(one.birth), one.person.pk))
    groups, others = _groups(members, ties)
    return Family(members, groups, others, ties, hidden_count=len(met.keys() - visible.keys()))


def relation_label(kind: str) -> str:
    """The German word for a kind of relation."""
    return code_list("people", "relation_kind").label(kind)


def _memberships(person: Person) -> list[HouseholdMember]:
    households = HouseholdMember.objects.filter(county_id=person.county_id, person=person, valid_to=None).values(
        "household"
    )
    return list(
        HouseholdMember.objects.filter(county_id=person.county_id, household__in=households, valid_to=None)
        .select_related("person")
        .order_by("id")
    )


def _relations_around(county_id: int, people: list[int]) -> list[Relation]:
    """Relations among these people and those directly related to them: a child's other parent stands beside."""
    own = Relation.objects.filter(county_id=county_id)
    near = (
        Person.objects.filter(county_id=county_id, pk__in=people)
        .values("pk")
        .union(own.filter(person__in=people).values("other"), own.filter(other__in=people).values("person"))
    )
    around = own.filter(person__in=near, other__in=near)
    return list(around.select_related("person", "other").order_by("id"))


def _member(one: Person, focus: Person, membership: HouseholdMember | None, ties: Iterable[Tie]) -> Member:
    kind = ""
    for tie in ties:
        if tie.person == one and tie.other == focus:
            kind = tie.kind
        elif tie.person == focus and tie.other == one:
            kind = inverse_of(tie.kind)
    return Member(
        person=one,
        birth=birth_of(one),
        relation=relation_label(kind) if kind else "",
        lives_here=membership is not None,
        since=membership.valid_from if membership else None,
        is_self=one == focus,
    )


def _groups(members: list[Member], ties: list[Tie]) -> tuple[list[ParentGroup], list[Member]]:
    by_id = {member.person.pk: member for member in members}
    parents: dict[int, set[int]] = {}
    for tie in ties:
        if tie.kind in PARENT_KINDS:
            parents.setdefault(tie.other.pk, set()).add(tie.person.pk)
        elif tie.kind in CHILD_KINDS:
            parents.setdefault(tie.person.pk, set()).add(tie.other.pk)
    grouped: dict[tuple[int, ...], list[int]] = {}
    for child, above in parents.items():
        grouped.setdefault(tuple(sorted(above)), []).append(child)
    for tie in ties:  # couples without children stand together too
        couple = tuple(sorted((tie.person.pk, tie.other.pk)))
        if tie.kind in COUPLE_KINDS and not any(set(couple) <= set(group) for group in grouped):
            grouped[couple] = []
    groups = [
        ParentGroup(_eldest_first(by_id[one] for one in above), _eldest_first(by_id[one] for one in children))
        for above, children in grouped.items()
    ]
    groups.sort(key=lambda group: (min(_age_key(one.birth) for one in group.parents), group.parents[0].person.pk))
    placed = {one for above, children in grouped.items() for one in (*above, *children)}
    return groups, [member for member in members if member.person.pk not in placed]


def _eldest_first(members: Iterable[Member]) -> tuple[Member, ...]:
    return tuple(sorted(members, key=lambda one: (_age_key(one.birth), one.person.pk)))


def _age_key(birth: Birth) -> date:
    return birth.earliest or date.max
