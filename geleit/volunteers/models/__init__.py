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
from geleit.volunteers.models.inquiries import GoodsNeed, Inquiry, InquiryAsk, InquiryQuerySet
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
    "Declaration",
    "Engagement",
    "EngagementQuerySet",
    "EvaluationCount",
    "GoodsNeed",
    "HelperCircle",
    "HelperCircleQuerySet",
    "HourEntry",
    "ImportedRow",
    "Inquiry",
    "InquiryAsk",
    "InquiryQuerySet",
    "KnowledgeEntry",
    "KnownHeading",
    "ListImport",
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
