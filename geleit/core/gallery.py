"""The sample form of the gallery: one field of every kind the component `field` draws, some of them with errors."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from geleit.core.forms import DateField, Form


class SampleDateParts(forms.MultiWidget):
    """Day, month and year in three inputs."""

    def __init__(self) -> None:
        super().__init__([forms.TextInput(attrs={"inputmode": "numeric"})] * 3)

    def decompress(self, value: Any) -> Sequence[str]:
        """Split a date into its parts."""
        return [str(value.day), str(value.month), str(value.year)] if isinstance(value, date) else ["", "", ""]


class SampleBirthDate(forms.MultiValueField):
    """A birth date of which parts may be unknown."""

    widget = SampleDateParts

    def __init__(self, **kwargs: Any) -> None:
        super().__init__([forms.CharField(required=False)] * 3, require_all_fields=False, **kwargs)

    def compress(self, data_list: Sequence[Any]) -> str:
        """The parts as typed."""
        return "-".join(str(part or "") for part in reversed(data_list))


class SampleForm(Form):
    """German sample fields; nothing of it is ever saved."""

    name = forms.CharField(label="Name, wie er im Ausweis steht", max_length=200)
    birth_date = SampleBirthDate(label="Geburtsdatum", required=False, help_text="Unbekannte Teile leer lassen.")
    talked_on = DateField(label="Datum des Gesprächs")
    minutes = forms.IntegerField(label="Minuten", min_value=1, max_value=600)
    place = forms.ChoiceField(
        label="Ort",
        choices=[("office", "Büro"), ("outreach", "Vor Ort"), ("phone", "Telefon"), ("online", "Video")],
    )
    setting = forms.ChoiceField(
        label="Rahmen", widget=forms.RadioSelect, choices=[("single", "Einzeln"), ("family", "Familie")]
    )
    topics = forms.MultipleChoiceField(
        label="Themen",
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("language", "Sprache"), ("work", "Arbeit"), ("housing", "Wohnung"), ("health", "Gesundheit"),
            ("letters", "Briefe von Behörden"), ("family", "Kinder und Familie"),
        ],
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label="Sprachen", required=False, choices=[("ar", "Arabisch"), ("uk", "Ukrainisch"), ("ti", "Tigrinya")]
    )
    interpreter = forms.BooleanField(label="Dolmetscher:in war dabei", required=False)
    kind = forms.CharField(label="Art der Sprachmittlung", required=False)
    note = forms.CharField(
        label="Kurze Notiz",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Was besprochen wurde und was als Nächstes geschieht.",
    )


def sample_form() -> SampleForm:
    """The sample form with good entries, bad entries and their errors."""
    data = {
        "name": "Tesfay Großmann", "birth_date_0": "", "birth_date_1": "3", "birth_date_2": "1990",
        "talked_on": "31.02.2026", "minutes": "45", "place": "office", "setting": "single",
        "languages": ["ar"], "interpreter": "on", "note": "Brief vom Jobcenter erklärt, Antwort bis Freitag.",
    }  # fmt: skip
    return SampleForm(data=data)
