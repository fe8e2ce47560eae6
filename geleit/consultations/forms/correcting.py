"""Correcting a consultation."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from geleit.consultations.entry import Talk
from geleit.consultations.forms.talk import OTHER, TalkForm, choose, code_rows, names_of, preset_minutes
from geleit.consultations.models import Consultation
from geleit.consultations.queries import Candidates, Participants
from geleit.core.clock import local


class CorrectionForm(TalkForm):
    """A consultation that was recorded wrongly. `reason` is asked for once the time for plain corrections is over."""

    participants = forms.MultipleChoiceField(
        label=_lazy("Who took part"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _lazy("Please choose who took part.")},
    )
    reason = forms.CharField(
        label=_lazy("Why is it corrected?"),
        help_text=_lazy("The first text stays readable."),
        max_length=300,
        widget=forms.TextInput(),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        consultation: Consultation,
        participants: Participants,
        candidates: Candidates,
        needs_reason: bool,
        today: date,
        **kwargs: Any,
    ) -> None:
        self.hidden_cases = tuple(participants.hidden)
        self.family = {str(case.public_id): case for case in candidates.family}
        kwargs["initial"] = _recorded(consultation, participants) | kwargs.get("initial", {})
        languages, is_letter = [consultation.language], consultation.is_letter
        super().__init__(*args, today=today, languages=languages, is_letter=is_letter, **kwargs)
        choose(self, "participants", names_of(candidates.family))
        if len(self.family) < 2:
            del self.fields["participants"]
        if not needs_reason:
            del self.fields["reason"]

    @property
    def names(self) -> dict[str, str]:
        """Names of those who can be ticked, by public id of the case."""
        return {key: case.person.list_name for key, case in self.family.items()}

    @property
    def based_on(self) -> int:
        """The version the form was opened with; 0 when it was lost, which is never the present one."""
        return self.cleaned_data.get("version") or 0

    def talk(self) -> Talk:
        """What was told; those of other caseloads stay as they were. Only after the form was found valid."""
        keys = self.cleaned_data.get("participants", list(self.family))
        return Talk(cases=(*(self.family[key] for key in keys), *self.hidden_cases), **self.told())


def _recorded(consultation: Consultation, participants: Participants) -> dict[str, Any]:
    here = local(consultation.at)
    presets = {preset_minutes(row.extra) for row in code_rows("minutes_preset").on(here.date())}
    is_preset = consultation.minutes in presets
    return {
        "participants": [str(case.public_id) for case in participants.visible],
        "day": here.date(),
        "time": here.time(),
        "minutes": str(consultation.minutes) if is_preset else OTHER,
        "other_minutes": None if is_preset else consultation.minutes,
        "place": consultation.place,
        "topics": consultation.topics,
        "setting": consultation.setting,
        "language": consultation.language,
        "interpreter": consultation.interpreter,
        "interpreter_hours": consultation.interpreter_minutes,
        "note": consultation.note,
        "version": consultation.version,
    }
