"""Addresses of appointments for staff, below /termine/."""

from django.urls import path

from geleit.visits.views import affected, appointment, booking, day, outbox, set_up

app_name = "appointments"
urlpatterns = [
    # the day
    path("", day.day, name="day"),
    path("suche/", day.find, name="find"),
    path("zahlen/", day.figures, name="figures"),
    path("neu/", booking.new, name="new"),
    path("<uuid:appointment_id>/", appointment.appointment, name="appointment"),
    path("<uuid:appointment_id>/verlegen/", appointment.move, name="move"),
    path("<uuid:appointment_id>/absagen/", appointment.cancel, name="cancel"),
    path("<uuid:appointment_id>/vermerken/", appointment.mark, name="mark"),
    path("nachrichten/", outbox.outbox, name="outbox"),
    path("nachrichten/<uuid:message_id>/", outbox.settle, name="settle"),
    # times in which nobody is there
    path("sperren/", affected.blocks, name="blocks"),
    path("sperren/neu/", affected.add_block, name="add_block"),
    path("sperren/<uuid:block_id>/", affected.block, name="block"),
    path("sperren/<uuid:block_id>/aufheben/", affected.lift_block, name="lift_block"),
    path("betroffen/", affected.closed_times, name="closed_times"),
    path("betroffen/<uuid:point_id>/", affected.affected, name="affected"),
    path("betroffen/<uuid:point_id>/verlegen/", affected.move_all, name="move_all"),
    path("betroffen/<uuid:point_id>/absagen/", affected.cancel_all, name="cancel_all"),
    # planning
    path("einrichten/", set_up.points, name="points"),
    path("einrichten/neu/", set_up.add_point, name="add_point"),
    path("einrichten/<uuid:point_id>/", set_up.point, name="point"),
    path("einrichten/<uuid:point_id>/aendern/", set_up.change_point, name="change_point"),
    path("einrichten/<uuid:point_id>/aufgeben/", set_up.close_point, name="close_point"),
    path("einrichten/<uuid:point_id>/freie-plaetze/", set_up.preview, name="preview"),
    path("einrichten/<uuid:point_id>/leistung/", set_up.add_offer, name="add_offer"),
    path("einrichten/<uuid:point_id>/schalter/", set_up.add_counter, name="add_counter"),
    path("einrichten/leistung/<uuid:offer_id>/", set_up.change_offer, name="change_offer"),
    path("einrichten/leistung/<uuid:offer_id>/beenden/", set_up.end_offer, name="end_offer"),
    path("einrichten/leistung/<uuid:offer_id>/einladen/", set_up.invite, name="invite"),
    path("einrichten/schalter/<uuid:counter_id>/", set_up.change_counter, name="change_counter"),
    path("einrichten/schalter/<uuid:counter_id>/aufgeben/", set_up.close_counter, name="close_counter"),
    path("einrichten/schalter/<uuid:counter_id>/zeiten/", set_up.add_staffing, name="add_staffing"),
    path("einrichten/zeiten/<uuid:staffing_id>/", set_up.change_staffing, name="change_staffing"),
    path("einrichten/zeiten/<uuid:staffing_id>/beenden/", set_up.end_staffing, name="end_staffing"),
]
