"""What somebody types about a circle or a volunteer, before it is saved."""

from dataclasses import dataclass
from datetime import date

from geleit.directory.models import Municipality


@dataclass(frozen=True)
class CircleData:
    """Master data of a helper circle."""

    name: str
    legal_form: str
    municipalities: tuple[Municipality, ...]
    region: str = ""
    accommodations: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    mailbox: str = ""
    phone: str = ""


@dataclass(frozen=True)
class VolunteerData:
    """Master data of a volunteer."""

    given_name: str
    family_name: str
    birth_date: date | None = None
    email: str = ""
    phone: str = ""
    municipality: Municipality | None = None
    languages: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    availability: tuple[str, ...] = ()
    radius_km: int | None = None
    has_car: bool = False
    experience: str = ""
    emergency_contact: str = ""
    remark: str = ""
