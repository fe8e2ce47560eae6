"""Forms of the consultations room: recording, correcting, choosing a topic of the file."""

from geleit.consultations.forms.correcting import CorrectionForm
from geleit.consultations.forms.recording import ConsultationForm, GoalRow, plainly_chosen
from geleit.consultations.forms.talk import HoursField, PresetField, TalkForm
from geleit.consultations.forms.topic import TopicForm

__all__ = [
    "ConsultationForm",
    "CorrectionForm",
    "GoalRow",
    "HoursField",
    "PresetField",
    "TalkForm",
    "TopicForm",
    "plainly_chosen",
]
