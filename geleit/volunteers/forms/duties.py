"""Forms about activities, declarations and certificates of conduct."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.core.codelists import code_list
from geleit.core.forms import DateField, Form
from geleit.volunteers.forms.fields import choose, choose_codes
from geleit.volunteers.models import HelperCircle


class EngagementForm(Form):
    """An activity to assign, with kind, intensity and duration of contact with minors."""

    activity = forms.ChoiceField(label=_lazy("Activity"))
    circle = forms.ChoiceField(label=_lazy("Helper circle"), required=False)
    contact = forms.ChoiceField(label=_lazy("Contact with minors"), widget=forms.RadioSelect)
    rhythm = forms.ChoiceField(label=_lazy("How often"), widget=forms.RadioSelect)
    started_on = DateField(label=_lazy("From"))
    planned_to = DateField(
        label=_lazy("Planned until"), required=False, help_text=_lazy("Leave it empty when the end is open.")
    )

    def __init__(self, *args: Any, today: date, circles: Sequence[HelperCircle], **kwargs: Any) -> None:
        kwargs["initial"] = {"started_on": today}
        super().__init__(*args, **kwargs)
        self.circles = {str(one.public_id): one for one in circles}
        choose_codes(self, "activity", "activity", today, blank=_("Please choose"))
        choose(self, "circle", [("", _("none")), *((key, one.name) for key, one in self.circles.items())])
        choose_codes(self, "contact", "contact_with_minors", today)
        rhythms = code_list("volunteers", "rhythm").on(today)
        choose(self, "rhythm", [(row.code, f"{row.label} ({row.note})" if row.note else row.label) for row in rhythms])

    def arguments(self) -> dict[str, Any]:
        """The arguments of the action."""
        return self.cleaned_data | {"circle": self.circles.get(self.cleaned_data["circle"])}


class DeclarationForm(Form):
    """A confidentiality declaration that was signed on paper."""

    wording = forms.ChoiceField(label=_lazy("Wording"))
    signed_on = DateField(label=_lazy("Signed on"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        wordings = code_list("volunteers", "declaration_wording")
        in_force = wordings.on(today)
        kwargs["initial"] = {"signed_on": today, "wording": in_force[-1].code if in_force else ""}
        super().__init__(*args, **kwargs)
        # Older wordings too, for declarations signed while they were in force; the rule compares the days.
        choose(self, "wording", [(row.code, row.label) for row in reversed(wordings.rows)])


class CertificateForm(Form):
    """The three facts the law allows to be recorded (§ 72a Abs. 5 SGB VIII). There is no field for the document."""

    seen_on = DateField(label=_lazy("Seen on"))
    dated_on = DateField(label=_lazy("Date of the certificate"))
    has_entry = forms.ChoiceField(
        label=_lazy("Relevant entry"),
        widget=forms.RadioSelect,
        help_text=_lazy("Only convictions named in § 72a (1) SGB VIII count; others are not recorded."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"seen_on": today}
        super().__init__(*args, **kwargs)
        choose(self, "has_entry", [("no", _("no")), ("yes", _("yes"))])

    def arguments(self) -> dict[str, Any]:
        """The arguments of the action."""
        return self.cleaned_data | {"has_entry": self.cleaned_data["has_entry"] == "yes"}
