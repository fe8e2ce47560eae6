"""The door to users and units, and the check of a permission that is not about one object."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from geleit.accounts.actors import Actor
from geleit.accounts.models import Unit, User
from geleit.accounts.roles import Permission


def require(actor: Actor | None, need: Permission) -> Actor:
    """The actor, if allowed; raises PermissionDenied (403) otherwise."""
    if actor is None or not actor.can(need):
        raise PermissionDenied
    return actor


def get_user_for(actor: Actor, public_id: UUID, *, need: Permission) -> User:
    """A user of the actor's county. Raises Http404 for others', PermissionDenied without the permission."""
    require(actor, need)
    user = User.objects.filter(county_id=actor.county_id, public_id=public_id).first()
    if user is None:
        raise Http404
    return user


def get_unit_for(actor: Actor, public_id: UUID, *, need: Permission) -> Unit:
    """A unit of the actor's county. Raises Http404 for others', PermissionDenied without the permission."""
    require(actor, need)
    unit = Unit.objects.filter(county_id=actor.county_id, public_id=public_id).first()
    if unit is None:
        raise Http404
    return unit
