"""New places for appointments that cannot stay, and what opening hours leave of a plan: pure rules."""

from dataclasses import replace
from datetime import date, datetime, time

from geleit.visits.codes import Channel
from geleit.visits.rules.days import BERLIN, day_of
from geleit.visits.rules.moving import ToMove, choose_places
from geleit.visits.rules.places import Shift, StaffedCounter
from geleit.visits.rules.staffing import hours_left, obstacles_to_staffing, overlapping, places_of, stretches

DAY = date(2026, 6, 11)  # a Thursday
NEXT = date(2026, 6, 12)
NOW = datetime(2026, 6, 10, 10, 0, tzinfo=BERLIN)
PERMIT = frozenset({1})


def at(hour: int, minute: int = 0, *, on: date = DAY) -> datetime:
    return datetime.combine(on, time(hour, minute), tzinfo=BERLIN)


def shift(
    counter: int, on: date = DAY, *, first: int = 9, last: int = 12, channels: tuple[str, ...] = ("desk",)
) -> Shift:
    mask = day_of(on).by_clock(first * 60, last * 60)
    quarter_hours = sum(1 << bit for bit in range(0, 300, 3)) & mask
    return Shift(counter, mask, quarter_hours, frozenset(), frozenset(channels), None)


def row(number: int, start: datetime, *, channels: tuple[str, ...] = ("desk",)) -> ToMove:
    return ToMove(number, start, 4, PERMIT, channels, date(2026, 7, 1))


def taken(on: date, *spans: tuple[int, datetime, datetime]) -> dict[date, dict[int, int]]:
    found: dict[int, int] = {}
    for counter, start, end in spans:
        found[counter] = found.get(counter, 0) | day_of(on).touched(start, end)
    return {on: found}


def test_the_time_stays_where_another_counter_is_free() -> None:
    found, left = choose_places([row(1, at(9, 30))], shifts=lambda on: [shift(2, on)], taken={}, now=NOW)
    assert [(one.start, one.counter_id) for one in found] == [(at(9, 30), 2)]
    assert left == []


def test_else_it_is_the_nearest_time_of_the_same_day_and_rather_a_later_one() -> None:
    busy = taken(DAY, (2, at(9, 30), at(10)))
    found, _left = choose_places([row(1, at(9, 30))], shifts=lambda on: [shift(2, on)], taken=busy, now=NOW)
    assert found[0].start == at(10)
    busy = taken(DAY, (2, at(9, 45), at(12)))
    found, _left = choose_places([row(1, at(9, 30))], shifts=lambda on: [shift(2, on)], taken=busy, now=NOW)
    assert found[0].start == at(9, 15)


def test_else_it_is_the_next_day_at_the_same_time() -> None:
    def shifts(on: date) -> list[Shift]:
        return [shift(2, on)] if on == NEXT else []

    found, _left = choose_places([row(1, at(10, 15))], shifts=shifts, taken={}, now=NOW)
    assert found[0].start == at(10, 15, on=NEXT)


def test_two_never_get_one_place_and_the_first_chooses_first() -> None:
    rows = [row(2, at(9, 30)), row(1, at(9, 15))]
    found, _left = choose_places(rows, shifts=lambda on: [shift(2, on)], taken={}, now=NOW)
    assert [(one.id, one.start) for one in found] == [(1, at(9, 15)), (2, at(9, 45))]


def test_those_for_whom_nothing_is_free_are_named() -> None:
    rows = [row(1, at(9)), row(2, at(9, 20))]
    twenty = day_of(DAY).by_clock(9 * 60, 9 * 60 + 20)
    short = [Shift(2, twenty, twenty, frozenset(), frozenset({"desk"}), None)]
    found, left = choose_places(rows, shifts=lambda on: short if on == DAY else [], taken={}, now=NOW)
    assert ([one.id for one in found], left) == ([1], [2])


def test_nobody_is_moved_into_the_past() -> None:
    found, _left = choose_places([row(1, at(9))], shifts=lambda on: [shift(2, on)], taken={}, now=at(10, 40))
    assert found[0].start == at(10, 45)


