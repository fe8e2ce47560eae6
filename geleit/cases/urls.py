"""Addresses of the cases room, below /faelle/."""

from django.urls import path

from geleit.cases import views

app_name = "cases"
urlpatterns = [
    # the caseload
    path("", views.caseload, name="caseload"),
    path("neu/<uuid:person_id>/", views.open_case, name="open"),
    # one case
    path("<uuid:case_id>/verwaltung/", views.administration, name="administration"),
    path("<uuid:case_id>/angaben/", views.change, name="change"),
    path("<uuid:case_id>/verlaengern/", views.extend, name="extend"),
    path("<uuid:case_id>/schliessen/", views.close, name="close"),
    path("<uuid:case_id>/wieder-oeffnen/", views.reopen, name="reopen"),
    path("<uuid:case_id>/ruhen/", views.pause, name="pause"),
    path("<uuid:case_id>/fortsetzen/", views.resume, name="resume"),
    # tasks of a case
    path("<uuid:case_id>/aufgaben/", views.tasks, name="tasks"),
    path("aufgaben/<uuid:task_id>/aendern/", views.change_task, name="change_task"),
    path("aufgaben/<uuid:task_id>/erledigt/", views.complete_task, name="complete_task"),
    path("aufgaben/<uuid:task_id>/wieder-offen/", views.reopen_task, name="reopen_task"),
]
