"""What every kind of user gets from the addresses of the people room."""

from typing import Any

from geleit.accounts.roles import Permission
from geleit.people.models import AsylumStage
from tests.matrix import FILE, LIST, Row
from tests.people.making import record

READ, WRITE, OPEN = Permission.CASE_READ, Permission.CASE_WRITE, Permission.CASE_OPEN


def _person(world: Any) -> dict[str, Any]:
    return {"person_id": world.person.public_id}


def _history(world: Any) -> dict[str, Any]:
    return {**_person(world), "history": "asylum"}


def _entry(world: Any) -> dict[str, Any]:
    entry = AsylumStage.objects.filter(person=world.person).first()
    entry = entry or record(world.by, world.person, "asylum", state="applied")
    return {**_history(world), "entry_id": entry.public_id}


def _pair(world: Any) -> dict[str, Any]:
    return {**_person(world), "other_id": world.person.public_id}


MATRIX: dict[str, Row] = {
    "people:register": Row(LIST, need=OPEN),
    "people:enter": Row(LIST, need=OPEN),
    "people:edit": Row(FILE, need=WRITE, kwargs=_person),
    "people:facts": Row(FILE, need=READ, kwargs=_person),
    "people:record": Row(FILE, need=WRITE, kwargs=_history),
    "people:correct": Row(FILE, need=WRITE, kwargs=_entry),
    "people:end": Row(FILE, need=WRITE, kwargs=_entry),
    "people:family": Row(FILE, need=READ, kwargs=_person),
    "people:add_relative": Row(FILE, need=WRITE, kwargs=_person),
    "people:register_relative": Row(FILE, need=OPEN, kwargs=_person),
    "people:relate": Row(FILE, need=WRITE, kwargs=_person),
    "people:unrelate": Row(FILE, need=WRITE, method="POST", kwargs=_pair),
    "people:leave": Row(FILE, need=WRITE, kwargs=_person),
    "people:family_move": Row(FILE, need=WRITE, kwargs=_person),
    "people:protected_address": Row(FILE, need=Permission.PROTECTED_ADDRESS_READ, kwargs=_person),
    "people:protect": Row(FILE, need=WRITE, kwargs=_person),
    "people:lift_protection": Row(FILE, need=WRITE, kwargs=_person),
}
