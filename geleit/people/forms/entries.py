"""Forms of the dated histories, built from their declaration in `history_kinds`."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import RegexValidator
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from geleit.core.forms import DateField, Form
from geleit.core.jinja import german_date
from geleit.directory.models import Municipality
from geleit.people.births import Birth
from geleit.people.forms.fields import PeopleField, code_field, line_field
from geleit.people.history_kinds import KINDS, HistoryKind, Part
from geleit.people.history_rules import faults_in_entry
from geleit.people.models import HistoryEntry, Person
from geleit.people.queries import Fact, municipality_choices
from geleit.people.rules import obstacles_to_reason

YES_NO = [("", _("not known")), ("true", _("yes")), ("false", _("no"))]
FIVE_DIGITS = RegexValidator(r"^\d{5}$", _("A postal code has five digits."))


class EntryForm(Form):
    """A new entry of one history."""

    def __init__(
        self,
        *args: Any,
        kind: HistoryKind,
        birth: Birth,
        today: date,
        municipalities: Iterable[Municipality] = (),
        entry: HistoryEntry | None = None,
        **kwargs: Any,
    ) -> None:
        if entry is not None:
            kwargs["initial"] = {**_stored(kind, entry), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.kind, self.birth, self.today = kind, birth, today
        self.municipalities = {one.ags: one for one in municipalities}
        for part in kind.parts:
            stored = str(getattr(entry, part.name, "") or "") if part.type == "code" else ""
            self.fields[part.name] = self._field(part, stored)
        self.fields["valid_from"] = DateField(label=kind.from_label, required=False)
        self.fields["valid_to"] = DateField(label=kind.to_label, required=False)
        self.fields["origin"] = code_field(
            "fact_origin", today, label=_("Where this is from"), required=True, stored=[entry.origin] if entry else []
        )
        self.fields["remark"] = line_field(_("Remark"), 300)
        self.fields["is_disputed"] = forms.BooleanField(label=_("The person disputes this entry"), required=False)
        if entry is None:
            self.fields["origin"].initial = "self_stated"

    @property
    def part_fields(self) -> list[tuple[BoundField, str]]:
        """The history's own fields, each with the condition under which it is shown."""
        return [(self[part.name], part.show_if) for part in self.kind.parts]

    def clean(self) -> dict[str, Any]:
        """The rules of the history, each sentence at its field."""
        data = super().clean() or self.cleaned_data
        if not self.errors:
            for name, sentence in faults_in_entry(self.kind, self.values(), birth=self.birth, today=self.today):
                self.add_error(name, sentence)
        return data

    def values(self) -> dict[str, Any]:
        """Values for the action: the history's own fields and the common ones."""
        data = self.cleaned_data
        common = ("valid_from", "valid_to", "origin", "remark", "is_disputed")
        return {name: data[name] for name in common if name in data} | {
            part.name: self._value(part, data.get(part.name)) for part in self.kind.parts
        }

    def _value(self, part: Part, value: Any) -> Any:
        if part.type == "yes_no":
            return {"true": True, "false": False}.get(value)
        if part.type == "municipality":
            return self.municipalities.get(value)
        return value

    def _field(self, part: Part, stored: str) -> forms.Field:
        match part.type:
            case "code":
                return code_field(part.codes, self.today, label=part.label, required=part.required, stored=[stored])
            case "date":
                return DateField(label=part.label, required=False)
            case "flag":
                return forms.BooleanField(label=part.label, required=False)
            case "yes_no":
                return forms.ChoiceField(label=part.label, choices=YES_NO, required=False)
            case "number":
                return forms.IntegerField(label=part.label, min_value=0, max_value=30, required=False)
            case "hours":
                return forms.DecimalField(
                    label=part.label,
                    min_value=0,
                    max_value=80,
                    max_digits=4,
                    decimal_places=1,
                    required=False,
                    localize=True,
                )
            case "municipality":
                choices = municipality_choices(self.municipalities.values(), str(_("Please choose")))
                return forms.ChoiceField(label=part.label, choices=choices, required=False)
        field = line_field(part.label, part.length)
        if part.name == "postal_code":
            field.validators.append(FIVE_DIGITS)
        return field


class CorrectionForm(EntryForm):
    """A wrong entry is replaced by a right one, or struck out; the reason stays readable in the file."""

    reason = forms.CharField(
        label=_("Reason of the correction"),
        max_length=300,
        help_text=_("At least 10 characters. The old entry stays visible with this reason."),
    )
    strike = forms.BooleanField(
        label=_("Strike the entry out without a new one"),
        required=False,
        help_text=_("For an entry that belongs to somebody else or never was true."),
    )

    def __init__(self, *args: Any, before: Fact | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if before is None:
            return
        told = {"what": before.headline, "day": german_date(before.entry.valid_to)}
        self.fields["reopen"] = forms.BooleanField(
            label=_("Adjust the end of the entry before it: “%(what)s”, ended on %(day)s") % told,
            required=False,
            initial=not self.kind.is_end_printed,
            help_text=_("It ended on the day before this entry began. It then holds until the next entry begins."),
        )

    def clean(self) -> dict[str, Any]:
        """A reason is needed; a struck entry needs no right values."""
        data = super().clean() or self.cleaned_data
        if data.get("strike"):
            own = {part.name for part in self.kind.parts} | {"valid_from", "valid_to", "origin", "remark"}
            for name in own & set(self.errors):
                del self._errors[name]
        for sentence in obstacles_to_reason(data["reason"]) if "reason" in data else ():
            self.add_error("reason", sentence)
        return data

    def replacement(self) -> dict[str, Any] | None:
        """The right values, or None when the entry is struck out."""
        return None if self.cleaned_data["strike"] else self.values()


class EndForm(Form):
    """The last day an entry was true."""

    on = DateField(label=_("Until"))


class MoveForm(EntryForm):
    """One move of accommodation for several people of a family."""

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, kind=KINDS["accommodation"], birth=Birth(), **kwargs)
        self.fields["people"] = PeopleField(people, label=_("Who moves?"))
        self.fields["valid_from"] = DateField(label=_("Day of the move"), required=True)
        del self.fields["valid_to"], self.fields["is_disputed"]

    def people_ids(self) -> list[UUID]:
        """Those who move."""
        return list(self.cleaned_data["people"])


def _stored(kind: HistoryKind, entry: HistoryEntry) -> dict[str, Any]:
    values = {name: getattr(entry, name) for name in ("valid_from", "valid_to", "origin", "remark", "is_disputed")}
    for part in kind.parts:
        value = getattr(entry, part.name)
        if part.type == "yes_no":
            value = {True: "true", False: "false"}.get(value, "")
        elif part.type == "municipality":
            value = value.ags if value else ""
        values[part.name] = value
    return values
