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

Identity = TypeVar("Identity", bound=CountyOwned)


def editor(actor: Actor | None) -> Actor:
    """The actor, if allowed to edit the directory. Raises PermissionDenied otherwise."""
    return require(actor, Permission.DIRECTORY_EDIT)


def get_identity_for(actor: Actor, model: type[Identity], public_id: UUID, *, need: Permission) -> Identity:
    """An office, service, building or other administration of the actor's county.

    Raises Http404 for others', PermissionDenied without the permission.
    """
    require(actor, need)
    found = model._default_manager.filter(county_id=actor.county_id, public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def get_office_for(actor: Actor, public_id: UUID, *, need: Permission) -> Office:
    """An office of the actor's county. Raises Http404 for others', PermissionDenied without the permission."""
    return get_identity_for(actor, Office, public_id, need=need)


def get_fact_for(actor: Actor, model: type[DatedFact], public_id: UUID, *, need: Permission) -> DatedFact:
    """A fact of the actor's county. Raises Http404 for others', PermissionDenied without the permission."""
    require(actor, need)
    found = model._default_manager.filter(county_id=actor.county_id, public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def get_change_for(actor: Actor, public_id: UUID, *, need: Permission) -> ChangeSet:
    """A change of the actor's county. Raises Http404 for others', PermissionDenied without the permission."""
    require(actor, need)
    found = ChangeSet.objects.filter(county_id=actor.county_id, public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def get_entry_id_for(actor: Actor, entry_id: UUID, *, need: Permission) -> UUID:
    """The id of an entry of the actor's county that exists or has a history. Raises Http404 or PermissionDenied."""
    require(actor, need)
    models: tuple[type[CountyOwned], ...] = (Office, Service, Site, Body)
    if ChangeSet.objects.filter(county_id=actor.county_id, entry_id=entry_id).exists():
        return entry_id
    if any(
        model._default_manager.filter(**{"county_id": actor.county_id, "public_id": entry_id}).exists()
        for model in models
    ):
        return entry_id
    raise Http404
