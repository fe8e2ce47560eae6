"""Every write to visiting rules and house rules."""

from geleit.visits.actions.house_rules import publish_house_rules
from geleit.visits.actions.loading import Loaded, UnsoundRules, load_visiting_rules
from geleit.visits.actions.rules import add_rule, change_rule, end_rule, release_rule, undo, withdraw_rule

__all__ = [
    "Loaded",
    "UnsoundRules",
    "add_rule",
    "change_rule",
    "end_rule",
    "load_visiting_rules",
    "publish_house_rules",
    "release_rule",
    "undo",
    "withdraw_rule",
]
