"""Application configuration of the portal room."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The portal room."""

    name = "geleit.portal"

    def ready(self) -> None:
        """Let the kept copies of public pages hear of every change of a published fact."""
        from geleit.directory.changes import LISTENERS  # noqa: PLC0415 - models are not ready before
        from geleit.portal.actions.publishing import public_facts_changed  # noqa: PLC0415

        if public_facts_changed not in LISTENERS:
            LISTENERS.append(public_facts_changed)
