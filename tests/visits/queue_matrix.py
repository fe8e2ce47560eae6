"""What every kind of user gets from the addresses of the waiting room."""

from typing import Any
from uuid import uuid4

from geleit.accounts.roles import Permission
from geleit.core import wall
from geleit.core.multilingual import Text
from geleit.directory.models import Office, Service
from geleit.visits.codes import DeviceKind, TicketOrigin
from geleit.visits.models import Device, Offer, Point, Ticket
from tests.conftest import NOW, TODAY
from tests.matrix import LIST, Row

WORK, SET_UP = Permission.QUEUE_WORK, Permission.QUEUE_SET_UP


def _point(world: Any) -> Point:
    wall.enter(world.heilbronn.pk)
    office, _ = Office.objects.get_or_create(county=world.heilbronn, key="zulassung")
    point, _ = Point.objects.get_or_create(
        county=world.heilbronn, key="zulassung", defaults={"office": office, "name": Text("Zulassung")}
    )
    return point


def _ticket(world: Any) -> dict[str, Any]:
    point = _point(world)
    service, _ = Service.objects.get_or_create(county=world.heilbronn, key="anmelden")
    offer, _ = Offer.objects.get_or_create(
        county=world.heilbronn, point=point, service=service, defaults={"minutes": 10, "valid_from": TODAY}
    )
    ticket, _ = Ticket.objects.get_or_create(
        county=world.heilbronn, point=point, day=TODAY, number=1,
        defaults={
            "form_key": uuid4(), "offer": offer, "service": service, "origin": TicketOrigin.DESK,
            "secret_hash": uuid4().hex, "taken_at": NOW, "place_at": NOW,
        },
    )  # fmt: skip
    return {"ticket_id": ticket.public_id}


def _device(world: Any) -> dict[str, Any]:
    device, _ = Device.objects.get_or_create(
        county=world.heilbronn, point=_point(world), kind=DeviceKind.DISPLAY, name="Flur",
        defaults={"secret_hash": uuid4().hex, "created_at": NOW, "created_by": world.owner},
    )  # fmt: skip
    return {"device_id": device.public_id}


QUEUE: dict[str, Row] = {
    "queue:room": Row(LIST, need=(WORK, SET_UP)),
    "queue:list": Row(LIST, need=WORK),
    "queue:choose": Row(LIST, need=WORK),
    "queue:call_next": Row(LIST, need=WORK, method="POST"),
    "queue:number": Row(LIST, need=WORK),
    "queue:check_in": Row(LIST, need=WORK),
    "queue:end_issue": Row(LIST, need=WORK, method="POST"),
    "queue:reopen_issue": Row(LIST, need=WORK, method="POST"),
    "queue:devices": Row(LIST, need=SET_UP),
    "queue:revoke_device": Row(LIST, need=SET_UP, method="POST", kwargs=_device),
    "queue:figures": Row(LIST, need=SET_UP),
    "queue:figures_book": Row(LIST, need=SET_UP),
    "queue:step": Row(LIST, need=WORK, method="POST", kwargs=_ticket, data={"move": "park"}),
    "queue:send_on": Row(LIST, need=WORK, kwargs=_ticket),
}
