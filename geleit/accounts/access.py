"""The door to users and units, and the check of a permission that is not about one object."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from geleit.accounts.actors import Actor
from geleit.accounts.models import Membership, StandIn, Unit, User
from geleit.accounts.roles import Permission


def require(actor: Actor | None, need: Permission) -> Actor:
    """The actor, if allowed; raises PermissionDenied (403) otherwise."""
    if actor is None or not actor.can(need):
        raise PermissionDenied
    return actor


def get_own_user_for(actor: Actor, *, need: Permission) -> User:
    """The actor's own user record. Raises PermissionDenied without the permission."""
    require(actor, need)
    return User.objects.get(pk=actor.user_id)


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


def get_membership_for(actor: Actor, user_id: UUID, public_id: UUID, *, need: Permission) -> Membership:
    """A membership of a user of the county. Raises Http404 or PermissionDenied as for the user."""
    require(actor, need)
    memberships = Membership.objects.filter(county_id=actor.county_id, user__public_id=user_id)
    membership = memberships.filter(public_id=public_id).select_related("user", "unit").first()
    if membership is None:
        raise Http404
    return membership


def get_stand_in_for(actor: Actor, public_id: UUID) -> StandIn:
    """A stand-in the actor may take back: the own absence, or anybody's for those who assign cases.

    Raises Http404 for a colleague's or another county's.
    """
    entry = (
        StandIn.objects.filter(county_id=actor.county_id, public_id=public_id)
        .select_related("absent", "stand_in")
        .first()
    )
    if entry is None or not (entry.absent_id == actor.user_id or actor.can(Permission.CASE_ASSIGN)):
        raise Http404
    return entry
