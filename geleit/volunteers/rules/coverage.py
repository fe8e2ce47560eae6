"""What everybody may read of who is active where."""

from geleit.volunteers.models import FEWEST_SHOWN


def shown_to_everybody(volunteers: int) -> int | None:
    """The number of volunteers of a municipality; None ("some") where they are so few that one could know who."""
    return volunteers if volunteers == 0 or volunteers >= FEWEST_SHOWN else None
