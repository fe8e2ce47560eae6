"""Application configuration of the plans room."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """The plans room."""

    name = "geleit.plans"
