"""The door to the directory for those who edit it."""

from typing import TypeVar
from uuid import UUID

from django.http import Http404

from geleit.accounts.access import require
from geleit.accounts.actors import Actor
from geleit.accounts.models import CountyOwned
from geleit.accounts.roles import Permission
from geleit.directory.dated import DatedFact
from geleit.directory.models import Body, ChangeSet, Office, Service, Site
from geleit.directory.queries.confirming import CONFIRMED

Record = TypeVar("Record", bound=CountyOwned)


def editor(actor: Actor | None) -> Actor:
    """The actor, if allowed to edit the directory. Raises PermissionDenied otherwise."""
    return require(actor, Permission.DIRECTORY_EDIT)


def get_identity_for(actor: Actor, model: type[Record], public_id: UUID, *, need: Permission) -> Record:
    """An office, service, building or other administration of the actor's county, or whatever else has a public id.

    Raises Http404 for others', PermissionDenied without the permission.
    """
    require(actor, need)
    found = model._default_manager.filter(county_id=actor.county_id, public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def get_entry_for(actor: Actor, public_id: UUID, *, need: Permission) -> Office | Service | Site | Body:
    """An entry of the actor's county of whatever kind. Raises Http404 or PermissionDenied as `get_identity_for`."""
    require(actor, need)
    for model in CONFIRMED:
        found = model._default_manager.filter(county_id=actor.county_id, public_id=public_id).first()
        if found is not None:
            return found
    raise Http404


def get_fact_for(actor: Actor, model: type[DatedFact], public_id: UUID, *, need: Permission) -> DatedFact:
    """A fact of the actor's county. Raises Http404 for others', PermissionDenied without the permission."""
    return get_identity_for(actor, model, public_id, need=need)


def get_change_for(actor: Actor, public_id: UUID, *, need: Permission) -> ChangeSet:
    """A change of the actor's county. Raises Http404 for others', PermissionDenied without the permission."""
    return get_identity_for(actor, ChangeSet, public_id, need=need)


def get_entry_id_for(actor: Actor, entry_id: UUID, *, need: Permission) -> UUID:
    """The id of an entry of the actor's county that exists or has a history. Raises Http404 or PermissionDenied."""
    require(actor, need)
    if ChangeSet.objects.filter(county_id=actor.county_id, entry_id=entry_id).exists():
        return entry_id
    return get_entry_for(actor, entry_id, need=need).public_id
