"""Giving users a part of the room: a coordinator the own circle, a refugee officer the own municipality."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.core.errors import Refused
from geleit.core.whole import whole
from geleit.directory.models import Municipality
from geleit.volunteers import queries
from geleit.volunteers.models import Coordination, CoordinatorAccess, OfficerPlace


@whole
def give_access(*, coordination: Coordination, user: User, by: Actor, now: datetime, today: date) -> CoordinatorAccess:
    """Say which user the coordinator of a circle is. Raises Refused.

    What the user sees follows from the coordination and the declaration, and ends with them.
    """
    if coordination.valid_to is not None:
        raise Refused(_("This coordination has ended already."))
    if user not in queries.coordinator_users(by.county_id, today=today):
        raise Refused(_("This user does not have the role of a circle coordinator."))
    try:
        with transaction.atomic():
            access = CoordinatorAccess.objects.create(
                county_id=by.county_id, volunteer=coordination.volunteer, user=user, valid_from=today
            )
    except IntegrityError as error:
        raise Refused(_("This person or this user is connected already. Please end that first.")) from error
    _tell("coordinator_access", access.pk, by=by, now=now, fields=["user"])
    return access


@whole
def end_access(*, access: CoordinatorAccess, by: Actor, now: datetime, today: date) -> None:
    """Take the way into the own circle away; doing it twice changes nothing."""
    running = CoordinatorAccess.objects.filter(pk=access.pk, county_id=by.county_id, valid_to=None)
    if running.update(valid_to=max(today, access.valid_from)):
        _tell("coordinator_access", access.pk, by=by, now=now, fields=["valid_to"])


@whole
def give_place(*, user: User, municipality: Municipality, by: Actor, now: datetime, today: date) -> OfficerPlace:
    """Say for which municipality a refugee officer answers. Raises Refused."""
    if user not in queries.officer_users(by.county_id, today=today):
        raise Refused(_("This user does not have the role of a refugee officer."))
    try:
        with transaction.atomic():
            place = OfficerPlace.objects.create(
                county_id=by.county_id, user=user, municipality=municipality, valid_from=today
            )
    except IntegrityError as error:
        raise Refused(_("This user sees this municipality already.")) from error
    _tell("officer_place", place.pk, by=by, now=now, fields=["municipality"])
    return place


@whole
def end_place(*, place: OfficerPlace, by: Actor, now: datetime, today: date) -> None:
    """Take a municipality away from a refugee officer; doing it twice changes nothing."""
    running = OfficerPlace.objects.filter(pk=place.pk, county_id=by.county_id, valid_to=None)
    if running.update(valid_to=max(today, place.valid_from)):
        _tell("officer_place", place.pk, by=by, now=now, fields=["valid_to"])


def _tell(subject: str, key: int, *, by: Actor, now: datetime, fields: list[str]) -> None:
    record(EventKind.MEMBERSHIP_CHANGED, by=by, now=now, subject=subject, subject_id=key, fields=fields)
