"""Application configuration of the directory room."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """The directory room."""

    name = "geleit.directory"
