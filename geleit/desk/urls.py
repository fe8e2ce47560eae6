"""Addresses of the desk room."""

from django.urls import path

from geleit.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("suche/", views.search, name="search"),
    # the file of one case; further pages of it belong to other rooms
    path("faelle/<uuid:case_id>/", views.case_file, name="case_file"),
    # the team lead's pages
    path("team/", views.team, name="team"),
    path("team/faelle/", views.team_cases, name="team_cases"),
    path("team/<uuid:case_id>/zuweisen/", views.assign, name="assign"),
    # who looked at a file
    path("zugriffe/", views.file_access_search, name="file_access_search"),
    path("zugriffe/<uuid:case_id>/", views.file_access, name="file_access"),
    # help
    path("hilfe/", views.handbook, name="handbook"),
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
]
