"""Forms of the plans room."""

from geleit.plans.forms.agreements import AgreementForm, CompareForm, EndForm, ReviewForm, SkipForm
from geleit.plans.forms.goals import GoalForm, GoalStateForm, NoteForm, SituationForm, StepForm, TemplateForm
from geleit.plans.forms.versioned import VersionedForm

__all__ = [
    "AgreementForm",
    "CompareForm",
    "EndForm",
    "GoalForm",
    "GoalStateForm",
    "NoteForm",
    "ReviewForm",
    "SituationForm",
    "SkipForm",
    "StepForm",
    "TemplateForm",
    "VersionedForm",
]
