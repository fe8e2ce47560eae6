"""What every kind of user gets from the addresses of the volunteers room."""

from collections.abc import Callable, Mapping
from typing import Any

from geleit.accounts.roles import Permission
from tests.matrix import LIST, Row
from tests.volunteers.making import room_of

READ, WRITE = Permission.VOLUNTEER_READ, Permission.VOLUNTEER_WRITE
OWN_CIRCLE, OWN_PLACE = Permission.CIRCLE_OWN, Permission.PLACE_OWN


def of(what: str, key: str) -> Callable[[Any], Mapping[str, Any]]:
    """The key of a record in the world."""
    return lambda world: {key: getattr(room_of(world), what).public_id}


circle, volunteer, training = (
    of("circle", "circle_id"),
    of("volunteer", "volunteer_id"),
    of("training", "training_id"),
)
list_import = of("list_import", "import_id")
question, entry = of("question", "question_id"), of("entry", "entry_id")

MATRIX: dict[str, Row] = {
    "volunteers:circles": Row(LIST, need=READ),
    "volunteers:new_circle": Row(LIST, need=WRITE),
    "volunteers:circle": Row(LIST, need=READ, kwargs=circle),
    "volunteers:change_circle": Row(LIST, need=WRITE, kwargs=circle),
    "volunteers:move_circle": Row(LIST, need=WRITE, kwargs=circle),
    "volunteers:circle_history": Row(LIST, need=READ, kwargs=circle),
    "volunteers:appoint": Row(LIST, need=WRITE, kwargs=circle),
    "volunteers:add_need": Row(LIST, need=WRITE, kwargs=circle),
    "volunteers:end_coordination": Row(LIST, need=WRITE, kwargs=of("coordination", "coordination_id")),
    "volunteers:meet_need": Row(LIST, need=WRITE, method="POST", kwargs=of("need", "need_id")),
    "volunteers:volunteers": Row(LIST, need=READ),
    "volunteers:find": Row(LIST, need=READ),
    "volunteers:register": Row(LIST, need=WRITE),
    "volunteers:volunteer": Row(LIST, need=READ, kwargs=volunteer),
    "volunteers:change_volunteer": Row(LIST, need=WRITE, kwargs=volunteer),
    "volunteers:move_volunteer": Row(LIST, need=WRITE, kwargs=volunteer),
    "volunteers:consents": Row(LIST, need=WRITE, kwargs=volunteer),
    "volunteers:join": Row(LIST, need=WRITE, kwargs=volunteer),
    "volunteers:assign": Row(LIST, need=WRITE, kwargs=volunteer),
    "volunteers:declaration": Row(LIST, need=WRITE, kwargs=volunteer),
    "volunteers:certificate": Row(LIST, need=Permission.CERTIFICATE_READ, kwargs=volunteer),
    "volunteers:certificate_request": Row(LIST, need=Permission.CERTIFICATE_WRITE, kwargs=volunteer),
    "volunteers:hours": Row(LIST, need=READ, kwargs=volunteer),
    "volunteers:confirm_all_hours": Row(LIST, need=WRITE, method="POST", kwargs=volunteer),
    "volunteers:allowances": Row(LIST, need=READ, kwargs=volunteer),
    "volunteers:leave": Row(LIST, need=WRITE, method="POST", kwargs=of("member", "member_id")),
    "volunteers:end_engagement": Row(LIST, need=WRITE, method="POST", kwargs=of("engagement", "engagement_id")),
    "volunteers:confirm_hours": Row(LIST, need=WRITE, method="POST", kwargs=of("hours", "hours_id")),
    "volunteers:remove_hours": Row(LIST, need=WRITE, method="POST", kwargs=of("hours", "hours_id")),
    "volunteers:volunteer_trainings": Row(LIST, need=READ, kwargs=volunteer),
    "volunteers:trainings": Row(LIST, need=READ),
    "volunteers:new_training": Row(LIST, need=WRITE),
    "volunteers:training_series": Row(LIST, need=WRITE),
    "volunteers:training": Row(LIST, need=READ, kwargs=training),
    "volunteers:change_training": Row(LIST, need=WRITE, kwargs=training),
    "volunteers:cancel_training": Row(LIST, need=WRITE, kwargs=training),
    "volunteers:add_unit": Row(LIST, need=WRITE, kwargs=training),
    "volunteers:sign_up": Row(LIST, need=WRITE, kwargs=training),
    "volunteers:sign_up_one": Row(
        LIST, need=WRITE, method="POST", kwargs=lambda world: {**training(world), **volunteer(world)}
    ),
    "volunteers:attendance": Row(LIST, need=READ, kwargs=training),
    "volunteers:attendance_list": Row(LIST, need=READ, kwargs=training),
    "volunteers:evaluation": Row(LIST, need=READ, kwargs=training),
    "volunteers:costs": Row(LIST, need=READ, kwargs=training),
    "volunteers:remove_unit": Row(LIST, need=WRITE, method="POST", kwargs=of("unit", "unit_id")),
    "volunteers:sign_off": Row(LIST, need=WRITE, method="POST", kwargs=of("sign_up", "sign_up_id")),
    "volunteers:participation": Row(LIST, need=WRITE, kwargs=of("sign_up", "sign_up_id")),
    "volunteers:remove_cost": Row(LIST, need=WRITE, method="POST", kwargs=of("cost", "cost_id")),
    "volunteers:questions": Row(LIST, need=READ),
    "volunteers:new_question": Row(LIST, need=WRITE),
    "volunteers:question": Row(LIST, need=READ, kwargs=question),
    "volunteers:hand_over": Row(LIST, need=WRITE, kwargs=question),
    "volunteers:entry_from_question": Row(LIST, need=WRITE, kwargs=question),
    "volunteers:knowledge": Row(LIST, need=READ),
    "volunteers:new_entry": Row(LIST, need=WRITE),
    "volunteers:entry": Row(LIST, need=READ, kwargs=entry),
    "volunteers:change_entry": Row(LIST, need=WRITE, kwargs=entry),
    "volunteers:review_entry": Row(LIST, need=WRITE, kwargs=entry),
    "volunteers:own_circles": Row(LIST, need=OWN_CIRCLE),
    "volunteers:own_circle": Row(LIST, need=OWN_CIRCLE, kwargs=circle),
    "volunteers:own_hours": Row(LIST, need=OWN_CIRCLE, kwargs=circle),
    "volunteers:confirm_own_hours": Row(LIST, need=OWN_CIRCLE, method="POST", kwargs=circle),
    "volunteers:own_needs": Row(LIST, need=OWN_CIRCLE, kwargs=circle),
    "volunteers:own_questions": Row(LIST, need=OWN_CIRCLE, kwargs=circle),
    "volunteers:confirm_own_entry": Row(LIST, need=OWN_CIRCLE, method="POST", kwargs=of("waiting_hours", "hours_id")),
    "volunteers:send_back": Row(LIST, need=OWN_CIRCLE, kwargs=of("waiting_hours", "hours_id")),
    "volunteers:meet_own_need": Row(LIST, need=OWN_CIRCLE, method="POST", kwargs=of("need", "need_id")),
    "volunteers:own_places": Row(LIST, need=OWN_PLACE),
    "volunteers:own_place": Row(LIST, need=OWN_PLACE, kwargs=lambda world: {"ags": room_of(world).municipality.ags}),
    "volunteers:give_access": Row(LIST, need=WRITE, kwargs=of("coordination", "coordination_id")),
    "volunteers:end_access": Row(LIST, need=WRITE, method="POST", kwargs=of("access", "access_id")),
    "volunteers:officers": Row(LIST, need=WRITE),
    "volunteers:end_officer": Row(LIST, need=WRITE, method="POST", kwargs=of("officer", "officer_id")),
    "volunteers:imports": Row(LIST, need=WRITE),
    "volunteers:import": Row(LIST, need=WRITE, kwargs=list_import),
    "volunteers:import_columns": Row(LIST, need=WRITE, kwargs=list_import),
    "volunteers:import_preview": Row(LIST, need=WRITE, kwargs=list_import),
    "volunteers:undo_import": Row(LIST, need=WRITE, method="POST", kwargs=list_import),
    "volunteers:discard_import": Row(LIST, need=WRITE, method="POST", kwargs=list_import),
    "volunteers:proof": Row(LIST, need=WRITE, kwargs=volunteer),
    "volunteers:card_application": Row(LIST, need=WRITE, kwargs=volunteer),
    "volunteers:duty_roster": Row(LIST, need=READ),
    "volunteers:duty_roster_pdf": Row(LIST, need=READ),
    "volunteers:duty_roster_book": Row(LIST, need=READ),
    "volunteers:distribution": Row(LIST, need=READ),
    "volunteers:municipality": Row(LIST, need=READ, kwargs=lambda world: {"ags": room_of(world).municipality.ags}),
}
