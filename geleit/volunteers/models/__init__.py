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
    served_on,
)
from geleit.volunteers.models.coverage import FEWEST_SHOWN, Coverage
from geleit.volunteers.models.duties import Certificate, Declaration, Engagement, EngagementQuerySet
from geleit.volunteers.models.hours import Allowance, HourEntry
from geleit.volunteers.models.imports import ImportedRow, KnownHeading, ListImport
from geleit.volunteers.models.inquiries import GoodsNeed, Inquiry, InquiryAsk, InquiryQuerySet
from geleit.volunteers.models.letters import (
    Addressed,
    Letter,
    LetterAttachment,
    LetterEntry,
    LetterRecipient,
    Posted,
    PublicLetter,
    TopicAddress,
    Unsubscribed,
)
from geleit.volunteers.models.meetings import AgendaItem, FollowUp, Guest, Meeting, MeetingMail
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
    "FEWEST_SHOWN",
    "MOST_PLACES",
    "Addressed",
    "AgendaItem",
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
    "Coverage",
    "Declaration",
    "Engagement",
    "EngagementQuerySet",
    "EvaluationCount",
    "FollowUp",
    "GoodsNeed",
    "Guest",
    "HelperCircle",
    "HelperCircleQuerySet",
    "HourEntry",
    "ImportedRow",
    "Inquiry",
    "InquiryAsk",
    "InquiryQuerySet",
    "KnowledgeEntry",
    "KnownHeading",
    "Letter",
    "LetterAttachment",
    "LetterEntry",
    "LetterRecipient",
    "ListImport",
    "Meeting",
    "MeetingMail",
    "OfficerPlace",
    "Posted",
    "PublicLetter",
    "Question",
    "QuestionQuerySet",
    "ServedMunicipality",
    "SignUp",
    "TopicAddress",
    "Training",
    "TrainingCost",
    "TrainingQuerySet",
    "TrainingSeries",
    "TrainingUnit",
    "Unsubscribed",
    "Volunteer",
    "VolunteerPeriod",
    "VolunteerQuerySet",
    "served_on",
]
