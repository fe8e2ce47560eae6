"""Recording who looked: volunteers must be able to rely on it as much as clients."""

from datetime import datetime

from geleit.accounts.actors import Actor
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.volunteers.actions.records import tell
from geleit.volunteers.models import HelperCircle, Training, Volunteer


def note_listing(*, by: Actor, now: datetime) -> None:
    """Somebody saw a list of volunteers."""
    record(EventKind.VOLUNTEERS_LISTED, by=by, now=now)


def note_circle_reading(*, circle: HelperCircle, by: Actor, now: datetime) -> None:
    """Somebody saw a circle with its people."""
    tell(EventKind.CIRCLE_READ, circle, by=by, now=now)


def note_reading(*, volunteer: Volunteer, by: Actor, now: datetime) -> None:
    """Somebody saw the page of a volunteer."""
    tell(EventKind.VOLUNTEER_READ, volunteer, by=by, now=now)


def note_certificate_reading(*, volunteer: Volunteer, by: Actor, now: datetime) -> None:
    """Somebody saw what is recorded of a certificate of conduct."""
    tell(EventKind.CERTIFICATE_READ, volunteer, by=by, now=now)


def note_request(*, volunteer: Volunteer, by: Actor, now: datetime) -> None:
    """Somebody printed the request for the certificate."""
    tell(EventKind.CERTIFICATE_REQUESTED, volunteer, by=by, now=now)


def note_training_reading(*, training: Training, by: Actor, now: datetime) -> None:
    """Somebody saw who takes part in a training."""
    record(EventKind.TRAINING_READ, by=by, now=now, subject="training", subject_id=training.pk)


def note_certifying(*, volunteer: Volunteer, by: Actor, now: datetime) -> None:
    """Somebody printed a certificate or an application of a volunteer."""
    tell(EventKind.VOLUNTEER_CERTIFIED, volunteer, by=by, now=now)


def note_roster_reading(*, by: Actor, now: datetime) -> None:
    """Somebody saw who was on duty."""
    record(EventKind.DUTY_ROSTER_READ, by=by, now=now)
