"""Households and relations: who lives together and who is whose parent, spouse or carer."""

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from geleit.accounts.actors import Actor
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.core import clock
from geleit.core.errors import Refused
from geleit.core.whole import whole
from geleit.people.actions.registering import register_person
from geleit.people.details import NewPerson
from geleit.people.models import Household, HouseholdMember, Person, Relation
from geleit.people.queries.master_data import birth_of
from geleit.people.rules import obstacles_to_leaving, obstacles_to_relating


class RelationRefused(Refused):
    """A relation or household that cannot be."""


@whole
def register_relative(
    *, data: NewPerson, other: Person, relation: str, same_household: bool, by: Actor, now: datetime
) -> Person:
    """Register somebody as family: the new person is the `relation` of `other`. Raises what its parts raise."""
    person = register_person(data=data, by=by, now=now)
    relate(person=person, other=other, kind=relation, by=by, now=now)
    if same_household:
        add_to_household(person=person, other=other, by=by, now=now)
    return person


@whole
def join_family(
    *, person: Person, other: Person, relation: str, same_household: bool, since: date | None, by: Actor, now: datetime
) -> None:
    """`person` is the `relation` of `other`, and lives there too if so. Raises RelationRefused."""
    relate(person=person, other=other, kind=relation, by=by, now=now)
    if same_household:
        add_to_household(person=person, other=other, since=since, by=by, now=now)


@whole
def add_to_household(
    *, person: Person, other: Person, by: Actor, now: datetime, relation: str = "", since: date | None = None
) -> Household:
    """`person` lives with `other` from now on, or since a day; with `relation` both are related too.

    Raises RelationRefused when the person lives with somebody else.
    """
    _lock(person, other)
    if person.pk == other.pk:
        raise RelationRefused(_("Please choose another person."))
    if relation:
        relate(person=person, other=other, kind=relation, by=by, now=now)
    theirs = _membership(other)
    if theirs is None:
        household = Household.objects.create(county_id=by.county_id)
        theirs = HouseholdMember.objects.create(county_id=by.county_id, household=household, person=other)
        _record_household(other, theirs, by=by, now=now)
    own = _membership(person)
    if own is not None and own.household_id == theirs.household_id:
        return theirs.household
    if own is not None:
        _leave_empty_household(own, since or clock.local(now).date())
    joined = HouseholdMember.objects.create(
        county_id=by.county_id, household=theirs.household, person=person, valid_from=since
    )
    _record_household(person, joined, by=by, now=now)
    return theirs.household


@whole
def leave_household(*, person: Person, on: date, by: Actor, now: datetime) -> None:
    """`person` lived in the household until `on`. Raises RelationRefused."""
    own = _membership(person)
    if own is None:
        raise RelationRefused(_("This person lives in no household with others."))
    if obstacles := obstacles_to_leaving(since=own.valid_from, on=on, today=clock.local(now).date()):
        raise RelationRefused(obstacles)
    HouseholdMember.objects.filter(pk=own.pk).update(valid_to=on)
    _record_household(person, own, by=by, now=now)


@whole
def relate(*, person: Person, other: Person, kind: str, by: Actor, now: datetime) -> Relation:
    """Say that `person` is the `kind` of `other`; what was said of the two before is replaced.

    Raises RelationRefused.
    """
    obstacles = obstacles_to_relating(person.pk, other.pk, kind, (birth_of(person), birth_of(other)))
    if obstacles:
        raise RelationRefused(obstacles)
    _lock(person, other)
    _between(person, other).delete()
    relation = Relation.objects.create(county_id=by.county_id, person=person, other=other, kind=kind)
    _record_relation(person, other, by=by, now=now)
    return relation


@whole
def unrelate(*, person: Person, other: Person, by: Actor, now: datetime) -> None:
    """Take back a relation recorded by mistake."""
    deleted, _by_model = _between(person, other).delete()
    if deleted:
        _record_relation(person, other, by=by, now=now)


def _lock(*people: Person) -> None:
    """Two clerks who join the same people wait for each other."""
    list(Person.objects.select_for_update().filter(pk__in=[person.pk for person in people]).order_by("pk"))


def _membership(person: Person) -> HouseholdMember | None:
    return (
        HouseholdMember.objects.filter(county_id=person.county_id, person=person, valid_to=None)
        .select_related("household")
        .first()
    )


def _leave_empty_household(own: HouseholdMember, on: date) -> None:
    """Somebody who is alone in a household moves over; somebody who lives with others must leave them first."""
    others = HouseholdMember.objects.filter(household_id=own.household_id, valid_to=None).exclude(pk=own.pk)
    if others.exists():
        raise RelationRefused(_("This person lives in another household. Please end that first."))
    HouseholdMember.objects.filter(pk=own.pk).update(valid_to=on)


def _between(person: Person, other: Person) -> QuerySet[Relation]:
    return Relation.objects.filter(
        Q(person=person, other=other) | Q(person=other, other=person), county_id=person.county_id
    )


def _record_household(person: Person, member: HouseholdMember, *, by: Actor, now: datetime) -> None:
    record(
        EventKind.HOUSEHOLD_CHANGED,
        by=by,
        now=now,
        person_id=person.pk,
        subject="household",
        subject_id=member.household_id,
    )


def _record_relation(person: Person, other: Person, *, by: Actor, now: datetime) -> None:
    for one in (person, other):
        record(EventKind.RELATION_CHANGED, by=by, now=now, person_id=one.pk, subject="relation")
