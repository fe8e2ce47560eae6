"""Forms about a volunteer's own details."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.core.codelists import code_list
from geleit.core.forms import Form
from geleit.directory.models import Municipality
from geleit.visits.rules.booking import phone_as_read, phone_in_full
from geleit.volunteers.details import VolunteerData
from geleit.volunteers.models import Volunteer

_PLAIN = ("email", "phone", "languages", "wishes", "availability", "radius_km", "has_car", "emergency_contact")
_MANY = ("languages", "wishes", "availability")


def _several(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple)


class OwnDataForm(Form):
    """What a volunteer may change alone."""

    email = forms.EmailField(
        label=_lazy("E-mail"),
        required=False,
        help_text=_lazy("A new address counts as soon as you have opened the link we send there."),
    )
    phone = forms.CharField(label=_lazy("Phone"), required=False, max_length=60)
    municipality = forms.ChoiceField(label=_lazy("Municipality"), required=False)
    languages = _several(_lazy("Which languages do you speak?"))
    wishes = _several(_lazy("What would you like to do?"))
    availability = _several(_lazy("When do you have time?"))
    radius_km = forms.IntegerField(
        label=_lazy("How many kilometres do you go at most?"), required=False, min_value=0, max_value=200
    )
    has_car = forms.BooleanField(label=_lazy("I have a car"), required=False)
    emergency_contact = forms.CharField(
        label=_lazy("Emergency contact"),
        required=False,
        max_length=200,
        help_text=_lazy("Name and number of somebody who should know if something happens."),
    )

    def __init__(
        self, *args: Any, today: date, places: Sequence[Municipality], volunteer: Volunteer, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {name: getattr(volunteer, name) for name in _PLAIN}
        kwargs["initial"]["municipality"] = volunteer.municipality.ags if volunteer.municipality else ""
        super().__init__(*args, **kwargs)
        self.places = {place.ags: place for place in places}
        named = [(ags, one.name) for ags, one in self.places.items()]
        self.let_choose("municipality", [("", _("not known")), *named])
        self._codes("languages", "people", "language", today, volunteer.languages)
        self._codes("wishes", "volunteers", "activity", today, volunteer.wishes)
        self._codes("availability", "volunteers", "availability", today, volunteer.availability)

    def clean_phone(self) -> str:
        """A number as it is kept. What the guide recorded stays as it is, also with a word beside the number."""
        typed = str(self.cleaned_data["phone"]).strip()
        if not typed or typed == self.initial.get("phone"):
            return typed
        number = phone_in_full(typed)
        if number is None:
            raise forms.ValidationError(_("This is no telephone number. Please write it like 08321 612-0."))
        return phone_as_read(number)

    def _codes(self, name: str, room: str, list_name: str, today: date, kept: Sequence[str]) -> None:
        """What is recorded stays choosable when it is not valid any more."""
        the_list = code_list(room, list_name)
        choices = the_list.choices(today)
        known = {code for code, _label in choices}
        self.let_choose(name, [*choices, *((code, the_list.label(code)) for code in kept if code not in known)])

    def data_typed(self) -> VolunteerData:
        """What was typed; the name is none of this form's business."""
        plain = {name: self.cleaned_data[name] for name in _PLAIN} | {
            name: tuple(self.cleaned_data[name]) for name in _MANY
        }
        place = self.places.get(self.cleaned_data["municipality"])
        return VolunteerData(given_name="", family_name="", municipality=place, **plain)


class ConsentForm(Form):
    """What a volunteer agrees to."""

    given = forms.MultipleChoiceField(label=_lazy("I agree to"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, today: date, given: Sequence[str] = (), **kwargs: Any) -> None:
        kwargs["initial"] = {"given": list(given)}
        super().__init__(*args, **kwargs)
        the_list = code_list("volunteers", "consent")
        choices = the_list.choices(today)
        known = {code for code, _label in choices}
        self.let_choose("given", [*choices, *((one, the_list.label(one)) for one in given if one not in known)])
