"""Addresses of a volunteer's own pages, below /mein/."""

from django.urls import path

from geleit.my import views

app_name = "my"
urlpatterns = [
    path("", views.start, name="start"),
    # the way in and out
    path("anmelden/", views.sign_in, name="sign_in"),
    path("anmelden/verschickt/", views.sent, name="sent"),
    path("link/<slug:county>/<str:secret>/", views.link, name="link"),
    path("abmelden/", views.sign_out, name="sign_out"),
    # hours
    path("stunden/", views.hours, name="hours"),
    path("stunden/ehrenamtsnachweis.pdf", views.proof, name="proof"),
    path("stunden/<uuid:hours_id>/", views.one_entry, name="one_entry"),
    path("stunden/<uuid:hours_id>/entfernen/", views.remove_entry, name="remove_entry"),
    # trainings
    path("schulungen/", views.trainings, name="trainings"),
    path("schulungen/<uuid:training_id>/anmelden/", views.sign_up, name="sign_up"),
    path("schulungen/anmeldung/<uuid:sign_up_id>/abmelden/", views.sign_off, name="sign_off"),
    path("schulungen/anmeldung/<uuid:sign_up_id>/bescheinigung.pdf", views.participation, name="participation"),
    # requests for help
    path("gesucht/", views.requests, name="requests"),
    path("gesucht/<uuid:request_id>/antwort/", views.say, name="say"),
    # circles
    path("kreis/", views.circles, name="circles"),
    # details
    path("angaben/", views.data, name="data"),
    path("angaben/einwilligung/", views.consents, name="consents"),
    path("angaben/kalender/", views.calendar, name="calendar"),
    path("angaben/kalender/beenden/", views.end_calendar, name="end_calendar"),
    path("angaben/gespeichert/", views.stored, name="stored"),
    path("angaben/gespeichert.json", views.stored_json, name="stored_json"),
    path("angaben/gespeichert.txt", views.stored_text, name="stored_text"),
    path("angaben/loeschung/", views.erase, name="erase"),
    path("angaben/mitmachen/", views.part, name="part"),
    path("kalender/<slug:county>/<str:secret>.ics", views.feed, name="feed"),
]
