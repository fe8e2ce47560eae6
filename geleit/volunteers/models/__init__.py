"""What the volunteers room keeps."""

from geleit.volunteers.models.circles import (
    CircleMember,
    CircleNeed,
    CircleNote,
    CirclePeriod,
    Coordination,
    HelperCircle,
    HelperCircleQuerySet,
    ServedMunicipality,
)
from geleit.volunteers.models.duties import Certificate, Declaration, Engagement, EngagementQuerySet
from geleit.volunteers.models.hours import Allowance, HourEntry
from geleit.volunteers.models.volunteers import Consent, Volunteer, VolunteerPeriod, VolunteerQuerySet

__all__ = [
    "Allowance",
    "Certificate",
    "CircleMember",
    "CircleNeed",
    "CircleNote",
    "CirclePeriod",
    "Consent",
    "Coordination",
    "Declaration",
    "Engagement",
    "EngagementQuerySet",
    "HelperCircle",
    "HelperCircleQuerySet",
    "HourEntry",
    "ServedMunicipality",
    "Volunteer",
    "VolunteerPeriod",
    "VolunteerQuerySet",
]
