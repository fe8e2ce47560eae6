"""Application configuration of the visits room."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """The visits room."""

    name = "geleit.visits"

    def ready(self) -> None:
        """Let the plan of appointments hear of every change of opening hours, closures and rules."""
        from geleit.directory.changes import CONSEQUENCES, LISTENERS  # noqa: PLC0415 - models are not ready before
        from geleit.visits.actions.planning import plan_changed  # noqa: PLC0415
        from geleit.visits.actions.posting import POSTERS  # noqa: PLC0415
        from geleit.visits.consequences import appointments_in_closed_times  # noqa: PLC0415
        from geleit.visits.mails import post  # noqa: PLC0415

        if post not in POSTERS:
            POSTERS.append(post)
        if plan_changed not in LISTENERS:
            LISTENERS.append(plan_changed)
        if appointments_in_closed_times not in CONSEQUENCES:
            CONSEQUENCES.append(appointments_in_closed_times)
