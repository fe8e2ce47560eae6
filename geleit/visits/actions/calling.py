"""What staff at a counter do with numbers: call, start, finish, put aside, send on.

Two colleagues never call the same number: whoever wants the next one skips those somebody is just calling, and whoever
wants a certain one waits and is told that it is gone.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from geleit.accounts.actors import Actor
from geleit.core import clock
from geleit.core.errors import Refused
from geleit.core.whole import whole
from geleit.visits.actions.queue import next_number, raise_version, tell
from geleit.visits.codes import IN_HOUSE, AppointmentState, StepKind, TicketState
from geleit.visits.models import Appointment, Concern, Counter, Offer, Step, Ticket
from geleit.visits.queries.queue_rows import services_at
from geleit.visits.rules.queueing import Move, after, obstacles

_BUSY = _("There is somebody at this counter still. Please finish with number %(number)s first.")
_AT_COUNTER = (TicketState.CALLED.value, TicketState.SERVING.value)


@whole
def call_next(*, counter: Counter, by: Actor, now: datetime) -> Ticket:
    """Call whoever is next among those this counter is there for. Raises Refused when nobody waits for it."""
    _free(counter, by, now)
    ticket = _queue(counter, now).select_for_update(skip_locked=True, of=("self",)).first()
    if ticket is None:
        raise Refused(_nobody(counter, now))
    return _call(ticket, counter, by, now)


@whole
def call_this(*, ticket: Ticket, counter: Counter, by: Actor, now: datetime) -> Ticket:
    """Call a certain number to a counter of its point. Raises Refused when a colleague was quicker."""
    row = _stepped(ticket, Move.CALL)
    if row.point_id != counter.point_id or row.day != clock.local(now).date():
        raise Refused(_("This number belongs to another queue."))
    _free(counter, by, now)
    return _call(row, counter, by, now)


@whole
def call_again(*, ticket: Ticket, by: Actor, now: datetime) -> Ticket:
    """Call a number once more. Raises Refused."""
    row = _stepped(ticket, Move.AGAIN)
    row.calls, row.called_at = row.calls + 1, now
    return _moved(row, Move.AGAIN, by, now, ["calls", "called_at"])


@whole
def put_back(*, ticket: Ticket, by: Actor, now: datetime) -> Ticket:
    """Take a call back: the number waits again where it stood. Raises Refused."""
    row = _stepped(ticket, Move.PUT_BACK)
    row.counter = row.called_at = None
    return _moved(row, Move.PUT_BACK, by, now, ["state", "counter", "called_at"])


@whole
def start(*, ticket: Ticket, by: Actor, now: datetime) -> Ticket:
    """Somebody came to the counter. Raises Refused."""
    row = _stepped(ticket, Move.START)
    row.started_at, row.served_by_id = now, by.user_id
    return _moved(row, Move.START, by, now, ["state", "started_at", "served_by"])


@whole
def finish(*, ticket: Ticket, by: Actor, now: datetime) -> Ticket:
    """The visit is over; an appointment was attended. Raises Refused."""
    row = _stepped(ticket, Move.FINISH)
    row.ended_at = now
    _appointment_ends(row, AppointmentState.SERVED, by, now)
    return _moved(row, Move.FINISH, by, now, ["state", "ended_at"])


@whole
def miss(*, ticket: Ticket, by: Actor, now: datetime) -> Ticket:
    """Nobody came when the number was called; an appointment was not attended. Raises Refused."""
    row = _stepped(ticket, Move.MISS)
    row.ended_at = now
    _appointment_ends(row, AppointmentState.MISSED, by, now)
    return _moved(row, Move.MISS, by, now, ["state", "ended_at"])


@whole
def park(*, ticket: Ticket, by: Actor, now: datetime) -> Ticket:
    """Put a number aside: somebody fetches a paper, pays, fills in a form. Raises Refused."""
    row = _stepped(ticket, Move.PARK)
    row.counter = row.started_at = None
    return _moved(row, Move.PARK, by, now, ["state", "counter", "started_at"])


@whole
def resume(*, ticket: Ticket, by: Actor, now: datetime) -> Ticket:
    """Put a number back into the queue that was put aside or for which nobody came. Raises Refused.

    It stands where it stood, so it is soon called.
    """
    row = _stepped(ticket, Move.RESUME)
    if row.ended_at is not None:  # nobody had come
        _appointment_goes_on(row, by, now)
    row.counter = row.ended_at = row.called_at = row.started_at = None
    fields = ["state", "counter", "ended_at", "called_at", "started_at"]
    return _moved(row, Move.RESUME, by, now, fields)


@whole
def redirect(*, ticket: Ticket, offer: Offer, counter: Counter | None = None, by: Actor, now: datetime) -> Ticket:
    """Send somebody on: to another service, to a certain counter, or with a new number to another point.

    `offer` names the point and the service. The place in the queue is kept. Raises Refused.
    """
    row = _stepped(ticket, Move.REDIRECT)
    if counter is not None and counter.point_id != offer.point_id:
        raise Refused(_("This counter belongs to another place."))
    before = row.point_id
    row.offer, row.service_id, row.wanted_counter = offer, offer.service_id, counter
    row.counter = row.called_at = row.started_at = None
    fields = ["offer", "service", "wanted_counter", "state", "counter", "called_at", "started_at"]
    if offer.point_id != before:
        raise_version(row.county_id, [before, offer.point_id], row.day)  # both days are locked, always in one order
        row.number, row.letter = next_number(by.county_id, offer.point_id, row.day), offer.letter
        row.point_id = offer.point_id
        fields += ["number", "letter", "point"]
    return _moved(row, Move.REDIRECT, by, now, fields, [before])


@whole
def follow_appointment(*, appointment: Appointment, attended: bool, by: Actor, now: datetime) -> None:
    """End the numbers of an appointment that was settled at the desk, so that nobody calls them any more."""
    there = Ticket.objects.filter(county_id=by.county_id, appointment=appointment, state__in=IN_HOUSE)
    move = Move.SETTLE if attended else Move.LEAVE
    for row in there.select_for_update(of=("self",)):
        state = after(row.state, move)
        if state is not None:
            row.state, row.ended_at = state, now
            _moved(row, move, by, now, ["state", "ended_at"])


# --- inside -----------------------------------------------------------------------------------------------------------


def _stepped(ticket: Ticket, move: Move) -> Ticket:
    """The number as it stands now with the state that follows, kept from others. Raises Refused."""
    row = Ticket.objects.select_for_update(of=("self",)).get(pk=ticket.pk, county_id=ticket.county_id)
    state = after(row.state, move)
    if state is None:
        raise Refused(obstacles(row.state, move))
    row.state = state
    return row


def _queue(counter: Counter, now: datetime) -> QuerySet[Ticket]:
    """Whoever this counter may call, in the order of `rules.queueing.order`."""
    services = services_at(counter, now)
    mine = Q(wanted_counter=counter)
    if services is None:
        mine |= Q(wanted_counter=None)
    else:
        mine |= Q(wanted_counter=None, service__in=services)
    is_due = Case(
        When(keeps_time=True, place_at__lte=now, then=Value(True)), default=Value(False), output_field=BooleanField()
    )
    return _waiting(counter, now).filter(mine).order_by("-is_urgent", is_due.desc(), F("place_at"), "number")


def _waiting(counter: Counter, now: datetime) -> QuerySet[Ticket]:
    return Ticket.objects.filter(
        county_id=counter.county_id,
        point_id=counter.point_id,
        day=clock.local(now).date(),
        state=TicketState.WAITING,
    )


def _nobody(counter: Counter, now: datetime) -> str:
    if _waiting(counter, now).exists():
        return str(_("Nobody waits for what this counter does. You can call somebody from the list."))
    return str(_("Nobody is waiting."))


def _free(counter: Counter, by: Actor, now: datetime) -> None:
    """Raise Refused while somebody is at the counter; a number forgotten on an earlier day is ended."""
    there = Ticket.objects.filter(county_id=by.county_id, counter=counter, state__in=_AT_COUNTER)
    today = clock.local(now).date()
    for one in there.select_for_update(of=("self",)):
        if one.day == today:
            raise Refused(_BUSY % {"number": f"{one.letter}{one.number}"})
        # Without an end, because nobody knows it: such a visit is not measured.
        one.state = TicketState.DONE if one.state == TicketState.SERVING else TicketState.MISSED
        one.save(update_fields=["state"])


def _call(row: Ticket, counter: Counter, by: Actor, now: datetime) -> Ticket:
    row.state, row.counter, row.called_at, row.calls = TicketState.CALLED, counter, now, row.calls + 1
    row.started_at = None
    try:
        with transaction.atomic():
            row.save(update_fields=["state", "counter", "called_at", "calls", "started_at"])
    except IntegrityError:  # pressed twice at the same counter in the same moment
        raise Refused(_("Somebody is called to this counter already.")) from None
    return _moved(row, Move.CALL, by, now, [])


def _moved(
    row: Ticket, move: Move, by: Actor, now: datetime, fields: Sequence[str], others: Sequence[int] = ()
) -> Ticket:
    if fields:
        row.save(update_fields=list(fields))
    raise_version(row.county_id, [row.point_id, *others], row.day)
    tell(row, move.value, by=by, now=now)
    return row


def _appointment_ends(row: Ticket, state: AppointmentState, by: Actor, now: datetime) -> None:
    """An appointment follows its number."""
    open_ones = [AppointmentState.CONFIRMED, AppointmentState.RESERVED, AppointmentState.MISSED]
    if _appointment_becomes(row, open_ones, state, now):
        kind = StepKind.SERVED if state == AppointmentState.SERVED else StepKind.MISSED
        Concern.objects.filter(county_id=row.county_id, appointment__tickets=row.pk).update(is_open=False)
        _step(row, kind, by, now)


def _appointment_goes_on(row: Ticket, by: Actor, now: datetime) -> None:
    """Somebody came after all."""
    if _appointment_becomes(row, [AppointmentState.MISSED], AppointmentState.CONFIRMED, None):
        _step(row, StepKind.REOPENED, by, now)


def _appointment_becomes(
    row: Ticket, was: Sequence[AppointmentState], state: AppointmentState, ended_at: datetime | None
) -> bool:
    """Whether the appointment's state changed. One given up whose place somebody else took since stays as it is."""
    found = Appointment.objects.filter(county_id=row.county_id, tickets=row.pk, state__in=was)
    try:
        with transaction.atomic():
            values = {"held_until": None, "ended_at": ended_at, "version": F("version") + 1}
            return bool(found.exclude(state=state).update(state=state, **values))
    except IntegrityError:
        return False


def _step(row: Ticket, kind: StepKind, by: Actor, now: datetime) -> None:
    if row.appointment is not None:
        Step.objects.create(county_id=row.county_id, appointment=row.appointment, kind=kind, at=now, by_id=by.user_id)
