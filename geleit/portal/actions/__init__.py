"""Every write of the portal."""

from geleit.portal.actions.feedback import (
    NewFeedback,
    delete_feedback,
    delete_settled_feedback,
    receive_feedback,
    settle_feedback,
)
from geleit.portal.actions.loading import load_portal
from geleit.portal.actions.look import Logo, set_look
from geleit.portal.actions.publishing import public_facts_changed
from geleit.portal.actions.receipts import confirm_receipt
from geleit.portal.actions.texts import add_text, change_fact, end_text, entry_of, withdraw_text

__all__ = [
    "Logo",
    "NewFeedback",
    "add_text",
    "change_fact",
    "confirm_receipt",
    "delete_feedback",
    "delete_settled_feedback",
    "end_text",
    "entry_of",
    "load_portal",
    "public_facts_changed",
    "receive_feedback",
    "set_look",
    "settle_feedback",
    "withdraw_text",
]
