"""Addresses of the people room, below /personen/."""

from django.urls import path

from geleit.people import views

app_name = "people"
urlpatterns = [
    # somebody new
    path("neu/", views.register, name="register"),
    path("neu/angaben/", views.enter, name="enter"),
    # master data
    path("<uuid:person_id>/stammdaten/", views.edit, name="edit"),
    # dated histories
    path("<uuid:person_id>/lebenslage/", views.facts, name="facts"),
    path("<uuid:person_id>/lebenslage/<slug:history>/neu/", views.record, name="record"),
    path("<uuid:person_id>/lebenslage/<slug:history>/<uuid:entry_id>/berichtigen/", views.correct, name="correct"),
    path("<uuid:person_id>/lebenslage/<slug:history>/<uuid:entry_id>/beenden/", views.end, name="end"),
    # family
    path("<uuid:person_id>/familie/", views.family, name="family"),
    path("<uuid:person_id>/familie/hinzufuegen/", views.add_relative, name="add_relative"),
    path("<uuid:person_id>/familie/neu/", views.register_relative, name="register_relative"),
    path("<uuid:person_id>/familie/beziehung/", views.relate, name="relate"),
    path("<uuid:person_id>/familie/<uuid:other_id>/trennen/", views.unrelate, name="unrelate"),
    path("<uuid:person_id>/familie/auszug/", views.leave, name="leave"),
    path("<uuid:person_id>/familie/umzug/", views.family_move, name="family_move"),
    # protected address
    path("<uuid:person_id>/geschuetzte-adresse/", views.protected_address, name="protected_address"),
    path("<uuid:person_id>/schutz/", views.protect, name="protect"),
    path("<uuid:person_id>/schutz/beenden/", views.lift_protection, name="lift_protection"),
]
