"""Hours as people write them, for the forms of this room and of the own pages."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

_CLOCK = re.compile(r"(\d{1,3})(?::([0-5]?\d))?(?:\s*(?:h|std\.?|stunden?))?", re.IGNORECASE)
_DECIMAL = re.compile(r"(\d{1,3})[.,](\d{1,2})(?:\s*(?:h|std\.?|stunden?))?", re.IGNORECASE)


class HoursField(forms.CharField):
    """Hours as "1:30", "1,5" or "2"; the value is in minutes."""

    default_error_messages = {"invalid": _lazy("Please write hours like 1:30 or 1,5.")}

    def to_python(self, value: Any) -> Any:
        """Minutes, or None for nothing. Raises ValidationError."""
        text = str(value or "").strip()
        if not text:
            return None
        if found := _CLOCK.fullmatch(text):
            return int(found[1]) * 60 + int(found[2] or 0)
        if found := _DECIMAL.fullmatch(text):
            return int(found[1]) * 60 + round(float(f"0.{found[2]}") * 60)
        raise forms.ValidationError(self.error_messages["invalid"], code="invalid")

    def validate(self, value: Any) -> None:
        """Zero is no missing value: the rule refuses it with a better sentence."""
        if value is None and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """The validators of a text do not fit a number."""
