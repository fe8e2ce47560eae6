"""What an editor of hours and closures is told: that somebody has an appointment in a time that is closed now."""

from datetime import datetime

from django.utils.translation import ngettext

from geleit.core.addresses import address
from geleit.directory.changes import Consequence
from geleit.visits.queries.affected import outside_by_point


def appointments_in_closed_times(county_id: int, office_id: int | None, now: datetime) -> list[Consequence]:
    """One sentence for each point of the office, or of the county, that has appointments in closed times."""
    return [
        Consequence(
            ngettext(
                "%(point)s: %(number)d appointment lies in a closed time",
                "%(point)s: %(number)d appointments lie in closed times",
                one.number,
            )
            % {"point": one.point.name.german, "number": one.number},
            address("appointments:closed_times"),
        )
        for one in outside_by_point(county_id, now=now, office_id=office_id)
    ]
