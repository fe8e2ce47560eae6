"""Application configuration of the consultations room."""

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    """The consultations room."""

    name = "geleit.consultations"
