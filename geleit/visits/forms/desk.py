"""Forms of the front desk: which day, who comes, where to, why it is cancelled, when nobody is there."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.core.forms import DateField, Form
from geleit.core.multilingual import LANGUAGE_NAMES
from geleit.visits.actions.booking import WhoComes
from geleit.visits.codes import BlockKind, CancelReason, Channel, MessageState
from geleit.visits.forms.set_up import Choices, TimeField
from geleit.visits.rules.booking import LONGEST_NAME, clean_name, email_in_full, name_problem, phone_in_full
from geleit.visits.rules.days import BERLIN

REASONS = [(one.value, one.label) for one in CancelReason]
OFFICE_REASONS = [pair for pair in REASONS if pair[0] != CancelReason.VISITOR]
DESK_CHANNELS = [(one.value, one.label) for one in (Channel.TELEPHONE, Channel.DESK, Channel.CASE_WORKER)]


class DayForm(Form):
    """Which point and which day."""

    stelle = forms.ChoiceField(label=_lazy("Point"), required=False)
    tag = DateField(label=_lazy("Day"), required=False)

    def __init__(self, *args: Any, points: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stelle"].choices = points  # type: ignore[attr-defined]  # ChoiceField


class CodeForm(Form):
    """The code that a visitor reads out."""

    code = forms.CharField(label=_lazy("Code of the appointment"), max_length=20, help_text=_lazy("Like K7F3-QX8M"))


class WantedForm(Form):
    """What somebody wants to come for, and how it is booked."""

    weg = forms.ChoiceField(label=_lazy("Booked by"), choices=DESK_CHANNELS, required=False)

    def __init__(self, *args: Any, services: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.services = services

    def chosen(self) -> list[tuple[str, int]]:
        """Key and number of people of each concern that was ticked; nonsense counts as one."""
        known = dict(self.services)
        keys = [key for key in dict.fromkeys(self.data.getlist("anliegen")) if key in known]  # type: ignore[attr-defined]  # a QueryDict
        return [(key, self.quantity(key)) for key in keys]

    def quantity(self, key: str) -> int:
        """For how many people a concern was typed."""
        typed = str(self.data.get(f"anzahl-{key}", "1")).strip()
        return int(typed) if typed.isdecimal() and len(typed) < 4 else 1

    @property
    def channel(self) -> str:
        """The way of booking; the telephone where nothing was said."""
        typed = str(self.data.get("weg", ""))
        return typed if typed in dict(DESK_CHANNELS) else Channel.TELEPHONE.value


class WhoForm(Form):
    """Who comes, and how to reach them. The same as on the public pages."""

    name = forms.CharField(
        label=_lazy("Name"), max_length=500, help_text=_lazy("In any script. It cannot be changed after booking.")
    )
    phone = forms.CharField(label=_lazy("Telephone"), max_length=60, required=False)
    email = forms.CharField(
        label=_lazy("E-mail"), max_length=254, required=False, help_text=_lazy("One of the two is needed.")
    )
    language = forms.ChoiceField(label=_lazy("Language of messages"), choices=list(LANGUAGE_NAMES.items()))
    companion = forms.BooleanField(label=_lazy("Somebody comes along"), required=False)
    interpreter = forms.ChoiceField(label=_lazy("Help with the language is needed"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = [(code, name) for code, name in LANGUAGE_NAMES.items() if code != "de"]
        self.fields["interpreter"].choices = [("", _("no")), *spoken]  # type: ignore[attr-defined]  # ChoiceField

    def clean_name(self) -> str:
        """As it is kept, or what is wrong with it."""
        name = clean_name(self.cleaned_data["name"])
        if problem := name_problem(name):
            raise forms.ValidationError(problem)
        return name[:LONGEST_NAME]

    def clean_phone(self) -> str:
        """In full, whatever notation was typed."""
        typed = self.cleaned_data["phone"].strip()
        if not typed:
            return ""
        full = phone_in_full(typed)
        if full is None:
            raise forms.ValidationError(_("This is not a telephone number. Please write it with its area code."))
        return full

    def clean_email(self) -> str:
        """In full."""
        typed = self.cleaned_data["email"].strip()
        if not typed:
            return ""
        full = email_in_full(typed)
        if full is None:
            raise forms.ValidationError(_("This is not an e-mail address. It looks like name@example.org."))
        return full

    def clean(self) -> dict[str, Any]:
        """One way to reach somebody is needed."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        typed = any(str(self.data.get(name, "")).strip() for name in ("phone", "email"))
        if not typed:
            self.add_error("phone", _("Please write a telephone number or an e-mail address."))
        return said

    def who(self) -> WhoComes:
        """What the action needs."""
        said = self.cleaned_data
        return WhoComes(said["name"], said["email"], said["phone"], said["companion"], said["interpreter"])


