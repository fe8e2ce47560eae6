"""What somebody types about a circle, a volunteer or a training, before it is saved."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from geleit.directory.models import Municipality
from geleit.volunteers.models import HelperCircle, TrainingSeries


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


@dataclass(frozen=True)
class TrainingData:
    """Master data of a training."""

    title: str
    topic: str
    places: int
    deadline: date
    series: TrainingSeries | None = None
    module: str = ""
    description: str = ""
    trainer: str = ""
    place: str = ""
    video_link: str = ""
    is_public: bool = False


@dataclass(frozen=True)
class UnitData:
    """One sitting of a training."""

    starts_at: datetime
    ends_at: datetime
    minutes: int
    title: str = ""


@dataclass(frozen=True)
class QuestionData:
    """What somebody wants to know."""

    kind: str
    channel: str
    subject: str
    asked_on: date
    text: str = ""
    asker: str = ""
    contact: str = ""
    circle: HelperCircle | None = None
    municipality: Municipality | None = None
    is_urgent: bool = False


@dataclass(frozen=True)
class EntryData:
    """An entry of the knowledge base."""

    title: str
    topic: str
    text: str
    rule: str = ""


@dataclass(frozen=True)
class InquiryData:
    """What somebody sent to the contact point; `key` is that of the form, which is kept once."""

    key: UUID
    kind: str
    language: str
    name: str = ""
    email: str = ""
    phone: str = ""
    institution_kind: str = ""
    institution: str = ""
    municipality_id: int | None = None
    activities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    availability: tuple[str, ...] = ()
    wanted_on: date | None = None
    is_urgent: bool = False
    text: str = ""
    may_pass_on: bool = False
    may_mail: bool = False
    training_id: int | None = None
    goods_id: int | None = None
