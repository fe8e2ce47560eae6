"""The door to visiting rules and house rules for those who edit them."""

from uuid import UUID

from django.http import Http404

from geleit.accounts.access import require
from geleit.accounts.actors import Actor
from geleit.accounts.roles import Permission
from geleit.visits.models import HouseRules, VisitRule
from geleit.visits.models.queue import Device, Ticket


def editor(actor: Actor | None) -> Actor:
    """The actor, if allowed to edit visiting rules. Raises PermissionDenied otherwise."""
    return require(actor, Permission.VISIT_RULE_EDIT)


def queue_visible(actor: Actor | None) -> Actor:
    """The actor, if allowed to work with queues or to set them up. Raises PermissionDenied otherwise."""
    if actor is not None and actor.can(Permission.QUEUE_SET_UP):
        return actor
    return require(actor, Permission.QUEUE_WORK)


def queue_worker(actor: Actor | None) -> Actor:
    """The actor, if allowed to call people and give out numbers. Raises PermissionDenied otherwise."""
    return require(actor, Permission.QUEUE_WORK)


def queue_keeper(actor: Actor | None) -> Actor:
    """The actor, if allowed to set up kiosks and displays. Raises PermissionDenied otherwise."""
    return require(actor, Permission.QUEUE_SET_UP)


def get_ticket_for(actor: Actor, public_id: UUID, *, need: Permission) -> Ticket:
    """A number of the actor's county. Raises Http404 for others', PermissionDenied without the permission."""
    require(actor, need)
    found = Ticket.objects.filter(county_id=actor.county_id, public_id=public_id).select_related("point", "counter")
    ticket = found.first()
    if ticket is None:
        raise Http404
    return ticket


def get_device_for(actor: Actor, public_id: UUID, *, need: Permission) -> Device:
    """A kiosk or display of the actor's county. Raises Http404 for others', PermissionDenied as above."""
    require(actor, need)
    device = Device.objects.filter(county_id=actor.county_id, public_id=public_id).select_related("point").first()
    if device is None:
        raise Http404
    return device


def get_rule_for(actor: Actor, public_id: UUID, *, need: Permission) -> VisitRule:
    """A rule of the actor's county. Raises Http404 for others', PermissionDenied without the permission."""
    require(actor, need)
    rule = VisitRule.objects.filter(county_id=actor.county_id, public_id=public_id).first()
    if rule is None:
        raise Http404
    return rule


def get_house_rules_for(actor: Actor, public_id: UUID, *, need: Permission) -> HouseRules:
    """A version of house rules of the actor's county. Raises Http404 for others', PermissionDenied as above."""
    require(actor, need)
    found = HouseRules.objects.filter(county_id=actor.county_id, public_id=public_id).select_related("site").first()
    if found is None:
        raise Http404
    return found
