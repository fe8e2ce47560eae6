"""Base of all forms: German dates, restored drafts, refusals of actions as messages."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeVar

from django import forms
from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from geleit.core.actor import Acting
from geleit.core.errors import Refused
from geleit.core.models import Draft

# Friendlier than the framework's own sentence; a field with a sentence of its own keeps it.
REQUIRED = _("This is still missing.")
GERMAN_DATE_FORMATS = ["%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d%m%Y"]


class Form(forms.Form):
    """A form of a page; `restored_at` says that the fields show a draft of that moment."""

    restored_at: datetime | None = None
    use_required_attribute = False  # the server explains; browsers' own bubbles are not accessible enough

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = REQUIRED

    def let_choose(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        """Set what can be chosen in a field of choices."""
        self._choosing(name).choices = list(choices)

    def choosable(self, name: str) -> list[Any]:
        """What can be chosen in a field of choices."""
        return list(self._choosing(name).choices)  # type: ignore[arg-type]  # the stubs allow choices made at each call

    def _choosing(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(f"{name} is no field of choices")
        return field

    def skip_validation(self) -> None:
        """Show the fields as typed, without judging them."""
        self._errors = ErrorDict()

    def opened_with(self, version: int) -> int:
        """The version this form was opened with, if it was sent or comes from a draft; else `version`, that of now.

        A form shown again because of a typing error keeps it, or it would overwrite what was saved in between.
        """
        kept = str(self.data.get("version", "")) if self.is_bound else ""
        return int(kept) if kept.isdecimal() and len(kept) < 9 else version

    @contextmanager
    def showing_refusals(self) -> Iterator[None]:
        """Run an action; a refusal becomes a form error, and `is_accepted` turns False."""
        try:
            yield
        except Refused as refusal:
            for message in refusal.messages:
                self.add_error(None, message)

    @property
    def is_accepted(self) -> bool:
        """Whether neither the form nor the action refused anything."""
        return not self.errors


class DateField(forms.DateField):
    """A date as Germans type it: 31.12.2026, 31.12.26, 31122026 or 2026-12-31."""

    widget = forms.DateInput(format="%d.%m.%Y", attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {
        "invalid": _("This day does not exist. Please write it like 31.12.2026."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", GERMAN_DATE_FORMATS)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        """Refuses years that only a typing error explains."""
        day = super().to_python(value)
        if day is not None and not 1900 <= day.year <= 2100:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day


F = TypeVar("F", bound=Form)


def open_form(request: HttpRequest, form_class: type[F], by: Acting, **kwargs: Any) -> F:
    """The form of this page: bound to what was posted, else showing the user's draft, else fresh.

    A draft is shown as typed, without error messages, because nobody has sent it yet.
    """
    if request.method == "POST":
        return form_class(data=request.POST, files=request.FILES, **kwargs)
    draft = Draft.objects.filter(county_id=by.county_id, user_id=by.user_id, form=request.path[:200]).first()
    if draft is None:
        return form_class(**kwargs)
    form = form_class(data=_as_query(draft.fields), **kwargs)
    form.skip_validation()
    form.restored_at = draft.saved_at
    return form


def _as_query(fields: Mapping[str, list[str]]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, values in fields.items():
        query.setlist(name, list(values))
    return query
