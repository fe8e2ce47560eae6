"""Addresses of technical pages."""

from django.urls import path

from geleit.core import views

app_name = "core"
urlpatterns = [
    path("entwurf/", views.save_draft, name="save_draft"),
    path("entwurf/verwerfen/", views.drop_draft, name="drop_draft"),
    path("noch-da/", views.still_here, name="still_here"),
    path("bausteine/", views.gallery, name="gallery"),
]
