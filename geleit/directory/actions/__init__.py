"""Every write to the directory."""

from geleit.directory.actions.confirming import (
    ConfirmationRefused,
    LinkUsed,
    ask_owner,
    ask_owners_due,
    confirm,
    confirm_by_link,
    new_link,
    set_owner,
)
from geleit.directory.actions.entries import add_entry
from geleit.directory.actions.facts import (
    Entry,
    FactRefused,
    NewFact,
    add,
    correct,
    end,
    refuse,
    release,
    replace,
    seen_as,
    set_four_eyes,
    undo,
    withdraw,
)
from geleit.directory.actions.links import keep_answers
from geleit.directory.actions.loading import Loaded, load_reference_data
from geleit.directory.rules.names import sort_name

__all__ = [
    "ConfirmationRefused",
    "Entry",
    "FactRefused",
    "LinkUsed",
    "Loaded",
    "NewFact",
    "add",
    "add_entry",
    "ask_owner",
    "ask_owners_due",
    "confirm",
    "confirm_by_link",
    "correct",
    "end",
    "keep_answers",
    "load_reference_data",
    "new_link",
    "refuse",
    "release",
    "replace",
    "seen_as",
    "set_four_eyes",
    "set_owner",
    "sort_name",
    "undo",
    "withdraw",
]
