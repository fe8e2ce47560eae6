"""The addresses as they are in demo mode."""

from django.urls import include, path

from geleit.config.urls import handler400, handler403, handler404, handler500
from geleit.config.urls import urlpatterns as normal

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

# First, because the public pages take every address that is left.
urlpatterns = [path("", include("geleit.demo.urls")), *normal]
