"""What is known of a queue: who is called, who waits how long, whether numbers are given, who is at work."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from geleit.accounts.actors import Actor
from geleit.accounts.models import County, User
from geleit.core import wall
from geleit.core.multilingual import Text
from geleit.core.remembered import forget_all
from geleit.directory.models import Closure, Hours
from geleit.visits.actions import calling, queue
from geleit.visits.codes import BlockKind, TicketState
from geleit.visits.models import Block, Ticket
from geleit.visits.queries.queue_figures import figures
from geleit.visits.queries.queue_rows import measured
from geleit.visits.rules.issuing import IssueState
from geleit.visits.rules.waiting import AT_ONCE, UNKNOWN, WaitKind
from tests.conftest import NOW, TODAY
from tests.visits.queue_house import SINCE, Room, make_room, staff

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def room(heilbronn: County) -> Room:
    return make_room(heilbronn)


@pytest.fixture
def by(frieda: User, acting: Callable[[User], Actor]) -> Actor:
    """The front desk at work."""
    return acting(frieda)


def at(hour: int, minute: int = 0) -> datetime:
    """A time of the day of the tests as the clock in Germany shows it."""
    return NOW + timedelta(hours=hour - 10, minutes=minute)


# --- the board --------------------------------------------------------------------------------------------------------


def test_the_board_shows_the_latest_call_first(room: Room, by: Actor) -> None:
    for _number in range(3):
        room.take()
    calling.call_next(counter=room.one, by=by, now=NOW)
    calling.call_next(counter=room.two, by=by, now=NOW + MINUTE)
    board = room.house(NOW + 2 * MINUTE)
    assert [(one.ticket.shown, one.counter.name if one.counter else "") for one in board.called] == [
        ("A2", "2"),
        ("A1", "1"),
    ]
    [waiting] = board.waiting
    assert (waiting.ticket.shown, waiting.service.german, waiting.waited_minutes) == ("A3", "Fahrzeug anmelden", 2)


def test_numbers_of_yesterday_wait_for_nothing(room: Room) -> None:
    room.take(now=NOW - timedelta(days=1))
    assert room.house().waiting == []


# --- counters at work -------------------------------------------------------------------------------------------------


def test_without_a_plan_and_without_visitors_nobody_is_at_work(room: Room) -> None:
    house = room.house()
    assert house.counters_at_work == {}
    assert house.wait_for(room.cars) == UNKNOWN


def test_who_is_planned_is_at_work_for_their_services_unless_blocked(room: Room, clara: User, frieda: User) -> None:
    staff(room, room.one, room.papers, user=clara)
    house = room.house()
    assert house.counters_at_work == {room.one.pk: frozenset({room.papers.service_id})}
    assert (house.wait_for(room.papers), house.wait_for(room.cars)) == (AT_ONCE, UNKNOWN)
    away: dict[str, Any] = {"county": room.county, "kind": BlockKind.AWAY, "recorded_at": NOW, "recorded_by": frieda}
    Block.objects.create(user=clara, during=(NOW - MINUTE, NOW + MINUTE), **away)
    assert room.house().counters_at_work == {}
    assert room.house(NOW + 2 * MINUTE).counters_at_work.keys() == {room.one.pk}


def test_a_counter_that_just_finished_somebody_is_at_work_whatever_the_plan_says(room: Room, by: Actor) -> None:
    ticket = room.take().ticket
    calling.call_next(counter=room.two, by=by, now=NOW)
    calling.start(ticket=ticket, by=by, now=NOW)
    calling.finish(ticket=ticket, by=by, now=NOW + MINUTE)
    assert room.house(NOW + 20 * MINUTE).counters_at_work == {room.two.pk: None}
    assert room.house(NOW + 22 * MINUTE).counters_at_work == {}


# --- waits ------------------------------------------------------------------------------------------------------------


def test_who_waits_is_told_a_range_and_who_comes_later_a_longer_one(room: Room, by: Actor) -> None:
    staff(room, room.one)
    for _number in range(5):
        room.take()
    calling.call_next(counter=room.one, by=by, now=NOW)
    house = room.house()
    waits = [one.wait for one in house.waiting]
    assert all(wait.kind == WaitKind.RANGE for wait in waits)
    highs = [wait.high or 0 for wait in waits]
    assert highs == sorted(highs)
    assert (house.wait_for(room.cars).high or 0) > highs[-1]


def test_appointments_still_to_come_are_counted(room: Room) -> None:
    staff(room, room.one)
    before = room.house(at(9)).wait_for(room.cars)
    for minute in (0, 10, 20, 30):
        room.book(at(9, minute), code=f"T{minute}")
    assert before == AT_ONCE
    room.take(now=at(9))
    assert (room.house(at(9, 1)).wait_for(room.cars).high or 0) >= 40


def test_what_lately_took_long_makes_the_expected_wait_longer(room: Room) -> None:
    staff(room, room.one)
    for _number in range(3):
        room.take()
    planned = room.house().wait_for(room.cars).high or 0
    done(room, minutes=25, number=30)
    wait = room.house(NOW).wait_for(room.cars)
    assert planned < 70 < (wait.low or 0)


def done(room: Room, *, minutes: float, number: int) -> None:
    """Visits that were over the day before."""
    yesterday = NOW - timedelta(days=1)
    for place in range(number):
        Ticket.objects.create(
            county=room.county, form_key=uuid4(), point=room.point, day=TODAY - timedelta(days=1), number=place + 1,
            offer=room.cars, service=room.cars.service, origin="kiosk", state=TicketState.DONE,
            secret_hash=uuid4().hex, taken_at=yesterday - 10 * MINUTE, place_at=yesterday, started_at=yesterday,
            ended_at=yesterday + minutes * MINUTE, told_wait_from=5, told_wait_to=15,
        )  # fmt: skip
    forget_all()


# --- the issue of numbers ---------------------------------------------------------------------------------------------


def test_numbers_are_given_while_the_doors_are_open(room: Room) -> None:
    issue = room.house().issue
    assert (issue.state, issue.until) == (IssueState.OPEN, at(12))
    early = room.house(at(7)).issue
    assert (early.state, early.opens_at) == (IssueState.NOT_YET, at(8))
    assert room.house(at(12)).issue.state == IssueState.CLOSED


def test_hours_for_numbers_go_before_hours_for_visits(room: Room) -> None:
    Hours.objects.create(
        county=room.county, office=room.point.office, kind="tickets", syntax="Mo-Fr 08:00-10:30", valid_from=SINCE,
        recorded_at=NOW, released_at=NOW,
    )  # fmt: skip
    assert room.house().issue.until == at(10, 30)
    assert room.house(at(11)).issue.state == IssueState.CLOSED


def test_a_closure_set_a_minute_ago_ends_the_issue(room: Room) -> None:
    Closure.objects.create(
        county=room.county, valid_from=TODAY, valid_to=TODAY, reason=Text("Personalversammlung"), recorded_at=NOW,
        released_at=NOW,
    )  # fmt: skip
    issue = room.house().issue
    assert (issue.state, issue.reason.german) == (IssueState.CLOSED, "Personalversammlung")


def test_a_holiday_has_no_numbers(room: Room) -> None:
    corpus_christi = NOW - timedelta(days=6)
    assert corpus_christi.date() == date(2026, 6, 4)
    assert room.house(corpus_christi).issue.state == IssueState.CLOSED


def test_the_issue_ends_early_for_what_no_longer_fits(room: Room) -> None:
    staff(room, room.one)
    for _number in range(3):
        room.take()
    house = room.house(at(11, 30))
    assert house.issue_for(room.cars).state == IssueState.FULL
    assert room.house(at(10, 30)).issue_for(room.cars).is_open


def test_without_numbers_there_is_no_issue(room: Room) -> None:
    room.point.gives_numbers = False
    room.point.save()
    assert room.house().issue.state == IssueState.NONE


# --- cost -------------------------------------------------------------------------------------------------------------


def test_a_queue_costs_the_same_however_long_it_is(room: Room, django_assert_num_queries: Any) -> None:
    staff(room, room.one)
    staff(room, room.two)
    point = room.fresh()
    for length in (1, 8):
        while len(room.house().waiting) < length:
            room.take(now=at(9))
        room.book(at(11, length * 3), code=f"L{length}")
        measured(point, NOW)  # kept for some minutes
        with django_assert_num_queries(3):
            house = room.house_of(point)
            assert len(house.waiting) == length
            assert all(one.wait for one in house.waiting)
            assert house.issue.is_open


def test_figures_cost_three_statements_and_count(room: Room, django_assert_num_queries: Any) -> None:
    done(room, minutes=20, number=4)
    booked = room.book(NOW - timedelta(hours=1), state="missed")
    room.book(NOW - timedelta(hours=2), code="DA", state="served")
    with django_assert_num_queries(3):
        [june] = figures(room.county.pk, today=TODAY)
    assert (june.month, june.point.german, june.served) == (date(2026, 6, 1), "Zulassungsstelle", 4)
    assert (june.wait_median, june.wait_90, june.service_median, june.told_held) == (10, 10, 20, 1)
    assert (june.appointments, june.missed_rate) == (2, 0.5)
    assert june.lead_days == pytest.approx(3, abs=0.1)
    assert booked.pk


# --- as the public pages ----------------------------------------------------------------------------------------------


def test_the_role_of_the_public_pages_can_do_all_a_visitor_does(room: Room) -> None:
    staff(room, room.one)
    room.book(NOW + 10 * MINUTE)
    assert wall.enter_portal("heilbronn") is not None
    taken = room.take()
    queue.check_in(county_id=room.county.pk, point=room.fresh(), code="KX72", form_key=uuid4(), now=NOW)
    found = room.ticket_of(taken.secret)
    queue.leave(ticket=found, now=NOW)
    assert [one.ticket.shown for one in room.house().waiting] == ["A2"]
    wall.leave_portal()


def test_the_role_of_the_public_pages_cannot_end_the_number_of_somebody_else(room: Room) -> None:
    mine, other = room.take(), room.take()
    assert wall.enter_portal("heilbronn") is not None
    room.ticket_of(mine.secret)
    with pytest.raises(Ticket.DoesNotExist):
        queue.leave(ticket=other.ticket, now=NOW)
    wall.leave_portal()
    other.ticket.refresh_from_db()
    assert other.ticket.state == TicketState.WAITING
