"""Every write to visiting rules, house rules, appointments and what follows from them."""

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
from geleit.visits.actions.evening import end_days
from geleit.visits.actions.forgetting import Forgotten, forget_visits
from geleit.visits.actions.house_rules import publish_house_rules
from geleit.visits.actions.inviting import keep_invited_place
from geleit.visits.actions.loading import Loaded, UnsoundRules, load_visiting_rules
from geleit.visits.actions.places import Held, PlaceTaken, PlaceWanted, keep_place
from geleit.visits.actions.planning import plan_changed
from geleit.visits.actions.reminding import remind
from geleit.visits.actions.rules import add_rule, change_rule, end_rule, release_rule, undo, withdraw_rule
from geleit.visits.actions.running_out import let_run_out
from geleit.visits.actions.sending import give_up, hand_over_forgotten, send_link_again, send_message
from geleit.visits.actions.waiting_list import decline_offer, offer_earlier, points_with_wishes

__all__ = [
    "AlreadyHasOne",
    "Forgotten",
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
    "decline_offer",
    "end_days",
    "end_rule",
    "forget_visits",
    "give_up",
    "hand_over_forgotten",
    "keep_invited_place",
    "keep_place",
    "let_run_out",
    "load_visiting_rules",
    "move",
    "offer_earlier",
    "plan_changed",
    "points_with_wishes",
    "publish_house_rules",
    "release_rule",
    "remind",
    "send_link_again",
    "send_message",
    "undo",
    "wish_earlier",
    "wish_no_longer",
    "withdraw_rule",
]
