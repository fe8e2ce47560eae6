"""Which people an actor may know of. Lies below queries and access, so that lists and single objects agree."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Q, QuerySet

from geleit.accounts.actors import Actor
from geleit.people.models import HouseholdMember, Person

# Each entry answers: which people does this actor see? As a condition on Person. Cases live in a room above this one,
# so that room adds its sentence when the application starts.
VISIBILITY: list[Callable[[Actor], Q]] = []


def visible_people(actor: Actor) -> QuerySet[Person]:
    """All people the actor may know of: directly, or as current household members of those."""
    return Person.objects.filter(pk__in=visible_ids(actor), county_id=actor.county_id)


def visible_ids(actor: Actor) -> QuerySet[Person, Any]:
    """Primary keys of the visible people, for use inside other queries.

    A union of narrow arms: PostgreSQL would answer one condition with OR by looking at every person of the county.
    """
    arms = [
        Person.objects.filter(part, county_id=actor.county_id).values("pk")
        for source in VISIBILITY
        for part in _alternatives(source(actor))
    ]
    if not arms:
        return Person.objects.none().values("pk")
    households = HouseholdMember.objects.filter(
        county_id=actor.county_id, valid_to=None, person__in=arms[0].union(*arms[1:])
    ).values("household")
    family = HouseholdMember.objects.filter(county_id=actor.county_id, valid_to=None, household__in=households).values(
        "person"
    )
    return arms[0].union(*arms[1:], family)


def _alternatives(condition: Q) -> Iterator[Q]:
    if condition.connector == Q.OR and not condition.negated:
        yield from (Q(child) for child in condition.children)
    else:
        yield condition
