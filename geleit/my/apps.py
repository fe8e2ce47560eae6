"""Application configuration of the room of own pages."""

from django.apps import AppConfig


class MyConfig(AppConfig):
    """A volunteer's own pages."""

    name = "geleit.my"
