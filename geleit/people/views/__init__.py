"""Pages of the people room."""

from geleit.people.views.facts import correct, end, facts, record
from geleit.people.views.family import (
    add_relative,
    family,
    family_move,
    leave,
    register_relative,
    relate,
    unrelate,
)
from geleit.people.views.master_data import edit
from geleit.people.views.protection import lift_protection, protect, protected_address
from geleit.people.views.registering import enter, register

__all__ = [
    "add_relative",
    "correct",
    "edit",
    "end",
    "enter",
    "facts",
    "family",
    "family_move",
    "leave",
    "lift_protection",
    "protect",
    "protected_address",
    "record",
    "register",
    "register_relative",
    "relate",
    "unrelate",
]
