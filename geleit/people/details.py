"""What is known of a person at registration and when master data are changed, free of the database."""

from dataclasses import dataclass
from datetime import date

from geleit.directory.models import Municipality
from geleit.people.births import UNKNOWN, Birth


@dataclass(frozen=True)
class Language:
    """A language somebody speaks (code list language)."""

    code: str
    needs_interpreter: bool = False


@dataclass(frozen=True)
class Contact:
    """A way to reach somebody (code list contact_kind); not safe means that others read along."""

    kind: str
    value: str
    note: str = ""
    is_safe: bool = True


@dataclass(frozen=True, kw_only=True)
class Lodging:
    """Where somebody lives at registration (code list accommodation_type)."""

    kind: str
    municipality: Municipality | None = None
    street: str = ""
    postal_code: str = ""
    place: str = ""
    since: date | None = None


@dataclass(frozen=True, kw_only=True)
class PersonData:
    """Master data. Somebody with one name only has it in `given_names`."""

    given_names: str = ""
    family_names: str = ""
    call_name: str = ""
    native_name: str = ""
    other_names: tuple[str, ...] = ()
    birth: Birth = UNKNOWN
    sex: str = "unknown"
    nationalities: tuple[str, ...] = ()
    marital_status: str = ""
    languages: tuple[Language, ...] = ()
    preferred_language: str = ""
    contacts: tuple[Contact, ...] = ()
    arrived_on: date | None = None

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name and spelling under which the person shall be found."""
        full = f"{self.given_names} {self.family_names}".strip()
        return tuple(name for name in (full, self.call_name, self.native_name, *self.other_names) if name)


@dataclass(frozen=True, kw_only=True)
class NewPerson(PersonData):
    """Master data, where the person lives, and whether that address must stay hidden."""

    lodging: Lodging | None = None
    is_protected: bool = False
