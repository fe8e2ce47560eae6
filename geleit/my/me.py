"""The volunteer who is signed in."""

from dataclasses import dataclass
from datetime import date, datetime

from geleit.accounts.actors import Actor, Grant
from geleit.accounts.models import County
from geleit.accounts.roles import Role
from geleit.core import clock
from geleit.my.models import OwnSession
from geleit.volunteers.models import Volunteer


@dataclass(frozen=True)
class Me:
    """Somebody on the own pages, and when."""

    county: County
    volunteer: Volunteer
    session: OwnSession
    actor: Actor
    now: datetime

    @property
    def today(self) -> date:
        """The present day in Germany."""
        return clock.local(self.now).date()


def actor_of(county: County, volunteer: Volunteer) -> Actor:
    """The volunteer as somebody who acts. The trail names the role and, as subject, the volunteer; there is no user."""
    return Actor(
        user_id=0,
        county_id=county.pk,
        display_name=volunteer.full_name,
        county_name=county.name,
        land=county.land,
        grants=(Grant(Role.VOLUNTEER, 0),),
    )
