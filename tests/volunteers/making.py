"""Circles, volunteers and what belongs to them, for the tests of this room and the rows of the access matrix."""

from datetime import date, timedelta
from typing import Any

from geleit.accounts.actors import Actor
from geleit.directory.models import Municipality
from geleit.volunteers import actions
from geleit.volunteers.details import CircleData, VolunteerData
from geleit.volunteers.models import (
    CircleMember,
    CircleNeed,
    Coordination,
    Engagement,
    HelperCircle,
    HourEntry,
    Volunteer,
)
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


def give(by: Actor, volunteer: Volunteer, minutes: int, on: date = TODAY) -> HourEntry:
    """The volunteer gave time."""
    return actions.enter_hours(
        volunteer=volunteer, on=on, activity="forms", minutes=minutes, circle=None, note="", **when(by)
    )


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


def room_of(world: Any) -> Any:
    """The records of this room in a world; the demonstration brings its own."""
    if not hasattr(world, "volunteers_room"):
        world.volunteers_room = Room(world)
    return world.volunteers_room
