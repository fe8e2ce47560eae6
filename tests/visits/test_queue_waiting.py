"""The expected wait is honest: what was told holds, and it says something."""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heapreplace
from random import Random
from statistics import median

import pytest

from geleit.visits.rules.durations import Durations, Measured
from geleit.visits.rules.waiting import (
    AT_ONCE,
    TURN,
    UNKNOWN,
    Desk,
    Party,
    Queued,
    Wait,
    WaitKind,
    forecast,
    rest_of_day_is_full,
)

CARS, PAPERS = 1, 2
PLANNED = {CARS: 10.0, PAPERS: 15.0}
UNMEASURED = Durations()


def queued(*services: int) -> list[Queued]:
    return [
        Queued(key=place, party=Party(service, PLANNED[service]), rank=(True, place))
        for place, service in enumerate(services)
    ]


# --- what is said -----------------------------------------------------------------------------------------------------


def test_where_nobody_is_ahead_and_a_counter_is_free_it_is_at_once() -> None:
    assert forecast([], [Desk(1)], UNMEASURED, hour=9).for_new(CARS) == AT_ONCE


def test_where_no_counter_is_at_work_nothing_is_promised() -> None:
    told = forecast(queued(CARS), [], UNMEASURED, hour=9)
    assert told.for_new(CARS) == UNKNOWN
    assert told.of(0) == UNKNOWN


def test_a_counter_that_does_something_else_does_not_help() -> None:
    told = forecast([], [Desk(1, frozenset({PAPERS}))], UNMEASURED, hour=9)
    assert told.for_new(CARS) == UNKNOWN
    assert told.for_new(PAPERS) == AT_ONCE


def test_a_range_has_round_ends_and_some_width() -> None:
    told = forecast(queued(CARS, CARS, CARS), [Desk(1, busy=Party(CARS, 10.0), elapsed=3.0)], UNMEASURED, hour=9)
    wait = told.for_new(CARS)
    assert wait.kind == WaitKind.RANGE
    assert wait.low is not None
    assert wait.high is not None
    assert wait.low % 5 == wait.high % 5 == 0
    assert 15 <= wait.low < wait.high <= 70


def test_a_busy_counter_is_never_nought_minutes() -> None:
    wait = forecast([], [Desk(1, busy=Party(CARS, 5.0), elapsed=200.0)], UNMEASURED, hour=9).for_new(CARS)
    assert wait.kind == WaitKind.RANGE
    assert wait.high is not None
    assert wait.high >= 5


def test_the_same_queue_gives_the_same_answer() -> None:
    first, second = (forecast(queued(CARS, PAPERS), [Desk(1)], UNMEASURED, hour=9).for_new(CARS) for _ in range(2))
    assert first == second


def test_everybody_in_the_queue_waits_longer_than_whoever_is_before() -> None:
    told = forecast(queued(*[CARS] * 6), [Desk(1)], UNMEASURED, hour=9)
    highs = [told.of(place).high or 0 for place in range(6)]
    assert highs == sorted(highs)
    assert highs[0] == 0
    assert highs[5] >= 40


def test_a_number_kept_for_a_counter_is_not_called_elsewhere() -> None:
    kept = Queued("kept", Party(CARS, 10.0), (True, 0), only_at=2)
    told = forecast([kept], [Desk(1), Desk(2, busy=Party(CARS, 10.0))], UNMEASURED, hour=9)
    assert told.of("kept").kind == WaitKind.RANGE
    assert told.for_new(CARS) == AT_ONCE


def test_an_appointment_that_is_due_in_between_goes_before() -> None:
    due = Queued("due", Party(PAPERS, 15.0), (True, 99), due_in=5.0, is_here=False)
    without = forecast(queued(CARS), [Desk(1)], UNMEASURED, hour=9).for_new(CARS)
    beside = forecast([*queued(CARS), due], [Desk(1)], UNMEASURED, hour=9).for_new(CARS)
    assert beside.high is not None
    assert without.high is not None
    assert beside.high >= without.high + 10


def test_a_visitor_whose_hour_has_not_come_is_called_early_when_nobody_else_waits() -> None:
    early = Queued("early", Party(CARS, 10.0), (True, 0), due_in=40.0)
    assert forecast([early], [Desk(1)], UNMEASURED, hour=9).of("early") == AT_ONCE


