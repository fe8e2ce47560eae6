"""A small waiting room for tests: one place, two services, two counters, open on weekdays from 8 to 12."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from geleit.accounts.models import County, User
from geleit.core.multilingual import Text
from geleit.directory.models import Hours, Office, OfficeFacts, Service, ServiceFacts
from geleit.visits.actions.queue import Taken, take_ticket
from geleit.visits.codes import AppointmentState, Channel, TicketOrigin
from geleit.visits.models import Appointment, Concern, Counter, Offer, Point, Staffing, StaffingOffer, Ticket
from geleit.visits.queries import queue
from tests.conftest import NOW

SINCE = date(2026, 1, 1)


@dataclass(frozen=True)
class Room:
    """The vehicle office: cars (letter A, ten minutes) and papers (letter B, 15 minutes), counters 1 and 2."""

    county: County
    point: Point
    cars: Offer
    papers: Offer
    one: Counter
    two: Counter

    def take(self, offer: Offer | None = None, *, now: datetime = NOW, **more: Any) -> Taken:
        """A number from the kiosk."""
        wanted: dict[str, Any] = {"origin": TicketOrigin.KIOSK, "form_key": uuid4(), "offer": offer or self.cars}
        return take_ticket(county_id=self.county.pk, point=self.fresh(), now=now, **{**wanted, **more})

    def fresh(self) -> Point:
        """The place as pages read it."""
        found = queue.point_by_key(self.county.pk, self.point.key)
        assert found is not None
        return found

    def house(self, now: datetime = NOW) -> queue.House:
        """The queue at a moment."""
        return queue.house_of(self.fresh(), now)

    def house_of(self, point: Point) -> queue.House:
        """The queue now, of a place read before."""
        return queue.house_of(point, NOW)

    def ticket_of(self, secret: str) -> Ticket:
        """The number of whoever holds a secret."""
        found = queue.ticket_of_secret(self.county.pk, secret)
        assert found is not None
        return found

    def book(self, starts: datetime, *, code: str = "KX72", state: str = AppointmentState.CONFIRMED) -> Appointment:
        """An appointment for cars at counter 1."""
        booked = Appointment.objects.create(
            county=self.county,
            form_key=uuid4(),
            point=self.point,
            counter=self.one,
            during=(starts, starts + timedelta(minutes=10)),
            state=state,
            channel=Channel.PUBLIC,
            secret_hash=uuid4().hex,
            code=code,
            created_at=NOW,
            booked_at=NOW - timedelta(days=3),
        )
        Concern.objects.create(
            county=self.county, appointment=booked, offer=self.cars, service=self.cars.service, is_open=True
        )
        return booked


def make_room(county: County, *, key: str = "zulassung") -> Room:
    """A waiting room in a county; the transaction is inside its wall."""
    office = Office.objects.create(county=county, key=key)
    dated: dict[str, Any] = {"county": county, "valid_from": SINCE, "recorded_at": NOW, "released_at": NOW}
    OfficeFacts.objects.create(office=office, name=Text("Zulassungsstelle"), **dated)
    Hours.objects.create(office=office, kind="visit", syntax="Mo-Fr 08:00-12:00", **dated)
    point = Point.objects.create(
        county=county, key=key, office=office, name=Text("Zulassungsstelle"), gives_numbers=True
    )
    offers: list[Offer] = []
    for letter, name, minutes in (("A", "Fahrzeug anmelden", 10), ("B", "Papiere abholen", 15)):
        service = Service.objects.create(county=county, key=f"{key}-{letter.lower()}")
        ServiceFacts.objects.create(service=service, name=Text(name), **dated)
        offers.append(
            Offer.objects.create(
                county=county, point=point, service=service, minutes=minutes, letter=letter, by_number=True,
                sort=len(offers), valid_from=SINCE,
            )
        )  # fmt: skip
    counters = [Counter.objects.create(county=county, point=point, name=name) for name in ("1", "2")]
    return Room(county, point, offers[0], offers[1], counters[0], counters[1])


def staff(room: Room, counter: Counter, *offers: Offer, user: User | None = None) -> Staffing:
    """Somebody at a counter on every weekday morning; for some services only, if named."""
    planned = Staffing.objects.create(
        county=room.county, counter=counter, user=user, weekdays=31, time_from=time(7), time_to=time(13),
        valid_from=SINCE, channels=[Channel.DESK],
    )  # fmt: skip
    for offer in offers:
        StaffingOffer.objects.create(county=room.county, staffing=planned, service=offer.service)
    return planned
