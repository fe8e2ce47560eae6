"""Forms of the volunteers room."""

from geleit.volunteers.forms.circles import (
    AppointForm,
    CircleForm,
    EndForm,
    MoveForm,
    NeedForm,
    NewCircleForm,
    NoteForm,
)
from geleit.volunteers.forms.duties import CertificateForm, DeclarationForm, EngagementForm
from geleit.volunteers.forms.hours import AllowanceForm, HoursForm
from geleit.volunteers.forms.importing import ColumnsForm, TakeOverForm, UploadForm
from geleit.volunteers.forms.lists import (
    CircleFilter,
    DayFilter,
    RosterFilter,
    SearchForm,
    VolunteerFilter,
)
from geleit.volunteers.forms.own import AccessForm, AskForm, OfficerForm, SendBackForm
from geleit.volunteers.forms.questions import (
    AnswerForm,
    EntryForm,
    HandOverForm,
    KnowledgeFilter,
    QuestionFilter,
    QuestionForm,
    ReviewForm,
)
from geleit.volunteers.forms.trainings import (
    AttendanceForm,
    CancelForm,
    CostForm,
    EvaluationForm,
    JoinTrainingForm,
    NewTrainingForm,
    SeriesForm,
    TrainingFilter,
    TrainingForm,
    UnitForm,
)
from geleit.volunteers.forms.volunteers import ConsentForm, JoinForm, RegisterForm, VolunteerForm

__all__ = [
    "AccessForm",
    "AllowanceForm",
    "AnswerForm",
    "AppointForm",
    "AskForm",
    "AttendanceForm",
    "CancelForm",
    "CertificateForm",
    "CircleFilter",
    "CircleForm",
    "ColumnsForm",
    "ConsentForm",
    "CostForm",
    "DayFilter",
    "DeclarationForm",
    "EndForm",
    "EngagementForm",
    "EntryForm",
    "EvaluationForm",
    "HandOverForm",
    "HoursForm",
    "JoinForm",
    "JoinTrainingForm",
    "KnowledgeFilter",
    "MoveForm",
    "NeedForm",
    "NewCircleForm",
    "NewTrainingForm",
    "NoteForm",
    "OfficerForm",
    "QuestionFilter",
    "QuestionForm",
    "RegisterForm",
    "ReviewForm",
    "RosterFilter",
    "SearchForm",
    "SendBackForm",
    "SeriesForm",
    "TakeOverForm",
    "TrainingFilter",
    "TrainingForm",
    "UnitForm",
    "UploadForm",
    "VolunteerFilter",
    "VolunteerForm",
]
