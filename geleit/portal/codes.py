"""Words of the portal: its texts by place, the states of a remark, how far a site is accessible."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TextPlace(models.TextChoices):
    """Where a text of the editor stands."""

    START = "start", _("Start page")
    CONTACT = "contact", _("Contact page")
    INTEGRATION = "integration", _("Integration management")
    VOLUNTEERING = "volunteering", _("Volunteering")
    EASY = "easy", _("Easy language")
    PRIVACY = "privacy", _("Privacy")


class Conformity(models.TextChoices):
    """How far the site meets EN 301 549 (Durchführungsbeschluss (EU) 2018/1523)."""

    FULL = "full", _("fully compliant")
    PARTIAL = "partial", _("partly compliant")
    NONE = "none", _("not compliant")


class FeedbackState(models.TextChoices):
    """What became of a visitor's remark."""

    NEW = "new", _("New")
    DONE = "done", _("Done")
