"""Forms of those who plan appointments: points, services, counters, who is there."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.core.forms import DateField, Form
from geleit.core.multilingual import LANGUAGE_NAMES
from geleit.visits.actions.set_up import OfferData, PointData, StaffingData
from geleit.visits.codes import Channel
from geleit.visits.forms.texts import TextFields
from geleit.visits.models import Counter, Offer, Point, Staffing

Choices = list[tuple[str, str]]
GRIDS = [(minutes, _lazy("every %(minutes)d minutes") % {"minutes": minutes}) for minutes in (5, 10, 15, 20, 30, 60)]
WEEKDAYS = [
    ("0", _lazy("Monday")),
    ("1", _lazy("Tuesday")),
    ("2", _lazy("Wednesday")),
    ("3", _lazy("Thursday")),
    ("4", _lazy("Friday")),
    ("5", _lazy("Saturday")),
    ("6", _lazy("Sunday")),
]
PICTOGRAMS = [
    ("", _lazy("none")),
    ("document", _lazy("Paper")),
    ("person", _lazy("Person")),
    ("group", _lazy("Family")),
    ("move", _lazy("Vehicle")),
    ("talk", _lazy("Conversation")),
    ("pin", _lazy("Place")),
    ("phone", _lazy("Telephone")),
]
TIME_FORMATS = ["%H:%M", "%H.%M", "%H:%M:%S", "%H"]


class TimeField(forms.TimeField):
    """A time of the day as people type it: 8:00, 08.00 or 8."""

    widget = forms.TimeInput(format="%H:%M", attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {"invalid": _lazy("Please write the time like 08:30.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", TIME_FORMATS)
        super().__init__(**kwargs)


def number(label: Any, low: int, high: int, *, help_text: Any = "", required: bool = True) -> forms.IntegerField:
    """A whole number within limits."""
    limits = [
        MinValueValidator(low, _lazy("At least %(limit_value)d.")),
        MaxValueValidator(high, _lazy("At most %(limit_value)d.")),
    ]
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(label=label, validators=limits, help_text=help_text, required=required, widget=widget)


class PointForm(TextFields):
    """A point and its settings."""

    TEXTS = ("name",)
    office = forms.ChoiceField(label=_lazy("Office"))
    site = forms.ChoiceField(label=_lazy("Building"), required=False)
    name = forms.CharField(
        label=_lazy("Name for visitors"),
        max_length=120,
        help_text=_lazy("As it stands on the public pages."),
    )
    gives_appointments = forms.BooleanField(label=_lazy("Gives appointments"), required=False)
    gives_numbers = forms.BooleanField(label=_lazy("Gives numbers to people who come without one"), required=False)
    gives_numbers_at_home = forms.BooleanField(label=_lazy("Numbers can be taken from home"), required=False)
    grid_minutes = forms.TypedChoiceField(label=_lazy("Appointments begin"), choices=GRIDS, coerce=int)
    hold_minutes = number(_lazy("Minutes for filling in"), 5, 60, help_text=_lazy("So long the chosen time is kept."))
    confirm_minutes = number(_lazy("Minutes for confirming by mail"), 10, 2880)
    offer_minutes = number(_lazy("Minutes to accept an earlier time"), 10, 2880)
    change_hours = number(_lazy("Hours before, until which visitors can move"), 0, 168)
    open_per_contact = number(
        _lazy("Open appointments with one address or telephone"), 1, 50, help_text=_lazy("Against reselling.")
    )

    def __init__(self, *args: Any, point: Point | None, offices: Choices, sites: Choices, **kwargs: Any) -> None:
        names = [
            "gives_appointments",
            "gives_numbers",
            "gives_numbers_at_home",
            "grid_minutes",
            "hold_minutes",
            "confirm_minutes",
            "offer_minutes",
            "change_hours",
            "open_per_contact",
        ]
        shown = point or Point()
        kwargs["initial"] = {name: getattr(shown, name) for name in names}
        if point is not None:
            kwargs["initial"] |= {"site": point.site.key if point.site else ""}
            kwargs["texts"] = {"name": point.name}
        super().__init__(*args, **kwargs)
        self.fields["site"].choices = [("", _("no particular one")), *sites]  # type: ignore[attr-defined]  # ChoiceField
        if point is not None:
            del self.fields["office"]
        else:
            self.fields["office"].choices = [("", _("Please choose")), *offices]  # type: ignore[attr-defined]  # ChoiceField

    def data_typed(self, site: Any) -> PointData:
        """What the action needs, with the building that was chosen."""
        skipped = {"office", "site", "name"}
        said = {key: value for key, value in self.cleaned_data.items() if key not in skipped and "name_" not in key}
        return PointData(name=self.said_text("name"), site=site, **said)


class OfferForm(Form):
    """A service of a point, from a day on."""

    service = forms.ChoiceField(label=_lazy("Service"))
    valid_from = DateField(label=_lazy("From"), help_text=_lazy("What held before ends the day before."))
    valid_to = DateField(label=_lazy("Until"), required=False)
    minutes = number(_lazy("Minutes for the first person"), 5, 480)
    minutes_more = number(_lazy("Minutes for each further person"), 0, 240)
    max_quantity = number(_lazy("Most people in one appointment"), 1, 40)
    lead_minutes = number(_lazy("Lead time in hours"), 0, 720, help_text=_lazy("Online at least so long before."))
    horizon_days = number(_lazy("Days ahead"), 1, 365, help_text=_lazy("At most so many days before."))
    by_appointment = forms.BooleanField(label=_lazy("By appointment"), required=False)
    by_number = forms.BooleanField(label=_lazy("By number, without an appointment"), required=False)
    letter = forms.RegexField(
        r"^[A-Za-z]{0,2}$",
        label=_lazy("Letter before the numbers"),
        required=False,
        error_messages={"invalid": _lazy("One or two letters from A to Z.")},
    )
    pictogram = forms.ChoiceField(label=_lazy("Pictogram at the kiosk"), choices=PICTOGRAMS, required=False)
    sort = number(_lazy("Place in the list"), 0, 9999)

    def __init__(self, *args: Any, offer: Offer | None, services: Choices, today: date, **kwargs: Any) -> None:
        shown = offer or Offer(minutes=15)
        names = [
            "minutes",
            "minutes_more",
            "max_quantity",
            "horizon_days",
            "by_appointment",
            "by_number",
            "letter",
            "pictogram",
            "sort",
            "valid_to",
        ]
        kwargs["initial"] = {name: getattr(shown, name) for name in names}
        kwargs["initial"] |= {"lead_minutes": shown.lead_minutes // 60, "valid_from": today}
        super().__init__(*args, **kwargs)
        if offer is not None:
            del self.fields["service"]
        else:
            self.fields["service"].choices = [("", _("Please choose")), *services]  # type: ignore[attr-defined]  # ChoiceField

    def clean(self) -> dict[str, Any]:
        """A service has to be given in one way or another."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not said.get("by_appointment") and not said.get("by_number"):
            self.add_error("by_appointment", _("Please tick by appointment, by number, or both."))
        if said.get("by_number") and not said.get("letter"):
            self.add_error("letter", _("Numbers need a letter."))
        return said

    def data_typed(self) -> OfferData:
        """What the action needs."""
        said = {key: value for key, value in self.cleaned_data.items() if key not in {"service", "valid_from"}}
        said["lead_minutes"] *= 60
        said["letter"] = said["letter"].upper()
        return OfferData(**said)


