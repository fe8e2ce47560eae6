"""Protecting an address (Auskunftssperre § 51 BMG, shelters), lifting the protection, and reading the address."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from django.db.models import QuerySet

from geleit.accounts.actors import Actor
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.core.errors import Refused
from geleit.core.whole import whole
from geleit.people.actions.registering import address_text
from geleit.people.models import Accommodation, Person, ProtectedAddress
from geleit.people.queries.protection import current_protected_address
from geleit.people.rules import obstacles_to_reason


class Protected(Protocol):
    """Hides what a room above keeps of the place where a person lives."""

    def __call__(self, person: Person, /, *, by: Actor, now: datetime) -> None:
        """Do it inside the transaction that protects the person."""


# Called after somebody's address was protected, so that rooms above forget where the person lives.
PROTECTED: list[Protected] = []


class ProtectionRefused(Refused):
    """The reason is missing or too short."""


@whole
def protect_address(*, people: Sequence[Person], reason: str, by: Actor, now: datetime) -> None:
    """Hide the addresses of these people everywhere but behind one door; stored addresses move there.

    Raises ProtectionRefused without a reason.
    """
    if obstacles := obstacles_to_reason(reason):
        raise ProtectionRefused(obstacles)
    for person in people:
        hide_address(person, reason=reason.strip(), by=by, now=now)


def hide_address(person: Person, *, reason: str = "", by: Actor, now: datetime) -> None:
    """Protect one person; without a reason where the kind of the accommodation is the reason."""
    if person.is_protected:
        return
    Person.objects.filter(pk=person.pk, county_id=by.county_id).update(is_protected=True)
    person.is_protected = True
    _hide_stored_addresses(person, by=by, now=now)
    record(
        EventKind.PROTECTION_CHANGED,
        by=by,
        now=now,
        person_id=person.pk,
        fields=["is_protected"],
        reason=reason,
    )
    for tell in PROTECTED:
        tell(person, by=by, now=now)


@whole
def lift_protection(*, person: Person, reason: str, by: Actor, now: datetime) -> None:
    """End the protection. Addresses recorded under it stay behind their door. Raises ProtectionRefused."""
    if obstacles := obstacles_to_reason(reason):
        raise ProtectionRefused(obstacles)
    Person.objects.filter(pk=person.pk, county_id=by.county_id).update(is_protected=False)
    person.is_protected = False
    record(
        EventKind.PROTECTION_CHANGED,
        by=by,
        now=now,
        person_id=person.pk,
        fields=["is_protected"],
        reason=reason.strip(),
    )


@whole
def read_protected_address(*, person: Person, reason: str, by: Actor, now: datetime) -> ProtectedAddress | None:
    """The protected address, once, recorded with the reason. Raises ProtectionRefused without a reason."""
    if obstacles := obstacles_to_reason(reason):
        raise ProtectionRefused(obstacles)
    address = current_protected_address(person)
    record(
        EventKind.PROTECTED_ADDRESS_READ,
        by=by,
        now=now,
        person_id=person.pk,
        subject="protected_address",
        subject_id=address.pk if address else None,
        reason=reason.strip(),
    )
    return address


def keep_behind_door(person: Person, entry: Accommodation, *, by: Actor, now: datetime) -> None:
    """Move the address of an accommodation into the protected table; `entry` keeps kind and period only."""
    address = address_text(entry.street, entry.postal_code, entry.place, entry.remark)
    if address or entry.municipality_id:
        ProtectedAddress.objects.create(
            county_id=person.county_id,
            person=person,
            municipality_id=entry.municipality_id,
            address=address,
            valid_from=entry.valid_from,
            recorded_at=now,
            recorded_by_id=by.user_id,
        )
    entry.municipality = None
    entry.street = entry.postal_code = entry.place = entry.remark = ""


def _hide_stored_addresses(person: Person, *, by: Actor, now: datetime) -> None:
    """Oldest first, so that the address recorded last is the one found later. Remarks may name a place and go too."""
    stored: QuerySet[Any] = Accommodation.objects.filter(county_id=by.county_id, person=person)
    for entry in stored.order_by("valid_from", "id"):
        keep_behind_door(person, entry, by=by, now=now)
        entry.save(update_fields=["municipality", "street", "postal_code", "place", "remark"])
