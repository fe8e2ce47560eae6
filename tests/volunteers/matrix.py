"""What every kind of user gets from the addresses of the volunteers room."""

from collections.abc import Callable, Mapping
from typing import Any

from geleit.accounts.roles import Permission
from tests.matrix import LIST, Row
from tests.volunteers.making import room_of

READ, WRITE = Permission.VOLUNTEER_READ, Permission.VOLUNTEER_WRITE


def of(what: str, key: str) -> Callable[[Any], Mapping[str, Any]]:
    """The key of a record in the world."""
    return lambda world: {key: getattr(room_of(world), what).public_id}


circle, volunteer = of("circle", "circle_id"), of("volunteer", "volunteer_id")

MATRIX: dict[str, Row] = {
    "volunteers:circles": Row(LIST, need=READ),
    "volunteers:new_circle": Row(LIST, need=WRITE),
    "volunteers:circle": Row(LIST, need=READ, kwargs=circle),
    "volunteers:change_circle": Row(LIST, need=WRITE, kwargs=circle),
    "volunteers:move_circle": Row(LIST, need=WRITE, kwargs=circle),
    "volunteers:circle_history": Row(LIST, need=READ, kwargs=circle),
    "volunteers:appoint": Row(LIST, need=WRITE, kwargs=circle),
    "volunteers:add_need": Row(LIST, need=WRITE, kwargs=circle),
    "volunteers:end_coordination": Row(LIST, need=WRITE, kwargs=of("coordination", "coordination_id")),
    "volunteers:meet_need": Row(LIST, need=WRITE, method="POST", kwargs=of("need", "need_id")),
    "volunteers:volunteers": Row(LIST, need=READ),
    "volunteers:find": Row(LIST, need=READ),
    "volunteers:register": Row(LIST, need=WRITE),
    "volunteers:volunteer": Row(LIST, need=READ, kwargs=volunteer),
    "volunteers:change_volunteer": Row(LIST, need=WRITE, kwargs=volunteer),
    "volunteers:move_volunteer": Row(LIST, need=WRITE, kwargs=volunteer),
    "volunteers:consents": Row(LIST, need=WRITE, kwargs=volunteer),
    "volunteers:join": Row(LIST, need=WRITE, kwargs=volunteer),
    "volunteers:assign": Row(LIST, need=WRITE, kwargs=volunteer),
    "volunteers:declaration": Row(LIST, need=WRITE, kwargs=volunteer),
    "volunteers:certificate": Row(LIST, need=Permission.CERTIFICATE_READ, kwargs=volunteer),
    "volunteers:certificate_request": Row(LIST, need=Permission.CERTIFICATE_WRITE, kwargs=volunteer),
    "volunteers:hours": Row(LIST, need=READ, kwargs=volunteer),
    "volunteers:confirm_all_hours": Row(LIST, need=WRITE, method="POST", kwargs=volunteer),
    "volunteers:allowances": Row(LIST, need=READ, kwargs=volunteer),
    "volunteers:leave": Row(LIST, need=WRITE, method="POST", kwargs=of("member", "member_id")),
    "volunteers:end_engagement": Row(LIST, need=WRITE, method="POST", kwargs=of("engagement", "engagement_id")),
    "volunteers:confirm_hours": Row(LIST, need=WRITE, method="POST", kwargs=of("hours", "hours_id")),
    "volunteers:remove_hours": Row(LIST, need=WRITE, method="POST", kwargs=of("hours", "hours_id")),
    "volunteers:distribution": Row(LIST, need=READ),
    "volunteers:municipality": Row(LIST, need=READ, kwargs=lambda world: {"ags": room_of(world).municipality.ags}),
}
