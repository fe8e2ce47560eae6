"""Master data of one person as the form needs them, and choices of municipalities."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from geleit.core.codelists import code_list, labels
from geleit.core.jinja import german_date
from geleit.directory.models import Municipality
from geleit.people.births import Birth
from geleit.people.details import Contact, Language, PersonData
from geleit.people.models import ContactPoint, OtherName, Person, SpokenLanguage

LABELS = {
    "given_names": _("Given names"),
    "family_names": _("Family names"),
    "call_name": _("Called"),
    "native_name": _("Name in its own script"),
    "other_names": _("Other names and spellings"),
    "birth": _("Birth date"),
    "sex": _("Sex"),
    "nationalities": _("Nationalities"),
    "marital_status": _("Marital status"),
    "languages": _("Languages"),
    "preferred_language": _("Preferred language"),
    "contacts": _("Contact"),
    "arrived_on": _("Arrived in Germany on"),
}


def birth_of(person: Person) -> Birth:
    """The birth date of a person in parts."""
    return Birth(person.birth_year, person.birth_month, person.birth_day, person.birth_estimated)


def person_data(person: Person) -> PersonData:
    """Master data as they are stored. Three statements."""
    own = {"county_id": person.county_id, "person_id": person.pk}
    names = OtherName.objects.filter(**own).order_by("id").values_list("name", flat=True)
    languages = SpokenLanguage.objects.filter(**own).order_by("position", "id")
    contacts = ContactPoint.objects.filter(**own).order_by("id")
    return PersonData(
        given_names=person.given_names,
        family_names=person.family_names,
        call_name=person.call_name,
        native_name=person.native_name,
        other_names=tuple(names),
        birth=birth_of(person),
        sex=person.sex,
        nationalities=tuple(person.nationalities),
        marital_status=person.marital_status,
        languages=tuple(Language(one.language, one.needs_interpreter) for one in languages),
        preferred_language=person.preferred_language,
        contacts=tuple(Contact(one.kind, one.value, one.note, one.is_safe) for one in contacts),
        arrived_on=person.arrived_on,
    )


def municipality_choices(municipalities: Iterable[Municipality], blank: str) -> list[tuple[str, str]]:
    """(official key, name) pairs for a form field."""
    return [("", blank), *((one.ags, one.name) for one in municipalities)]


def compared(stored: PersonData, typed: PersonData) -> list[dict[str, str]]:
    """Rows for two versions side by side: what is saved now, and what somebody is about to save."""
    left, right = _in_words(stored), _in_words(typed)
    return [
        {
            "label": str(label),
            "left": left[name],
            "right": right[name],
            "change": "same" if left[name] == right[name] else "changed",
        }
        for name, label in LABELS.items()
    ]


def _in_words(data: PersonData) -> dict[str, str]:
    words = {name: str(getattr(data, name)) for name in ("given_names", "family_names", "call_name", "native_name")}
    return words | {
        "other_names": ", ".join(data.other_names),
        "birth": data.birth.text,
        "sex": code_list("people", "sex").label(data.sex),
        "nationalities": ", ".join(labels("people", "nationality", data.nationalities)),
        "marital_status": code_list("people", "marital_status").label(data.marital_status),
        "languages": ", ".join(labels("people", "language", (one.code for one in data.languages))),
        "preferred_language": code_list("people", "language").label(data.preferred_language),
        "contacts": ", ".join(contact.value for contact in data.contacts),
        "arrived_on": german_date(data.arrived_on),
    }
