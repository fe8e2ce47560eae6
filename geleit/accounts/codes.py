"""Choices of the accounts room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Land(models.TextChoices):
    """The German Länder whose rules Geleit knows."""

    BW = "BW", "Baden-Württemberg"
    BY = "BY", "Bayern"


class UnitKind(models.TextChoices):
    """Kinds of organisational units inside a county."""

    OFFICE = "office", _("Office of the county")
    CARRIER = "carrier", _("Welfare organisation")
    MUNICIPAL_TEAM = "municipal_team", _("Municipal team")
