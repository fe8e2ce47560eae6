"""A waiting room in an installation that was built before: `python -m bench.waiting_room NUMBERS KEY`.

Prints what opens its pages. It is open day and night, so that measures and journeys can be run at any hour, and gives
numbers only, so that nobody who books an appointment meets it. A room of that key is used again.
"""

import json
import sys
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any
from uuid import uuid4

import django

# All imports below need the application to be set up first.
django.setup()

from geleit.accounts.actors import Actor, actor_of  # noqa: E402
from geleit.accounts.models import County, User  # noqa: E402
from geleit.core import clock, wall  # noqa: E402
from geleit.core.multilingual import Text  # noqa: E402
from geleit.directory.models import Hours, Office, OfficeFacts, Service  # noqa: E402
from geleit.visits.actions import plan_changed  # noqa: E402
from geleit.visits.actions.devices import add_device  # noqa: E402
from geleit.visits.actions.queue import take_ticket  # noqa: E402
from geleit.visits.codes import Channel, DeviceKind, TicketOrigin  # noqa: E402
from geleit.visits.models import Counter, Offer, Point, Staffing  # noqa: E402
from geleit.visits.queries import queue  # noqa: E402

COUNTY, KEY, NAME = "heilbronn", "wartezimmer", "Bürgerservice"
SINCE = date(2020, 1, 1)
# Service, letter, minutes, at most for so many at once, pictogram.
OFFERS = (
    ("aufenthaltsrecht", "A", 15, 1, "document"),
    ("asylbewerberleistungen", "B", 20, 5, "home"),
    ("fuehrerschein", "C", 10, 1, "person"),
    ("kfz-zulassung", "D", 10, 3, "checklist"),
)
COUNTERS = ("1", "2", "Zimmer 112")


@dataclass(frozen=True)
class Secrets:
    """What opens the pages of the waiting room."""

    point: str
    kiosk: str
    display: str
    tickets: list[str]


def somebody(county: County) -> Actor:
    """A user of the county, for whom the room is made and who calls."""
    user = User.objects.filter(county=county, is_active=True).order_by("id")[0]
    return actor_of(user, today=clock.today())


def make(numbers: int, key: str = KEY) -> Secrets:
    """Make the room if it is not there, with new devices and so many new numbers."""
    county = County.objects.get(slug=COUNTY)
    with wall.inside(county.pk):
        by, now = somebody(county), clock.now()
        _build(county, key)
        point = queue.point_by_key(county.pk, key)
        if point is None:
            raise LookupError(key)
        kiosk = add_device(point=point, kind=DeviceKind.KIOSK, name="Probe", by=by, now=now)
        display = add_device(point=point, kind=DeviceKind.DISPLAY, name="Probe", by=by, now=now)
        offer = queue.house_of(point, now).offers[0]
        taken = [
            take_ticket(
                county_id=county.pk, point=point, offer=offer, origin=TicketOrigin.DESK, form_key=uuid4(), now=now,
                beyond_end=True, by=by,
            )
            for _number in range(numbers)
        ]  # fmt: skip
    return Secrets(key, kiosk.secret, display.secret, [one.secret for one in taken])


def _build(county: County, key: str) -> None:
    if Point.objects.filter(county=county, key=key).exists():
        return
    now = clock.now()
    fact: dict[str, Any] = {"county": county, "valid_from": SINCE, "recorded_at": now, "released_at": now}
    office = Office.objects.create(county=county, key=key)
    OfficeFacts.objects.create(office=office, kind="department", name=Text(NAME), **fact)
    Hours.objects.create(office=office, kind="visit", syntax="Mo-Su 00:00-24:00", **fact)
    point = Point.objects.create(
        county=county, key=key, office=office, name=Text(NAME), gives_appointments=False, gives_numbers=True,
        gives_numbers_at_home=True,
    )  # fmt: skip
    services = {one.key: one for one in Service.objects.filter(county=county)}
    for sort, (service, letter, minutes, most, pictogram) in enumerate(OFFERS):
        if service in services:
            Offer.objects.create(
                county=county, point=point, service=services[service], minutes=minutes, letter=letter,
                max_quantity=most, by_appointment=False, by_number=True, pictogram=pictogram, sort=sort,
                valid_from=SINCE,
            )  # fmt: skip
    for sort, name in enumerate(COUNTERS):
        counter = Counter.objects.create(county=county, point=point, name=name, sort=sort)
        Staffing.objects.create(
            county=county, counter=counter, weekdays=127, time_from=time(), time_to=time(23, 59), valid_from=SINCE,
            channels=[Channel.DESK],
        )  # fmt: skip
    plan_changed(county.pk)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(make(int(sys.argv[1]), *sys.argv[2:3]))) + "\n")
