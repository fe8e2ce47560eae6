"""Addresses of the waiting room, for staff."""

from django.urls import path

from geleit.visits.views import queue, queue_desk, queue_setup

app_name = "queue"
urlpatterns = [
    path("", queue.room, name="room"),
    path("liste/", queue.queue_list, name="list"),
    path("platz/", queue.choose, name="choose"),
    path("naechste/", queue.call_next, name="call_next"),
    path("nummer/", queue_desk.number, name="number"),
    path("ankunft/", queue_desk.check_in, name="check_in"),
    path("ausgabe/beenden/", queue.end_issue, name="end_issue"),
    path("ausgabe/oeffnen/", queue.reopen_issue, name="reopen_issue"),
    path("geraete/", queue_setup.devices, name="devices"),
    path("geraete/<uuid:device_id>/widerrufen/", queue_setup.revoke_device, name="revoke_device"),
    path("auswertung/", queue_setup.figures, name="figures"),
    path("auswertung/zahlen.xlsx", queue_setup.figures_book, name="figures_book"),
    path("<uuid:ticket_id>/schritt/", queue.step, name="step"),
    path("<uuid:ticket_id>/weiterleiten/", queue_desk.send_on, name="send_on"),
]
