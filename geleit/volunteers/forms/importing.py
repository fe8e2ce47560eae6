"""Forms about lists that are taken over."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.core.codelists import code_list
from geleit.core.forms import Form
from geleit.volunteers import rules
from geleit.volunteers.codes import ImportKind, VolunteerState
from geleit.volunteers.forms.fields import choose
from geleit.volunteers.models import ListImport
from geleit.volunteers.sheets import LARGEST_FILE, Sheet, Unreadable, read_sheet


class UploadForm(Form):
    """A list to take over."""

    kind = forms.ChoiceField(label=_lazy("What is in the list"), widget=forms.RadioSelect)
    list = forms.FileField(
        label=_lazy("List"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv,.xls,.txt"}),
    )

    def __init__(self, *args: Any, most_rows: int, **kwargs: Any) -> None:
        kwargs["initial"] = {"kind": ImportKind.VOLUNTEERS}
        super().__init__(*args, **kwargs)
        self.most_rows = most_rows
        kinds = code_list("volunteers", "import_kind")
        choose(self, "kind", [(one.value, kinds.label(one)) for one in ImportKind])

    def clean_list(self) -> Any:
        """Not larger than anybody's list is. Raises ValidationError."""
        file = self.cleaned_data["list"]
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("The file is too large. Please split the list."))
        return file

    def clean(self) -> dict[str, Any]:
        """Read the list, so that what is wrong with it is said at its field."""
        cleaned = super().clean() or self.cleaned_data
        file, kind = cleaned.get("list"), cleaned.get("kind")
        if file and kind:
            try:
                self.sheet: Sheet = read_sheet(file.read(), known=rules.known_headings(kind), most_rows=self.most_rows)
            except Unreadable as error:
                self.add_error("list", str(error))
        return cleaned


class ColumnsForm(Form):
    """Which column holds which field, and the state of people whose row names none."""

    def __init__(self, *args: Any, list_import: ListImport, **kwargs: Any) -> None:
        meaning = {number: name for name, number in list_import.columns.items()}
        kwargs["initial"] = {"without_state": list_import.without_state or VolunteerState.PROSPECT}
        super().__init__(*args, **kwargs)
        self.list_import = list_import
        choices = [("", _("leave out")), *rules.fields_of(list_import.kind)]
        for number, heading in enumerate(list_import.headings):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=heading or _("Column %(number)s") % {"number": number + 1},
                required=False,
                choices=choices,
                initial=meaning.get(number, ""),
            )
        if list_import.kind == ImportKind.VOLUNTEERS:
            states = code_list("volunteers", "volunteer_state")
            self.fields["without_state"] = forms.ChoiceField(
                label=_("State of people whose row names none"),
                choices=[(one.value, states.label(one)) for one in (VolunteerState.PROSPECT, VolunteerState.ACTIVE)],
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        """The columns must make sense together."""
        cleaned = super().clean() or self.cleaned_data
        chosen = [value for name, value in cleaned.items() if name.startswith("column-") and value]
        twice = sorted({value for value in chosen if chosen.count(value) > 1})
        labels = dict(rules.fields_of(self.list_import.kind))
        for value in twice:
            self.add_error(None, _("Two columns are “%(field)s”. Please choose one.") % {"field": labels[value]})
        return cleaned

    def columns(self) -> dict[str, int]:
        """What was chosen, by field."""
        return {
            value: int(name.removeprefix("column-"))
            for name, value in self.cleaned_data.items()
            if name.startswith("column-") and value
        }

    def rows(self) -> list[tuple[Any, list[str]]]:
        """The choices with some cells of their column, for a table."""
        samples = [cells for _number, cells in self.list_import.rows]
        found = []
        for number in range(len(self.list_import.headings)):
            examples = [cells[number] for cells in samples if number < len(cells) and cells[number]]
            found.append((self[f"column-{number}"], list(dict.fromkeys(examples))[:3]))
        return found


class TakeOverForm(Form):
    """Which rows are taken over."""

    leaves_out_faulty = forms.BooleanField(label=_lazy("Leave out the rows with errors"), required=False)
    anyway = forms.MultipleChoiceField(
        label=_lazy("Take over although they look alike"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, twins: list[rules.Planned], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [
            (str(one.number), _("Row %(number)s: %(name)s. %(reason)s")
             % {"number": one.number, "name": one.name, "reason": one.twin})
            for one in twins
        ]  # fmt: skip
        choose(self, "anyway", named)

    @property
    def numbers(self) -> set[int]:
        """The rows that are wanted although they look alike."""
        return {int(one) for one in self.cleaned_data["anyway"]}
