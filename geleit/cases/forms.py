"""Forms of the cases room."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.accounts.actors import Actor
from geleit.accounts.models import Membership, Unit, User
from geleit.cases import queries, rules
from geleit.cases.codes import Due, Whose
from geleit.cases.models import Case
from geleit.core.codelists import code_list
from geleit.core.forms import DateField, Form
from geleit.directory.models import Municipality

NOTE_LENGTH = 4000


def _note(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3, "maxlength": NOTE_LENGTH})
    return forms.CharField(label=label, required=required, max_length=NOTE_LENGTH, widget=widget, help_text=help_text)


class _GroundForm(Form):
    """Kind, eligibility and place of a case: what opening and changing have in common."""

    kind = forms.ChoiceField(label=_lazy("Kind of case"), widget=forms.RadioSelect)
    eligibility = forms.ChoiceField(label=_lazy("Why eligible"), widget=forms.RadioSelect)
    eligible_from = DateField(
        label=_lazy("Eligible from"),
        help_text=_lazy("The counselling period begins on this day."),
    )
    municipality = forms.ChoiceField(label=_lazy("Municipality"), required=False)
    unit = forms.ChoiceField(label=_lazy("Team"), required=False)

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        today: date,
        municipalities: Sequence[Municipality],
        managers: Sequence[Membership],
        is_protected: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.ags: place for place in municipalities}
        self.units = {str(seat.unit.public_id): seat.unit for seat in managers}
        kinds = code_list("cases", "case_kind").on(today)
        _choices(self, "kind", [(row.code, _with_note(row.label, row.note)) for row in kinds])
        grounds = rules.grounds(today, actor.land)
        _choices(self, "eligibility", [(code, _with_note(label, note)) for code, label, note in grounds])
        _choices(
            self, "municipality", [("", _("not known")), *((ags, place.name) for ags, place in self.places.items())]
        )
        if is_protected:  # the municipality tells where somebody lives
            del self.fields["municipality"]
        _choices(self, "unit", [("", _("no team")), *((key, unit.name) for key, unit in self.units.items())])

    def ground(self) -> dict[str, Any]:
        """The common arguments of the actions."""
        return {
            "kind": self.cleaned_data["kind"],
            "eligibility": self.cleaned_data["eligibility"],
            "eligible_from": self.cleaned_data["eligible_from"],
            "municipality": self.places.get(self.cleaned_data.get("municipality", "")),
            "unit": self.chosen_unit,
        }

    @property
    def chosen_unit(self) -> Unit | None:
        """The team chosen."""
        return self.units.get(self.cleaned_data["unit"])


class OpenCase(_GroundForm):
    """Opening a case for a person."""

    opened_on = DateField(label=_lazy("Opened on"))
    manager = forms.ChoiceField(label=_lazy("Responsible"), required=False)
    note = _note(_lazy("Reason or remark"), help_text=_lazy("Needed for another reason or unusual dates."))

    def __init__(
        self, *args: Any, actor: Actor, today: date, managers: Sequence[Membership], place: str = "", **kwargs: Any
    ) -> None:
        initial = {"opened_on": today, "kind": "case_management", "municipality": place}
        own = next((seat for seat in managers if seat.user_id == actor.user_id), None)
        if own:
            initial |= {"manager": str(own.user.public_id), "unit": str(own.unit.public_id)}
        super().__init__(*args, actor=actor, today=today, managers=managers, initial=initial, **kwargs)
        self.people = {str(seat.user.public_id): seat.user for seat in managers}
        waiting = ("", _("not assigned yet, the team lead decides"))
        _choices(self, "manager", [waiting, *((key, user.display_name) for key, user in self.people.items())])

    @property
    def chosen_manager(self) -> User | None:
        """The case manager chosen."""
        return self.people.get(self.cleaned_data["manager"])

    def arguments(self) -> dict[str, Any]:
        """The arguments of the action."""
        return self.ground() | {
            "opened_on": self.cleaned_data["opened_on"],
            "manager": self.chosen_manager,
            "note": self.cleaned_data["note"],
        }


class ChangeCase(_GroundForm):
    """Changing kind, eligibility and place of a case."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        initial = {
            "kind": case.kind,
            "eligibility": case.eligibility,
            "eligible_from": case.eligible_from,
            "municipality": case.municipality.ags if case.municipality else "",
            "unit": str(case.unit.public_id) if case.unit else "",
            "version": case.version,
        }
        super().__init__(*args, initial=initial, is_protected=case.person.is_protected, **kwargs)
        # What was valid when it was recorded stays choosable, or the form could not be saved unchanged.
        if case.municipality and "municipality" in self.fields:
            self.places.setdefault(case.municipality.ags, case.municipality)
            _keep(self, "municipality", case.municipality.ags, case.municipality.name)
        if case.unit:
            self.units.setdefault(str(case.unit.public_id), case.unit)
            _keep(self, "unit", str(case.unit.public_id), case.unit.name)

    def compared_with(self, case: Case) -> list[dict[str, str]]:
        """Typed and saved values side by side, for somebody who was overtaken."""
        saved = ChangeCase.values_of(case)
        typed = ChangeCase.values_of(Case(**self.ground()))
        return [
            {
                "label": str(self.fields[name].label),
                "left": saved[name],
                "right": typed[name],
                "change": _change(saved[name], typed[name]),
            }
            for name in saved
            if name in self.fields
        ]

    @staticmethod
    def values_of(case: Case) -> dict[str, str]:
        """What the form shows of a case, in words."""
        return {
            "kind": code_list("cases", "case_kind").label(case.kind),
            "eligibility": code_list("cases", "eligibility_ground").label(case.eligibility),
            "eligible_from": f"{case.eligible_from:%d.%m.%Y}",
            "municipality": case.municipality.name if case.municipality else "",
            "unit": case.unit.name if case.unit else "",
        }