class CancelForm(Form):
    """Why an appointment is called off."""

    reason = forms.ChoiceField(label=_lazy("Why?"), choices=REASONS, widget=forms.RadioSelect)


class CancelAllForm(CancelForm):
    """Why several appointments are called off: never because of the visitors."""

    reason = forms.ChoiceField(label=_lazy("Why?"), choices=OFFICE_REASONS, widget=forms.RadioSelect)


class BlockForm(Form):
    """Who or what takes nobody, from when to when."""

    what = forms.ChoiceField(label=_lazy("Who or what?"))
    first_day = DateField(label=_lazy("From (day)"))
    time_from = TimeField(label=_lazy("Time"), required=False, help_text=_lazy("Empty: from the morning on"))
    last_day = DateField(label=_lazy("Until (day)"), required=False, help_text=_lazy("Empty: the same day"))
    time_to = TimeField(label=_lazy("Time"), required=False, help_text=_lazy("Empty: until the evening"))
    kind = forms.ChoiceField(
        label=_lazy("Kind"),
        choices=BlockKind.choices,
        widget=forms.RadioSelect,
        help_text=_lazy("Why somebody is away is nobody's business here."),
    )

    def __init__(self, *args: Any, things: Sequence[tuple[str, Choices]], today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"kind": "away", "first_day": today, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [("", _("Please choose")), *things]  # type: ignore[attr-defined]  # ChoiceField

    def clean(self) -> dict[str, Any]:
        """The end is after the beginning."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("first_day") and not self.errors and self.end <= self.start:
            self.add_error("last_day", _("The end must be after the beginning."))
        return said

    @property
    def start(self) -> datetime:
        """The first moment."""
        return _moment(self.cleaned_data["first_day"], self.cleaned_data.get("time_from") or time(0))

    @property
    def end(self) -> datetime:
        """The moment after the last one."""
        day = self.cleaned_data.get("last_day") or self.cleaned_data["first_day"]
        return end_of(day, self.cleaned_data.get("time_to"))


class OutboxForm(Form):
    """Which messages."""

    stand = forms.ChoiceField(label=_lazy("State"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stand"].choices = [("", _("all")), *MessageState.choices]  # type: ignore[attr-defined]  # ChoiceField


class PeriodForm(Form):
    """A time of a point: whole days, or from a time to a time."""

    von = DateField(label=_lazy("From (day)"))
    bis = DateField(label=_lazy("Until (day)"), required=False)
    von_uhr = TimeField(label=_lazy("Time"), required=False)
    bis_uhr = TimeField(label=_lazy("Time"), required=False)

    @property
    def span(self) -> tuple[datetime, datetime]:
        """The first moment and the one after the last."""
        said: Mapping[str, Any] = self.cleaned_data
        last = said.get("bis") or said["von"]
        return _moment(said["von"], said.get("von_uhr") or time(0)), end_of(last, said.get("bis_uhr"))


def end_of(day: date, at: time | None) -> datetime:
    """A time of a day, or its end."""
    if at is not None:
        return _moment(day, at)
    return _moment(date.fromordinal(day.toordinal() + 1), time(0))


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=BERLIN)
