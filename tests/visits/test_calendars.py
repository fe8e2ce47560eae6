"""Calendar files: the right moment in every week of the year, and nothing that others need not know."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from icalendar import Calendar, Event

from geleit.visits.calendars import CalendarEntry, calendar_file
from geleit.visits.rules.days import BERLIN
from tests.conftest import NOW

NUMBER = UUID("11111111-2222-4333-8444-555555555555")


def entry(start: datetime, *, version: int = 1, cancelled: bool = False) -> CalendarEntry:
    return CalendarEntry(
        uid=NUMBER,
        start=start,
        end=start + timedelta(minutes=20),
        summary="Termin",
        location="Lerchenstraße 40, 74072 Heilbronn",
        url="https://geleit.example/heilbronn/termin/geheim/",
        sender="Landkreis Heilbronn",
        version=version,
        cancelled=cancelled,
    )


def read(file: bytes) -> tuple[Calendar, Event]:
    calendar = Calendar.from_ical(file.decode())
    assert isinstance(calendar, Calendar)
    [event] = calendar.events
    return calendar, event


@pytest.mark.parametrize(
    ("day", "hour_utc"),
    [
        ((2026, 3, 27), 8),  # the last working day of winter time
        ((2026, 3, 30), 7),  # the first of summer time
        ((2026, 10, 23), 7),
        ((2026, 10, 26), 8),
    ],
)
def test_nine_o_clock_stays_nine_o_clock_around_both_changes_of_the_clock(
    day: tuple[int, int, int], hour_utc: int
) -> None:
    start = datetime(*day, 9, 0, tzinfo=BERLIN)
    _calendar, event = read(calendar_file(entry(start), now=NOW))
    assert event.start == datetime(*day, hour_utc, 0, tzinfo=UTC)
    assert event.start == start
    assert event.end - event.start == timedelta(minutes=20)


def test_an_hour_that_comes_twice_is_told_apart() -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    second = first.replace(fold=1)
    starts = [read(calendar_file(entry(one), now=NOW))[1].start for one in (first, second)]
    assert starts[1] - starts[0] == timedelta(hours=1)


def test_it_says_when_and_where_and_where_to_change_it() -> None:
    calendar, event = read(calendar_file(entry(NOW), now=NOW))
    assert calendar["METHOD"] == "PUBLISH"
    assert event["SUMMARY"] == "Termin"
    assert event["LOCATION"] == "Lerchenstraße 40, 74072 Heilbronn"
    assert event["URL"] == "https://geleit.example/heilbronn/termin/geheim/"
    assert event["STATUS"] == "CONFIRMED"
    assert event["CLASS"] == "PRIVATE"
    assert "DESCRIPTION" not in event
    assert "ATTENDEE" not in event


def test_it_reminds_a_day_before() -> None:
    _calendar, event = read(calendar_file(entry(NOW), now=NOW))
    [alarm] = event.alarms.times
    assert alarm.trigger == NOW - timedelta(days=1)


def test_a_later_version_replaces_the_former_and_a_cancellation_ends_it() -> None:
    _calendar, first = read(calendar_file(entry(NOW), now=NOW))
    _calendar, moved = read(calendar_file(entry(NOW + timedelta(hours=1), version=2), now=NOW))
    calendar, ended = read(calendar_file(entry(NOW, version=3, cancelled=True), now=NOW))
    assert first["UID"] == moved["UID"] == ended["UID"]
    assert [one["SEQUENCE"] for one in (first, moved, ended)] == [1, 2, 3]
    assert (calendar["METHOD"], ended["STATUS"]) == ("CANCEL", "CANCELLED")
    assert not ended.alarms.times
