"""Application configuration of the visits room."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """The visits room."""

    name = "geleit.visits"
