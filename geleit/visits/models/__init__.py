"""What the room keeps: visiting rules, appointments and the queue."""

from geleit.visits.models.booking import (
    Appointment,
    Block,
    Concern,
    Counter,
    Invitation,
    Message,
    Offer,
    PlanVersion,
    Point,
    Staffing,
    StaffingOffer,
    Step,
    Visitor,
)
from geleit.visits.models.queue import Device, QueueDay, Ticket
from geleit.visits.models.visiting import HouseRules, RuleException, RuleItem, RuleOffice, VisitRule

__all__ = [
    "Appointment",
    "Block",
    "Concern",
    "Counter",
    "Device",
    "HouseRules",
    "Invitation",
    "Message",
    "Offer",
    "PlanVersion",
    "Point",
    "QueueDay",
    "RuleException",
    "RuleItem",
    "RuleOffice",
    "Staffing",
    "StaffingOffer",
    "Step",
    "Ticket",
    "VisitRule",
    "Visitor",
]
