"""What is said of every consultation, new or corrected, and the fields it needs."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.cases.models import Case
from geleit.consultations import rules
from geleit.consultations.codes import Interpreter
from geleit.core.clock import BERLIN
from geleit.core.codelists import CodeList, code_list
from geleit.core.forms import DateField, Form

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


class TalkForm(Form):
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
        choose(self, "topics", topic_groups(today))
        minutes = [
            (str(preset_minutes(row.extra)), str(preset_minutes(row.extra)))
            for row in code_rows("minutes_preset").on(today)
        ]
        choose(self, "minutes", [*minutes, (OTHER, _("other"))])
        choose(self, "place", code_rows("place").choices(today))
        choose(self, "language", _language_groups(languages, today))
        choose(self, "interpreter", code_rows("interpreter_kind").choices(today, blank=_("please choose")))
        choose(self, "setting", code_rows("setting").choices(today, blank=_("by the number of people")))

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


def topic_groups(today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """The topics in two groups: fields of action, and the rest."""
    rows = code_rows("topic").on(today)
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


def names_of(cases: Sequence[Case]) -> list[tuple[str, str]]:
    """Public id and name of cases, as choices."""
    return [(str(case.public_id), case.person.list_name) for case in cases]


def choose(form: forms.Form, name: str, choices: Sequence[Any]) -> None:
    """Give a choice field its choices."""
    cast(forms.ChoiceField, form.fields[name]).choices = choices


def preset_minutes(extra: dict[str, str]) -> int:
    """The minutes of a row of the code list `minutes_preset`."""
    return int(extra["minutes"])


def code_rows(name: str) -> CodeList:
    """A code list of this room."""
    return code_list("consultations", name)
