"""What people do with cases; each action is one transaction with its audit event."""

from geleit.cases.actions.assigning import assign_case
from geleit.cases.actions.changing import (
    change_case,
    extend_case,
    forget_place,
    note_contacts,
    rename,
    set_last_contact,
)
from geleit.cases.actions.closing import UNFINISHED, Unfinished, close_case, unfinished
from geleit.cases.actions.life import PersonHasOpenCase, open_case, pause_case, reopen_case, resume_case
from geleit.cases.actions.reading import note_listing, note_reading
from geleit.cases.actions.tasks import add_task, change_task, complete_task, reopen_task

__all__ = [
    "UNFINISHED",
    "PersonHasOpenCase",
    "Unfinished",
    "add_task",
    "assign_case",
    "change_case",
    "change_task",
    "close_case",
    "complete_task",
    "extend_case",
    "forget_place",
    "note_contacts",
    "note_listing",
    "note_reading",
    "open_case",
    "pause_case",
    "rename",
    "reopen_case",
    "reopen_task",
    "resume_case",
    "set_last_contact",
    "unfinished",
]
