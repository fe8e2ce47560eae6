"""The door to people: somebody is visible through a case in the own caseload, or as family of somebody who is."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from geleit.accounts.actors import Actor
from geleit.accounts.roles import Permission
from geleit.people.models import HISTORIES, HistoryEntry, Person
from geleit.people.visibility import VISIBILITY, visible_people

__all__ = ["VISIBILITY", "first_visible", "get_entry_for", "get_people_for", "get_person_for", "visible_people"]


def get_person_for(actor: Actor, public_id: UUID, *, need: Permission) -> Person:
    """One person. Raises Http404 for people outside the own caseload, PermissionDenied without the permission."""
    person = visible_people(actor).filter(public_id=public_id).first()
    if person is None:
        raise Http404
    if not actor.can(need):
        raise PermissionDenied
    return person


def get_people_for(actor: Actor, public_ids: Sequence[UUID], *, need: Permission) -> list[Person]:
    """Several people in the order asked for. Raises Http404 if one of them is not visible."""
    if not actor.can(need):
        raise PermissionDenied
    found = {person.public_id: person for person in visible_people(actor).filter(public_id__in=public_ids)}
    try:
        return [found[public_id] for public_id in dict.fromkeys(public_ids)]
    except KeyError:
        raise Http404 from None


def first_visible(actor: Actor, people: Sequence[Person]) -> Person | None:
    """The first of these people the actor (still) sees; leaving a household can end that."""
    seen = set(visible_people(actor).filter(pk__in=[one.pk for one in people]).values_list("pk", flat=True))
    return next((one for one in people if one.pk in seen), None)


def get_entry_for(actor: Actor, public_id: UUID, history: str, entry_id: UUID, *, need: Permission) -> HistoryEntry:
    """One entry of a history of a visible person. Raises Http404 or PermissionDenied as for the person."""
    person = get_person_for(actor, public_id, need=need)
    model = HISTORIES.get(history)
    if model is None:
        raise Http404
    entry = model.objects.filter(county_id=actor.county_id, person=person, public_id=entry_id).first()
    if entry is None:
        raise Http404
    entry.person = person
    return entry