class ExtendCase(Form):
    """Extending the counselling period."""

    reason = forms.ChoiceField(label=_lazy("Reason"))
    until = DateField(label=_lazy("New end"))
    note = _note(_lazy("Why in this case"), required=True)

    def __init__(self, *args: Any, today: date, latest: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"until": latest}
        super().__init__(*args, **kwargs)
        _choices(self, "reason", code_list("cases", "extension_reason").choices(today, blank=_("Please choose")))
        self.fields["until"].help_text = _("At most until %(day)s") % {"day": f"{latest:%d.%m.%Y}"}


class CloseCase(Form):
    """Closing a case."""

    reason = forms.ChoiceField(label=_lazy("Reason"))
    outcome = forms.ChoiceField(label=_lazy("Outcome"))
    closed_on = DateField(label=_lazy("Closed on"))
    note = _note(_lazy("Remark"), help_text=_lazy("For example, who goes on helping."))
    close_tasks = forms.BooleanField(label=_lazy("End what is still open too"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"closed_on": today}
        super().__init__(*args, **kwargs)
        blank = _("Please choose")
        _choices(self, "reason", code_list("cases", "closing_reason").choices(today, blank=blank))
        _choices(self, "outcome", code_list("cases", "closing_outcome").choices(today, blank=blank))


class ReopenCase(Form):
    """Opening a closed case again."""

    reason = _note(_lazy("Reason"), required=True)


class PauseCase(Form):
    """Letting a case rest."""

    reason = forms.ChoiceField(label=_lazy("Reason"))
    note = _note(_lazy("Remark"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "reason", code_list("cases", "pause_reason").choices(today, blank=_("Please choose")))


class TaskForm(Form):
    """Something to do by a day."""

    text = forms.CharField(label=_lazy("What is to be done"), max_length=rules.TASK_LENGTH)
    due_on = DateField(label=_lazy("Until"))


class CaseloadFilter(Form):
    """What narrows the caseload page; every choice is optional and a wrong one narrows nothing."""

    whose = forms.ChoiceField(label=_lazy("Show"), required=False)
    state = forms.ChoiceField(label=_lazy("State"), required=False)
    kind = forms.ChoiceField(label=_lazy("Kind of case"), required=False)
    municipality = forms.ChoiceField(label=_lazy("Municipality"), required=False)
    due = forms.ChoiceField(label=_lazy("Attention"), required=False)

    def __init__(self, *args: Any, today: date, municipalities: Sequence[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = _("all")
        _choices(
            self,
            "whose",
            [
                (Whose.ALL, _("all my cases and those I stand in for")),
                (Whose.MINE, _("my cases")),
                (Whose.STAND_IN, _("cases I stand in for")),
            ],
        )
        states = code_list("cases", "case_state").choices(today, blank=_("not closed"))
        _choices(self, "state", [*states, ("all", every)])
        _choices(self, "kind", code_list("cases", "case_kind").choices(today, blank=every))
        _choices(self, "municipality", [("", every), *((place.ags, place.name) for place in municipalities)])
        _choices(
            self,
            "due",
            [
                ("", every),
                (Due.OVERDUE, _("task overdue")),
                (Due.CLOCK, _("counselling period ends")),
                (Due.SILENT, _("no contact for long")),
            ],
        )

    def filters(self) -> queries.CaseloadFilters:
        """The choices that exist; others count as not made."""
        self.full_clean()
        chosen = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return queries.CaseloadFilters(**(chosen | {"whose": Whose(chosen["whose"])}))

    def query(self, **more: str) -> str:
        """The choices as the end of an address, with further parts; no personal data among them."""
        chosen = {name: value for name in self.fields if (value := self.cleaned_data.get(name, ""))}
        parts = {key: value for key, value in (chosen | more).items() if value}
        return f"?{urlencode(parts)}" if parts else ""


def _choices(form: Form, name: str, choices: Sequence[tuple[str, str]]) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)


def _keep(form: Form, name: str, value: str, label: str) -> None:
    field = cast(forms.ChoiceField, form.fields[name])
    present = list(cast("Iterable[tuple[str, str]]", field.choices))
    if value not in {choice for choice, _label in present}:
        field.choices = [*present, (value, label)]


def _with_note(label: str, note: str) -> str:
    return f"{label}. {note}." if note else label


def _change(saved: str, typed: str) -> str:
    if saved == typed:
        return "same"
    if not saved:
        return "added"
    return "removed" if not typed else "changed"
