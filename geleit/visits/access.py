"""The door to visiting rules and house rules for those who edit them, and to appointments."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404

from geleit.accounts.access import require
from geleit.accounts.actors import Actor
from geleit.accounts.roles import Permission
from geleit.visits.models import (
    Appointment,
    Block,
    Counter,
    HouseRules,
    Message,
    Offer,
    Point,
    Staffing,
    VisitRule,
)
from geleit.visits.models.queue import Device, Ticket

M = TypeVar("M", bound=Model)


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


# --- appointments -----------------------------------------------------------------------------------------------------


def planner(actor: Actor | None) -> Actor:
    """The actor, if allowed to plan appointments. Raises PermissionDenied otherwise."""
    return require(actor, Permission.APPOINTMENT_SET_UP)


def appointment_worker(actor: Actor | None) -> Actor:
    """The actor, if allowed to work with appointments. Raises PermissionDenied otherwise."""
    return require(actor, Permission.APPOINTMENT_WORK)


def appointment_overseer(actor: Actor | None) -> Actor:
    """The actor, if allowed to work with appointments or to plan them: sees numbers, no names.

    Raises PermissionDenied otherwise.
    """
    if actor is not None and actor.can(Permission.APPOINTMENT_SET_UP):
        return actor
    return require(actor, Permission.APPOINTMENT_WORK)


def get_point_for(actor: Actor, public_id: UUID, *, need: Permission) -> Point:
    """A point in use of the actor's county. Raises Http404 for others', PermissionDenied without the permission."""
    return _one(actor, Point.objects.filter(public_id=public_id, closed_at=None).select_related("office", "site"), need)


def get_offer_for(actor: Actor, public_id: UUID, *, need: Permission) -> Offer:
    """A service of a point in use. Raises as for the point."""
    rows = Offer.objects.filter(public_id=public_id, point__closed_at=None)
    return _one(actor, rows.select_related("point", "service"), need)


def get_counter_for(actor: Actor, public_id: UUID, *, need: Permission) -> Counter:
    """A counter in use. Raises as for the point."""
    rows = Counter.objects.filter(public_id=public_id, closed_at=None, point__closed_at=None)
    return _one(actor, rows.select_related("point"), need)


def get_staffing_for(actor: Actor, public_id: UUID, *, need: Permission) -> Staffing:
    """Who is at a counter in use. Raises as for the point."""
    rows = Staffing.objects.filter(public_id=public_id, counter__closed_at=None, counter__point__closed_at=None)
    return _one(actor, rows.select_related("counter__point", "user"), need)


def get_block_for(actor: Actor, public_id: UUID, *, need: Permission) -> Block:
    """A block of a counter, a colleague or a point. Raises as for the point."""
    return _one(
        actor, Block.objects.filter(public_id=public_id).select_related("point", "counter__point", "user"), need
    )


def get_appointment_for(actor: Actor, public_id: UUID, *, need: Permission) -> Appointment:
    """An appointment with a name. Raises as for the point, also for a place that somebody is only filling in."""
    rows = Appointment.objects.filter(public_id=public_id, visitors__isnull=False)
    return _one(actor, rows.select_related("point", "counter", "booked_by"), need)


def get_message_for(actor: Actor, public_id: UUID, *, need: Permission) -> Message:
    """A message to a visitor. Raises as for the point."""
    return _one(actor, Message.objects.filter(public_id=public_id).select_related("appointment"), need)


def _one(actor: Actor, rows: QuerySet[M], need: Permission) -> M:
    require(actor, need)
    found = rows.filter(county_id=actor.county_id).first()
    if found is None:
        raise Http404
    return found
