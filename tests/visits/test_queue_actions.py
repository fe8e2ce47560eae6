"""Numbers taken, called and ended; what staff and visitors may do with them."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from geleit.accounts.actors import Actor
from geleit.accounts.models import County, User
from geleit.audit.models import Event
from geleit.core.errors import Refused
from geleit.visits.actions import calling, desk, end_days, queue
from geleit.visits.codes import AppointmentState, CancelReason, StepKind, TicketOrigin, TicketState
from geleit.visits.models import Appointment, Concern, QueueDay, Step, Ticket
from geleit.visits.queries.queue import ticket_of_secret
from geleit.visits.secrets import hash_of
from tests.conftest import NOW
from tests.visits.queue_house import Room, make_room, staff

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def room(heilbronn: County) -> Room:
    return make_room(heilbronn)


@pytest.fixture
def by(frieda: User, acting: Callable[[User], Actor]) -> Actor:
    """The front desk at work."""
    return acting(frieda)


def refusal(refused: pytest.ExceptionInfo[Refused]) -> str:
    return " ".join(refused.value.messages)


# --- taking a number --------------------------------------------------------------------------------------------------


def test_numbers_count_up_over_all_services(room: Room) -> None:
    assert [room.take(offer).ticket.shown for offer in (room.cars, room.papers, room.cars)] == ["A1", "B2", "A3"]


def test_the_next_day_begins_with_one(room: Room) -> None:
    room.take()
    assert room.take(now=NOW + timedelta(days=1)).ticket.number == 1


def test_the_same_form_gives_the_same_number_and_the_same_address(room: Room) -> None:
    key = uuid4()
    first, again = room.take(form_key=key), room.take(form_key=key)
    assert (again.ticket, again.secret, again.is_new) == (first.ticket, first.secret, False)
    assert Ticket.objects.count() == 1


def test_only_the_hash_of_the_secret_is_kept(room: Room) -> None:
    taken = room.take()
    assert len(taken.secret) == 22  # 128 bits
    kept = Ticket.objects.values().get()
    assert kept["secret_hash"] == hash_of(taken.secret)
    assert taken.secret not in str(kept)
    assert taken.secret != room.take().secret


def test_what_was_told_is_kept_to_be_compared_later(room: Room) -> None:
    staff(room, room.one)
    assert room.take().ticket.told_wait_to == 0
    for _number in range(4):
        last = room.take().ticket
    assert last.told_wait_from is not None
    assert last.told_wait_to is not None
    assert last.told_wait_from >= 10


def test_after_the_end_of_the_issue_there_is_no_number_and_a_sentence(room: Room, by: Actor) -> None:
    queue.end_issue(point=room.point, by=by, now=NOW)
    with pytest.raises(Refused) as refused:
        room.take()
    assert refusal(refused) == "Heute werden keine Nummern mehr ausgegeben."
    queue.reopen_issue(point=room.point, by=by, now=NOW)
    assert room.take().is_new


def test_outside_of_the_hours_there_is_no_number(room: Room) -> None:
    with pytest.raises(Refused) as refused:
        room.take(now=NOW + timedelta(hours=3))
    assert refusal(refused) == "Zu dieser Zeit werden keine Nummern ausgegeben."
    with pytest.raises(Refused) as refused:
        room.take(now=NOW - timedelta(hours=3))
    assert refusal(refused) == "Es werden noch keine Nummern ausgegeben."


def test_when_the_rest_of_the_day_is_full_there_is_no_number_but_staff_may(room: Room, by: Actor) -> None:
    staff(room, room.one)
    late = NOW + timedelta(minutes=100)  # 20 minutes before closing
    assert room.take(now=late).is_new
    with pytest.raises(Refused) as refused:
        room.take(now=late)
    assert "füllt den Rest des Tages" in refusal(refused)
    with pytest.raises(Refused):
        room.take(now=late, beyond_end=True)  # a visitor cannot say so
    assert room.take(now=late, beyond_end=True, origin=TicketOrigin.DESK, by=by).is_new


def test_numbers_from_home_only_where_the_place_gives_them(room: Room) -> None:
    with pytest.raises(Refused) as refused:
        room.take(origin=TicketOrigin.HOME)
    assert "nur vor Ort" in refusal(refused)
    room.point.gives_numbers_at_home = True
    room.point.save()
    assert room.take(origin=TicketOrigin.HOME).is_new


def test_forty_persons_in_one_number_are_too_many(room: Room) -> None:
    with pytest.raises(Refused) as refused:
        room.take(quantity=40)
    assert "Höchstens 5" in refusal(refused)


def test_only_staff_can_say_that_somebody_goes_first(room: Room, by: Actor) -> None:
    assert not room.take(is_urgent=True).ticket.is_urgent
    assert room.take(is_urgent=True, origin=TicketOrigin.DESK, by=by).ticket.is_urgent


# --- calling ----------------------------------------------------------------------------------------------------------


def test_from_the_number_to_the_end_of_the_visit(room: Room, by: Actor) -> None:
    room.take()
    called = calling.call_next(counter=room.one, by=by, now=NOW + 5 * MINUTE)
    assert (called.state, called.counter, called.calls) == (TicketState.CALLED, room.one, 1)
    again = calling.call_again(ticket=called, by=by, now=NOW + 6 * MINUTE)
    assert (again.calls, again.called_at) == (2, NOW + 6 * MINUTE)
    calling.start(ticket=called, by=by, now=NOW + 7 * MINUTE)
    done = calling.finish(ticket=called, by=by, now=NOW + 15 * MINUTE)
    assert (done.state, done.started_at, done.ended_at) == (TicketState.DONE, NOW + 7 * MINUTE, NOW + 15 * MINUTE)
    assert done.served_by_id == by.user_id


def test_a_number_a_colleague_called_cannot_be_called_again(room: Room, by: Actor) -> None:
    ticket = room.take().ticket
    calling.call_this(ticket=ticket, counter=room.one, by=by, now=NOW)
    with pytest.raises(Refused) as refused:
        calling.call_this(ticket=ticket, counter=room.two, by=by, now=NOW)
    assert refusal(refused) == "Diese Nummer ist schon aufgerufen."
    with pytest.raises(Refused) as refused:
        calling.call_next(counter=room.two, by=by, now=NOW)
    assert refusal(refused) == "Es wartet niemand."


def test_at_a_counter_there_is_one_visitor_at_a_time(room: Room, by: Actor) -> None:
    first = room.take().ticket
    room.take()
    calling.call_next(counter=room.one, by=by, now=NOW)
    with pytest.raises(Refused) as refused:
        calling.call_next(counter=room.one, by=by, now=NOW)
    assert f"Nummer {first.shown}" in refusal(refused)


def test_a_counter_calls_what_it_is_there_for(room: Room, by: Actor) -> None:
    staff(room, room.one, room.papers)
    cars, papers = room.take(room.cars).ticket, room.take(room.papers).ticket
    assert calling.call_next(counter=room.one, by=by, now=NOW) == papers
    assert calling.call_next(counter=room.two, by=by, now=NOW) == cars
    for one in (papers, cars):
        calling.miss(ticket=one, by=by, now=NOW)
    other = room.take(room.cars).ticket
    with pytest.raises(Refused) as refused:
        calling.call_next(counter=room.one, by=by, now=NOW)
    assert "was dieser Schalter macht" in refusal(refused)
    assert calling.call_this(ticket=other, counter=room.one, by=by, now=NOW).counter == room.one


def test_the_database_calls_in_the_order_of_the_rule(room: Room, by: Actor) -> None:
    walk_in = room.take().ticket
    room.book(NOW + 30 * MINUTE, code="SPAET")
    room.book(NOW + 10 * MINUTE, code="BALD")
    for code in ("SPAET", "BALD"):
        queue.check_in(county_id=room.county.pk, point=room.point, code=code, form_key=uuid4(), now=NOW)
    urgent = room.take(is_urgent=True, origin=TicketOrigin.DESK, by=by).ticket
    moment = NOW + 6 * MINUTE
    expected = [one.ticket.number for one in room.house(moment).waiting]
    called = []
    for _number in range(4):
        row = calling.call_next(counter=room.one, by=by, now=moment)
        called.append(row.number)
        calling.miss(ticket=row, by=by, now=moment)
    assert called == expected == [urgent.number, 3, walk_in.number, 2]


def test_put_aside_and_taken_up_again_the_place_is_kept(room: Room, by: Actor) -> None:
    first, second = room.take().ticket, room.take(now=NOW + MINUTE).ticket
    calling.park(ticket=first, by=by, now=NOW)
    assert calling.call_next(counter=room.one, by=by, now=NOW) == second
    calling.resume(ticket=first, by=by, now=NOW)
    room.take(now=NOW + 2 * MINUTE)
    assert calling.call_next(counter=room.two, by=by, now=NOW) == first


def test_a_call_taken_back_leaves_the_number_where_it_was(room: Room, by: Actor) -> None:
    first = room.take().ticket
    room.take(now=NOW + MINUTE)
    calling.call_this(ticket=first, counter=room.one, by=by, now=NOW)
    calling.put_back(ticket=first, by=by, now=NOW)
    assert calling.call_next(counter=room.one, by=by, now=NOW) == first


def test_a_number_forgotten_yesterday_does_not_block_the_counter(room: Room, by: Actor) -> None:
    old = room.take().ticket
    calling.call_next(counter=room.one, by=by, now=NOW)
    calling.start(ticket=old, by=by, now=NOW)
    tomorrow = NOW + timedelta(days=1)
    new = room.take(now=tomorrow).ticket
    assert calling.call_next(counter=room.one, by=by, now=tomorrow) == new
    old.refresh_from_db()
    assert (old.state, old.ended_at) == (TicketState.DONE, None)


# --- sending on -------------------------------------------------------------------------------------------------------


def test_sent_on_to_a_counter_only_that_one_calls(room: Room, by: Actor) -> None:
    ticket = room.take().ticket
    calling.call_next(counter=room.one, by=by, now=NOW)
    calling.redirect(ticket=ticket, offer=room.papers, counter=room.two, by=by, now=NOW)
    with pytest.raises(Refused):
        calling.call_next(counter=room.one, by=by, now=NOW)
    called = calling.call_next(counter=room.two, by=by, now=NOW)
    assert (called, called.service_id, called.shown) == (ticket, room.papers.service_id, "A1")


def test_sent_on_to_another_place_there_is_a_new_number(room: Room, by: Actor) -> None:
    other = make_room(room.county, key="fuehrerschein")
    other.take()
    ticket = room.take().ticket
    moved = calling.redirect(ticket=ticket, offer=other.papers, by=by, now=NOW)
    assert (moved.point_id, moved.shown) == (other.point.pk, "B2")
    assert room.house().waiting == []
    with pytest.raises(Refused):
        calling.redirect(ticket=moved, offer=other.papers, counter=room.one, by=by, now=NOW)


# --- appointments -----------------------------------------------------------------------------------------------------


def arrive(room: Room, code: str = "KX72") -> Ticket:
    """Somebody types the code at the kiosk."""
    taken = queue.check_in(county_id=room.county.pk, point=room.point, code=code, form_key=uuid4(), now=NOW)
    return taken.ticket


def test_an_appointment_gets_a_number_and_is_attended_when_the_visit_is_over(room: Room, by: Actor) -> None:
    booked = room.book(NOW + 10 * MINUTE)
    ticket = arrive(room, " kx72 ")
    assert (ticket.origin, ticket.keeps_time, ticket.appointment) == (TicketOrigin.APPOINTMENT, True, booked)
    calling.call_next(counter=room.one, by=by, now=NOW)
    calling.start(ticket=ticket, by=by, now=NOW)
    calling.finish(ticket=ticket, by=by, now=NOW + MINUTE)
    booked.refresh_from_db()
    assert (booked.state, booked.ended_at, booked.version) == (AppointmentState.SERVED, NOW + MINUTE, 2)
    assert Step.objects.get().kind == StepKind.SERVED
    assert not Concern.objects.get().is_open


def test_who_does_not_come_when_called_has_not_attended_until_they_come_after_all(room: Room, by: Actor) -> None:
    booked = room.book(NOW)
    ticket = arrive(room)
    calling.call_next(counter=room.one, by=by, now=NOW)
    calling.miss(ticket=ticket, by=by, now=NOW)
    booked.refresh_from_db()
    assert booked.state == AppointmentState.MISSED
    calling.resume(ticket=ticket, by=by, now=NOW)
    booked.refresh_from_db()
    assert (booked.state, booked.ended_at) == (AppointmentState.CONFIRMED, None)
    assert [step.kind for step in Step.objects.order_by("id")] == [StepKind.MISSED, StepKind.REOPENED]


@pytest.mark.parametrize(
    ("what", "state"), [("attended", TicketState.DONE), ("missed", TicketState.LEFT), ("cancelled", TicketState.LEFT)]
)
def test_what_the_desk_says_of_an_appointment_holds_for_its_number(
    room: Room, by: Actor, what: str, state: TicketState
) -> None:
    booked = room.book(NOW)
    ticket = arrive(room)
    booked.refresh_from_db()
    if what == "cancelled":
        desk.cancel(appointment=booked, reason=CancelReason.VISITOR, seen=1, by=by, now=NOW)
    else:
        desk.mark(appointment=booked, what=what, seen=1, by=by, now=NOW)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.ended_at) == (state, NOW)
    with pytest.raises(Refused) as refused:
        calling.call_next(counter=room.one, by=by, now=NOW)
    assert refusal(refused) == "Es wartet niemand."


def test_announced_at_the_kiosk_and_at_the_desk_it_is_one_number(room: Room, by: Actor) -> None:
    room.book(NOW)
    first = arrive(room)
    again = queue.check_in(county_id=room.county.pk, point=room.point, code="KX72", form_key=uuid4(), now=NOW, by=by)
    assert (again.ticket, again.secret, again.is_new) == (first, "", False)


def test_who_was_called_and_comes_to_the_kiosk_then_is_sent_to_the_desk(room: Room, by: Actor) -> None:
    room.book(NOW)
    ticket = arrive(room)
    calling.call_next(counter=room.one, by=by, now=NOW)
    calling.miss(ticket=ticket, by=by, now=NOW)
    with pytest.raises(Refused) as refused:
        arrive(room)
    assert "am Empfang" in refusal(refused)
    later = NOW + 5 * MINUTE
    queue.check_in(county_id=room.county.pk, point=room.point, code="KX72", form_key=uuid4(), now=later, by=by)
    [waiting] = room.house(later).waiting
    assert (waiting.ticket, waiting.ticket.place_at, waiting.ticket.keeps_time) == (ticket, later, False)


@pytest.mark.parametrize("code", ["", "FALSCH", "KX7"])
def test_a_wrong_code_learns_nothing(room: Room, code: str) -> None:
    room.book(NOW)
    other = make_room(room.county, key="fuehrerschein")
    other.book(NOW, code="FALSCH")
    with pytest.raises(Refused) as refused:
        arrive(room, code)
    assert refusal(refused) == "Zu diesem Code gibt es hier keinen Termin."


def test_a_reservation_nobody_confirmed_in_time_is_no_appointment(room: Room) -> None:
    room_for = {"state": AppointmentState.RESERVED, "held_until": NOW - MINUTE}
    booked = room.book(NOW)
    Appointment.objects.filter(pk=booked.pk).update(**room_for)
    with pytest.raises(Refused):
        arrive(room)


# --- what is left behind ----------------------------------------------------------------------------------------------


def test_every_change_raises_the_version_of_the_day(room: Room, by: Actor) -> None:
    seen = []
    ticket = room.take().ticket
    for move in (calling.park, calling.resume):
        seen.append(QueueDay.objects.get().version)
        move(ticket=ticket, by=by, now=NOW)
    calling.call_next(counter=room.one, by=by, now=NOW)
    seen.append(QueueDay.objects.get().version)
    queue.leave(ticket=ticket, now=NOW)
    seen.append(QueueDay.objects.get().version)
    assert seen == sorted(set(seen))


def test_staff_leave_a_trace_visitors_do_not(room: Room, by: Actor) -> None:
    ticket = room.take().ticket
    assert not Event.objects.exists()
    calling.call_next(counter=room.one, by=by, now=NOW)
    event = Event.objects.get()
    assert (event.kind, event.actor_id, event.subject, event.subject_id) == (
        "ticket_changed", by.user_id, "ticket", ticket.pk,
    )  # fmt: skip
    assert event.fields == ["call"]


def test_a_visitor_gives_the_number_back_twice(room: Room) -> None:
    taken = room.take()
    found = ticket_of_secret(room.county.pk, taken.secret)
    assert found is not None
    assert queue.leave(ticket=found, now=NOW).state == TicketState.LEFT
    assert queue.leave(ticket=found, now=NOW).state == TicketState.LEFT


def test_who_is_at_the_counter_cannot_leave_any_more(room: Room, by: Actor) -> None:
    ticket = room.take().ticket
    calling.call_next(counter=room.one, by=by, now=NOW)
    calling.start(ticket=ticket, by=by, now=NOW)
    with pytest.raises(Refused):
        queue.leave(ticket=ticket, now=NOW)


# --- the evening ------------------------------------------------------------------------------------------------------


def test_what_nobody_finished_ends_by_night_and_frees_the_counter(room: Room, by: Actor) -> None:
    waiting, called = room.take().ticket, room.take().ticket
    serving, other = room.take().ticket, room.take().ticket
    calling.call_this(ticket=called, counter=room.one, by=by, now=NOW)
    calling.call_this(ticket=serving, counter=room.two, by=by, now=NOW)
    calling.start(ticket=serving, by=by, now=NOW)
    calling.park(ticket=other, by=by, now=NOW)
    night = NOW + timedelta(hours=17)
    assert end_days(county_id=room.county.pk, today=night.date(), now=night) == 4
    states = [Ticket.objects.get(pk=one.pk).state for one in (waiting, called, serving, other)]
    assert states == [TicketState.LEFT, TicketState.MISSED, TicketState.DONE, TicketState.LEFT]
    assert Ticket.objects.get(pk=serving.pk).ended_at is None, "how long it took nobody knows"
    tomorrow = NOW + timedelta(days=1)
    new = room.take(now=tomorrow).ticket
    assert calling.call_next(counter=room.two, by=by, now=tomorrow).pk == new.pk


def test_the_evening_ends_the_appointment_of_a_number_too(room: Room, by: Actor) -> None:
    booked = room.book(NOW + timedelta(minutes=10))
    taken = queue.check_in(county_id=room.county.pk, point=room.point, code=booked.code, form_key=uuid4(), now=NOW)
    calling.call_this(ticket=taken.ticket, counter=room.one, by=by, now=NOW)
    night = NOW + timedelta(hours=17)
    end_days(county_id=room.county.pk, today=night.date(), now=night)
    booked.refresh_from_db()
    assert booked.state == AppointmentState.MISSED
    assert not Concern.objects.filter(appointment=booked, is_open=True).exists()


def test_the_evening_leaves_today_alone(room: Room) -> None:
    room.take()
    assert end_days(county_id=room.county.pk, today=NOW.date(), now=NOW) == 0


def test_a_code_is_found_however_it_is_typed(room: Room) -> None:
    room.book(NOW + 10 * MINUTE, code="K7F3-QX8M")
    taken = queue.check_in(county_id=room.county.pk, point=room.point, code=" k7f3 qx8m ", form_key=uuid4(), now=NOW)
    assert taken.ticket.appointment is not None
