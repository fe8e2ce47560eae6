"""Forms of the consultations room: recording, correcting, choosing a topic of the file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.cases.models import Case
from geleit.consultations import rules
from geleit.consultations.codes import Interpreter, Place
from geleit.consultations.entry import NewConsultation, Progress, Talk
from geleit.consultations.models import Consultation
from geleit.consultations.queries import Candidates, Offer, Participants
from geleit.core.clock import BERLIN, local
from geleit.core.codelists import code_list
from geleit.core.forms import DateField, Form
from geleit.plans.models import Goal
from geleit.plans.rules import states_without_reason

OTHER = "other"
_HOURS = re.compile(r"(\d{1,2})(?:[.,](\d{1,2}))?|(\d{1,2}):([0-5]\d)")


class HoursField(forms.CharField):
    """Hours as people write them: 1, 0,5, 1.25 or 0:45. Gives whole minutes, None for nothing."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: Any) -> int | None:
        """Raises ValidationError for anything else."""
        text = super().clean(value).removesuffix("h").strip()
        if not text:
            return None
        match = _HOURS.fullmatch(text)
        if match is None:
            raise forms.ValidationError(_("Please write hours, such as 1 or 0,5."), code="invalid")
        hours, part, clock_hours, clock_minutes = match.groups()
        if clock_hours is not None:
            return int(clock_hours) * 60 + int(clock_minutes)
        return int(hours) * 60 + round(float(f"0.{part or 0}") * 60)

    def prepare_value(self, value: Any) -> Any:
        """Minutes as hours with a comma; what was typed stays as typed."""
        return f"{value / 60:.2f}".rstrip("0").rstrip(".").replace(".", ",") if isinstance(value, int) else value


class PresetField(forms.ChoiceField):
    """A choice that has to be made, unless another field of the form answers instead: the form sees to that."""

    def validate(self, value: Any) -> None:
        """Nothing chosen is the form's business."""
        if value:
            super().validate(value)


