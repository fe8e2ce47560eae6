"""Forms about hours, about taking part, and about deletion."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.core.codelists import code_list
from geleit.core.forms import DateField, Form
from geleit.my.codes import Part
from geleit.volunteers.models import HelperCircle, HourEntry
from geleit.volunteers.typed import HoursField


class OwnHoursForm(Form):
    """Time given on a day."""

    on = DateField(label=_lazy("Day"))
    minutes = HoursField(label=_lazy("Volunteer hours"), help_text=_lazy("Like 1:30 or 1,5"))
    activity = forms.ChoiceField(label=_lazy("Activity"))
    circle = forms.ChoiceField(
        label=_lazy("Helper circle"), required=False, help_text=_lazy("Its coordination confirms the hours.")
    )
    note = forms.CharField(
        label=_lazy("Remark"),
        required=False,
        max_length=200,
        help_text=_lazy("Please without names of the people you help."),
    )

    def __init__(
        self,
        *args: Any,
        today: date,
        circles: Sequence[HelperCircle],
        wishes: Sequence[str] = (),
        entry: HourEntry | None = None,
        **kwargs: Any,
    ) -> None:
        only = str(circles[0].public_id) if len(circles) == 1 else ""
        kwargs["initial"] = {"on": today, "circle": only, "activity": wishes[0] if len(wishes) == 1 else ""}
        if entry is not None:
            kwargs["initial"] = {
                "on": entry.on,
                "minutes": f"{entry.minutes // 60}:{entry.minutes % 60:02d}",
                "activity": entry.activity,
                "circle": str(entry.circle.public_id) if entry.circle else "",
                "note": entry.note,
            }
        super().__init__(*args, **kwargs)
        kept = [entry.circle] if entry is not None and entry.circle is not None else []
        self.circles = {str(one.public_id): one for one in [*circles, *kept]}
        self.let_choose("activity", code_list("volunteers", "activity").choices(today, blank=_("Please choose")))
        named = [(key, one.name) for key, one in self.circles.items()]
        self.let_choose("circle", [("", _("none")), *named])

    def arguments(self) -> dict[str, Any]:
        """The arguments of the action."""
        return self.cleaned_data | {"circle": self.circles.get(self.cleaned_data["circle"])}


class PartForm(Form):
    """Pausing, coming back, leaving."""

    part = forms.ChoiceField(label=_lazy("What would you like to do?"), widget=forms.RadioSelect)
    is_sure = forms.BooleanField(label=_lazy("Yes, I really want to end my volunteering"), required=False)

    def __init__(self, *args: Any, parts: Sequence[Part], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            Part.PAUSE: _("Pause: I take a break and stay known"),
            Part.RETURN: _("Come back: I am active again from today on"),
            Part.LEAVE: _("Leave: I end my volunteering today"),
        }
        self.let_choose("part", [(one.value, words[one]) for one in parts])

    def clean(self) -> dict[str, Any]:
        """Nobody leaves by one wrong press."""
        data = dict(super().clean() or self.cleaned_data)
        if data.get("part") == Part.LEAVE and not data.get("is_sure"):
            self.add_error("is_sure", _("Please tick here that you really want to leave."))
        return data


class EraseForm(Form):
    """Asking for deletion."""

    text = forms.CharField(
        label=_lazy("What should be deleted"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_lazy("Leave it empty when you mean everything."),
    )
