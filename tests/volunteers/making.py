"""Circles, volunteers and what belongs to them, for the tests of this room and the rows of the access matrix."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from geleit.accounts.actors import Actor
from geleit.accounts.roles import Role
from geleit.core.clock import BERLIN
from geleit.directory.models import Municipality
from geleit.volunteers import actions
from geleit.volunteers.actions import letters as letter_actions
from geleit.volunteers.actions import meetings as meeting_actions
from geleit.volunteers.details import (
    CircleData,
    EntryData,
    InquiryData,
    QuestionData,
    TrainingData,
    UnitData,
    VolunteerData,
)
from geleit.volunteers.letter_details import Audience, LetterData, MeetingData
from geleit.volunteers.models import (
    CircleMember,
    CircleNeed,
    Coordination,
    Engagement,
    FollowUp,
    GoodsNeed,
    Guest,
    HelperCircle,
    HourEntry,
    Inquiry,
    InquiryAsk,
    KnowledgeEntry,
    Letter,
    Meeting,
    Question,
    SignUp,
    Training,
    TrainingCost,
    TrainingUnit,
    Volunteer,
)
from geleit.volunteers.queries import letters as letter_queries
from geleit.volunteers.sheets import Sheet
from tests.conftest import NOW, TODAY

SINCE = date(2025, 1, 15)


def when(by: Actor) -> dict[str, Any]:
    """Who acts and when."""
    return {"by": by, "now": NOW, "today": TODAY}


def make_circle(by: Actor, place: Municipality, name: str = "Helferkreis Mitte", **data: Any) -> HelperCircle:
    """An active circle since January of last year."""
    known = {"legal_form": "informal", "municipalities": (place,), **data}
    return actions.create_circle(data=CircleData(name=name, **known), state="active", since=SINCE, **when(by))


def make_volunteer(
    by: Actor,
    given: str = "Elfriede",
    family: str = "Müller",
    *,
    state: str = "active",
    since: date = SINCE,
    **data: Any,
) -> Volunteer:
    """A grown-up volunteer, active since January of last year."""
    known = {"birth_date": date(1961, 3, 14), "email": f"{given}.{family}@example.org".lower(), **data}
    typed = VolunteerData(given_name=given, family_name=family, **known)
    return actions.register_volunteer(data=typed, state=state, since=since, **when(by))


def sign(by: Actor, volunteer: Volunteer, on: date = SINCE) -> None:
    """The confidentiality declaration is signed."""
    actions.sign_declaration(volunteer=volunteer, wording="volunteer_2023", signed_on=on, **when(by))


def join(by: Actor, volunteer: Volunteer, circle: HelperCircle, since: date = SINCE) -> CircleMember:
    """The volunteer belongs to the circle."""
    return actions.join_circle(volunteer=volunteer, circle=circle, valid_from=since, **when(by))


def appoint(by: Actor, volunteer: Volunteer, circle: HelperCircle, since: date = SINCE) -> Coordination:
    """The volunteer, who signed, coordinates the circle."""
    return actions.appoint_coordinator(circle=circle, volunteer=volunteer, valid_from=since, **when(by))


def seen(by: Actor, volunteer: Volunteer, *, dated_on: date = TODAY, has_entry: bool = False) -> None:
    """A certificate of conduct was seen on the day of its date."""
    actions.record_certificate(
        volunteer=volunteer, seen_on=dated_on, dated_on=dated_on, has_entry=has_entry, **when(by)
    )


def engage(by: Actor, volunteer: Volunteer, activity: str = "forms", **more: Any) -> Engagement:
    """An activity is assigned; without minors unless said otherwise."""
    known = {"circle": None, "contact": "none", "rhythm": "regular", "started_on": TODAY, "planned_to": None, **more}
    return actions.assign(volunteer=volunteer, activity=activity, **known, **when(by))


def give(
    by: Actor, volunteer: Volunteer, minutes: int, on: date = TODAY, circle: HelperCircle | None = None
) -> HourEntry:
    """The volunteer gave time."""
    return actions.enter_hours(
        volunteer=volunteer, on=on, activity="forms", minutes=minutes, circle=circle, note="", **when(by)
    )


def unit(on: date, title: str = "") -> UnitData:
    """An evening from six to eight."""
    starts = datetime.combine(on, time(18), tzinfo=BERLIN)
    return UnitData(starts_at=starts, ends_at=starts + timedelta(hours=2), minutes=120, title=title)


def make_training(
    by: Actor, *, title: str = "Asylrecht", on: date = TODAY + timedelta(days=7), places: int = 12, **data: Any
) -> Training:
    """A training of one evening, next week unless said otherwise."""
    known = {"topic": "asylum_law", "place": "Landratsamt", "deadline": min(on, TODAY + timedelta(days=5)), **data}
    typed = TrainingData(title=title, places=places, **known)
    return actions.create_training(data=typed, first=unit(on), by=by, now=NOW)


def sign_up(by: Actor, training: Training, volunteer: Volunteer, today: date = TODAY) -> SignUp:
    """The volunteer wants to take part."""
    return actions.sign_up(training=training, volunteer=volunteer, by=by, now=NOW, today=today)


def sheet_of(*rows: tuple[str, ...], headings: tuple[str, ...] = ("Vorname", "Nachname", "E-Mail")) -> Sheet:
    """A list as it is after reading."""
    return Sheet(list(headings), [(number, list(row)) for number, row in enumerate(rows, start=2)])


def make_question(by: Actor, subject: str = "Darf jemand mit Duldung arbeiten?", **data: Any) -> Question:
    """A volunteer asked by phone today."""
    known = {"kind": "volunteer", "channel": "phone", "asked_on": TODAY, **data}
    return actions.record_question(data=QuestionData(subject=subject, **known), **when(by))


def make_entry(by: Actor, title: str = "Arbeit mit Duldung", **data: Any) -> KnowledgeEntry:
    """An entry of the knowledge base."""
    known = {"topic": "work", "text": "Nur mit Erlaubnis der Ausländerbehörde.", "rule": "§ 32 BeschV", **data}
    return actions.write_entry(data=EntryData(title=title, **known), question=None, **when(by))


def make_inquiry(by: Actor, *, sent_at: datetime = NOW, **data: Any) -> Inquiry:
    """A kindergarten asked today for somebody who reads to children."""
    known = {
        "kind": "help", "language": "de", "institution_kind": "kindergarten", "institution": "Kita Regenbogen",
        "name": "Petra Sommer", "phone": "08321 612345", "activities": ("reading",), "key": uuid4(), **data,
    }  # fmt: skip
    actions.receive_inquiry(county_id=by.county_id, land=by.land, data=InquiryData(**known), now=sent_at)
    return Inquiry.objects.get(public_id=known["key"])


def make_offer(by: Actor, name: str = "Ada Klein", **data: Any) -> Inquiry:
    """Somebody offers help."""
    known = {"kind": "offer", "institution_kind": "", "institution": "", "phone": "", "activities": ("forms",), **data}
    return make_inquiry(by, name=name, **known)


def make_letter(by: Actor, title: str = "Neues zur Bezahlkarte", **data: Any) -> Letter:
    """A letter to all active volunteers, not sent yet."""
    audience = Audience(**{name: data.pop(name) for name in Audience.__dataclass_fields__ if name in data})
    known = {"topic": "rules", "text": "Die Karte gilt jetzt auch im Bus.", **data}
    return letter_actions.write_letter(data=LetterData(title=title, audience=audience, **known), by=by, now=NOW)


def send(by: Actor, letter: Letter) -> int:
    """Somebody looks at the letter and sends it; returns to how many addresses."""
    seal = letter_queries.preview_of(letter, on=TODAY).seal
    return letter_actions.send_letter(letter=letter, seal=seal, **when(by))


def make_meeting(
    by: Actor, title: str = "Stammtisch Sonthofen", on: date = TODAY + timedelta(days=7), **data: Any
) -> Meeting:
    """An evening next week for all active volunteers; nobody is invited yet."""
    audience = Audience(**{name: data.pop(name) for name in Audience.__dataclass_fields__ if name in data})
    evening = unit(on)
    known = {"kind": "regulars_table", "place": "Landratsamt", "agenda": ("Neues", "Verschiedenes"), **data}
    typed = MeetingData(title=title, starts_at=evening.starts_at, ends_at=evening.ends_at, audience=audience, **known)
    return meeting_actions.plan_meeting(data=typed, by=by, now=NOW)


def invite(by: Actor, meeting: Meeting) -> int:
    """Invite everybody the meeting is for; returns how many."""
    return meeting_actions.invite(meeting=meeting, **when(by))


class Room:
    """One of everything, made once for a world of the access matrix."""

    def __init__(self, world: Any) -> None:
        by = world.by
        self.municipality = world.municipality
        self.circle = make_circle(by, world.municipality)
        self.volunteer = make_volunteer(by)
        sign(by, self.volunteer)
        self.coordination = appoint(by, self.volunteer, self.circle)
        self.member = CircleMember.objects.get(volunteer=self.volunteer)
        self.need: CircleNeed = actions.add_need(
            circle=self.circle, activity="transport", text="Fahrdienst", **when(by)
        )
        self.engagement = engage(by, self.volunteer, started_on=TODAY - timedelta(days=30))
        self.hours = give(by, self.volunteer, 90)
        self.training = make_training(by, on=TODAY, deadline=TODAY)
        self.unit: TrainingUnit = actions.add_unit(
            training=self.training, data=unit(TODAY + timedelta(days=1)), by=by, now=NOW
        )
        self.sign_up = sign_up(by, self.training, self.volunteer)
        self.cost: TrainingCost = actions.add_cost(
            training=self.training, kind="fee", text="", amount=Decimal(100), by=by, now=NOW
        )
        self.inquiry = make_inquiry(by)
        self.ask: InquiryAsk = actions.ask_for_help(
            inquiry=self.inquiry, circle=self.circle, volunteer=None, by=by, now=NOW
        )
        self.goods: GoodsNeed = actions.need_goods(text="Kinderfahrräder", **when(by))
        self.public_training = make_training(by, title="Offen für alle", is_public=True)
        self.question = make_question(by)
        self.entry = make_entry(by)
        self.letter = make_letter(by)
        self.attachment = letter_actions.attach(
            letter=self.letter, name="Merkblatt.pdf", content=b"%PDF-1.7 leer", by=by, now=NOW
        )
        self.meeting = make_meeting(by)
        self.guest: Guest = meeting_actions.add_guest(meeting=self.meeting, volunteer=self.volunteer, by=by, now=NOW)
        self.follow_up: FollowUp = meeting_actions.add_follow_up(
            meeting=self.meeting, text="Schlüssel klären", due_on=TODAY, is_question=False, **when(by)
        )
        self.access = actions.give_access(
            coordination=self.coordination, user=world.users[Role.CIRCLE_COORDINATOR], **when(by)
        )
        self.officer = actions.give_place(
            user=world.users[Role.REFUGEE_OFFICER], municipality=world.municipality, **when(by)
        )
        self.member_of_circle = make_volunteer(by, "Hedwig", "Sommer")
        join(by, self.member_of_circle, self.circle)
        self.waiting_hours = give(by, self.member_of_circle, 60, circle=self.circle)
        self.list_import = actions.upload_list(
            kind="volunteers", sheet=sheet_of(("Ada", "Klein", "ada@example.org")), by=by, now=NOW
        )


def room_of(world: Any) -> Any:
    """The records of this room in a world; the demonstration brings its own."""
    if not hasattr(world, "volunteers_room"):
        world.volunteers_room = Room(world)
    return world.volunteers_room
