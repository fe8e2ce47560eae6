"""Codes of the directory that code decides by; lists that only name things are CSV files in `data`."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class HoursKind(models.TextChoices):
    """What somebody can do during these hours."""

    VISIT = "visit", _("Visits")
    PHONE = "phone", _("Telephone")
    TICKETS = "tickets", _("Tickets for the queue")


class HoursMode(models.TextChoices):
    """How visits, calls or tickets are possible at all."""

    OPEN = "open", _("Open at fixed hours")
    APPOINTMENT = "appointment", _("By appointment only")
    CLOSED = "closed", _("Closed")


class BodyKind(models.TextChoices):
    """What kind of administration outside the county's own is responsible."""

    TOWN = "town", _("Town")
    JOINT_OFFICE = "joint_office", _("Joint office")
    OTHER_COUNTY = "other_county", _("Another county")


class ResponsibilityRole(models.TextChoices):
    """Whether an office decides or only takes papers in."""

    RESPONSIBLE = "responsible", _("Responsible")
    ALSO_ACCEPTS = "also_accepts", _("Also accepts applications")


class NoticeLevel(models.TextChoices):
    """How loudly a notice speaks."""

    INFORMATION = "information", _("Information")
    IMPORTANT = "important", _("Important")
    URGENT = "urgent", _("Urgent")


class ChangeKind(models.TextChoices):
    """What an editor did."""

    ADDED = "added", _("Added")
    REPLACED = "replaced", _("Changed")
    CORRECTED = "corrected", _("Corrected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ENDED = "ended", _("Ended")
    UNDONE = "undone", _("Undone")


class ChangeState(models.TextChoices):
    """Where a change stands."""

    WAITING = "waiting", _("Waits for release")
    IN_FORCE = "in_force", _("Released")
    REFUSED = "refused", _("Not released")
    TAKEN_BACK = "taken_back", _("Undone")


class AddressState(models.TextChoices):
    """What a web address answered when it was last asked."""

    REACHABLE = "reachable", _("reachable")
    MOVED = "moved", _("moved")
    UNREACHABLE = "unreachable", _("not reachable")
    # Leads into a private network or has a form that is never asked.
    REFUSED = "refused", _("not checked")


class FreshnessState(StrEnum):
    """Whether an entry has to be confirmed again."""

    FRESH = "fresh"
    DUE = "due"
    OVERDUE = "overdue"
