"""What narrows the lists; every choice is optional and a wrong one narrows nothing."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.core.forms import DateField, Form
from geleit.directory.models import Municipality
from geleit.volunteers import queries, rules
from geleit.volunteers.codes import Attention, Gap
from geleit.volunteers.forms.fields import choose, choose_codes, languages
from geleit.volunteers.models import HelperCircle


class DayFilter(Form):
    """The day a list shows; today when none is given or it lies in the future."""

    on = DateField(label=_lazy("As of (day)"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    @property
    def day(self) -> date:
        """The day asked for."""
        self.full_clean()
        chosen: date | None = self.cleaned_data.get("on")
        return chosen if chosen is not None and chosen <= self.today else self.today

    def query(self, **more: str) -> str:
        """The choices as the end of an address, with further parts; no personal data among them."""
        chosen = {
            name: str(value) for name in self.fields if (value := self.cleaned_data.get(name, "")) and name != "on"
        }
        if self.day != self.today:
            chosen["on"] = self.day.isoformat()
        parts = {key: value for key, value in (chosen | more).items() if value}
        return f"?{urlencode(parts)}" if parts else ""


class CircleFilter(DayFilter):
    """What narrows the list of circles."""

    state = forms.ChoiceField(label=_lazy("State"), required=False)
    region = forms.ChoiceField(label=_lazy("Region"), required=False)
    municipality = forms.ChoiceField(label=_lazy("Municipality"), required=False)
    activity = forms.ChoiceField(label=_lazy("Activity"), required=False)
    language = forms.ChoiceField(label=_lazy("Language"), required=False)
    gap = forms.ChoiceField(label=_lazy("Gap"), required=False)

    def __init__(self, *args: Any, today: date, places: Sequence[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        every = _("all")
        choose_codes(self, "state", "circle_state", today, blank=_("not dissolved"))
        choose_codes(self, "region", "region", today, blank=every)
        choose(self, "municipality", [("", every), *((place.ags, place.name) for place in places)])
        choose_codes(self, "activity", "activity", today, blank=every)
        choose(self, "language", languages(today, blank=every))
        gaps = [(gap.value, str(rules.GAP_SENTENCES[gap])) for gap in (Gap.NO_COORDINATOR, Gap.ONE_COORDINATOR)]
        choose(self, "gap", [("", every), *gaps])

    def filters(self) -> queries.CircleFilters:
        """The choices that exist; others count as not made."""
        self.full_clean()
        names = [one.name for one in fields(queries.CircleFilters)]
        return queries.CircleFilters(**{name: self.cleaned_data.get(name, "") for name in names})


class VolunteerFilter(DayFilter):
    """What narrows the list of volunteers."""

    state = forms.ChoiceField(label=_lazy("State"), required=False)
    municipality = forms.ChoiceField(label=_lazy("Active in"), required=False)
    circle = forms.ChoiceField(label=_lazy("Helper circle"), required=False)
    activity = forms.ChoiceField(label=_lazy("Activity"), required=False)
    language = forms.ChoiceField(label=_lazy("Language"), required=False)
    attention = forms.ChoiceField(label=_lazy("Attention"), required=False)

    def __init__(
        self,
        *args: Any,
        today: date,
        places: Sequence[Municipality],
        circles: Sequence[HelperCircle],
        sees_certificates: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, today=today, **kwargs)
        every = _("all")
        choose_codes(self, "state", "volunteer_state", today, blank=_("registered"))
        choose(self, "municipality", [("", every), *((place.ags, place.name) for place in places)])
        choose(self, "circle", [("", every), *((str(one.public_id), one.name) for one in circles)])
        choose_codes(self, "activity", "activity", today, blank=every)
        choose(self, "language", languages(today, blank=every))
        reasons = {
            Attention.WAITING: _("prospect waits for a first word"),
            Attention.DECLARATION: _("active without declaration"),
            Attention.FREE: _("active without a circle"),
            Attention.RENEWAL: _("certificate to be renewed"),
        }
        shown = [one for one in reasons if sees_certificates or one != Attention.RENEWAL]
        choose(self, "attention", [("", every), *((one.value, reasons[one]) for one in shown)])

    def filters(self) -> queries.VolunteerFilters:
        """The choices that exist; others count as not made."""
        self.full_clean()
        chosen = {one.name: self.cleaned_data.get(one.name, "") for one in fields(queries.VolunteerFilters)}
        return queries.VolunteerFilters(**(chosen | {"circle": UUID(chosen["circle"]) if chosen["circle"] else None}))


class SearchForm(Form):
    """A name, sent by POST because it does not belong into an address."""

    name = forms.CharField(label=_lazy("Name"), max_length=100)


class RosterFilter(Form):
    """The days of the duty roster; today when none is given."""

    first = DateField(label=_lazy("From"), required=False)
    last = DateField(label=_lazy("To"), required=False)

    def __init__(self, *args: Any, today: date, most_days: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.most_days = today, most_days

    def clean(self) -> dict[str, Any]:
        """The span must go forward and not be endless."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("The end lies before the beginning."))
        elif first and last and (last - first).days >= self.most_days:
            self.add_error("last", _("At most %(days)d days at once, please.") % {"days": self.most_days})
        return cleaned

    def span(self) -> tuple[date, date]:
        """First and last day asked for; today for what cannot be read."""
        self.full_clean()
        first = self.cleaned_data.get("first") or self.cleaned_data.get("last") or self.today
        last = self.cleaned_data.get("last") or first
        return (first, last) if self.is_valid() else (self.today, self.today)
