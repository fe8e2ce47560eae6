"""Registering people and changing their master data."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from geleit.accounts.actors import Actor
from geleit.audit.actions import record, record_many
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.core import clock
from geleit.core.codelists import code_list
from geleit.core.errors import Refused, Stale
from geleit.core.whole import whole
from geleit.people.details import Contact, NewPerson, PersonData
from geleit.people.models import (
    Accommodation,
    ContactPoint,
    NameKey,
    OtherName,
    Person,
    ProtectedAddress,
    SpokenLanguage,
)
from geleit.people.names import keys_for, normalise
from geleit.people.phones import shown
from geleit.people.queries.master_data import person_data
from geleit.people.rules import needs_protection, obstacles_to_keeping, sort_name_of

# Called after a name changed, so that rooms above can keep their copies equal.
RENAMED: list[Callable[[Person], None]] = []
BATCH = 2000
D = TypeVar("D", bound=PersonData)


class PersonRefused(Refused):
    """Master data break a rule."""


def register_person(*, data: NewPerson, by: Actor, now: datetime) -> Person:
    """Register somebody with master data, and accommodation if known. Raises PersonRefused."""
    return register_people(data=[data], by=by, now=now)[0]


@whole
def register_people(*, data: Sequence[NewPerson], by: Actor, now: datetime) -> list[Person]:
    """Register many people at once with the same number of statements as one. Raises PersonRefused."""
    today = clock.local(now).date()
    for one in data:
        if obstacles := obstacles_to_keeping(one, today=today):
            raise PersonRefused(obstacles)
    clean = [_cleaned(one) for one in data]
    people = Person.objects.bulk_create(
        [
            Person(
                county_id=by.county_id,
                registered_at=now,
                registered_by_id=by.user_id,
                is_protected=_is_protected(one),
                **_columns(one),
            )
            for one in clean
        ],
        batch_size=BATCH,
    )
    pairs = list(zip(people, clean, strict=True))
    _write_details(pairs)
    _write_lodgings(pairs, by=by, now=now)
    if len(people) == 1:
        record(EventKind.PERSON_REGISTERED, by=by, now=now, person_id=people[0].pk)
    else:
        record_many(_event(EventKind.PERSON_REGISTERED, person, by=by, now=now) for person in people)
    return people


@whole
def change_person(*, person: Person, data: PersonData, version: int, by: Actor, now: datetime) -> Person:
    """Change master data. Raises Stale when somebody else saved since `version` was read, PersonRefused by a rule."""
    if obstacles := obstacles_to_keeping(data, today=clock.local(now).date()):
        raise PersonRefused(obstacles)
    clean = _cleaned(data)
    claimed = Person.objects.filter(pk=person.pk, county_id=by.county_id, version=version).update(
        version=F("version") + 1
    )
    if not claimed:
        raise Stale(_("Somebody else changed these data in the meantime. Nothing was overwritten."))
    before = person_data(person)
    changed = [name for name in vars(before) if getattr(before, name) != getattr(clean, name)]
    Person.objects.filter(pk=person.pk).update(**_columns(clean))
    person.refresh_from_db()
    for model in (OtherName, SpokenLanguage, ContactPoint):
        model._default_manager.filter(county_id=by.county_id, person=person).delete()
    if before.all_names != clean.all_names:
        NameKey.objects.filter(person=person).delete()
    _write_details([(person, clean)], with_keys=before.all_names != clean.all_names)
    record(EventKind.PERSON_CHANGED, by=by, now=now, person_id=person.pk, fields=changed)
    if {"given_names", "family_names"} & set(changed):
        for tell in RENAMED:
            tell(person)
    return person


@whole
def refresh_name_keys(*, people: Iterable[Person]) -> int:
    """Compute the keys of names again, after `names.KEYS_VERSION` rose; returns the number of people."""
    pairs = [(person, person_data(person)) for person in people]
    NameKey.objects.filter(person__in=[person for person, _data in pairs]).delete()
    _write_keys(pairs)
    return len(pairs)


def address_text(street: str, postal_code: str, place: str, remark: str = "") -> str:
    """The lines of an address as one text."""
    lines = (street, f"{postal_code} {place}".strip(), remark)
    return "\n".join(line for line in lines if line)


def _is_protected(data: NewPerson) -> bool:
    return data.is_protected or (data.lodging is not None and needs_protection(data.lodging.kind))


def _cleaned(data: D) -> D:
    """The same data as they are stored: names normalised, doubles and empty rows gone, phone numbers international."""
    given, family = normalise(data.given_names), normalise(data.family_names)
    if not given:  # somebody with one name has it in given_names
        given, family = family, ""
    others = dict.fromkeys(normalise(name) for name in data.other_names)
    contacts = (_cleaned_contact(one) for one in data.contacts if one.value.strip())
    return replace(
        data,
        given_names=given,
        family_names=family,
        call_name=normalise(data.call_name),
        native_name=normalise(data.native_name),
        other_names=tuple(name for name in others if name),
        nationalities=tuple(dict.fromkeys(code for code in data.nationalities if code)),
        languages=tuple(one for one in data.languages if one.code),
        contacts=tuple(dict.fromkeys(contacts)),
    )


def _cleaned_contact(contact: Contact) -> Contact:
    written_as = code_list("people", "contact_kind").get(contact.kind).extra.get("format", "")
    return replace(contact, value=shown(written_as, contact.value.strip())[:200], note=normalise(contact.note)[:120])


def _columns(data: PersonData) -> dict[str, Any]:
    return {
        "given_names": data.given_names,
        "family_names": data.family_names,
        "call_name": data.call_name[:80],
        "native_name": data.native_name,
        "sort_name": sort_name_of(data.given_names, data.family_names),
        "sex": data.sex,
        "birth_year": data.birth.year,
        "birth_month": data.birth.month,
        "birth_day": data.birth.day,
        "birth_estimated": data.birth.estimated and data.birth.is_known,
        "nationalities": list(data.nationalities),
        "marital_status": data.marital_status,
        "preferred_language": data.preferred_language,
        "arrived_on": data.arrived_on,
    }


def _write_details(pairs: Sequence[tuple[Person, PersonData]], *, with_keys: bool = True) -> None:
    """Other names, languages, contact points and name keys of people who have none stored."""
    OtherName.objects.bulk_create(
        [
            OtherName(county_id=person.county_id, person=person, name=name)
            for person, data in pairs
            for name in data.other_names
        ],
        batch_size=BATCH,
    )
    SpokenLanguage.objects.bulk_create(
        [
            SpokenLanguage(
                county_id=person.county_id,
                person=person,
                language=language.code,
                needs_interpreter=language.needs_interpreter,
                position=place,
            )
            for person, data in pairs
            for place, language in enumerate(data.languages)
        ],
        batch_size=BATCH,
    )
    ContactPoint.objects.bulk_create(
        [
            ContactPoint(
                county_id=person.county_id,
                person=person,
                kind=contact.kind,
                value=contact.value,
                note=contact.note,
                is_safe=contact.is_safe,
            )
            for person, data in pairs
            for contact in data.contacts
        ],
        batch_size=BATCH,
    )
    if with_keys:
        _write_keys(pairs)


def _write_keys(pairs: Sequence[tuple[Person, PersonData]]) -> None:
    NameKey.objects.bulk_create(
        [
            NameKey(county_id=person.county_id, person=person, kind=key.kind, key=key.key)
            for person, data in pairs
            for key in sorted(keys_for(data.all_names))
        ],
        batch_size=BATCH,
    )


def _write_lodgings(pairs: Sequence[tuple[Person, NewPerson]], *, by: Actor, now: datetime) -> None:
    """First accommodation; the address of protected people goes behind its own door."""
    open_entries, hidden = [], []
    for person, data in pairs:
        lodging = data.lodging
        if lodging is None:
            continue
        entry = Accommodation(
            county_id=person.county_id,
            person=person,
            kind=lodging.kind,
            valid_from=lodging.since,
            recorded_at=now,
            recorded_by_id=by.user_id,
        )
        open_entries.append(entry)
        address = address_text(lodging.street, lodging.postal_code, lodging.place)
        if not person.is_protected:
            entry.municipality = lodging.municipality
            entry.street, entry.postal_code, entry.place = lodging.street, lodging.postal_code, lodging.place
        elif address or lodging.municipality:
            hidden.append(
                ProtectedAddress(
                    county_id=person.county_id,
                    person=person,
                    municipality=lodging.municipality,
                    address=address,
                    valid_from=lodging.since,
                    recorded_at=now,
                    recorded_by_id=by.user_id,
                )
            )
    Accommodation.objects.bulk_create(open_entries, batch_size=BATCH)
    ProtectedAddress.objects.bulk_create(hidden, batch_size=BATCH)


def _event(kind: EventKind, person: Person, *, by: Actor, now: datetime) -> Event:
    return Event(county_id=by.county_id, at=now, kind=kind, actor_id=by.user_id, role=by.role_code, person_id=person.pk)
