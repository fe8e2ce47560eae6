"""The header above every page of a person's file. Cases know more of it than this room and say so here."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from geleit.accounts.actors import Actor
from geleit.core.fileheader import FileHeader, HeaderBadge, Tab
from geleit.people.models import Person
from geleit.people.queries.master_data import birth_of

# Each entry answers with the header of a person's file, or None when it knows nothing of that person.
HEADERS: list[Callable[[Actor, Person, date], FileHeader | None]] = []


def header_for(actor: Actor, person: Person, today: date) -> FileHeader:
    """The header of a person's file: from the case where there is one, else with what this room knows."""
    for source in HEADERS:
        header = source(actor, person, today)
        if header is not None:
            return header
    kwargs = {"person_id": person.public_id}
    return FileHeader(
        name=person.full_name,
        native_name=person.native_name,
        facts=person_facts(person, today),
        badges=[HeaderBadge(_("Address protected"), "warning")] if person.is_protected else [],
        tabs=[
            Tab("facts", _("Circumstances"), reverse("people:facts", kwargs=kwargs)),
            Tab("family", _("Family"), reverse("people:family", kwargs=kwargs)),
        ],
    )


def person_facts(person: Person, today: date) -> list[tuple[str, str]]:
    """Label and value pairs that tell this person from others: birth date and age."""
    birth = birth_of(person)
    if not birth.is_known:
        return [(_("Born"), _("birth date unknown"))]
    return [(_("Born"), f"{birth.text} ({age_text(birth.age_on(today) or 0)})")]


def age_text(age: int) -> str:
    """An age in words."""
    if age < 1:
        return _("under one year")
    return ngettext("%(age)d year", "%(age)d years", age) % {"age": age}
