"""Every write to visiting rules and house rules."""

from geleit.visits.actions.booking import (
    AlreadyHasOne,
    WhoComes,
    accept_offer,
    book,
    cancel,
    confirm,
    confirm_instead,
    move,
    wish_earlier,
    wish_no_longer,
)
from geleit.visits.actions.house_rules import publish_house_rules
from geleit.visits.actions.loading import Loaded, UnsoundRules, load_visiting_rules
from geleit.visits.actions.places import Held, PlaceTaken, PlaceWanted, keep_place
from geleit.visits.actions.planning import plan_changed
from geleit.visits.actions.rules import add_rule, change_rule, end_rule, release_rule, undo, withdraw_rule

__all__ = [
    "AlreadyHasOne",
    "Held",
    "Loaded",
    "PlaceTaken",
    "PlaceWanted",
    "UnsoundRules",
    "WhoComes",
    "accept_offer",
    "add_rule",
    "book",
    "cancel",
    "change_rule",
    "confirm",
    "confirm_instead",
    "end_rule",
    "keep_place",
    "load_visiting_rules",
    "move",
    "plan_changed",
    "publish_house_rules",
    "release_rule",
    "undo",
    "wish_earlier",
    "wish_no_longer",
    "withdraw_rule",
]
