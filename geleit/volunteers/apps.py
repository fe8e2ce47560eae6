"""Application configuration of the volunteers room."""

from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    """The volunteers room."""

    name = "geleit.volunteers"
