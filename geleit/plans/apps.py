"""Application configuration of the plans room."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """The plans room."""

    name = "geleit.plans"

    def ready(self) -> None:
        """Tell the cases room that a plan may still run when a case is closed."""
        # Models can be imported only once all rooms are loaded.
        from geleit.cases.actions.closing import UNFINISHED  # noqa: PLC0415
        from geleit.plans.actions.closing import RUNNING_PLAN  # noqa: PLC0415

        if RUNNING_PLAN not in UNFINISHED:
            UNFINISHED.append(RUNNING_PLAN)
