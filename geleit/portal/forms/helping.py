"""What somebody sends to the contact point for volunteers: few questions, no account."""

import re
import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.core.forms import DateField, Form
from geleit.directory.models import Municipality
from geleit.portal.helping_words import help_choices, spoken
from geleit.visits.rules.booking import (
    LONGEST_NAME,
    clean_name,
    email_in_full,
    name_problem,
    phone_as_read,
    phone_in_full,
)
from geleit.volunteers.codes import InquiryKind
from geleit.volunteers.details import InquiryData

LONGEST_TEXT = 2000
# A name stands in mails: nobody gets an address of a stranger's site into them.
_NO_NAME = re.compile(r"[/@:<>]|\.\w{2}")
PERSON, GROUP = "person", "group"
_CHOOSE = _lazy("Please choose from the list.")
_NO_WAY = _lazy(
    "This is neither an e-mail address nor a telephone number. Please write it like name@example.org or 08321 612-0."
)


def _text(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 4, "dir": "auto", "maxlength": LONGEST_TEXT})
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST_TEXT,
        widget=widget,
        help_text=help_text,
        error_messages={"required": _lazy("Please write something here.")},
    )


def _several(label: Any, *, required: bool = False, error: Any = "") -> forms.MultipleChoiceField:
    messages = {"invalid_choice": _CHOOSE} | ({"required": error} if error else {})
    return forms.MultipleChoiceField(
        label=label, required=required, widget=forms.CheckboxSelectMultiple, error_messages=messages
    )