class CounterForm(Form):
    """A counter or room."""

    name = forms.CharField(
        label=_lazy("Name"), max_length=40, help_text=_lazy("As it stands on the door: “3” or “Room 112”.")
    )
    sort = number(_lazy("Place in the list"), 0, 9999)

    def __init__(self, *args: Any, counter: Counter | None, **kwargs: Any) -> None:
        kwargs["initial"] = {"name": counter.name if counter else "", "sort": counter.sort if counter else 100}
        super().__init__(*args, **kwargs)


class StaffingForm(Form):
    """Who is at a counter, when, for what and for whom."""

    weekdays = forms.MultipleChoiceField(
        label=_lazy("Days of the week"), choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )
    time_from = TimeField(label=_lazy("From (time)"))
    time_to = TimeField(label=_lazy("To (time)"))
    valid_from = DateField(label=_lazy("First day"))
    valid_to = DateField(label=_lazy("Last day"), required=False)
    user = forms.ChoiceField(label=_lazy("Who is there"), required=False)
    services = forms.MultipleChoiceField(
        label=_lazy("Services"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_lazy("Without a tick: all of this point."),
    )
    languages = forms.MultipleChoiceField(
        label=_lazy("Languages spoken there beside German"), required=False, widget=forms.CheckboxSelectMultiple
    )
    channels = forms.MultipleChoiceField(
        label=_lazy("Who may give these places away"), choices=Channel.choices, widget=forms.CheckboxSelectMultiple
    )
    public_days_before = number(
        _lazy("So many days before also on the public pages"),
        0,
        60,
        required=False,
        help_text=_lazy("What is left then; empty: never."),
    )

    def __init__(
        self, *args: Any, staffing: Staffing | None, services: Choices, users: Choices, today: date, **kwargs: Any
    ) -> None:
        if staffing is None:
            kwargs["initial"] = {
                "weekdays": list("01234"),
                "channels": ["public", "telephone", "desk"],
                "valid_from": today,
            }
        else:
            kwargs["initial"] = {
                "weekdays": [str(day) for day in range(7) if staffing.weekdays >> day & 1],
                "time_from": staffing.time_from,
                "time_to": staffing.time_to,
                "valid_from": max(today, staffing.valid_from),
                "valid_to": staffing.valid_to,
                "user": str(staffing.user.public_id) if staffing.user else "",
                "services": list(staffing.services.values_list("service__key", flat=True)),
                "languages": staffing.languages,
                "channels": staffing.channels,
                "public_days_before": staffing.public_days_before,
            }
            users = _with(users, str(staffing.user.public_id), staffing.user.display_name) if staffing.user else users
        super().__init__(*args, **kwargs)
        spoken = [(code, name) for code, name in LANGUAGE_NAMES.items() if code != "de"]
        self.fields["user"].choices = [("", _("not said")), *users]  # type: ignore[attr-defined]  # ChoiceField
        self.fields["services"].choices = services  # type: ignore[attr-defined]  # MultipleChoiceField
        self.fields["languages"].choices = spoken  # type: ignore[attr-defined]  # MultipleChoiceField

    def data_typed(self, user: Any, services: Any) -> StaffingData:
        """What the action needs, with the colleague and the services that were chosen."""
        said = self.cleaned_data
        return StaffingData(
            weekdays=sum(1 << int(day) for day in said["weekdays"]),
            time_from=said["time_from"],
            time_to=said["time_to"],
            valid_from=said["valid_from"],
            valid_to=said["valid_to"],
            user=user,
            services=tuple(services),
            languages=tuple(said["languages"]),
            channels=tuple(said["channels"]),
            public_days_before=said["public_days_before"],
        )


class LastDayForm(Form):
    """The last day of something."""

    last_day = DateField(label=_lazy("Last day"))


class InviteForm(Form):
    """Until when a link of invitation holds."""

    valid_to = DateField(label=_lazy("The link holds until"))


def _with(choices: Choices, key: str, name: str) -> Choices:
    """A colleague who left stays a choice of an entry that names them."""
    return choices if key in dict(choices) else [*choices, (key, name)]
