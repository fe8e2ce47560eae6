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
