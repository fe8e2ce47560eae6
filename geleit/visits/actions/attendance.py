"""What became of an appointment: somebody came, or did not. Used at the desk and by the queue."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from geleit.core.errors import Refused, Stale
from geleit.visits.actions.places import tidy
from geleit.visits.codes import AppointmentState, StepKind
from geleit.visits.models import Appointment, Step
from geleit.visits.rules.booking import obstacles_to_step
from geleit.visits.rules.days import BERLIN


@transaction.atomic
def mark_attended(*, appointment: Appointment, now: datetime, by: int | None = None, version: int = 0) -> None:
    """Somebody came. A second time changes nothing.

    `version` is the one that was seen; 0 does not ask. Raises Refused where the appointment cannot become that, Stale
    where it was changed since.
    """
    _mark(appointment, AppointmentState.SERVED, StepKind.SERVED, now=now, by=by, version=version)


@transaction.atomic
def mark_missed(*, appointment: Appointment, now: datetime, by: int | None = None, version: int = 0) -> None:
    """Nobody came; the rest of the place is free. Raises Refused before the appointment begins, Stale as above."""
    if now < appointment.during.lower:
        raise Refused(_("The appointment has not begun yet."))
    _mark(appointment, AppointmentState.MISSED, StepKind.MISSED, now=now, by=by, version=version)


@transaction.atomic
def reopen(*, appointment: Appointment, now: datetime, by: int | None = None, version: int = 0) -> None:
    """Take back on the same day what was marked by mistake.

    Raises Refused on another day, and where somebody else has the place, or this person another open appointment, by
    now; Stale where it was changed since.
    """
    if appointment.during.lower.astimezone(BERLIN).date() != now.astimezone(BERLIN).date():
        raise Refused(_("This can be taken back on the day of the appointment only."))
    row = _locked(appointment, version)
    if row.state == AppointmentState.CONFIRMED:
        return
    _check(row, AppointmentState.CONFIRMED, now)
    _save(row, AppointmentState.CONFIRMED, None, now)
    _open_concerns(row)
    _step(row, StepKind.REOPENED, now, by)


def _mark(
    appointment: Appointment, state: AppointmentState, kind: StepKind, *, now: datetime, by: int | None, version: int
) -> None:
    row = _locked(appointment, version, but=state)
    if row.state == state:
        return
    _check(row, state, now)
    _save(row, state, now, now)
    row.concerns.update(is_open=False)
    _step(row, kind, now, by)


def _locked(appointment: Appointment, version: int, *, but: str = "") -> Appointment:
    row = Appointment.objects.select_for_update(of=("self",)).get(county_id=appointment.county_id, pk=appointment.pk)
    if version and row.version != version and row.state != but:
        raise Stale(_("The appointment was changed in the meantime. Please look at it again."))
    return row


def _check(row: Appointment, state: AppointmentState, now: datetime) -> None:
    obstacles = obstacles_to_step(row.state, state, held_until=row.held_until, now=now)
    if obstacles:
        raise Refused(obstacles)


def _save(row: Appointment, state: AppointmentState, ended_at: datetime | None, now: datetime) -> None:
    """Write the state. Who was marked as missed lost the place: it is taken again only if nobody else has it."""
    if row.state == AppointmentState.MISSED:
        tidy(row.county_id, [row.counter_id], row.during, now)
    row.state, row.ended_at, row.wishes_earlier_since = state, ended_at, None
    row.version += 1
    try:
        with transaction.atomic():
            row.save(update_fields=["state", "ended_at", "wishes_earlier_since", "version"])
    except IntegrityError:
        raise Refused(_("Somebody else has this place by now. Please give the visitor another time.")) from None


def _open_concerns(row: Appointment) -> None:
    try:
        with transaction.atomic():
            row.concerns.exclude(person_key="").update(is_open=True)
    except IntegrityError:
        raise Refused(_("This person already has an open appointment for this concern.")) from None


def _step(row: Appointment, kind: StepKind, now: datetime, by: int | None) -> None:
    Step.objects.bulk_create([Step(county_id=row.county_id, appointment=row, kind=kind, at=now, by_id=by)])
