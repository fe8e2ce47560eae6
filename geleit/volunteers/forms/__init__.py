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
from geleit.volunteers.forms.numbers import MapFilter, NumbersFilter
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
    "AllowanceForm",
    "AnswerForm",
    "AppointForm",
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
    "MapFilter",
    "MoveForm",
    "NeedForm",
    "NewCircleForm",
    "NewTrainingForm",
    "NoteForm",
    "NumbersFilter",
    "QuestionFilter",
    "QuestionForm",
    "RegisterForm",
    "ReviewForm",
    "RosterFilter",
    "SearchForm",
    "SeriesForm",
    "TakeOverForm",
    "TrainingFilter",
    "TrainingForm",
    "UnitForm",
    "UploadForm",
    "VolunteerFilter",
    "VolunteerForm",
]