# --- what is measured -------------------------------------------------------------------------------------------------


def measures(minutes: float, *, hour: int = 9, days_ago: float = 1, number: int = 30) -> list[Measured]:
    return [Measured(CARS, hour, minutes, PLANNED[CARS], days_ago)] * number


def test_the_last_weeks_count_more_than_long_ago() -> None:
    known = Durations([*measures(30, days_ago=100), *measures(6, days_ago=2)])
    assert 6 <= known.mean(CARS, 9, 10.0) < 7


def test_an_hour_that_is_slower_is_known() -> None:
    known = Durations([*measures(20, hour=8), *measures(5, hour=11)])
    assert known.mean(CARS, 8, 10.0) == 20
    assert known.mean(CARS, 11, 10.0) == 5
    assert 10 < known.mean(CARS, 14, 10.0) < 15  # never measured: the service at any hour


def test_a_few_measures_are_not_believed_and_forgotten_numbers_do_not_count() -> None:
    assert Durations(measures(60, number=3)).mean(CARS, 9, 10.0) == UNMEASURED.mean(CARS, 9, 10.0)
    assert Durations(measures(600)).mean(CARS, 9, 10.0) == UNMEASURED.mean(CARS, 9, 10.0)


def test_three_persons_take_longer_than_one() -> None:
    known = Durations(measures(12))
    assert known.mean(CARS, 9, 30.0) == pytest.approx(36)


# --- the end of the day -----------------------------------------------------------------------------------------------


def test_numbers_end_early_when_the_rest_of_the_day_is_full() -> None:
    wait = Wait(WaitKind.RANGE, 40, 60)
    assert rest_of_day_is_full(wait, 15, minutes_left=70)
    assert not rest_of_day_is_full(wait, 15, minutes_left=75)
    assert not rest_of_day_is_full(UNKNOWN, 15, minutes_left=5)


# --- honesty ----------------------------------------------------------------------------------------------------------


@dataclass
class InventedDay:
    """A queue at a moment, and what will really happen, which nobody was told."""

    services: list[int]
    busy: list[tuple[int, float, float]]  # service, elapsed, and how long it takes in the end
    takes: list[float]

    def real_wait(self) -> float:
        """First come, first served, by the first counter that is free: written anew, without the code under test."""
        free = [takes - elapsed + TURN for _service, elapsed, takes in self.busy]
        heapify(free)
        for takes in self.takes:
            heapreplace(free, free[0] + takes + TURN)
        return free[0]


def true_minutes(random: Random, service: int) -> float:
    """What a visit takes in the invented office: skewed, and not what was planned."""
    middle = {CARS: 7.0, PAPERS: 19.0}[service]
    return min(max(middle * random.lognormvariate(0.0, 0.55), 1.0), 120.0)


def invented_day(random: Random) -> InventedDay:
    services = random.choices([CARS, PAPERS], [3, 1], k=random.randrange(1, 25))
    busy = []
    for _counter in range(random.randrange(1, 6)):
        service = random.choice([CARS, PAPERS])
        takes = true_minutes(random, service)
        busy.append((service, random.uniform(0, takes), takes))
    return InventedDay(services, busy, [true_minutes(random, service) for service in services])


def test_what_is_told_holds_on_invented_days() -> None:
    random = Random(4711)  # noqa: S311 - invented days
    past = [
        Measured(service, random.randrange(8, 12), true_minutes(random, service), PLANNED[service], day)
        for day in range(1, 40)
        for service in (CARS, CARS, CARS, PAPERS)
        for _visit in range(3)
    ]
    durations = Durations(past)
    held, widths, middles = 0, [], []
    for _day in range(300):
        day = invented_day(random)
        desks = [
            Desk(key, busy=Party(service, PLANNED[service]), elapsed=elapsed)
            for key, (service, elapsed, _takes) in enumerate(day.busy)
        ]
        wait = forecast(queued(*day.services), desks, durations, hour=9).for_new(CARS)
        low, high = ends(wait)
        held += low <= day.real_wait() <= high
        widths.append(high - low)
        middles.append((low + high) / 2)
    assert held >= 225, f"held on {held} of 300 days"
    assert median(widths) <= max(15, median(middles)), (median(widths), median(middles))


def ends(wait: Wait) -> Sequence[int]:
    assert wait.low is not None
    assert wait.high is not None
    return wait.low, wait.high
