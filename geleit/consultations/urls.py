"""Addresses of the consultations room."""

from django.urls import path

from geleit.consultations import views

app_name = "consultations"
urlpatterns = [
    path("neu/", views.new, name="new"),
    path("neu/<uuid:case_id>/", views.new_for, name="new_for"),
    path("fall/<uuid:case_id>/", views.for_case, name="for_case"),
    path("fall/<uuid:case_id>/brief/", views.letter, name="letter"),
    path("<uuid:consultation_id>/", views.detail, name="detail"),
    path("<uuid:consultation_id>/berichtigen/", views.correct, name="correct"),
]
