"""Links of invitation as their readers find them."""

from dataclasses import dataclass
from datetime import date

from geleit.core import wall
from geleit.visits.codes import AppointmentState
from geleit.visits.models import Appointment, Invitation
from geleit.visits.rules.booking import OPEN_STATES
from geleit.visits.secrets import hash_of

# A place that ran out or was cancelled leaves the invitation as good as new.
_USED = (*OPEN_STATES, AppointmentState.SERVED, AppointmentState.MISSED)


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that can be used, with the keys of its point and its service."""

    row: Invitation
    point_key: str
    service_key: str


def invited_by(county_id: int, secret: str, today: date) -> Invited | None:
    """The invitation whose link carries this secret; None where there is none, or it is over or used.

    Opens its row to the rest of the transaction, for the role of the public pages. Three statements.
    """
    secret_hash = hash_of(secret)
    wall.show_secret(secret_hash)
    rows = Invitation.objects.filter(county_id=county_id, secret_hash=secret_hash, valid_to__gte=today)
    row = rows.select_related("offer__point", "offer__service").first()
    if row is None or row.offer.point.closed_at is not None:
        return None
    if Appointment.objects.filter(county_id=county_id, invitation=row, state__in=_USED).exists():
        return None
    return Invited(row, row.offer.point.key, row.offer.service.key)
