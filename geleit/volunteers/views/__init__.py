"""Pages of the volunteers room."""

from geleit.volunteers.views.circles import (
    add_need,
    appoint,
    change_circle,
    circle,
    circle_history,
    circles,
    end_coordination,
    meet_need,
    move_circle,
    new_circle,
)
from geleit.volunteers.views.distribution import distribution, municipality
from geleit.volunteers.views.duties import (
    assign,
    certificate,
    certificate_request,
    declaration,
    end_engagement,
)
from geleit.volunteers.views.hours import allowances, confirm_all_hours, confirm_hours, hours, remove_hours
from geleit.volunteers.views.volunteers import (
    change_volunteer,
    consents,
    find,
    join,
    leave,
    move_volunteer,
    register,
    volunteer,
    volunteers,
)

__all__ = [
    "add_need",
    "allowances",
    "appoint",
    "assign",
    "certificate",
    "certificate_request",
    "change_circle",
    "change_volunteer",
    "circle",
    "circle_history",
    "circles",
    "confirm_all_hours",
    "confirm_hours",
    "consents",
    "declaration",
    "distribution",
    "end_coordination",
    "end_engagement",
    "find",
    "hours",
    "join",
    "leave",
    "meet_need",
    "move_circle",
    "move_volunteer",
    "municipality",
    "new_circle",
    "register",
    "remove_hours",
    "volunteer",
    "volunteers",
]
