"""Stable codes of visiting rules."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Access(models.TextChoices):
    """How somebody gets into an office."""

    WALK_IN = "walk_in", _("Without an appointment")
    APPOINTMENT = "appointment", _("By appointment only")
    CLOSED = "closed", _("Closed to visitors")


# Who obeys the stricter one disobeys none.
STRICTEST = (Access.CLOSED, Access.APPOINTMENT, Access.WALK_IN)


class Strength(models.TextChoices):
    """Whether something is demanded or recommended."""

    MUST = "must", _("Duty")
    SHOULD = "should", _("Recommendation")


class Topic(models.TextChoices):
    """What a demand is about."""

    MASK = "mask", _("Mask")
    PROOF = "proof", _("Proof")
    COMPANIONS = "companions", _("Companions")
    BRING = "bring", _("Bring along")
    WAITING = "waiting", _("Waiting")
    PAYMENT = "payment", _("Payment")


# Topics whose accepted standards are a dated list.
WITH_STANDARDS = (Topic.MASK, Topic.PROOF)


# --- appointments -----------------------------------------------------------------------------------------------------


class Channel(models.TextChoices):
    """By which way a place may be given away (contingents of a staffing plan)."""

    PUBLIC = "public", _("Public pages")
    TELEPHONE = "telephone", _("Telephone")
    DESK = "desk", _("Front desk")
    CASE_WORKER = "case_worker", _("Case workers")
    INVITATION = "invitation", _("Invitation link")


# Ways that only signed-in staff can use.
STAFF_CHANNELS = (Channel.TELEPHONE, Channel.DESK, Channel.CASE_WORKER)


class AppointmentState(models.TextChoices):
    """Where an appointment stands. Which steps are possible is decided by `rules.booking`."""

    HELD = "held", _("being filled in")  # kept for somebody who is typing; ends by itself
    OFFERED = "offered", _("offered from the waiting list")  # ends by itself
    RESERVED = "reserved", _("waits for confirmation")  # ends by itself
    CONFIRMED = "confirmed", _("confirmed")
    SERVED = "served", _("attended")
    MISSED = "missed", _("not attended")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("expired")


# These take their place: no other appointment fits there. The constraint in the database says the same.
OCCUPYING = (
    AppointmentState.HELD,
    AppointmentState.OFFERED,
    AppointmentState.RESERVED,
    AppointmentState.CONFIRMED,
    AppointmentState.SERVED,
)
# These end by themselves at `held_until`.
PASSING = (AppointmentState.HELD, AppointmentState.OFFERED, AppointmentState.RESERVED)


class StepKind(models.TextChoices):
    """What happened to an appointment; its history shows it."""

    HELD = "held", _("place kept")
    BOOKED = "booked", _("booked")
    CONFIRMED = "confirmed", _("confirmed")
    MOVED = "moved", _("given a new time")
    CANCELLED = "cancelled", _("cancelled")
    WISHED = "wished", _("wants an earlier one")
    OFFERED = "offered", _("earlier one offered")
    SERVED = "served", _("attended")
    MISSED = "missed", _("not attended")
    REOPENED = "reopened", _("taken back")


class CancelReason(models.TextChoices):
    """Who called an appointment off, and why. Never a reason that lies in a colleague's person."""

    VISITOR = "visitor", _("by the visitor")
    STAFF = "staff", _("by the office")
    CLOSURE = "closure", _("the office is closed")
    ABSENCE = "absence", _("nobody there to see the visitor")


class BlockKind(models.TextChoices):
    """Why a counter gives no appointments; sickness and holiday are both "away"."""

    AWAY = "away", _("away")
    MEETING = "meeting", _("meeting")
    TECHNICAL = "technical", _("technical fault")


class MessageKind(models.TextChoices):
    """What a visitor is told about an appointment."""

    CONFIRM = "confirm", _("please confirm")
    CONFIRMED = "confirmed", _("confirmation")
    MOVED = "moved", _("given a new time")
    CANCELLED = "cancelled", _("cancelled")
    REMINDER = "reminder", _("reminder")
    OFFER = "offer", _("offer of an earlier one")


class MessageState(models.TextChoices):
    """What became of a message."""

    WAITING = "waiting", _("not sent yet")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")
    TO_CALL = "to_call", _("to be told by telephone")
    TOLD = "told", _("told by telephone")
    DROPPED = "dropped", _("no longer needed")


# --- queue ------------------------------------------------------------------------------------------------------------


class TicketState(models.TextChoices):
    """Where somebody with a number stands. Which steps are possible is decided by `rules.queueing`."""

    WAITING = "waiting", _("waiting")
    CALLED = "called", _("called")
    SERVING = "serving", _("at the counter")
    PARKED = "parked", _("put aside")
    DONE = "done", _("done")
    MISSED = "missed", _("did not come")
    LEFT = "left", _("gave the number back")


# Still in the house: counts as somebody ahead.
IN_HOUSE = (TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.PARKED)


class TicketOrigin(models.TextChoices):
    """Where a number was taken."""

    KIOSK = "kiosk", _("Kiosk")
    DESK = "desk", _("Front desk")
    HOME = "home", _("From home")
    APPOINTMENT = "appointment", _("Appointment")


class DeviceKind(models.TextChoices):
    """What a device in the waiting room shows."""

    KIOSK = "kiosk", _("Kiosk for numbers")
    DISPLAY = "display", _("Call display")
