"""Everything that is written about people: registration, master data, histories, families, protection."""

from geleit.people.actions.family import (
    RelationRefused,
    add_to_household,
    join_family,
    leave_household,
    register_relative,
    relate,
    unrelate,
)
from geleit.people.actions.histories import (
    EntryRefused,
    correct_entry,
    end_entry,
    move_family,
    record_entry,
)
from geleit.people.actions.protection import (
    PROTECTED,
    Protected,
    ProtectionRefused,
    lift_protection,
    protect_address,
    read_protected_address,
)
from geleit.people.actions.reading import note_reading, note_search
from geleit.people.actions.registering import (
    RENAMED,
    PersonRefused,
    change_person,
    refresh_name_keys,
    register_people,
    register_person,
)
from geleit.people.details import Contact, Language, Lodging, NewPerson, PersonData

__all__ = [
    "PROTECTED",
    "RENAMED",
    "Contact",
    "EntryRefused",
    "Language",
    "Lodging",
    "NewPerson",
    "PersonData",
    "PersonRefused",
    "Protected",
    "ProtectionRefused",
    "RelationRefused",
    "add_to_household",
    "change_person",
    "correct_entry",
    "end_entry",
    "join_family",
    "leave_household",
    "lift_protection",
    "move_family",
    "note_reading",
    "note_search",
    "protect_address",
    "read_protected_address",
    "record_entry",
    "refresh_name_keys",
    "register_people",
    "register_person",
    "register_relative",
    "relate",
    "unrelate",
]
