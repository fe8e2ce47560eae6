"""How long a link and a session hold, and what a volunteer may change alone."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from geleit.my.codes import Part
from geleit.volunteers.codes import VolunteerState

LINK_MINUTES = 30
# No more links than these in that time: a stranger who knows an address cannot fill its mailbox.
MOST_LINKS, LINKS_WITHIN = 3, timedelta(minutes=15)
# Shorter than for staff: these pages are opened on telephones and computers of families.
IDLE_MINUTES = 10
SESSION_HOURS = 2
# Who may sign in at all.
PRESENT = (
    VolunteerState.PROSPECT,
    VolunteerState.CONTACTED,
    VolunteerState.INTERVIEW,
    VolunteerState.ACTIVE,
    VolunteerState.DORMANT,
)
PARTS: dict[str, tuple[Part, ...]] = {
    VolunteerState.ACTIVE: (Part.PAUSE, Part.LEAVE),
    VolunteerState.DORMANT: (Part.RETURN, Part.LEAVE),
}
STATE_AFTER = {
    Part.PAUSE: VolunteerState.DORMANT,
    Part.RETURN: VolunteerState.ACTIVE,
    Part.LEAVE: VolunteerState.LEFT,
}


def is_session_over(*, started_at: datetime, active_at: datetime, now: datetime) -> bool:
    """Whether a session rested too long or is too old."""
    return now - active_at > timedelta(minutes=IDLE_MINUTES) or now - started_at > timedelta(hours=SESSION_HOURS)


def parts(state: str) -> tuple[Part, ...]:
    """What somebody in a state can choose; who is not active yet can leave."""
    return PARTS.get(state, (Part.LEAVE,))


def obstacles_to_part(part: str, *, state: str, coordinates: bool) -> list[str]:
    """Why somebody cannot pause, come back or leave alone."""
    if part not in parts(state):
        return [_("This is not possible at the moment.")]
    if part == Part.LEAVE and coordinates:
        return [
            _("You coordinate a helper circle. Please talk to the integration guide first, so that somebody follows.")
        ]
    return []


def obstacles_to_own_hours(state: str) -> list[str]:
    """Why somebody cannot enter hours on the own pages."""
    if state in {VolunteerState.ACTIVE, VolunteerState.DORMANT}:
        return []
    return [_("You can enter hours as soon as the integration guide has noted that you are active.")]


def obstacles_to_own_sign_up(*, cancelled: bool, deadline: date, today: date) -> list[str]:
    """Why somebody cannot sign up for a training on the own pages."""
    if cancelled:
        return [_("The training is cancelled.")]
    if today > deadline:
        return [_("The deadline was %(day)s. Please call the integration guide.") % {"day": f"{deadline:%d.%m.%Y}"}]
    return []


def obstacles_to_own_sign_off(*, starts_on: date, today: date) -> list[str]:
    """Why somebody cannot sign off on the own pages."""
    return [] if today < starts_on else [_("The training has begun. Please call the integration guide.")]
