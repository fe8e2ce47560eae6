"""The form of a new consultation."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.cases.models import Case
from geleit.consultations import rules
from geleit.consultations.codes import Interpreter, Place
from geleit.consultations.entry import NewConsultation, Progress
from geleit.consultations.forms.talk import OTHER, TalkForm, choose, names_of
from geleit.consultations.queries import Offer
from geleit.core.clock import local
from geleit.core.codelists import code_list
from geleit.core.forms import DateField
from geleit.plans.models import Goal
from geleit.plans.rules import states_without_reason

GOAL = "goal_"


@dataclass(frozen=True)
class GoalRow:
    """The two fields of a goal on the form."""

    goal: Goal
    text: BoundField
    state: BoundField


class ConsultationForm(TalkForm):
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
        self.offer, self.now, self.today = offer, now, today
        self.family = {str(case.public_id): case for case in offer.candidates.family}
        kwargs["initial"] = _fresh(offer, now) | kwargs.get("initial", {})
        languages = [spoken.language for spoken in offer.languages]
        super().__init__(*args, today=today, languages=[offer.case.person.preferred_language, *languages], **kwargs)
        self.presets = dict(rules.next_step_presets(today))
        choose(self, "next_in", _next_choices(self.presets))
        choose(self, "participants", names_of(offer.candidates.family))
        choose(self, "others", names_of(offer.candidates.others))
        self.fields["participants"].required = not self.is_alone
        for goal in offer.goals:
            self._add_goal(goal)

    @property
    def is_alone(self) -> bool:
        """Whether nobody lives with the person who could have taken part, so that there is nothing to choose."""
        return len(self.family) == 1

    def widened(self, offer: Offer) -> "ConsultationForm":
        """The same entries with everything on offer, to be shown again; what was refused comes along."""
        wide = ConsultationForm(data=self.data, offer=offer, now=self.now, today=self.today)
        wide.is_valid()
        for message in self.non_field_errors():
            if message not in wide.non_field_errors():
                wide.add_error(None, message)
        return wide

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
        family = cleaned.get("participants") or (list(self.family) if self.is_alone else [])
        candidates = self.offer.candidates.by_id
        cleaned["cases"] = tuple(candidates[key] for key in (*family, *cleaned.get("others", [])))
        choice = cleaned.get("next_in")
        cleaned["next_step_on"] = self.presets[choice] if choice in self.presets else cleaned.get("next_on")
        self._check_next_step(cleaned)
        cleaned["progress"] = tuple(self._progress(cleaned))
        self._check_progress(cleaned)
        self._check_goals_gone()
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
            if noted and case.pk not in present:
                message = _("You noted progress for %(name)s. Please tick the person, or empty the goals.")
                self.add_error("participants", message % {"name": case.person.full_name})

    def _check_goals_gone(self) -> None:
        """Somebody may have ended a goal since the page was opened; what was written about it must not vanish."""
        for name, text in self.data.items():
            if name.startswith(GOAL) and name.endswith("_text") and name not in self.fields and text.strip():
                message = _(
                    "You noted progress on a goal that is no longer open: “%(text)s”. Please put it in the note."
                )
                self.add_error(None, message % {"text": text.strip()})


def plainly_chosen(sent: QueryDict) -> list[UUID]:
    """Who took part, of a form that says so and says nothing about goals: it is saved without reading what it offers.

    Empty for everything else.
    """
    if any(name.startswith(GOAL) and value for name, value in sent.items()):
        return []
    try:
        return [UUID(value) for name in ("participants", "others") for value in sent.getlist(name)]
    except ValueError:
        return []


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


def _next_choices(presets: dict[str, date]) -> list[tuple[str, str]]:
    words = {"1w": _("in a week"), "2w": _("in two weeks"), "1m": _("in a month")}
    named = [(key, f"{words[key]} ({day:%d.%m.})") for key, day in presets.items()]
    return [*named, (OTHER, _("on another day"))]


def _field(goal_id: UUID, part: str = "text") -> str:
    return f"{GOAL}{goal_id}_{part}"
