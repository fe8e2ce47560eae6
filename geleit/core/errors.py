"""Anticipated failures whose message may be shown to the user as it stands."""

from collections.abc import Sequence

from django.utils.functional import Promise


class Refused(Exception):
    """An action was refused by a rule; `obstacles` are sentences for the user."""

    def __init__(self, obstacles: Sequence[str | Promise] | str | Promise) -> None:
        if isinstance(obstacles, (str, Promise)):
            obstacles = [obstacles]
        self.obstacles: list[str | Promise] = list(obstacles)
        super().__init__(type(self).__name__)

    @property
    def messages(self) -> list[str]:
        """The obstacles as plain text in the active language."""
        return [str(obstacle) for obstacle in self.obstacles]


class Stale(Refused):
    """Somebody else saved the same record since this form was opened; nothing was overwritten."""
