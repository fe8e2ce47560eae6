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
from geleit.volunteers.models.imports import ImportedRow, KnownHeading, ListImport
from geleit.volunteers.models.own import CoordinatorAccess, OfficerPlace
from geleit.volunteers.models.questions import (
    KnowledgeEntry,
    Question,
    QuestionQuerySet,
)
from geleit.volunteers.models.trainings import (
    MOST_PLACES,
    Attendance,
    EvaluationCount,
    SignUp,
    Training,
    TrainingCost,
    TrainingQuerySet,
    TrainingSeries,
    TrainingUnit,
)
from geleit.volunteers.models.volunteers import Consent, Volunteer, VolunteerPeriod, VolunteerQuerySet

__all__ = [
    "MOST_PLACES",
    "Allowance",
    "Attendance",
    "Certificate",
    "CircleMember",
    "CircleNeed",
    "CircleNote",
    "CirclePeriod",
    "Consent",
    "Coordination",
    "CoordinatorAccess",
    "Declaration",
    "Engagement",
    "EngagementQuerySet",
    "EvaluationCount",
    "HelperCircle",
    "HelperCircleQuerySet",
    "HourEntry",
    "ImportedRow",
    "KnowledgeEntry",
    "KnownHeading",
    "ListImport",
    "OfficerPlace",
    "Question",
    "QuestionQuerySet",
    "ServedMunicipality",
    "SignUp",
    "Training",
    "TrainingCost",
    "TrainingQuerySet",
    "TrainingSeries",
    "TrainingUnit",
    "Volunteer",
    "VolunteerPeriod",
    "VolunteerQuerySet",
]
