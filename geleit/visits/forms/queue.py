"""Forms of the waiting room."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from geleit.core.forms import Form
from geleit.core.multilingual import LANGUAGE_NAMES
from geleit.visits.codes import DeviceKind

Choices = Sequence[tuple[str, str]]


class PlaceForm(Form):
    """Where somebody works: a counter, or a place without one."""

    place = forms.ChoiceField(label=_("Where do you work?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.let_choose("place", places)


class NumberForm(Form):
    """A number given out at the desk."""

    offer = forms.ChoiceField(label=_("What for?"), widget=forms.RadioSelect)
    quantity = forms.IntegerField(label=_("How many persons or pieces"), min_value=1, max_value=99, initial=1)
    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGE_NAMES.items()), initial="de")
    is_urgent = forms.BooleanField(
        label=_("Call first"),
        required=False,
        help_text=_("For example for pregnant women, people with small children or a disability."),
    )
    beyond_end = forms.BooleanField(label=_("Also when no more numbers are given out"), required=False)

    def __init__(self, *args: Any, offers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.let_choose("offer", offers)


class CheckInForm(Form):
    """Somebody with an appointment is there."""

    code = forms.CharField(label=_("Code of the appointment"), max_length=30)


class RedirectForm(Form):
    """Where somebody is sent on to."""

    offer = forms.ChoiceField(label=_("For what, and where"), widget=forms.RadioSelect)
    counter = forms.ChoiceField(
        label=_("Counter"), required=False, help_text=_("Leave it open, and any counter there may call.")
    )

    def __init__(self, *args: Any, offers: Choices, counters: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.let_choose("offer", offers)
        self.let_choose("counter", [("", gettext("any")), *counters])


class DeviceForm(Form):
    """A new kiosk or display."""

    point = forms.ChoiceField(label=_("Place"))
    kind = forms.ChoiceField(label=_("What it is"), choices=DeviceKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("For example: ground floor, left."))

    def __init__(self, *args: Any, points: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.let_choose("point", points)
