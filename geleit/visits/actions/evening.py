"""What nobody finished during the day ends by night, so that no counter begins with yesterday's number."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from geleit.visits.codes import IN_HOUSE, AppointmentState, StepKind, TicketState
from geleit.visits.models import Appointment, Concern, Step, Ticket

# Whoever was called and not noted any further did not come; whoever waited on went home; whoever sat at the counter was
# served. How long that took nobody knows, so it has no end and is not measured.
ENDS = {
    TicketState.WAITING: TicketState.LEFT,
    TicketState.PARKED: TicketState.LEFT,
    TicketState.CALLED: TicketState.MISSED,
    TicketState.SERVING: TicketState.DONE,
}
_APPOINTMENT = {
    TicketState.CALLED: (AppointmentState.MISSED, StepKind.MISSED),
    TicketState.SERVING: (AppointmentState.SERVED, StepKind.SERVED),
}


@transaction.atomic
def end_days(*, county_id: int, today: date, now: datetime) -> int:
    """End all numbers of days before `today`; returns how many. The same number of statements for any number."""
    left = Ticket.objects.filter(county_id=county_id, day__lt=today, state__in=[state.value for state in IN_HOUSE])
    for state, (becomes, kind) in _APPOINTMENT.items():
        _end_appointments(county_id, left.filter(state=state).values("appointment"), becomes, kind, now)
    return sum(left.filter(state=state).update(state=becomes) for state, becomes in ENDS.items())


def _end_appointments(county_id: int, chosen: Any, becomes: AppointmentState, kind: StepKind, now: datetime) -> None:
    rows = Appointment.objects.filter(county_id=county_id, pk__in=chosen, state=AppointmentState.CONFIRMED)
    ids = list(rows.values_list("pk", flat=True))
    if not ids:
        return
    Appointment.objects.filter(county_id=county_id, pk__in=ids).update(
        state=becomes, ended_at=now, version=F("version") + 1
    )
    Concern.objects.filter(county_id=county_id, appointment__in=ids).update(is_open=False)
    Step.objects.bulk_create(Step(county_id=county_id, appointment_id=one, kind=kind, at=now) for one in ids)
