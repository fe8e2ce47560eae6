"""What every kind of user gets from the addresses of visiting rules."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from psycopg.types.range import TimestamptzRange

from geleit.accounts.models import County
from geleit.accounts.roles import Permission
from geleit.core import wall
from geleit.core.multilingual import Text
from geleit.directory.models import Office, Service, Site
from geleit.visits.models import (
    Appointment,
    Block,
    Concern,
    Counter,
    HouseRules,
    Message,
    Offer,
    Point,
    Staffing,
    Visitor,
    VisitRule,
)
from tests.conftest import NOW
from tests.matrix import LIST, Row
from tests.visits.queue_matrix import QUEUE

CANARY = "Kanarienvogel"

EDIT = Permission.VISIT_RULE_EDIT


def _rule(world: Any) -> dict[str, Any]:
    wall.enter(world.heilbronn.pk)
    row, _ = VisitRule.objects.get_or_create(
        county=world.heilbronn,
        valid_from=date(2026, 1, 1),
        defaults={"title": Text("Regel"), "access": "walk_in", "recorded_at": NOW, "released_at": NOW},
    )
    return {"rule_id": row.public_id}


def _version(world: Any) -> dict[str, Any]:
    wall.enter(world.heilbronn.pk)
    site, _ = Site.objects.get_or_create(county=world.heilbronn, key="haus")
    row, _ = HouseRules.objects.get_or_create(
        county=world.heilbronn,
        site=site,
        version=1,
        valid_from=date(2026, 1, 1),
        defaults={"title": Text("Hausordnung"), "text": Text("Ruhe"), "recorded_at": NOW, "released_at": NOW},
    )
    return {"version_id": row.public_id}


WORK, SET_UP = Permission.APPOINTMENT_WORK, Permission.APPOINTMENT_SET_UP


def _kept(model: Any, county: County, defaults: dict[str, Any], **key: Any) -> Any:
    row, _ = model.objects.get_or_create(county=county, **key, defaults=defaults)
    return row


def _point(world: Any) -> Any:
    wall.enter(world.heilbronn.pk)
    county = world.heilbronn
    office = _kept(Office, county, {}, key="amt")
    return _kept(Point, county, {"office": office, "name": Text("Anlaufstelle")}, key="amt")


def _offer(world: Any) -> Any:
    point = _point(world)
    service = _kept(Service, world.heilbronn, {}, key="leistung")
    return _kept(Offer, world.heilbronn, {"minutes": 20, "valid_from": date(2026, 1, 1)}, point=point, service=service)


def _counter(world: Any) -> Any:
    return _kept(Counter, world.heilbronn, {}, point=_point(world), name="1")


def _staffing(world: Any) -> Any:
    times = {"weekdays": 31, "time_from": time(9), "time_to": time(12), "channels": ["desk"]}
    return _kept(Staffing, world.heilbronn, times, counter=_counter(world), valid_from=date(2026, 1, 1))


def _appointment(world: Any) -> Any:
    offer, staffing = _offer(world), _staffing(world)
    during = TimestamptzRange(NOW + timedelta(days=1), NOW + timedelta(days=1, minutes=20))
    values = {"point": offer.point, "counter": staffing.counter, "during": during, "state": "confirmed",
              "channel": "desk", "secret_hash": "0" * 64, "created_at": NOW, "code": "AAAA-BBBB"}  # fmt: skip
    row = _kept(Appointment, world.heilbronn, values, form_key=UUID(int=1))
    _kept(Visitor, world.heilbronn, {"name": CANARY, "phone": "+4976212345"}, appointment=row)
    _kept(Concern, world.heilbronn, {"offer": offer}, appointment=row, service=offer.service)
    return row


def _message(world: Any) -> Any:
    values = {"kind": "cancelled", "state": "to_call", "created_at": NOW}
    return _kept(Message, world.heilbronn, values, appointment=_appointment(world))


def _block(world: Any) -> Any:
    point = _point(world)
    during = TimestamptzRange(NOW, NOW + timedelta(hours=2))
    values = {"during": during, "kind": "away", "recorded_at": NOW, "recorded_by": world.owner}
    return _kept(Block, world.heilbronn, values, point=point)


def _id(name: str, make: Callable[[Any], Any]) -> Callable[[Any], dict[str, Any]]:
    return lambda world: {name: make(world).public_id}


_POINT, _OFFER, _COUNTER = _id("point_id", _point), _id("offer_id", _offer), _id("counter_id", _counter)
_STAFFING, _VISIT = _id("staffing_id", _staffing), _id("appointment_id", _appointment)
_BLOCK, _MESSAGE = _id("block_id", _block), _id("message_id", _message)

APPOINTMENTS: dict[str, Row] = {
    "appointments:day": Row(LIST, need=WORK),
    "appointments:find": Row(LIST, need=WORK),
    "appointments:figures": Row(LIST, need=WORK),
    "appointments:new": Row(LIST, need=WORK),
    "appointments:appointment": Row(LIST, need=WORK, kwargs=_VISIT),
    "appointments:move": Row(LIST, need=WORK, kwargs=_VISIT),
    "appointments:cancel": Row(LIST, need=WORK, kwargs=_VISIT),
    "appointments:mark": Row(LIST, need=WORK, method="POST", kwargs=_VISIT, data={"what": "attended", "seen": "1"}),
    "appointments:outbox": Row(LIST, need=WORK),
    "appointments:settle": Row(LIST, need=WORK, method="POST", kwargs=_MESSAGE),
    "appointments:blocks": Row(LIST, need=WORK),
    "appointments:add_block": Row(LIST, need=WORK),
    "appointments:block": Row(LIST, need=WORK, kwargs=_BLOCK),
    "appointments:lift_block": Row(LIST, need=WORK, method="POST", kwargs=_BLOCK),
    "appointments:closed_times": Row(LIST, need=(WORK, SET_UP)),
    "appointments:affected": Row(LIST, need=WORK, kwargs=_POINT),
    "appointments:move_all": Row(LIST, need=WORK, kwargs=_POINT),
    "appointments:cancel_all": Row(LIST, need=WORK, kwargs=_POINT),
    "appointments:points": Row(LIST, need=SET_UP),
    "appointments:add_point": Row(LIST, need=SET_UP),
    "appointments:point": Row(LIST, need=SET_UP, kwargs=_POINT),
    "appointments:change_point": Row(LIST, need=SET_UP, kwargs=_POINT),
    "appointments:close_point": Row(LIST, need=SET_UP, method="POST", kwargs=_POINT),
    "appointments:preview": Row(LIST, need=SET_UP, kwargs=_POINT),
    "appointments:add_offer": Row(LIST, need=SET_UP, kwargs=_POINT),
    "appointments:add_counter": Row(LIST, need=SET_UP, kwargs=_POINT),
    "appointments:change_offer": Row(LIST, need=SET_UP, kwargs=_OFFER),
    "appointments:end_offer": Row(LIST, need=SET_UP, kwargs=_OFFER),
    "appointments:invite": Row(LIST, need=SET_UP, kwargs=_OFFER),
    "appointments:change_counter": Row(LIST, need=SET_UP, kwargs=_COUNTER),
    "appointments:close_counter": Row(LIST, need=SET_UP, method="POST", kwargs=_COUNTER),
    "appointments:add_staffing": Row(LIST, need=SET_UP, kwargs=_COUNTER),
    "appointments:change_staffing": Row(LIST, need=SET_UP, kwargs=_STAFFING),
    "appointments:end_staffing": Row(LIST, need=SET_UP, kwargs=_STAFFING),
}

MATRIX: dict[str, Row] = APPOINTMENTS | {
    "visits:rules": Row(LIST, need=EDIT),
    "visits:add_rule": Row(LIST, need=EDIT),
    "visits:preview": Row(LIST, need=EDIT),
    "visits:notice": Row(LIST, need=EDIT),
    "visits:house_rules": Row(LIST, need=EDIT),
    "visits:add_house_rules": Row(LIST, need=EDIT),
    "visits:house_rules_version": Row(LIST, need=EDIT, kwargs=_version),
    "visits:undo_house_rules": Row(LIST, need=EDIT, method="POST", kwargs=_version),
    "visits:rule": Row(LIST, need=EDIT, kwargs=_rule),
    "visits:change_rule": Row(LIST, need=EDIT, kwargs=_rule),
    "visits:end_rule": Row(LIST, need=EDIT, method="POST", kwargs=_rule),
    "visits:withdraw_rule": Row(LIST, need=EDIT, method="POST", kwargs=_rule),
    "visits:release_rule": Row(LIST, need=EDIT, method="POST", kwargs=_rule),
    "visits:undo": Row(LIST, need=EDIT, method="POST", kwargs=_rule),
}

MATRIX |= QUEUE
