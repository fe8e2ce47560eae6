"""Addresses of the directory room."""

from django.urls import path

from geleit.directory import views

app_name = "directory"
urlpatterns = [path("", views.directory, name="directory")]
