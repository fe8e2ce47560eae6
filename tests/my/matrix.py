"""What every kind of user gets from the addresses of a volunteer's own pages."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.matrix import OWN, PUBLIC, Row
from tests.my.making import feed_address, link_address
from tests.volunteers.making import room_of


def of(what: str, key: str) -> Callable[[Any], Mapping[str, Any]]:
    """The key of a record in the world."""
    return lambda world: {key: getattr(room_of(world), what).public_id}


asked = of("inquiry", "request_id")
hours, training, sign_up = of("hours", "hours_id"), of("training", "training_id"), of("sign_up", "sign_up_id")

MATRIX: dict[str, Row] = {
    "my:sign_in": Row(PUBLIC),
    "my:sent": Row(PUBLIC),
    "my:link": Row(PUBLIC, kwargs=link_address),
    "my:feed": Row(PUBLIC, kwargs=feed_address),
    "my:sign_out": Row(OWN, method="POST"),
    "my:start": Row(OWN),
    "my:hours": Row(OWN),
    "my:proof": Row(OWN),
    "my:one_entry": Row(OWN, kwargs=hours),
    "my:remove_entry": Row(OWN, method="POST", kwargs=hours),
    "my:trainings": Row(OWN),
    "my:sign_up": Row(OWN, method="POST", kwargs=training),
    "my:sign_off": Row(OWN, method="POST", kwargs=sign_up),
    "my:participation": Row(OWN, kwargs=sign_up),
    "my:requests": Row(OWN),
    "my:say": Row(OWN, method="POST", kwargs=asked),
    "my:circles": Row(OWN),
    "my:data": Row(OWN),
    "my:consents": Row(OWN),
    "my:calendar": Row(OWN),
    "my:end_calendar": Row(OWN, method="POST"),
    "my:stored": Row(OWN),
    "my:stored_json": Row(OWN),
    "my:stored_text": Row(OWN),
    "my:erase": Row(OWN),
    "my:part": Row(OWN),
}
