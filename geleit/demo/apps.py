"""Application configuration of the demo room."""

from django.apps import AppConfig
from django.conf import settings


class DemoConfig(AppConfig):
    """The demo room."""

    name = "geleit.demo"

    def ready(self) -> None:
        """In demo mode the sign-in page lists the demo persons."""
        if settings.DEMO_MODE:
            # Models can be imported only once all rooms are loaded.
            from geleit.accounts import signin  # noqa: PLC0415
            from geleit.demo.panel import DEMO_PEOPLE  # noqa: PLC0415

            if DEMO_PEOPLE not in signin.EXTRA:
                signin.EXTRA.append(DEMO_PEOPLE)
