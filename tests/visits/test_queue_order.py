"""One queue for walk-ins and appointments: its order and the steps of a number."""

from datetime import timedelta

import pytest

from geleit.visits.codes import AppointmentState, TicketState
from geleit.visits.rules.queueing import (
    STEPS,
    Move,
    Standing,
    after,
    check_in_obstacles,
    obstacles,
    order,
    place_of,
)
from tests.conftest import NOW


def at(minutes: float) -> Standing:
    """A walk-in who came some minutes before (negative) or after now."""
    return Standing(NOW + timedelta(minutes=minutes), number=50)


def booked(minutes: float, *, arrived: float) -> Standing:
    """The visitor of an appointment so many minutes from now, who came at `arrived`."""
    place = place_of(NOW + timedelta(minutes=arrived), NOW + timedelta(minutes=minutes))
    return Standing(place.at, number=60, keeps_time=place.keeps_time)


def first(*all_of_them: Standing) -> Standing:
    return min(all_of_them, key=lambda one: order(one, NOW))


# --- order ------------------------------------------------------------------------------------------------------------


def test_who_came_first_is_called_first() -> None:
    assert first(at(-5), at(-20), at(-10)) == at(-20)


def test_an_appointment_goes_before_walk_ins_from_a_little_before_its_hour() -> None:
    patient = at(-90)
    assert first(patient, booked(4, arrived=-10)) != patient
    assert first(patient, booked(6, arrived=-10)) == patient


def test_of_two_appointments_the_earlier_hour_goes_first_whoever_came_first() -> None:
    early, late = booked(-5, arrived=-6), booked(0, arrived=-40)
    assert first(late, early) == early


def test_who_is_late_for_an_appointment_stands_with_the_walk_ins() -> None:
    late = booked(-30, arrived=-1)
    assert not late.keeps_time
    assert first(late, at(-2)) == at(-2)
    assert booked(-30, arrived=-21).keeps_time  # nine minutes late is still in time


def test_whoever_is_urgent_goes_before_everybody() -> None:
    urgent = Standing(NOW, number=99, is_urgent=True)
    assert first(at(-60), booked(0, arrived=-5), urgent) == urgent


def test_an_appointment_whose_hour_has_not_come_waits_behind_walk_ins() -> None:
    assert first(booked(45, arrived=-15), at(0)) == at(0)


# --- steps ------------------------------------------------------------------------------------------------------------


def test_the_usual_way_of_a_number() -> None:
    state: TicketState | None = TicketState.WAITING
    for move in (Move.CALL, Move.AGAIN, Move.START, Move.FINISH):
        assert state is not None
        state = after(state, move)
    assert state == TicketState.DONE


@pytest.mark.parametrize("move", list(Move))
def test_what_is_done_stays_so(move: Move) -> None:
    assert obstacles(TicketState.DONE, move)


def test_every_step_that_is_not_possible_has_a_reason_in_words() -> None:
    for move in Move:
        for state in TicketState:
            assert bool(obstacles(state, move)) == (state not in STEPS[move])
            assert all(len(str(one)) > 10 for one in obstacles(state, move))


def test_nobody_is_called_twice() -> None:
    assert [str(one) for one in obstacles(TicketState.CALLED, Move.CALL)] == ["Diese Nummer ist schon aufgerufen."]


def test_who_comes_after_all_gets_back_into_the_queue() -> None:
    assert after(TicketState.MISSED, Move.RESUME) == TicketState.WAITING
    assert after(TicketState.PARKED, Move.RESUME) == TicketState.WAITING
    assert after(TicketState.LEFT, Move.RESUME) == TicketState.WAITING


# --- announcing an appointment ----------------------------------------------------------------------------------------


def may_check_in(minutes: float, state: AppointmentState = AppointmentState.CONFIRMED) -> bool:
    return not check_in_obstacles(state, starts=NOW + timedelta(minutes=minutes), now=NOW)


def test_one_can_say_that_one_is_there_from_an_hour_before_until_the_evening() -> None:
    assert may_check_in(60)
    assert not may_check_in(61)
    assert may_check_in(-100)
    assert not may_check_in(24 * 60)
    assert not may_check_in(-24 * 60)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (AppointmentState.CONFIRMED, True),
        (AppointmentState.RESERVED, True),
        (AppointmentState.MISSED, True),
        (AppointmentState.CANCELLED, False),
        (AppointmentState.SERVED, False),
        (AppointmentState.EXPIRED, False),
        (AppointmentState.HELD, False),
    ],
)
def test_only_appointments_that_still_count_can_be_announced(state: AppointmentState, expected: bool) -> None:
    assert may_check_in(5, state) is expected