class ReachForm(Form):
    """Who writes, and one way to reach them."""

    kind: InquiryKind
    needs_reach = True

    name = forms.CharField(
        label=_lazy("Your name"),
        help_text=_lazy("One name is enough."),
        max_length=4 * LONGEST_NAME,
        error_messages={"required": _lazy("Please write your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    reach = forms.CharField(
        label=_lazy("E-mail address or telephone number"),
        help_text=_lazy("One of them is enough."),
        max_length=254,
        error_messages={"required": _lazy("Please tell us how we reach you.")},
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    # People do not see it and leave it empty; programs that fill in every field give themselves away.
    website = forms.CharField(required=False, label=_lazy("Leave this empty"))
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["reach"].required = self.needs_reach
        self.fields["name"].required = self.needs_reach

    def clean_name(self) -> str:
        """The name in any script, without signs that cannot be seen."""
        name = clean_name(self.cleaned_data["name"])
        problem = name_problem(name)
        if problem and (name or self.needs_reach):
            raise ValidationError(problem)
        if _NO_NAME.search(name):
            raise ValidationError(_("Please write your name in letters."))
        return name

    def clean_reach(self) -> str:
        """The address or the number as it is kept."""
        typed = str(self.cleaned_data["reach"]).strip()
        if not typed:
            return ""
        if "@" in typed:
            address = email_in_full(typed)
            if address is None:
                raise ValidationError(_NO_WAY)
            return address
        number = phone_in_full(typed)
        if number is None:
            raise ValidationError(_NO_WAY)
        return phone_as_read(number)

    @property
    def is_from_a_program(self) -> bool:
        """Whether the field that nobody sees was filled in."""
        return bool(self.cleaned_data.get("website"))

    def sent(self, language: str) -> InquiryData:
        """What was written, for the action."""
        data, reach = self.cleaned_data, self.cleaned_data["reach"]
        return InquiryData(
            key=data["form_key"] or uuid.uuid4(),
            kind=self.kind,
            language=language,
            name=data["name"],
            email=reach if "@" in reach else "",
            phone="" if "@" in reach else reach,
            **self._more(data),
        )

    def _more(self, data: dict[str, Any]) -> dict[str, Any]:
        """What this form asks beyond name and reach."""
        return {}


class _PlacedForm(ReachForm):
    """A form that asks for the municipality, too."""

    municipality = forms.ChoiceField(
        label=_lazy("Municipality"), required=False, error_messages={"invalid_choice": _CHOOSE}
    )

    def __init__(self, *args: Any, places: Sequence[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {one.ags: one for one in places}
        named = [(ags, one.name) for ags, one in self.places.items()]
        self.let_choose("municipality", [("", _("Please choose")), *named])

    def _more(self, data: dict[str, Any]) -> dict[str, Any]:
        place = self.places.get(data["municipality"])
        return {"municipality_id": place.pk if place else None, "text": data["text"]}


class OldEnough(Form):
    """The one question about age; nobody is asked for a birth date."""

    is_old_enough = forms.BooleanField(label=_lazy("I am at least 16 years old"), required=False)

    def young_person(self) -> str:
        """What younger people read."""
        return _(
            "You can sign up from the age of 16. If you are younger, please do not send us your details: come along "
            "with your parents, or ask us by telephone."
        )


class OfferForm(_PlacedForm, OldEnough):
    """Somebody, or a club or organisation, wants to help."""

    kind = InquiryKind.OFFER

    who = forms.ChoiceField(
        label=_lazy("Who would like to help?"),
        choices=[(PERSON, _lazy("I myself")), (GROUP, _lazy("An association, a club or an organisation"))],
        initial=PERSON,
        widget=forms.RadioSelect,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    institution = forms.CharField(
        label=_lazy("Name of the association or organisation"),
        required=False,
        max_length=160,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "organization"}),
    )
    activities = _several(_lazy("What would you like to do?"))
    availability = _several(_lazy("When do you have time?"))
    languages = _several(_lazy("Which languages do you speak?"))
    text = _text(_lazy("What else would you like to tell us?"))
    may_pass_on = forms.BooleanField(
        label=_lazy("You may pass my details on to a helper circle near me."), required=False
    )

    field_order = (
        "who", "institution", "name", "reach", "municipality", "activities", "availability", "languages", "text",
        "may_pass_on", "is_old_enough",
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.let_choose("activities", help_choices("activity", today))
        self.let_choose("availability", help_choices("availability", today))
        self.let_choose("languages", spoken(today))

    def clean(self) -> dict[str, Any]:
        """A person says that they are old enough, an organisation says its name."""
        data = dict(super().clean() or self.cleaned_data)
        if data.get("who") == PERSON and not data.get("is_old_enough"):
            self.add_error("is_old_enough", self.young_person())
        if data.get("who") == GROUP and not str(data.get("institution", "")).strip():
            self.add_error("institution", _("Please write the name of the association or organisation."))
        return data

    def _more(self, data: dict[str, Any]) -> dict[str, Any]:
        is_group = data["who"] == GROUP
        return super()._more(data) | {
            "institution_kind": "association" if is_group else "",
            "institution": data["institution"].strip() if is_group else "",
            "activities": tuple(data["activities"]),
            "availability": tuple(data["availability"]),
            "languages": tuple(data["languages"]),
            "may_pass_on": data["may_pass_on"],
        }


class HelpForm(_PlacedForm):
    """An institution asks for help."""

    kind = InquiryKind.HELP

    institution_kind = forms.ChoiceField(
        label=_lazy("Who needs help?"),
        error_messages={"required": _lazy("Please choose who needs help."), "invalid_choice": _CHOOSE},
    )
    institution = forms.CharField(
        label=_lazy("Name of the institution"),
        max_length=160,
        error_messages={"required": _lazy("Please write the name of the institution.")},
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "organization"}),
    )
    activities = _several(
        _lazy("What do you need help with?"), required=True, error=_lazy("Please choose what you need help with.")
    )
    languages = _several(_lazy("Which languages are needed?"))
    availability = _several(_lazy("When?"))
    wanted_on = DateField(
        label=_lazy("From which day on?"),
        required=False,
        error_messages={"invalid": _lazy("This day does not exist. Please write it like 31.12.2026.")},
    )
    is_urgent = forms.BooleanField(label=_lazy("It is urgent."), required=False)
    text = _text(_lazy("What is it about?"), help_text=_lazy("Please write no names of the people you want help for."))

    field_order = (
        "institution_kind", "institution", "name", "reach", "municipality", "activities", "languages", "availability",
        "wanted_on", "is_urgent", "text",
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.let_choose("institution_kind", [("", _("Please choose")), *help_choices("institution_kind", today)])
        self.let_choose("activities", help_choices("activity", today))
        self.let_choose("availability", help_choices("availability", today))
        self.let_choose("languages", spoken(today))
        self.fields["name"].label = _("Whom can we ask for?")

    def clean_wanted_on(self) -> date | None:
        """A day that is still to come."""
        day: date | None = self.cleaned_data["wanted_on"]
        if day is not None and day < self.today:
            raise ValidationError(_("This day is over. Please choose a later one."))
        return day

    def _more(self, data: dict[str, Any]) -> dict[str, Any]:
        names = ("institution_kind", "institution", "wanted_on", "is_urgent")
        lists = ("activities", "languages", "availability")
        return super()._more(data) | {name: data[name] for name in names} | {name: tuple(data[name]) for name in lists}


class GoodsForm(_PlacedForm):
    """Somebody offers goods that are needed now."""

    kind = InquiryKind.GOODS

    goods = forms.ChoiceField(
        label=_lazy("What can you give?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _lazy("Please choose what you can give."),
            "invalid_choice": _lazy("This is no longer needed. Please choose from the list."),
        },
    )
    text = _text(_lazy("What else would you like to tell us?"))

    field_order = ("goods", "name", "reach", "municipality", "text")

    def __init__(self, *args: Any, goods: Sequence[tuple[int, UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = {str(public_id): pk for pk, public_id, _words in goods}
        self.let_choose("goods", [(str(public_id), words) for _pk, public_id, words in goods])

    def _more(self, data: dict[str, Any]) -> dict[str, Any]:
        return super()._more(data) | {"goods_id": self.keys[data["goods"]]}


class ThreatForm(_PlacedForm):
    """Somebody who helps is threatened or insulted; a name is not needed."""

    kind = InquiryKind.THREAT
    needs_reach = False

    text = _text(_lazy("What happened?"), required=True)

    field_order = ("text", "municipality", "name", "reach")


class SignUpForm(ReachForm, OldEnough):
    """Somebody signs up for a training."""

    kind = InquiryKind.TRAINING

    may_mail = forms.BooleanField(label=_lazy("You may send me e-mails about this training."), required=False)

    field_order = ("name", "reach", "may_mail", "is_old_enough")

    def __init__(self, *args: Any, training_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.training_id = training_id

    def clean_is_old_enough(self) -> bool:
        """Nobody's details are kept who is too young."""
        if not self.cleaned_data["is_old_enough"]:
            raise ValidationError(self.young_person())
        return True

    def _more(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"training_id": self.training_id, "may_mail": data["may_mail"]}
