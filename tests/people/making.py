"""People, families and filled forms for the tests of this room."""

from datetime import date
from typing import Any

from geleit.accounts.actors import Actor
from geleit.people import actions
from geleit.people.births import Birth
from geleit.people.details import NewPerson
from geleit.people.models import HistoryEntry, Person
from tests.conftest import NOW

ADDRESS = "ZZ-SCHUTZ-7f3"


def register(by: Actor, given: str = "Rana", family: str = "Haddad", **data: Any) -> Person:
    """Somebody registered by `by`."""
    known: dict[str, Any] = {"birth": Birth(1990, 3, 14), "sex": "female", **data}
    return actions.register_person(data=NewPerson(given_names=given, family_names=family, **known), by=by, now=NOW)


def record(by: Actor, person: Person, history: str, since: date | None = None, **values: Any) -> HistoryEntry:
    """An entry of a history."""
    values = {"valid_from": since, "origin": "self_stated"} | values
    return actions.record_entry(person=person, history=history, values=values, by=by, now=NOW)


def correct(by: Actor, entry: HistoryEntry, values: dict[str, Any] | None, *, reopen: bool = False) -> HistoryEntry:
    """The entry corrected, with a reason."""
    if values is not None:
        values = {"origin": "document_seen"} | values
    reason = "In der Zeile verrutscht"
    return actions.correct_entry(entry=entry, values=values, reason=reason, reopen=reopen, by=by, now=NOW)


def filled(**typed: str) -> dict[str, str]:
    """The registration form as posted for Rana Haddad, with changes."""
    form = {
        "given_names": "Rana",
        "family_names": "Haddad",
        "birth_0": "14",
        "birth_1": "3",
        "birth_2": "1990",
        "sex": "female",
        "nationality_0": "sy",
        "lodging_kind": "followon_municipal",
        "contact_kind_0": "mobile",
    }
    return form | typed
