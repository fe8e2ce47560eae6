"""Forms about a helper circle."""

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
from geleit.volunteers.details import CircleData
from geleit.volunteers.forms.fields import choose, choose_codes, compared, languages, note, several
from geleit.volunteers.models import HelperCircle, Volunteer

MOST_ACCOMMODATIONS = 60


class CircleForm(Form):
    """Master data of a circle."""

    name = forms.CharField(label=_lazy("Name"), max_length=120)
    legal_form = forms.ChoiceField(label=_lazy("Legal form"), help_text=_lazy("It decides which insurance applies."))
    region = forms.ChoiceField(label=_lazy("Region"), required=False)
    municipalities = forms.MultipleChoiceField(
        label=_lazy("Municipalities served"), widget=forms.CheckboxSelectMultiple
    )
    accommodations = forms.CharField(
        label=_lazy("Accommodations served"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("One a line, as the office calls them. They are never public."),
    )
    activities = several(_lazy("What the circle does"))
    languages = several(_lazy("Languages in the circle"))
    mailbox = forms.EmailField(
        label=_lazy("Public mailbox"),
        required=False,
        help_text=_lazy("A role mailbox, such as helferkreis@…; never a private address."),
    )
    phone = forms.CharField(
        label=_lazy("Public phone number"),
        required=False,
        max_length=60,
        help_text=_lazy("A number of the county; never a private or mobile one."),
    )

    def __init__(
        self,
        *args: Any,
        today: date,
        places: Sequence[Municipality],
        circle: HelperCircle | None = None,
        served: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        if circle is not None:
            kwargs["initial"] = {
                name: getattr(circle, name) for name in ("name", "legal_form", "region", "mailbox", "phone")
            }
            kwargs["initial"] |= {
                "municipalities": list(served),
                "accommodations": "\n".join(circle.accommodations),
                "activities": circle.activities,
                "languages": circle.languages,
            }
        super().__init__(*args, **kwargs)
        self.places = {place.ags: place for place in places}
        choose(self, "municipalities", [(ags, place.name) for ags, place in self.places.items()])
        choose_codes(
            self,
            "legal_form",
            "legal_form",
            today,
            blank=_("Please choose"),
            kept=[circle.legal_form] if circle else [],
        )
        choose_codes(self, "region", "region", today, blank=_("none"), kept=[circle.region] if circle else [])
        choose_codes(self, "activities", "activity", today, kept=circle.activities if circle else [])
        choose(self, "languages", languages(today))

    def clean_accommodations(self) -> list[str]:
        """One name a line."""
        lines = [line.strip() for line in self.cleaned_data["accommodations"].splitlines() if line.strip()]
        if len(lines) > MOST_ACCOMMODATIONS or any(len(line) > 120 for line in lines):
            raise forms.ValidationError(_("One accommodation a line, please, with at most 120 characters."))
        return list(dict.fromkeys(lines))

    def data_typed(self) -> CircleData:
        """What was typed, for the actions."""
        cleaned = self.cleaned_data
        return CircleData(
            name=cleaned["name"],
            legal_form=cleaned["legal_form"],
            region=cleaned["region"],
            municipalities=tuple(self.places[ags] for ags in cleaned["municipalities"]),
            accommodations=tuple(cleaned["accommodations"]),
            languages=tuple(cleaned["languages"]),
            activities=tuple(cleaned["activities"]),
            mailbox=cleaned["mailbox"],
            phone=cleaned["phone"],
        )

    def compared_with(self, circle: HelperCircle, served: Sequence[str]) -> list[dict[str, str]]:
        """Saved and typed values side by side."""
        typed = self.data_typed()
        return compared(
            self,
            self._in_words(circle, [self.places[ags].name for ags in served if ags in self.places]),
            self._in_words(typed, [place.name for place in typed.municipalities]),
        )

    @staticmethod
    def _in_words(circle: HelperCircle | CircleData, places: Sequence[str]) -> dict[str, str]:
        return {
            "name": circle.name,
            "legal_form": code_list("volunteers", "legal_form").label(circle.legal_form),
            "region": code_list("volunteers", "region").label(circle.region),
            "municipalities": ", ".join(places),
            "accommodations": ", ".join(circle.accommodations),
            "activities": ", ".join(labels("volunteers", "activity", circle.activities)),
            "languages": ", ".join(labels("people", "language", circle.languages)),
            "mailbox": circle.mailbox,
            "phone": circle.phone,
        }


class NewCircleForm(CircleForm):
    """A new circle also begins somewhere."""

    state = forms.ChoiceField(label=_lazy("State"))
    since = DateField(label=_lazy("Since"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"since": today, "state": "active"}
        super().__init__(*args, today=today, **kwargs)
        states = code_list("volunteers", "circle_state")
        choose(self, "state", [(state.value, states.label(state)) for state in rules.CIRCLE_MOVES[None]])


class MoveForm(Form):
    """Another state from a day on, of a circle or a volunteer."""

    state = forms.ChoiceField(label=_lazy("New state"), widget=forms.RadioSelect)
    on = DateField(label=_lazy("From"))
    note = forms.CharField(label=_lazy("Remark"), required=False, max_length=300)

    def __init__(self, *args: Any, today: date, states: Sequence[str], list_name: str, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": today}
        super().__init__(*args, **kwargs)
        the_list = code_list("volunteers", list_name)
        choose(self, "state", [(state, the_list.label(state)) for state in states])


class AppointForm(Form):
    """Somebody to coordinate the circle; only those who signed can be chosen."""

    volunteer = forms.ChoiceField(label=_lazy("Who"))
    valid_from = DateField(label=_lazy("From"))

    def __init__(self, *args: Any, today: date, volunteers: Sequence[Volunteer], **kwargs: Any) -> None:
        kwargs["initial"] = {"valid_from": today}
        super().__init__(*args, **kwargs)
        self.people = {str(one.public_id): one for one in volunteers}
        named = [(key, one.list_name) for key, one in self.people.items()]
        choose(self, "volunteer", [("", _("Please choose")), *named])

    def arguments(self) -> dict[str, Any]:
        """The arguments of the action."""
        return {
            "volunteer": self.people[self.cleaned_data["volunteer"]],
            "valid_from": self.cleaned_data["valid_from"],
        }


class EndForm(Form):
    """The last day of something."""

    on = DateField(label=_lazy("Last day"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": today}
        super().__init__(*args, **kwargs)


class NeedForm(Form):
    """What a circle looks for."""

    text = forms.CharField(
        label=_lazy("What is needed"), max_length=300, help_text=_lazy("Such as: drivers for the food bank on Fridays")
    )
    activity = forms.ChoiceField(label=_lazy("Activity"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_codes(self, "activity", "activity", today, blank=_("none of them"))


class NoteForm(Form):
    """A note about a circle."""

    text = note(_lazy("Note"), required=True, help_text=_lazy("Only you see it, never the circle or the public."))
