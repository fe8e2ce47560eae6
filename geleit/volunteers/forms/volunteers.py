"""Forms about a volunteer."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.core.codelists import code_list, labels
from geleit.core.forms import DateField, Form
from geleit.directory.models import Municipality
from geleit.volunteers import rules
from geleit.volunteers.details import VolunteerData
from geleit.volunteers.folding import folded_mail, folded_name, telling_digits
from geleit.volunteers.forms.fields import choose, choose_codes, compared, languages, note, several, yes_no
from geleit.volunteers.models import HelperCircle, Volunteer

_PLAIN = (
    "given_name", "family_name", "birth_date", "email", "phone", "languages", "wishes", "availability", "radius_km",
    "has_car", "experience", "emergency_contact", "remark",
)  # fmt: skip


class VolunteerForm(Form):
    """Master data of a volunteer."""

    given_name = forms.CharField(label=_lazy("Given name"), required=False, max_length=100)  # one name is enough
    family_name = forms.CharField(label=_lazy("Family name"), max_length=100)
    birth_date = DateField(
        label=_lazy("Birth date"),
        required=False,
        help_text=_lazy("Needed before somebody becomes active: volunteers are at least 16 years old."),
    )
    email = forms.EmailField(label=_lazy("E-mail"), required=False)
    phone = forms.CharField(label=_lazy("Phone"), required=False, max_length=60)
    municipality = forms.ChoiceField(label=_lazy("Municipality"), required=False)
    languages = several(_lazy("Languages"))
    wishes = several(_lazy("Activities wished"))
    availability = several(_lazy("Times"))
    radius_km = forms.IntegerField(label=_lazy("Radius in kilometres"), required=False, min_value=0, max_value=200)
    has_car = forms.BooleanField(label=_lazy("Has a car"), required=False)
    experience = note(_lazy("Experience"))
    emergency_contact = forms.CharField(
        label=_lazy("Emergency contact"),
        required=False,
        max_length=200,
        help_text=_lazy("Name and number of somebody who should know if something happens."),
    )
    remark = note(_lazy("Remark"), help_text=_lazy("The volunteer may ask to read it."))

    def __init__(
        self,
        *args: Any,
        today: date,
        places: Sequence[Municipality],
        volunteer: Volunteer | None = None,
        **kwargs: Any,
    ) -> None:
        if volunteer is not None:
            kwargs["initial"] = {name: getattr(volunteer, name) for name in _PLAIN}
            kwargs["initial"]["municipality"] = volunteer.municipality.ags if volunteer.municipality else ""
        super().__init__(*args, **kwargs)
        self.places = {place.ags: place for place in places}
        choose(self, "municipality", [("", _("not known")), *((ags, one.name) for ags, one in self.places.items())])
        choose(self, "languages", languages(today))
        choose_codes(self, "wishes", "activity", today, kept=volunteer.wishes if volunteer else [])
        choose_codes(self, "availability", "availability", today, kept=volunteer.availability if volunteer else [])

    def data_typed(self) -> VolunteerData:
        """What was typed, for the actions."""
        cleaned = self.cleaned_data
        plain = {name: cleaned[name] for name in _PLAIN}
        for name in ("languages", "wishes", "availability"):
            plain[name] = tuple(plain[name])
        return VolunteerData(municipality=self.places.get(cleaned["municipality"]), **plain)

    def compared_with(self, volunteer: Volunteer) -> list[dict[str, str]]:
        """Saved and typed values side by side."""
        return compared(self, self._in_words(volunteer), self._in_words(self.data_typed()))

    @staticmethod
    def _in_words(one: Volunteer | VolunteerData) -> dict[str, str]:
        texts = ("given_name", "family_name", "email", "phone", "experience", "emergency_contact", "remark")
        return {name: getattr(one, name) for name in texts} | {
            "birth_date": f"{one.birth_date:%d.%m.%Y}" if one.birth_date else "",
            "municipality": one.municipality.name if one.municipality else "",
            "languages": ", ".join(labels("people", "language", one.languages)),
            "wishes": ", ".join(labels("volunteers", "activity", one.wishes)),
            "availability": ", ".join(labels("volunteers", "availability", one.availability)),
            "radius_km": "" if one.radius_km is None else str(one.radius_km),
            "has_car": yes_no(one.has_car),
        }


class NewVolunteerForm(VolunteerForm):
    """Somebody new; `confirm` carries the mark of what was shown beside the likely duplicates."""

    @property
    def identity_mark(self) -> str:
        """What tells this person apart, as a mark: another name asks again."""
        typed = self.data_typed()
        told = [folded_name(typed.given_name, typed.family_name), folded_mail(typed.email), telling_digits(typed.phone)]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]

    @property
    def is_confirmed(self) -> bool:
        """Whether the user saw the likely duplicates of exactly this person and goes on."""
        return str(self.data.get("confirm", "")) == self.identity_mark


class RegisterForm(NewVolunteerForm):
    """Somebody new, with the state they begin in."""

    state = forms.ChoiceField(label=_lazy("State"), widget=forms.RadioSelect)
    since = DateField(label=_lazy("Since"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"since": today, "state": "prospect"}
        super().__init__(*args, today=today, **kwargs)
        states = code_list("volunteers", "volunteer_state")
        choose(self, "state", [(state.value, states.label(state)) for state in rules.VOLUNTEER_MOVES[None]])


class ConsentForm(Form):
    """What somebody agrees to: what is shown to whom, and which mails are sent."""

    given = several(_lazy("Agrees to"))

    def __init__(self, *args: Any, today: date, given: Sequence[str] = (), **kwargs: Any) -> None:
        kwargs["initial"] = {"given": list(given)}
        super().__init__(*args, **kwargs)
        choose_codes(self, "given", "consent", today, kept=given)


class JoinForm(Form):
    """A circle to join."""

    circle = forms.ChoiceField(label=_lazy("Helper circle"))
    valid_from = DateField(label=_lazy("From"))

    def __init__(self, *args: Any, today: date, circles: Sequence[HelperCircle], **kwargs: Any) -> None:
        kwargs["initial"] = {"valid_from": today}
        super().__init__(*args, **kwargs)
        self.circles = {str(one.public_id): one for one in circles}
        choose(self, "circle", [("", _("Please choose")), *((key, one.name) for key, one in self.circles.items())])

    def arguments(self) -> dict[str, Any]:
        """The arguments of the action."""
        return {"circle": self.circles[self.cleaned_data["circle"]], "valid_from": self.cleaned_data["valid_from"]}
