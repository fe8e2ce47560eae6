"""Days as bits and the places on them: hand-checked, with the two nights on which the clock jumps."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from geleit.visits.rules.days import BERLIN, bits, day_of, every, fits, run
from geleit.visits.rules.places import (
    Asked,
    BlockedTime,
    StaffedCounter,
    beginnings,
    counters_for,
    moments,
    shifts_of,
)

WEDNESDAY = date(2026, 6, 10)
FORWARD = date(2026, 3, 29)  # at two it is three
BACK = date(2026, 10, 25)  # at three it is two again
OPEN_ALL_DAY = run(0, 300)
PERMIT = 7


def staffed(first: str, last: str, **more: object) -> StaffedCounter:
    """Somebody is at counter 1 every day between two times."""
    values: dict[str, object] = {
        "counter_id": 1,
        "weekdays": 127,
        "time_from": time.fromisoformat(first),
        "time_to": time.fromisoformat(last),
        "valid_from": date(2026, 1, 1),
        "valid_to": None,
        "channels": frozenset({"public"}),
        **more,
    }
    return StaffedCounter(**values)  # type: ignore[arg-type]  # values of the test


def asking(minutes: int, channel: str = "public", services: frozenset[int] = frozenset()) -> Asked:
    """Somebody who can come at any time."""
    return Asked(services, minutes, channel, datetime(2026, 1, 1, tzinfo=UTC), date(2026, 12, 31))


def times(
    on: date, staffings: list[StaffedCounter], minutes: int, *, blocks: tuple[BlockedTime, ...] = (), grid: int = 30
) -> list[str]:
    """The times on a day, with the offset of the clock, so that an hour that comes twice can be told apart."""
    shifts = shifts_of(on, staffings, OPEN_ALL_DAY, blocks, grid)
    found = moments(on, beginnings(on, shifts, {}, asking(minutes), today=date(2026, 1, 1)))
    return [f"{at:%H:%M%z}"[:8] for at in found]


# --- the clock --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("on", "units"), [(WEDNESDAY, 288), (FORWARD, 276), (BACK, 300)])
def test_a_day_has_as_many_units_as_time_that_passes(on: date, units: int) -> None:
    assert day_of(on).units == units


def test_an_hour_that_does_not_exist_is_never_offered() -> None:
    assert times(FORWARD, [staffed("01:00", "04:00")], 30) == ["01:00+01", "01:30+01", "03:00+02", "03:30+02"]


def test_an_hour_that_comes_twice_is_offered_twice_and_told_apart() -> None:
    found = times(BACK, [staffed("01:30", "03:30")], 30)
    assert found == ["01:30+02", "02:00+02", "02:30+02", "02:00+01", "02:30+01", "03:00+01"]


def test_an_appointment_over_the_jump_lasts_as_long_as_it_was_asked_for() -> None:
    shifts = shifts_of(FORWARD, [staffed("01:30", "04:00")], OPEN_ALL_DAY, (), 30)
    found = moments(FORWARD, beginnings(FORWARD, shifts, {}, asking(90), today=WEDNESDAY - timedelta(days=90)))
    assert [f"{at:%H:%M}" for at in found] == ["01:30"], "only half past one to four is ninety minutes long"


@pytest.mark.parametrize("on", [date(2026, 3, 28), FORWARD, date(2026, 3, 30), date(2026, 10, 24), BACK])
def test_nine_to_twelve_is_the_same_on_every_day_of_the_jumping_weeks(on: date) -> None:
    assert [at[:5] for at in times(on, [staffed("09:00", "12:00")], 60, grid=60)] == ["09:00", "10:00", "11:00"]


def test_until_midnight_is_until_the_end_of_the_day() -> None:
    assert times(WEDNESDAY, [staffed("23:00", "23:55")], 30) == ["23:00+02"]


# --- bits -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("free", "units", "starts"),
    [
        (run(0, 12), 4, range(9)),
        (run(0, 3), 4, ()),
        (run(0, 4) | run(5, 20), 4, (0, *range(5, 17))),
        (run(0, 4), 1, range(4)),
        (run(0, 4), 0, ()),
        (0, 3, ()),
        (run(100, 288), 100, range(100, 189)),
    ],
)
def test_where_so_many_units_in_a_row_are_free(free: int, units: int, starts: object) -> None:
    assert list(bits(fits(free, units))) == list(starts)  # type: ignore[call-overload]  # a range or a tuple


def test_fits_agrees_with_looking_at_every_beginning() -> None:
    for free in range(512):
        for units in range(1, 10):
            wanted = [start for start in range(9) if all(free >> start + n & 1 for n in range(units))]
            assert list(bits(fits(free, units))) == wanted


def test_beginnings_are_counted_from_the_beginning_of_the_shift() -> None:
    assert times(WEDNESDAY, [staffed("08:10", "09:00")], 15, grid=15) == ["08:10+02", "08:25+02", "08:40+02"]
    assert list(bits(every(2, 12, 3))) == [2, 5, 8, 11]


# --- which places there are -------------------------------------------------------------------------------------------


def test_what_is_blocked_in_the_middle_leaves_both_sides() -> None:
    block = BlockedTime(
        datetime(2026, 6, 10, 10, 0, tzinfo=BERLIN), datetime(2026, 6, 10, 11, 0, tzinfo=BERLIN), counter_id=1
    )
    found = times(WEDNESDAY, [staffed("09:00", "12:00")], 30, blocks=(block,))
    assert [at[:5] for at in found] == ["09:00", "09:30", "11:00", "11:30"]


def test_a_colleague_who_is_away_takes_only_their_own_shifts_away() -> None:
    block = BlockedTime(
        datetime(2026, 6, 10, 0, 0, tzinfo=BERLIN), datetime(2026, 6, 11, 0, 0, tzinfo=BERLIN), user_id=5
    )
    away, there = staffed("09:00", "10:00", user_id=5), staffed("10:00", "11:00", user_id=6)
    assert [at[:5] for at in times(WEDNESDAY, [away, there], 30, blocks=(block,))] == ["10:00", "10:30"]


def test_outside_the_opening_hours_nobody_is_let_in() -> None:
    day = day_of(WEDNESDAY)
    shifts = shifts_of(WEDNESDAY, [staffed("08:00", "18:00")], day.by_clock(9 * 60, 10 * 60), (), 30)
    found = moments(WEDNESDAY, beginnings(WEDNESDAY, shifts, {}, asking(30), today=WEDNESDAY))
    assert [f"{at:%H:%M}" for at in found] == ["09:00", "09:30"]


@pytest.mark.parametrize(
    ("days_before", "channel", "is_given"),
    [(5, "public", False), (3, "public", True), (5, "case_worker", True), (5, "invitation", False)],
)
def test_a_contingent_is_released_so_many_days_before(days_before: int, channel: str, is_given: bool) -> None:
    one = staffed("09:00", "10:00", channels=frozenset({"case_worker"}), public_days_before=3)
    shifts = shifts_of(WEDNESDAY, [one], OPEN_ALL_DAY, (), 30)
    today = WEDNESDAY - timedelta(days=days_before)
    assert bool(beginnings(WEDNESDAY, shifts, {}, asking(30, channel), today=today)) is is_given


def test_the_least_versatile_counter_comes_first() -> None:
    shifts = shifts_of(
        WEDNESDAY,
        [
            staffed("09:00", "10:00"),
            staffed("09:00", "10:00", counter_id=2, services=frozenset({PERMIT, 8})),
            staffed("09:00", "10:00", counter_id=3, services=frozenset({PERMIT})),
            staffed("09:00", "10:00", counter_id=4, services=frozenset({8})),
        ],
        OPEN_ALL_DAY,
        (),
        30,
    )
    start = datetime(2026, 6, 10, 9, 0, tzinfo=BERLIN)
    asked = asking(30, services=frozenset({PERMIT}))
    assert counters_for(start, shifts, {}, asked, today=WEDNESDAY) == [3, 2, 1]
    day = day_of(WEDNESDAY)
    taken = {3: day.by_clock(9 * 60 + 25, 9 * 60 + 35)}
    assert counters_for(start, shifts, taken, asked, today=WEDNESDAY) == [2, 1]
