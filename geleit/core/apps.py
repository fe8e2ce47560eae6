"""Application configuration of the core room."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The core room."""

    name = "geleit.core"
