"""What the own pages show."""

from geleit.my.queries.own import (
    OwnPlace,
    calendar_units,
    coordinates,
    feed_of,
    my_circles,
    my_sign_ups,
    next_sign_ups,
    offered_trainings,
    returned_hours,
    who_may_sign_in,
)
from geleit.my.queries.stored import Group, StoredField, stored_about

__all__ = [
    "Group",
    "OwnPlace",
    "StoredField",
    "calendar_units",
    "coordinates",
    "feed_of",
    "my_circles",
    "my_sign_ups",
    "next_sign_ups",
    "offered_trainings",
    "returned_hours",
    "stored_about",
    "who_may_sign_in",
]
