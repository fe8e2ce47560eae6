"""Master data of one person as the form needs them, and choices of municipalities."""

from geleit.accounts.actors import Actor
from geleit.directory.models import Municipality
from geleit.people.births import Birth
from geleit.people.details import Contact, Language, PersonData
from geleit.people.models import ContactPoint, OtherName, Person, SpokenLanguage


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


def municipalities_of(actor: Actor) -> list[Municipality]:
    """The municipalities of the actor's county by name. One statement."""
    return list(Municipality.objects.filter(in_county_id=actor.county_id).order_by("sort_name", "id"))


def municipality_choices(municipalities: list[Municipality], blank: str) -> list[tuple[str, str]]:
    """(official key, name) pairs for a form field."""
    return [("", blank), *((one.ags, one.name) for one in municipalities)]
