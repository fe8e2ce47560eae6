"""Forms that edit an existing record: they remember which version of it was opened."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms

from geleit.core.forms import Form


@dataclass(frozen=True)
class Compared:
    """What is saved (left) and what was typed (right) in one field, for the component side_by_side."""

    label: str
    left: str
    right: str
    change: str


class VersionedForm(Form):
    """Carries the version that was opened in a field of its own.

    It is kept in drafts, too: a draft of yesterday must not overwrite what a colleague saved since without anybody
    noticing.
    """

    COMPARED: ClassVar[tuple[str, ...]] = ()  # fields shown side by side after a collision

    edited = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    overtaken_by: int | None = None

    @property
    def shown_version(self) -> Any:
        """What the hidden field holds: the version opened, or after a collision the one that is overwritten next."""
        return self["edited"].value() if self.overtaken_by is None else self.overtaken_by

    @property
    def edited_version(self) -> int:
        """The version the user worked on; 0 for none, which fits no stored record."""
        return self.cleaned_data.get("edited") or 0

    def compare(self, version: int) -> list[Compared]:
        """What is saved as `version` beside what was typed; sending the form again overwrites that version."""
        self.overtaken_by = version
        rows = []
        for name in self.COMPARED:
            saved, typed = self._shown(name, self.initial.get(name)), self._shown(name, self.cleaned_data.get(name))
            rows.append(Compared(str(self[name].label), saved, typed, "same" if saved == typed else "changed"))
        return rows

    def _shown(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(value, date):
            return f"{value:%d.%m.%Y}"
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices).get(value or "", value or ""))  # type: ignore[arg-type]  # the stubs allow groups
        return str(value or "")
