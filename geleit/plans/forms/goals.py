"""Forms for situations, goals and steps."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.core.codelists import code_list
from geleit.core.forms import DateField, Form
from geleit.plans import rules
from geleit.plans.forms.versioned import VersionedForm
from geleit.plans.models import Goal, StartingSituation, Step

TEXT_LENGTH = 4000
GOAL_LENGTH, NOTE_LENGTH, STEP_LENGTH = 400, 600, 300
NOW, LATER = "now", "later"
OWN_DATE, NO_DATE = "date", "none"


def long_text(label: Any, *, length: int = TEXT_LENGTH, rows: int = 3, help_text: Any = "") -> forms.CharField:
    """An optional text of several lines."""
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": length})
    return forms.CharField(label=label, required=False, max_length=length, widget=widget, help_text=help_text)


class SituationForm(VersionedForm):
    """Where the person stands in a field of action."""

    COMPARED = ("level", "text", "resources", "obstacles")

    level = forms.ChoiceField(label=_lazy("Assessment"), required=False, widget=forms.RadioSelect)
    text = long_text(_lazy("Situation"))
    resources = long_text(_lazy("Strengths and help"), help_text=_lazy("What the person can do and who supports them."))
    obstacles = long_text(_lazy("Difficulties"), help_text=_lazy("What is in the way. No diagnoses."))

    def __init__(self, *args: Any, today: date, situation: StartingSituation | None, **kwargs: Any) -> None:
        if situation is not None:
            kwargs["initial"] = {name: getattr(situation, name) for name in self.COMPARED} | {
                "edited": situation.version
            }
        super().__init__(*args, **kwargs)
        levels = code_list("plans", "situation_level").on(today)
        choices = [(row.code, f"{row.label} – {row.note}" if row.note else row.label) for row in levels]
        choose(self, "level", choices)

    def said(self) -> dict[str, str]:
        """The arguments of the action."""
        return {name: self.cleaned_data[name] for name in self.COMPARED}


class TemplateForm(Form):
    """One click on a goal of the list."""

    field = forms.CharField(max_length=32)
    template = forms.CharField(max_length=60)
    when = forms.ChoiceField(choices=[(NOW, NOW), (LATER, LATER)], required=False)


class GoalForm(VersionedForm):
    """A goal in own words: what, in which field, now or later, until when."""

    COMPARED = ("field", "text", "when", "target_on")

    field = forms.ChoiceField(label=_lazy("Field of action"))
    text = forms.CharField(
        label=_lazy("Goal"),
        max_length=GOAL_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": GOAL_LENGTH}),
        help_text=_lazy("In the words of the person, such as: I have the certificate B1."),
    )
    when = forms.ChoiceField(label=_lazy("When to begin"), widget=forms.RadioSelect)
    target = forms.ChoiceField(label=_lazy("Reach it until"), widget=forms.RadioSelect)
    target_on = DateField(label=_lazy("Target date"), required=False)

    def __init__(self, *args: Any, today: date, goal: Goal | None = None, field: str = "", **kwargs: Any) -> None:
        kwargs["initial"] = _initial_of(goal, field)
        super().__init__(*args, **kwargs)
        self.presets = {str(months): day for months, day in rules.target_presets(today)}
        choose(self, "field", code_list("plans", "field_of_action").choices(today, blank=_("Please choose")))
        choose(self, "when", code_list("plans", "horizon").choices(today))
        months = [(key, _("%(months)s months (%(day)s)") % _preset(key, day)) for key, day in self.presets.items()]
        choose(self, "target", [*months, (OWN_DATE, _("On a certain day")), (NO_DATE, _("Without a date"))])

    def clean(self) -> dict[str, Any]:
        """A chosen number of months becomes a date."""
        data = super().clean() or {}
        target = data.get("target")
        if target == OWN_DATE and not data.get("target_on") and "target_on" not in self.errors:
            self.add_error("target_on", _("Please enter the day."))
        if target and target != OWN_DATE:
            data["target_on"] = self.presets.get(target)
        return data

    def said(self) -> dict[str, Any]:
        """The arguments of the actions."""
        data = self.cleaned_data
        return {
            "field": data["field"],
            "text": data["text"],
            "is_now": data["when"] == NOW,
            "target_on": data["target_on"],
        }


class GoalStateForm(Form):
    """A new state that needs a reason."""

    reason = forms.ChoiceField(label=_lazy("Reason"), widget=forms.RadioSelect)
    note = long_text(_lazy("Note"), length=300, rows=2)

    def __init__(self, *args: Any, today: date, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = rules.reason_list(state)
        choose(self, "reason", code_list("plans", reasons).choices(today) if reasons else [])


class NoteForm(Form):
    """How far a goal has come, and its new state."""

    text = long_text(_lazy("Progress"), length=NOTE_LENGTH)
    state = forms.ChoiceField(label=_lazy("New state"), required=False)

    def __init__(self, *args: Any, goal: Goal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = code_list("plans", "goal_state").label
        states = rules.states_without_reason(goal.state)
        choose(self, "state", [("", _("unchanged")), *((state, label(state)) for state in states)])


class StepForm(VersionedForm):
    """A step: what, who, until when."""

    COMPARED = ("text", "actor", "actor_name", "due_on")

    text = forms.CharField(
        label=_lazy("Step"),
        max_length=STEP_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": STEP_LENGTH}),
    )
    actor = forms.ChoiceField(label=_lazy("Who does it"), widget=forms.RadioSelect)
    actor_name = forms.CharField(
        label=_lazy("Name of the office or circle"),
        max_length=120,
        required=False,
        help_text=_lazy("For volunteers the circle, not the person."),
    )
    due_on = DateField(label=_lazy("Until when"), required=False)

    def __init__(self, *args: Any, today: date, step: Step | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {"actor": "client"}
        if step is not None:
            kwargs["initial"] = {name: getattr(step, name) for name in self.COMPARED} | {"edited": step.version}
        super().__init__(*args, **kwargs)
        choose(self, "actor", code_list("plans", "step_actor").choices(today))

    def said(self) -> dict[str, Any]:
        """The arguments of the actions."""
        return {name: self.cleaned_data[name] for name in self.COMPARED}


def choose(form: Form, name: str, choices: list[tuple[str, str]]) -> None:
    """Give a choice field its choices of today."""
    cast("forms.ChoiceField", form.fields[name]).choices = choices


def _initial_of(goal: Goal | None, field: str) -> dict[str, Any]:
    if goal is None:
        return {"field": field, "when": NOW, "target": "6"}
    return {
        "field": goal.field,
        "text": goal.text,
        "when": NOW if goal.is_now else LATER,
        "target": OWN_DATE if goal.target_on else NO_DATE,
        "target_on": goal.target_on,
        "edited": goal.version,
    }


def _preset(months: str, day: date) -> dict[str, str]:
    return {"months": months, "day": f"{day:%d.%m.%Y}"}
