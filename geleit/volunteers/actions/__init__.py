"""What people do with circles and volunteers; each action is one transaction with its audit event."""

from geleit.volunteers.actions.circles import add_need, add_note, change_circle, create_circle, meet_need, move_circle
from geleit.volunteers.actions.coordination import appoint_coordinator, end_coordination, join_circle, leave_circle
from geleit.volunteers.actions.duties import (
    assign,
    delete_outdated_certificates,
    end_engagement,
    record_certificate,
    sign_declaration,
)
from geleit.volunteers.actions.hours import (
    confirm_all_hours,
    confirm_hours,
    enter_hours,
    record_allowance,
    remove_hours,
)
from geleit.volunteers.actions.reading import note_certificate_reading, note_circle_reading, note_listing, note_reading
from geleit.volunteers.actions.reading import note_request as note_certificate_request
from geleit.volunteers.actions.volunteers import change_volunteer, move_volunteer, register_volunteer, set_consents

__all__ = [
    "add_need",
    "add_note",
    "appoint_coordinator",
    "assign",
    "change_circle",
    "change_volunteer",
    "confirm_all_hours",
    "confirm_hours",
    "create_circle",
    "delete_outdated_certificates",
    "end_coordination",
    "end_engagement",
    "enter_hours",
    "join_circle",
    "leave_circle",
    "meet_need",
    "move_circle",
    "move_volunteer",
    "note_certificate_reading",
    "note_certificate_request",
    "note_circle_reading",
    "note_listing",
    "note_reading",
    "record_allowance",
    "record_certificate",
    "register_volunteer",
    "remove_hours",
    "set_consents",
    "sign_declaration",
]
