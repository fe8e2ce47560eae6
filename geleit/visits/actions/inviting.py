"""Keeping a place for somebody who came with a link of invitation."""

from datetime import datetime

from django.db import transaction

from geleit.core import wall
from geleit.visits import secrets
from geleit.visits.actions.places import Held, PlaceWanted, keep_place
from geleit.visits.models import Appointment, Invitation


@transaction.atomic
def keep_invited_place(*, invitation: Invitation, wanted: PlaceWanted, now: datetime) -> Held:
    """Keep a place out of the contingent for invitations and note whose it is.

    Raises PlaceTaken and Refused as `keep_place`.
    """
    held = keep_place(county_id=invitation.county_id, wanted=wanted, now=now)
    wall.show_secret(secrets.hash_of(held.secret))
    Appointment.objects.filter(county_id=invitation.county_id, pk=held.id).update(invitation=invitation)
    return held
