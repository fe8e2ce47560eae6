"""Searching, registering and changing master data."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator, validate_email
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from geleit.core.codelists import code_list
from geleit.core.forms import DateField, Form
from geleit.directory.models import Municipality
from geleit.people.births import UNKNOWN
from geleit.people.details import Contact, Language, Lodging, NewPerson, PersonData
from geleit.people.forms.fields import BirthField, NameField, code_field, completed, line_field, relation_field
from geleit.people.models import Accommodation, Person
from geleit.people.queries import municipality_choices
from geleit.people.rules import obstacles_in_birth, obstacles_to_keeping

LANGUAGE_ROWS = 4
CONTACT_ROWS = 3
NATIONALITY_ROWS = 2


class SearchForm(Form):
    """Name and birth date of somebody who may be known already."""

    q = forms.CharField(
        label=_("Name"),
        max_length=200,
        required=False,
        help_text=_("Any part of the name, in any spelling or script"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    born = forms.CharField(
        label=_("Birth date"),
        max_length=20,
        required=False,
        help_text=_("As you have it: 31.12.1990, 12.1990 or 1990"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    @property
    def text(self) -> str:
        """Both fields as one search text."""
        return f"{self.cleaned_data['q']} {self.cleaned_data['born']}".strip()

    def clean(self) -> dict[str, Any]:
        """Something must be asked for."""
        data = super().clean() or self.cleaned_data
        if not data.get("q") and not data.get("born"):
            raise forms.ValidationError(_("Please enter a name or a birth date."))
        return data


def prefilled(typed: Mapping[str, str], birth: Any) -> dict[str, Any]:
    """First entries of the registration form from what was searched: "Family, Given", or the last word as family."""
    name = " ".join(typed.get("q", "").split())
    family, comma, given = (part.strip() for part in name.partition(","))
    if not comma:
        given, _space, family = name.rpartition(" ")
    return {"given_names": given, "family_names": family, "birth": birth}


class MasterDataForm(Form):
    """Everything about a person that is not a dated history."""

    given_names = NameField(
        label=_("Given names"), help_text=_("All given names as in the papers. One name only: here.")
    )
    family_names = NameField(label=_("Family names"))
    call_name = NameField(label=_("Called"), help_text=_("The name the person goes by, if different"))
    native_name = NameField(
        label=_("Name in its own script"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "auto"}),
    )
    other_names = forms.CharField(
        label=_("Other names and spellings"),
        required=False,
        help_text=_("One on each line: earlier names, other spellings in other papers"),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "dir": "auto"}),
    )
    birth = BirthField(label=_("Birth date"), help_text=_("If only the year is known, enter the year alone."))
    birth_estimated = forms.BooleanField(label=_("estimated"), required=False)
    arrived_on = DateField(label=_("Arrived in Germany on"), required=False)

    def __init__(self, *args: Any, today: date, stored: PersonData | None = None, **kwargs: Any) -> None:
        if stored is not None:
            kwargs["initial"] = {**initial_of(stored), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.today = today
        known = stored or PersonData()
        self.fields["sex"] = code_field("sex", today, label=_("Sex"), required=True, stored=[known.sex])
        self.fields["marital_status"] = code_field(
            "marital_status", today, label=_("Marital status"), stored=[known.marital_status]
        )
        self.fields["preferred_language"] = code_field(
            "language", today, label=_("Preferred language"), help_text=_("For talks and printed plans")
        )
        self._add_nationalities(known.nationalities)
        self._add_languages(known.languages)
        self._add_contacts(known.contacts)

    def _add_nationalities(self, stored: Iterable[str]) -> None:
        codes = list(stored)
        self.nationality_names = [f"nationality_{row}" for row in range(max(NATIONALITY_ROWS, len(codes)))]
        for row, name in enumerate(self.nationality_names):
            label = _("Nationality") if row == 0 else _("Further nationality")
            self.fields[name] = code_field("nationality", self.today, label=label, required=row == 0, stored=codes)

    def _add_languages(self, stored: Iterable[Language]) -> None:
        codes = [language.code for language in stored]
        self.language_rows = range(max(LANGUAGE_ROWS, len(codes)))
        for row in self.language_rows:
            label = _("Mother tongue or first language") if row == 0 else _("Further language")
            self.fields[f"language_{row}"] = code_field("language", self.today, label=label, stored=codes)
            self.fields[f"interpreter_{row}"] = forms.BooleanField(label=_("interpreter needed"), required=False)

    def _add_contacts(self, stored: Iterable[Contact]) -> None:
        kinds = [contact.kind for contact in stored]
        self.contact_rows = range(max(CONTACT_ROWS, len(kinds) + 1))
        for row in self.contact_rows:
            self.fields[f"contact_kind_{row}"] = code_field("contact_kind", self.today, label=_("Way"), stored=kinds)
            self.fields[f"contact_value_{row}"] = line_field(_("Number or address"), 200)
            self.fields[f"contact_note_{row}"] = line_field(_("Remark"), 120)
            self.fields[f"contact_unsafe_{row}"] = forms.BooleanField(
                label=_("others read along: send nothing here"), required=False
            )
        self.fields["contact_kind_0"].initial = "mobile"

    @property
    def nationality_fields(self) -> list[BoundField]:
        """Fields of the nationalities."""
        return [self[name] for name in self.nationality_names]

    @property
    def language_fields(self) -> list[tuple[BoundField, BoundField]]:
        """Language and interpreter need, row by row."""
        return [(self[f"language_{row}"], self[f"interpreter_{row}"]) for row in self.language_rows]

    @property
    def contact_fields(self) -> list[tuple[BoundField, ...]]:
        """Kind, value, note and warning, row by row."""
        names = ("contact_kind", "contact_value", "contact_note", "contact_unsafe")
        return [tuple(self[f"{name}_{row}"] for name in names) for row in self.contact_rows]

    def clean(self) -> dict[str, Any]:
        """Birth date and contacts by their own fields, everything else by the rules of the action."""
        data = super().clean() or self.cleaned_data
        if "birth" in data:
            birth = completed(data["birth"], estimated=bool(data.get("birth_estimated")), today=self.today)
            data["birth"] = birth
            for sentence in obstacles_in_birth(birth, today=self.today):
                self.add_error("birth", sentence)
        for row in self.contact_rows:
            self._check_contact(row, data)
        if not self.errors:
            for sentence in obstacles_to_keeping(PersonData(**self._master_data()), today=self.today):
                self.add_error(None, sentence)
        return data

    def _check_contact(self, row: int, data: dict[str, Any]) -> None:
        kind, value = data.get(f"contact_kind_{row}", ""), data.get(f"contact_value_{row}", "")
        if value and not kind:
            self.add_error(f"contact_kind_{row}", _("Please choose what this is: phone, messenger, e-mail …"))
        elif value and code_list("people", "contact_kind").get(kind).extra.get("format") == "email":
            try:
                validate_email(value)
            except forms.ValidationError:
                self.add_error(f"contact_value_{row}", _("This is no e-mail address. It looks like name@example.org."))

    def _master_data(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "given_names": data["given_names"],
            "family_names": data["family_names"],
            "call_name": data["call_name"],
            "native_name": data["native_name"],
            "other_names": tuple(line.strip() for line in data["other_names"].splitlines() if line.strip()),
            "birth": data["birth"],
            "sex": data["sex"],
            "nationalities": tuple(code for name in self.nationality_names if (code := data[name])),
            "marital_status": data["marital_status"],
            "preferred_language": data["preferred_language"],
            "arrived_on": data["arrived_on"],
            "languages": tuple(
                Language(code, data[f"interpreter_{row}"])
                for row in self.language_rows
                if (code := data[f"language_{row}"])
            ),
            "contacts": tuple(
                Contact(
                    data[f"contact_kind_{row}"],
                    value,
                    data[f"contact_note_{row}"],
                    is_safe=not data[f"contact_unsafe_{row}"],
                )
                for row in self.contact_rows
                if (value := data[f"contact_value_{row}"])
            ),
        }

    def person_data(self) -> PersonData:
        """What was entered; only of a valid form."""
        return PersonData(**self._master_data())


class RegisterForm(MasterDataForm):
    """Somebody new: master data, where the person lives, and whether that must stay hidden."""

    street = line_field(_("Street and number"), 120)
    postal_code = forms.CharField(
        label=_("Postal code"),
        required=False,
        validators=[RegexValidator(r"^\d{5}$", _("A postal code has five digits."))],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 5}),
    )
    place = line_field(_("Place"), 80)
    lives_since = DateField(label=_("Lives there since"), required=False)
    is_protected = forms.BooleanField(
        label=_("Protect the address"),
        required=False,
        help_text=_("For an information block (Auskunftssperre) or a shelter: the address is hidden everywhere."),
    )
    confirm = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, municipalities: Iterable[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.municipalities = {one.ags: one for one in municipalities}
        self.fields["municipality"] = forms.ChoiceField(
            label=_("Municipality"),
            choices=municipality_choices(self.municipalities.values(), str(_("Please choose"))),
            required=False,
        )
        self.fields["lodging_kind"] = code_field(
            "accommodation_type", self.today, label=_("Kind of accommodation"), required=True
        )

    def clean(self) -> dict[str, Any]:
        """Nobody lives anywhere before being born."""
        data = super().clean()
        born, since = data.get("birth", UNKNOWN), data.get("lives_since")
        if since and born.exists() and born.earliest and since < born.earliest:
            self.add_error("lives_since", _("The beginning lies before the birth date."))
        return data

    def new_person(self) -> NewPerson:
        """What was entered; only of a valid form."""
        data = self.cleaned_data
        lodging = Lodging(
            kind=data["lodging_kind"],
            municipality=self.municipalities.get(data["municipality"]),
            street=data["street"],
            postal_code=data["postal_code"],
            place=data["place"],
            since=data["lives_since"],
        )
        return NewPerson(**self._master_data(), lodging=lodging, is_protected=data["is_protected"])

    @property
    def identity_mark(self) -> str:
        """Stands for name and birth date: "register anyway" counts only for whom the duplicates were shown."""
        data = self.cleaned_data
        identity = repr([data[name] for name in ("given_names", "family_names", "native_name", "birth")])
        return hashlib.sha256(identity.encode()).hexdigest()[:32]

    @property
    def is_confirmed(self) -> bool:
        """Whether the likely duplicates of this very person were looked at."""
        return bool(self.cleaned_data["confirm"] == self.identity_mark)


class RegisterRelativeForm(RegisterForm):
    """A family member of somebody who is registered."""

    same_household = forms.BooleanField(label=_("lives in the same household"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["relation"] = relation_field(self.today)

    def arguments(self) -> dict[str, Any]:
        """Arguments of the action beside the person the new one belongs to."""
        data = self.cleaned_data
        return {
            "data": self.new_person(),
            "relation": data["relation"],
            "same_household": data["same_household"],
        }


def initial_of_relative(person: Person, lodging: Accommodation | None) -> dict[str, Any]:
    """First entries for a family member: the family name, and where the family lives. A hidden address stays hidden."""
    initial: dict[str, Any] = {
        "family_names": person.family_names,
        "nationality_0": person.nationalities[0] if person.nationalities else "",
        "is_protected": person.is_protected,
        "same_household": True,
    }
    if lodging is not None:
        initial["lodging_kind"] = lodging.kind
        initial |= {name: getattr(lodging, name) for name in ("street", "postal_code", "place")}
        initial["municipality"] = lodging.municipality.ags if lodging.municipality else ""
    return initial


def initial_of(data: PersonData) -> dict[str, Any]:
    """Values of the form's fields for stored master data."""
    initial: dict[str, Any] = {
        name: getattr(data, name)
        for name in (
            "given_names",
            "family_names",
            "call_name",
            "native_name",
            "birth",
            "sex",
            "marital_status",
            "preferred_language",
            "arrived_on",
        )
    }
    initial["other_names"] = "\n".join(data.other_names)
    initial["birth_estimated"] = data.birth.estimated
    initial |= {f"nationality_{row}": code for row, code in enumerate(data.nationalities)}
    for row, language in enumerate(data.languages):
        initial |= {f"language_{row}": language.code, f"interpreter_{row}": language.needs_interpreter}
    for row, contact in enumerate(data.contacts):
        initial |= {
            f"contact_kind_{row}": contact.kind,
            f"contact_value_{row}": contact.value,
            f"contact_note_{row}": contact.note,
            f"contact_unsafe_{row}": not contact.is_safe,
        }
    return initial