class _TalkForm(Form):
    """What is said of every consultation, new or corrected."""

    note = forms.CharField(
        label=_lazy("Short note"),
        required=False,
        max_length=rules.NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": rules.NOTE_LENGTH}),
    )
    topics = forms.MultipleChoiceField(
        label=_lazy("Topics"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _lazy("Please choose at least one topic.")},
    )
    day = DateField(label=_lazy("Day"))
    time = forms.TimeField(
        label=_lazy("Time"),
        input_formats=["%H:%M", "%H.%M", "%H%M", "%H", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H:%M", attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _lazy("Please write the time like 14:05.")},
    )
    minutes = PresetField(label=_lazy("Minutes"), widget=forms.RadioSelect)
    other_minutes = forms.IntegerField(
        label=_lazy("Other number of minutes"),
        required=False,
        min_value=1,
        max_value=rules.LONGEST_MINUTES,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    place = forms.ChoiceField(label=_lazy("Place"), widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_lazy("Language of the talk"), required=False)
    interpreter = forms.ChoiceField(label=_lazy("Interpreter"))
    interpreter_hours = HoursField(
        label=_lazy("Hours of interpreting"), required=False, help_text=_lazy("Such as 1 or 0,5"), max_length=8
    )
    setting = forms.ChoiceField(label=_lazy("Setting"), required=False, widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, today: date, languages: Sequence[str], is_letter: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].required = not is_letter
        _choose(self, "topics", _topic_groups(today))
        minutes = [(str(_minutes(row.extra)), str(_minutes(row.extra))) for row in _list("minutes_preset").on(today)]
        _choose(self, "minutes", [*minutes, (OTHER, _("other"))])
        _choose(self, "place", _list("place").choices(today))
        _choose(self, "language", _language_groups(languages, today))
        _choose(self, "interpreter", _list("interpreter_kind").choices(today, blank=_("please choose")))
        _choose(self, "setting", _list("setting").choices(today, blank=_("by the number of people")))

    def clean(self) -> dict[str, Any]:
        """A preset goes before the free number, which scripts hide but do not empty."""
        cleaned = super().clean() or {}
        preset = cleaned.get("minutes") or OTHER
        cleaned["length"] = cleaned.get("other_minutes") if preset == OTHER else int(preset)
        if cleaned["length"] is None and "minutes" not in self.errors and "other_minutes" not in self.errors:
            self.add_error("minutes", _("Please say how long the consultation took."))
        if cleaned.get("interpreter") in ("", Interpreter.NONE, Interpreter.MISSING):
            cleaned["interpreter_hours"] = None
        return cleaned

    def told(self) -> dict[str, Any]:
        """The fields of `entry.Talk` except who took part; only after the form was found valid."""
        cleaned = self.cleaned_data
        return {
            "at": datetime.combine(cleaned["day"], cleaned["time"].replace(second=0), tzinfo=BERLIN),
            "minutes": cleaned["length"],
            "place": cleaned["place"],
            "topics": tuple(cleaned["topics"]),
            "setting": cleaned["setting"],
            "language": cleaned["language"],
            "interpreter": cleaned["interpreter"],
            "interpreter_minutes": cleaned["interpreter_hours"],
            "note": cleaned["note"],
        }


@dataclass(frozen=True)
class GoalRow:
    """The two fields of a goal on the form."""

    goal: Goal
    text: BoundField
    state: BoundField


class ConsultationForm(_TalkForm):
    """A new consultation for a case: who took part, the talk, the next step, progress on goals."""

    participants = forms.MultipleChoiceField(
        label=_lazy("Who took part"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _lazy("Please choose who took part.")},
    )
    others = forms.MultipleChoiceField(
        label=_lazy("Others of your caseload"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    next_step = forms.CharField(label=_lazy("Next step"), required=False, max_length=300)
    next_in = forms.ChoiceField(label=_lazy("Until"), required=False, widget=forms.RadioSelect)
    next_on = DateField(label=_lazy("Other day"), required=False)

    def __init__(self, *args: Any, offer: Offer, now: datetime, today: date, **kwargs: Any) -> None:
        self.offer = offer
        self.family = {str(case.public_id): case for case in offer.candidates.family}
        kwargs["initial"] = _fresh(offer, now) | kwargs.get("initial", {})
        languages = [spoken.language for spoken in offer.languages]
        super().__init__(*args, today=today, languages=[offer.case.person.preferred_language, *languages], **kwargs)
        self.presets = dict(rules.next_step_presets(today))
        _choose(self, "next_in", _next_choices(self.presets))
        _choose(self, "participants", _names(offer.candidates.family))
        _choose(self, "others", _names(offer.candidates.others))
        if len(self.family) == 1:
            del self.fields["participants"]
        if not offer.candidates.others:
            del self.fields["others"]
        for goal in offer.goals:
            self._add_goal(goal)

    @property
    def goals_by_person(self) -> list[tuple[Case, list[GoalRow]]]:
        """The goals that can be noted about, grouped by whose plan they are in."""
        rows = [
            (goal.plan.case_id, GoalRow(goal, self[_field(goal.public_id)], self[_field(goal.public_id, "state")]))
            for goal in self.offer.goals
        ]
        grouped = [(case, [row for key, row in rows if key == case.pk]) for case in self.family.values()]
        return [(case, goals) for case, goals in grouped if goals]

    def clean(self) -> dict[str, Any]:
        """Adds up who took part, the day of the next step, and whose goals were noted about."""
        cleaned = super().clean()
        family = cleaned.get("participants", list(self.family)) if len(self.family) > 1 else list(self.family)
        candidates = self.offer.candidates.by_id
        cleaned["cases"] = tuple(candidates[key] for key in (*family, *cleaned.get("others", [])))
        choice = cleaned.get("next_in")
        cleaned["next_step_on"] = self.presets[choice] if choice in self.presets else cleaned.get("next_on")
        self._check_next_step(cleaned)
        cleaned["progress"] = tuple(self._progress(cleaned))
        self._check_progress(cleaned)
        return cleaned

    def new_consultation(self) -> NewConsultation:
        """What was told; only after the form was found valid."""
        cleaned = self.cleaned_data
        return NewConsultation(
            cases=cleaned["cases"],
            next_step=cleaned["next_step"],
            next_step_on=cleaned["next_step_on"],
            progress=cleaned["progress"],
            **self.told(),
        )

    def _add_goal(self, goal: Goal) -> None:
        states = code_list("plans", "goal_state")
        stays = _("stays “%(state)s”") % {"state": states.label(goal.state)}
        offered = [(code, states.label(code)) for code in states_without_reason(goal.state)]
        self.fields[_field(goal.public_id)] = forms.CharField(
            label=_("Progress: %(goal)s") % {"goal": goal.text}, required=False, max_length=rules.PROGRESS_LENGTH
        )
        self.fields[_field(goal.public_id, "state")] = forms.ChoiceField(
            label=_("New state of: %(goal)s") % {"goal": goal.text}, required=False, choices=[("", stays), *offered]
        )

    def _check_next_step(self, cleaned: dict[str, Any]) -> None:
        if {"next_step", "next_in", "next_on"} & self.errors.keys():
            return
        if cleaned.get("next_step") and cleaned["next_step_on"] is None:
            self.add_error("next_in", _("Please say by when the next step is to be done."))
        if cleaned["next_step_on"] is not None and not cleaned.get("next_step"):
            self.add_error("next_step", _("Please say what the next step is."))

    def _progress(self, cleaned: dict[str, Any]) -> list[Progress]:
        told = [
            Progress(goal, cleaned.get(_field(goal.public_id), ""), cleaned.get(_field(goal.public_id, "state"), ""))
            for goal in self.offer.goals
        ]
        return [one for one in told if one.text or one.state]

    def _check_progress(self, cleaned: dict[str, Any]) -> None:
        present = {case.pk for case in cleaned["cases"]}
        for case in self.family.values():
            noted = any(one.goal.plan.case_id == case.pk for one in cleaned["progress"])
            if noted and case.pk not in present and "participants" in self.fields:
                message = _("You noted progress for %(name)s. Please tick the person, or empty the goals.")
                self.add_error("participants", message % {"name": case.person.full_name})


class CorrectionForm(_TalkForm):
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
        _choose(self, "participants", _names(candidates.family))
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


class TopicForm(forms.Form):
    """Narrow the file's consultations to a topic."""

    thema = forms.ChoiceField(label=_lazy("Topic"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "thema", [("", _("all topics")), *_topic_groups(today)])


def _fresh(offer: Offer, now: datetime) -> dict[str, Any]:
    here = local(now)
    needed = any(spoken.needs_interpreter for spoken in offer.languages)
    return {
        "participants": [str(offer.case.public_id)],
        "day": here.date(),
        "time": here.time().replace(second=0, microsecond=0),
        "place": Place.OFFICE.value,
        "language": offer.case.person.preferred_language or "de",
        "interpreter": "" if needed else Interpreter.NONE.value,
    }


def _recorded(consultation: Consultation, participants: Participants) -> dict[str, Any]:
    here = local(consultation.at)
    presets = {_minutes(row.extra) for row in _list("minutes_preset").on(here.date())}
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


def _topic_groups(today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    rows = _list("topic").on(today)
    fields = [(row.code, row.label) for row in rows if row.extra.get("field_of_action") == "yes"]
    further = [(row.code, row.label) for row in rows if row.extra.get("field_of_action") != "yes"]
    return [(_("Fields of action"), fields), (_("Further topics"), further)]


def _language_groups(spoken: Sequence[str], today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """The person's own languages and German first, because nobody wants to scroll through eighty."""
    languages = code_list("people", "language")
    near = [code for code in dict.fromkeys([*spoken, "de"]) if code]
    rest = [(code, label) for code, label in languages.choices(today) if code not in near]
    return [
        (_("Often"), [(code, languages.label(code)) for code in near]),
        (_("Other languages"), [*rest, ("", _("not recorded"))]),
    ]


def _next_choices(presets: dict[str, date]) -> list[tuple[str, str]]:
    words = {"1w": _("in a week"), "2w": _("in two weeks"), "1m": _("in a month")}
    named = [(key, f"{words[key]} ({day:%d.%m.})") for key, day in presets.items()]
    return [*named, (OTHER, _("on another day"))]


def _names(cases: Sequence[Case]) -> list[tuple[str, str]]:
    return [(str(case.public_id), case.person.list_name) for case in cases]


def _field(goal_id: UUID, part: str = "text") -> str:
    return f"goal_{goal_id}_{part}"


def _choose(form: forms.Form, name: str, choices: Sequence[Any]) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = choices


def _minutes(extra: dict[str, str]) -> int:
    return int(extra["minutes"])


def _list(name: str) -> Any:
    return code_list("consultations", name)
