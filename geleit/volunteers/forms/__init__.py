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
from geleit.volunteers.forms.lists import CircleFilter, DayFilter, SearchForm, VolunteerFilter
from geleit.volunteers.forms.volunteers import ConsentForm, JoinForm, RegisterForm, VolunteerForm

__all__ = [
    "AllowanceForm",
    "AppointForm",
    "CertificateForm",
    "CircleFilter",
    "CircleForm",
    "ConsentForm",
    "DayFilter",
    "DeclarationForm",
    "EndForm",
    "EngagementForm",
    "HoursForm",
    "JoinForm",
    "MoveForm",
    "NeedForm",
    "NewCircleForm",
    "NoteForm",
    "RegisterForm",
    "SearchForm",
    "VolunteerFilter",
    "VolunteerForm",
]
