"""What figures are asked for, and what the map shows."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.accounts.actors import Actor
from geleit.core.forms import DateField, Form
from geleit.volunteers import queries, rules
from geleit.volunteers.codes import MapSubject
from geleit.volunteers.forms.fields import choose, choose_codes
from geleit.volunteers.forms.lists import DayFilter
from geleit.volunteers.models import HelperCircle


class NumbersFilter(Form):
    """The period, the day of the figures, and what narrows them; this year as of today when nothing is chosen."""

    first = DateField(label=_lazy("From"), required=False)
    last = DateField(label=_lazy("To"), required=False)
    stand = DateField(label=_lazy("As of (day)"), required=False)
    region = forms.ChoiceField(label=_lazy("Region"), required=False)
    circle = forms.ChoiceField(label=_lazy("Helper circle"), required=False)

    def __init__(self, *args: Any, today: date, circles: Sequence[HelperCircle], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.circles = today, circles
        choose_codes(self, "region", "region", today, blank=_("all"))
        choose(self, "circle", [("", _("all")), *((str(one.public_id), one.name) for one in circles)])

    def clean(self) -> dict[str, Any]:
        """The period must go forward and be known on the day of the figures."""
        cleaned = super().clean() or self.cleaned_data
        if {"first", "last", "stand"} <= cleaned.keys():
            first, last = rules.completed_period(cleaned["first"], cleaned["last"], self.today)
            stand = cleaned["stand"] or self.today
            for name, obstacle in rules.obstacles_to_period(
                first=first, last=last, stand=stand, today=self.today
            ).items():
                self.add_error(name, obstacle)
        return cleaned

    def scope(self, actor: Actor) -> queries.Scope | None:
        """What is asked for; None when it cannot be read, which the fields then say."""
        if not self.is_valid():
            return None
        first, last = rules.completed_period(self.cleaned_data["first"], self.cleaned_data["last"], self.today)
        chosen = self.cleaned_data["circle"]
        circle = next((one for one in self.circles if chosen and one.public_id == UUID(chosen)), None)
        return queries.Scope(
            county_id=actor.county_id,
            land=actor.land,
            first=first,
            last=last,
            stand=self.cleaned_data["stand"] or self.today,
            region=self.cleaned_data["region"],
            circle_id=circle.pk if circle else None,
            today=self.today,
        )

    def query(self, **more: str) -> str:
        """The choices as the end of an address, with other ones; always with the days, so that a link stays what it is.

        Personal data is never among them.
        """
        first, last = rules.completed_period(self.cleaned_data["first"], self.cleaned_data["last"], self.today)
        chosen = {
            "first": first.isoformat(),
            "last": last.isoformat(),
            "stand": (self.cleaned_data["stand"] or self.today).isoformat(),
            "region": self.cleaned_data["region"],
            "circle": self.cleaned_data["circle"],
        }
        return "?" + urlencode({key: value for key, value in (chosen | more).items() if value})


class MapFilter(DayFilter):
    """The day of the map and what it shows; circles when nothing is chosen or something that is no choice."""

    show = forms.ChoiceField(label=_lazy("Show"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        choose(self, "show", [(one.value, str(rules.MAP_TITLES[one])) for one in MapSubject])

    @property
    def subject(self) -> MapSubject:
        """What is shown."""
        self.full_clean()
        return MapSubject(self.cleaned_data.get("show") or MapSubject.CIRCLES)