def test_the_own_contingent_goes_first_then_that_of_the_desk() -> None:
    both = [shift(1, channels=(Channel.DESK,)), shift(2, channels=(Channel.PUBLIC,))]
    asked = row(1, at(9), channels=("public", "desk"))
    found, _left = choose_places([asked], shifts=lambda on: both if on == DAY else [], taken={}, now=NOW)
    assert (found[0].counter_id, found[0].channel) == (2, "public")
    found, _left = choose_places([asked], shifts=lambda on: both[:1] if on == DAY else [], taken={}, now=NOW)
    assert (found[0].counter_id, found[0].channel) == (1, "desk")


# --- planning ---------------------------------------------------------------------------------------------------------


def staffed(days: int = 31, first: int = 9, last: int = 12, **more: object) -> StaffedCounter:
    values = {"valid_from": date(2026, 1, 1), "valid_to": None, "channels": frozenset({"desk"}), **more}
    return StaffedCounter(1, days, time(first), time(last), **values)  # type: ignore[arg-type]  # values of the test


def test_two_at_one_counter_at_one_time_clash() -> None:
    assert overlapping(staffed(first=11, last=14), [staffed()]) == [staffed()]
    assert overlapping(staffed(first=12, last=14), [staffed()]) == []
    assert overlapping(staffed(days=1), [staffed(days=2)]) == []
    assert overlapping(staffed(valid_from=date(2026, 7, 1)), [staffed(valid_to=date(2026, 6, 30))]) == []


def test_a_colleague_at_two_counters_at_one_time_clashes() -> None:
    here, there = staffed(user_id=7), replace(staffed(user_id=7), counter_id=2)
    assert overlapping(here, [there]) == [there]
    assert overlapping(here, [replace(there, time_from=time(12), time_to=time(15))]) == []
    assert overlapping(here, [replace(there, user_id=8)]) == []
    assert overlapping(staffed(), [replace(staffed(), counter_id=2)]) == []
    assert obstacles_to_staffing(here, [there]) == [
        "Diese Kollegin oder dieser Kollege ist da schon an einem anderen Schalter:"
        " montags, dienstags, mittwochs, donnerstags, freitags, 09:00 bis 12:00, ab 01.01.2026."
    ]


def test_a_day_of_the_week_that_does_not_come_in_the_common_days_does_not_clash() -> None:
    monday_only = staffed(days=1, valid_from=date(2026, 6, 9), valid_to=date(2026, 6, 14))  # Tuesday to Sunday
    assert overlapping(monday_only, [staffed()]) == []


def test_a_plan_says_what_is_wrong_with_it() -> None:
    assert len(obstacles_to_staffing(staffed(first=12, last=9), [])) == 1
    assert len(obstacles_to_staffing(staffed(channels=frozenset()), [])) == 1
    assert "09:00" in obstacles_to_staffing(staffed(), [staffed()])[0]
    assert obstacles_to_staffing(staffed(), []) == []


def test_hours_outside_the_opening_hours_say_what_is_left() -> None:
    until_eleven = {DAY: day_of(DAY).by_clock(8 * 60, 11 * 60), NEXT: 0, date(2026, 6, 13): 0}
    left = hours_left(staffed(), until_eleven)
    assert [(one.day, one.stretches) for one in left] == [(DAY, ((at(9), at(11)),)), (NEXT, ())]


def test_stretches_join_what_touches() -> None:
    day = day_of(DAY)
    mask = day.by_clock(540, 600) | day.by_clock(600, 615) | day.by_clock(660, 720)
    assert stretches(DAY, mask) == [(at(9), at(10, 15)), (at(11), at(12))]
    assert stretches(DAY, 0) == []


def test_places_are_counted_one_after_the_other() -> None:
    places = places_of(DAY, [shift(1), shift(2)], taken(DAY, (2, at(9), at(12)))[DAY], PERMIT, "desk", 4, days_ahead=1)
    # every quarter of an hour one may begin, but twenty minutes take two of them
    assert (places.count, places.first, places.last) == (6, at(9), at(11, 30))
    assert places_of(DAY, [shift(1)], {}, PERMIT, "public", 4, days_ahead=1).count == 0
