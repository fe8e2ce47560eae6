"""The door to people: somebody is visible through a case in the own caseload, or as family of somebody who is.

Cases live in a room above this one, so that room adds its sentence to `VISIBILITY` when the application starts.
"""

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from geleit.accounts.actors import Actor
from geleit.accounts.roles import Permission
from geleit.people.models import HouseholdMember, Person

# Each entry answers: which people does this actor see? As a condition on Person.
VISIBILITY: list[Callable[[Actor], Q]] = []


def visible_people(actor: Actor) -> QuerySet[Person]:
    """All people the actor may know of: directly, or as current household members of those."""
    direct = Q(pk__in=[])
    for source in VISIBILITY:
        direct |= source(actor)
    known = Person.objects.filter(direct, county_id=actor.county_id)
    households = HouseholdMember.objects.filter(
        county_id=actor.county_id, valid_to=None, person__in=known.values("pk")
    ).values("household")
    family = HouseholdMember.objects.filter(
        county_id=actor.county_id, valid_to=None, household__in=households
    ).values("person")
    return Person.objects.filter(Q(pk__in=known.values("pk")) | Q(pk__in=family), county_id=actor.county_id)


def get_person_for(actor: Actor, public_id: UUID, *, need: Permission) -> Person:
    """One person. Raises Http404 for people outside the own caseload, PermissionDenied without the permission."""
    person = visible_people(actor).filter(public_id=public_id).first()
    if person is None:
        raise Http404
    if not actor.can(need):
        raise PermissionDenied
    return person
