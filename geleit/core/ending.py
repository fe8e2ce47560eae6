"""The form with which something dated ends, or is struck out because it was wrong."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geleit.core.forms import DateField, Form


class EndForm(Form):
    """The last day, or that it was wrong; and why."""

    last_day = DateField(label=_("Last day"), required=False)
    was_wrong = forms.BooleanField(
        label=_("It was wrong from the start"), required=False, help_text=_("It stays visible in the history only.")
    )
    reason = forms.CharField(label=_("Why?"), required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """One of the two must be said, and not both."""
        cleaned = super().clean() or {}
        was_wrong, last_day = cleaned.get("was_wrong"), cleaned.get("last_day")
        if not was_wrong and not last_day and "last_day" not in self.errors:
            self.add_error("last_day", _("Give the last day, or say that it was wrong."))
        if was_wrong and last_day:
            self.add_error("last_day", _("What was wrong from the start has no last day. Choose one of the two."))
        return cleaned
