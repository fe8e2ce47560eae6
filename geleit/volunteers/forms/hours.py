"""Forms about hours and money."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.core.forms import DateField, Form
from geleit.volunteers.forms.fields import MoneyField, choose, choose_codes
from geleit.volunteers.models import HelperCircle
from geleit.volunteers.typed import HoursField


class HoursForm(Form):
    """Time given on a day."""

    on = DateField(label=_lazy("Day"))
    minutes = HoursField(label=_lazy("Volunteer hours"), help_text=_lazy("Like 1:30 or 1,5"))
    activity = forms.ChoiceField(label=_lazy("Activity"))
    circle = forms.ChoiceField(label=_lazy("Helper circle"), required=False)
    note = forms.CharField(label=_lazy("Remark"), required=False, max_length=200)

    def __init__(self, *args: Any, today: date, circles: Sequence[HelperCircle], **kwargs: Any) -> None:
        kwargs["initial"] = {"on": today, "circle": str(circles[0].public_id) if len(circles) == 1 else ""}
        super().__init__(*args, **kwargs)
        self.circles = {str(one.public_id): one for one in circles}
        choose_codes(self, "activity", "activity", today, blank=_("Please choose"))
        choose(self, "circle", [("", _("none")), *((key, one.name) for key, one in self.circles.items())])

    def arguments(self) -> dict[str, Any]:
        """The arguments of the action."""
        return self.cleaned_data | {"circle": self.circles.get(self.cleaned_data["circle"])}


class AllowanceForm(Form):
    """Money paid to a volunteer."""

    paid_on = DateField(label=_lazy("Paid on"))
    kind = forms.ChoiceField(label=_lazy("Counts towards"), widget=forms.RadioSelect)
    amount = MoneyField(label=_lazy("Amount in euros"), max_digits=8, decimal_places=2)
    payer = forms.CharField(
        label=_lazy("Paid by"),
        max_length=120,
        help_text=_lazy("The tax-free sum counts once for everything somebody does, whoever pays."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"paid_on": today}
        super().__init__(*args, **kwargs)
        choose_codes(self, "kind", "allowance_kind", today)
