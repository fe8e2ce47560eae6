"""Is it open? Hand-checked answers for ordinary weeks, holidays of both Länder, closures and nights of changing clocks.

`hours_cases.csv` holds ordinary weeks and the holidays of 2025 to 2028; the tables here hold everything special.
"""

import csv
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from geleit.core.multilingual import Text
from geleit.directory.codes import HoursKind, HoursMode
from geleit.directory.rules.hours import (
    ClosureFact,
    DayState,
    HoursFact,
    State,
    day_plan,
    line_problems,
    overlapping,
    problems,
    state_at,
    syntax_of,
    week_of,
)
from geleit.directory.rules.public_holidays import holiday, holidays_of

BERLIN = ZoneInfo("Europe/Berlin")
CASES = Path(__file__).parent / "hours_cases.csv"
SONTHOFEN = "09780139"
CASTELL = "09675116"  # Lower Franconia, more Protestants: no holiday on 15 August
HEILBRONN = "08125065"

WEEKDAYS = "Mo-Fr 08:00-12:00, Th 14:00-18:00"
COUNSELLING = "Mo 14:00-17:00; We,Fr 08:30-11:30"
SATURDAY = "Mo 09:00-13:00; Sa 10:00-12:00; PH off"


def hours(syntax: str, **more) -> list[HoursFact]:
    return [HoursFact(syntax=syntax, **more)]


def closed(start: str, end: str | None = None, **more) -> ClosureFact:
    return ClosureFact(date.fromisoformat(start), date.fromisoformat(end or start), **more)


CONTEXTS = {
    "weekdays BW": (hours(WEEKDAYS), [], "BW", HEILBRONN),
    "weekdays BY": (hours(WEEKDAYS), [], "BY", None),
    "counselling Sonthofen": (hours(COUNSELLING), [], "BY", SONTHOFEN),
    "counselling Castell": (hours(COUNSELLING), [], "BY", CASTELL),
    "counselling unknown place": (hours(COUNSELLING), [], "BY", None),
    "counselling BW": (hours(COUNSELLING), [], "BW", HEILBRONN),
    "saturday BW": (hours(SATURDAY), [], "BW", None),
    # --- appointments -----------------------------------------------------------------------------------------------
    "appointment": (hours("", mode=HoursMode.APPOINTMENT), [], "BW", None),
    "appointment hours": (hours("Mo-Fr 09:00-15:00", mode=HoursMode.APPOINTMENT), [], "BW", None),
    "mixed": (hours('Mo-Fr 08:00-12:00, Mo-Th 13:00-16:00 unknown "nach Vereinbarung"'), [], "BW", None),
    "appointment until June": (
        [
            HoursFact(mode=HoursMode.APPOINTMENT, valid_to=date(2020, 6, 1)),
            HoursFact("Mo-Fr 08:00-12:00", valid_from=date(2020, 6, 2)),
        ],
        [], "BW", None,
    ),
    "closed for good": (hours("", mode=HoursMode.CLOSED), [], "BW", None),
    "nothing known": ([], [], "BW", None),
    "known from 2026": (hours("Mo-Fr 08:00-12:00", valid_from=date(2026, 1, 1)), [], "BW", None),
    "known until March": (hours("Mo-Fr 08:00-12:00", valid_to=date(2026, 3, 31)), [], "BW", None),
    # --- closures ---------------------------------------------------------------------------------------------------
    "network work": (hours("Mo-Fr 08:00-12:00"), [closed("2020-07-17", reason=Text("Netz"))], "BW", None),
    "early end": (
        hours("Mo-We,Fr 08:00-12:00; Th 08:00-18:00"),
        [closed("2020-10-01", time_from=time(17), time_to=time(23, 59))], "BW", None,
    ),
    "lunch party": (hours("Mo-Fr 08:00-16:00"), [closed("2026-02-12", time_from=time(11, 11), time_to=time(14))],
                    "BW", None),
    "no mornings": (hours("Mo-Fr 08:00-12:00, Tu 14:00-16:00"),
                    [closed("2026-03-09", "2026-03-13", time_from=time(0), time_to=time(13))], "BW", None),
    "christmas break": (hours("Mo-Fr 08:00-12:00"), [closed("2026-12-24", "2027-01-01")], "BW", None),
    "summer hours": (hours("Mo-Fr 08:00-16:00"), [closed("2026-08-03", "2026-08-28", replacement="Mo-Fr 08:00-11:00")],
                     "BY", SONTHOFEN),
    "summer hours over Assumption": (
        hours("Mo-Fr 08:00-16:00"),
        [closed("2025-08-04", "2025-08-29", replacement="Mo-Fr 08:00-11:00")], "BY", SONTHOFEN,
    ),
    "open on Epiphany": (hours("Mo-Fr 08:00-12:00"), [closed("2026-01-06", replacement="10:00-11:00")], "BW", None),
    "no phone": (hours("Mo-Fr 08:00-12:00", kind="phone"), [closed("2026-03-04", kinds=("phone",))], "BW", None),
    "no visits": (hours("Mo-Fr 08:00-12:00", kind="phone"), [closed("2026-03-04", kinds=("visit",))], "BW", None),
    "two closures": (
        hours("Mo-Fr 08:00-12:00"),
        [closed("2026-03-04", "2026-03-06"), closed("2026-03-05", replacement="09:00-10:00")], "BW", None,
    ),
    "other building": (hours("Mo-Fr 08:00-12:00", site_id=1), [closed("2026-03-04", site_id=2)], "BW", None),
    "this building": (hours("Mo-Fr 08:00-12:00", site_id=2), [closed("2026-03-04", site_id=2)], "BW", None),
    "appointment, closed": (hours("", mode=HoursMode.APPOINTMENT), [closed("2026-03-04")], "BW", None),
    "unknown, closed": ([], [closed("2026-03-04")], "BW", None),
    # --- tickets ----------------------------------------------------------------------------------------------------
    "tickets": (hours("Mo-Fr 07:30-11:30", kind=HoursKind.TICKETS), [], "BW", None),
    "tickets while closed to visits": (
        hours("Mo-Fr 07:30-11:30", kind=HoursKind.TICKETS), [closed("2026-03-04", kinds=("visit",))], "BW", None,
    ),
    "tickets end early": (
        hours("Mo-Fr 07:30-11:30", kind=HoursKind.TICKETS),
        [closed("2026-03-04", kinds=("tickets",), time_from=time(10), time_to=time(23, 59))], "BW", None,
    ),
    # --- holidays that the syntax speaks of -------------------------------------------------------------------------
    "holidays open": (hours("Mo-Fr 08:00-12:00; PH 10:00-11:00"), [], "BW", None),
    "holidays like weekdays": (hours("Mo-Fr,PH 10:00-12:00"), [], "BY", SONTHOFEN),
    "sundays and holidays": (hours("Mo-Sa 08:00-18:00; Su,PH 10:00-12:00"), [], "BY", None),
    # --- clocks -----------------------------------------------------------------------------------------------------
    "always": (hours("24/7"), [], "BW", None),
    "night": (hours("Su 01:00-04:00"), [], "BW", None),
    "missing hour": (hours("Su 02:15-02:45"), [], "BW", None),
    "into missing hour": (hours("Su 01:00-02:30"), [], "BW", None),
    "from missing hour": (hours("Su 02:30-04:00"), [], "BW", None),
    "doubled end": (hours("Su 01:00-02:30"), [], "BW", None),
    "doubled start": (hours("Su 02:30-04:00"), [], "BW", None),
    # --- calendars --------------------------------------------------------------------------------------------------
    "first Monday": (hours("Mo[1] 16:00-18:00"), [], "BW", None),
    "last Friday": (hours("Fr[-1] 08:00-10:00"), [], "BW", None),
    "odd weeks": (hours("week 1-53/2 We 13:00-15:00"), [], "BW", None),
    "seasonal": (hours("Apr-Oct Mo-Fr 07:00-13:00; Nov-Mar Mo-Fr 08:00-13:00"), [], "BW", None),
    "Christmas Eve": (hours("Mo-Fr 08:00-16:00; Dec 24,Dec 31 08:00-12:00"), [], "BW", None),
    "until midnight": (hours("Fr 20:00-24:00; Sa 00:00-02:00"), [], "BW", None),
}  # fmt: skip


def said(state: State) -> str:
    """The state in the short words of the tables."""
    if not state.known:
        answer = "unknown"
    elif state.is_open:
        answer = "open" if state.closes_at is None else f"open until {state.closes_at:%H:%M}"
    else:
        answer = "appointment" if state.by_appointment else "closed"
    if state.opens_next is not None:
        answer += f", opens {state.opens_next:%Y-%m-%d %H:%M}"
    if state.reason is not None:
        answer += f" [{state.reason.kind}" + (f": {state.reason.text}]" if state.reason.text else "]")
    return answer


def at(context: str, moment: datetime) -> str:
    facts, closures, land, ags = CONTEXTS[context]
    return said(state_at(facts, closures, land, ags, moment))


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


with CASES.open(encoding="utf-8", newline="") as handle:
    ORDINARY = [(row["context"], row["moment"], row["expected"]) for row in csv.DictReader(handle)]

SPECIAL = [
    # By appointment only is a state of its own, on every day that is not a holiday, at any hour.
    ("appointment", "2026-03-04 10:00", "appointment"),
    ("appointment", "2026-03-04 03:00", "appointment"),
    ("appointment", "2026-01-06 10:00", "closed [holiday: Heilige Drei Könige]"),
    ("appointment hours", "2026-03-04 10:00", "appointment"),
    ("appointment hours", "2026-03-04 16:00", "appointment"),
    ("appointment hours", "2026-03-07 10:00", "closed"),
    ("appointment hours", "2026-06-04 10:00", "closed [holiday: Fronleichnam]"),
    ("mixed", "2026-03-04 09:00", "open until 12:00"),
    ("mixed", "2026-03-04 12:30", "closed, opens 2026-03-05 08:00"),
    ("mixed", "2026-03-04 13:00", "appointment, opens 2026-03-05 08:00"),
    ("mixed", "2026-03-04 15:59", "appointment, opens 2026-03-05 08:00"),
    ("mixed", "2026-03-04 16:00", "closed, opens 2026-03-05 08:00"),
    ("mixed", "2026-03-06 14:00", "closed, opens 2026-03-09 08:00"),
    # 2 June 2020: open again without appointment (Landkreis Heilbronn); 1 June was Whit Monday.
    ("appointment until June", "2020-05-29 10:00", "appointment, opens 2020-06-02 08:00"),
    ("appointment until June", "2020-06-01 10:00", "closed, opens 2020-06-02 08:00 [holiday: Pfingstmontag]"),
    ("appointment until June", "2020-06-02 07:00", "closed, opens 2020-06-02 08:00"),
    ("appointment until June", "2020-06-02 08:00", "open until 12:00"),
    ("closed for good", "2026-03-04 10:00", "closed"),
    ("closed for good", "2026-01-06 10:00", "closed [holiday: Heilige Drei Könige]"),
    # What nobody entered is not known, and not closed.
    ("nothing known", "2026-03-04 10:00", "unknown"),
    ("nothing known", "2026-01-06 10:00", "unknown"),
    ("known from 2026", "2025-12-31 10:00", "unknown, opens 2026-01-02 08:00"),
    ("known from 2026", "2026-01-02 08:00", "open until 12:00"),
    ("known until March", "2026-03-31 11:59", "open until 12:00"),
    ("known until March", "2026-03-31 12:00", "closed"),
    ("known until March", "2026-04-01 09:00", "unknown"),
    # Whole days
    ("network work", "2020-07-16 09:00", "open until 12:00"),
    ("network work", "2020-07-16 13:00", "closed, opens 2020-07-20 08:00"),
    ("network work", "2020-07-17 09:00", "closed, opens 2020-07-20 08:00 [closure: Netz]"),
    ("network work", "2020-07-20 08:00", "open until 12:00"),
    # Parts of a day
    ("early end", "2020-09-24 17:30", "open until 18:00"),
    ("early end", "2020-10-01 09:00", "open until 17:00 [closure]"),
    ("early end", "2020-10-01 16:59", "open until 17:00 [closure]"),
    ("early end", "2020-10-01 17:00", "closed, opens 2020-10-02 08:00 [closure]"),
    ("early end", "2020-10-08 17:30", "open until 18:00"),
    ("lunch party", "2026-02-12 08:00", "open until 11:11 [closure]"),
    ("lunch party", "2026-02-12 11:11", "closed, opens 2026-02-12 14:00 [closure]"),
    ("lunch party", "2026-02-12 13:59", "closed, opens 2026-02-12 14:00 [closure]"),
    ("lunch party", "2026-02-12 14:00", "open until 16:00 [closure]"),
    ("lunch party", "2026-02-13 11:30", "open until 16:00"),
    ("no mornings", "2026-03-09 09:00", "closed, opens 2026-03-10 14:00 [closure]"),
    ("no mornings", "2026-03-10 11:00", "closed, opens 2026-03-10 14:00 [closure]"),
    ("no mornings", "2026-03-10 15:00", "open until 16:00 [closure]"),
    ("no mornings", "2026-03-13 09:00", "closed, opens 2026-03-16 08:00 [closure]"),
    ("no mornings", "2026-03-16 09:00", "open until 12:00"),
    # Several days over a holiday and a change of year
    ("christmas break", "2026-12-23 11:00", "open until 12:00"),
    ("christmas break", "2026-12-23 12:00", "closed, opens 2027-01-04 08:00"),
    ("christmas break", "2026-12-24 09:00", "closed, opens 2027-01-04 08:00 [closure]"),
    ("christmas break", "2026-12-25 09:00", "closed, opens 2027-01-04 08:00 [closure]"),
    ("christmas break", "2027-01-01 09:00", "closed, opens 2027-01-04 08:00 [closure]"),
    ("christmas break", "2027-01-04 09:00", "open until 12:00"),
    ("christmas break", "2027-01-05 12:00", "closed, opens 2027-01-07 08:00"),
    # Other hours for some weeks: a holiday among them stays one
    ("summer hours", "2026-07-31 15:00", "open until 16:00"),
    ("summer hours", "2026-08-03 10:59", "open until 11:00 [changed]"),
    ("summer hours", "2026-08-03 11:00", "closed, opens 2026-08-04 08:00 [changed]"),
    ("summer hours", "2026-08-15 09:00", "closed, opens 2026-08-17 08:00 [holiday: Mariä Himmelfahrt]"),
    ("summer hours", "2026-08-28 11:00", "closed, opens 2026-08-31 08:00 [changed]"),
    ("summer hours", "2026-08-31 15:00", "open until 16:00"),
    ("summer hours over Assumption", "2025-08-14 12:00", "closed, opens 2025-08-18 08:00 [changed]"),
    ("summer hours over Assumption", "2025-08-15 09:00", "closed, opens 2025-08-18 08:00 [holiday: Mariä Himmelfahrt]"),
    ("open on Epiphany", "2026-01-06 09:00", "closed, opens 2026-01-06 10:00 [changed]"),
    ("open on Epiphany", "2026-01-06 10:30", "open until 11:00 [changed]"),
    ("open on Epiphany", "2026-01-06 11:00", "closed, opens 2026-01-07 08:00 [changed]"),
    # Closures of one kind
    ("no phone", "2026-03-04 09:00", "closed, opens 2026-03-05 08:00 [closure]"),
    ("no visits", "2026-03-04 09:00", "open until 12:00"),
    ("two closures", "2026-03-04 09:30", "closed, opens 2026-03-09 08:00 [closure]"),
    ("two closures", "2026-03-05 09:30", "closed, opens 2026-03-09 08:00 [closure]"),
    ("two closures", "2026-03-09 09:30", "open until 12:00"),
    ("other building", "2026-03-04 09:00", "open until 12:00"),
    ("this building", "2026-03-04 09:00", "closed, opens 2026-03-05 08:00 [closure]"),
    ("appointment, closed", "2026-03-04 09:00", "closed [closure]"),
    ("appointment, closed", "2026-03-05 09:00", "appointment"),
    ("unknown, closed", "2026-03-04 09:00", "closed [closure]"),
    ("unknown, closed", "2026-03-05 09:00", "unknown"),
    # Tickets end before the counters close
    ("tickets", "2026-03-04 07:30", "open until 11:30"),
    ("tickets", "2026-03-04 11:30", "closed, opens 2026-03-05 07:30"),
    ("tickets", "2026-01-06 08:00", "closed, opens 2026-01-07 07:30 [holiday: Heilige Drei Könige]"),
    ("tickets while closed to visits", "2026-03-04 08:00", "closed, opens 2026-03-05 07:30 [closure]"),
    ("tickets end early", "2026-03-04 09:59", "open until 10:00 [closure]"),
    ("tickets end early", "2026-03-04 10:00", "closed, opens 2026-03-05 07:30 [closure]"),
    ("tickets end early", "2026-03-05 10:00", "open until 11:30"),
    # What the syntax itself says of holidays counts
    ("holidays open", "2026-01-06 09:00", "closed, opens 2026-01-06 10:00 [holiday: Heilige Drei Könige]"),
    ("holidays open", "2026-01-06 10:00", "open until 11:00 [holiday: Heilige Drei Könige]"),
    ("holidays open", "2026-01-07 09:00", "open until 12:00"),
    ("holidays open", "2026-11-01 10:30", "open until 11:00 [holiday: Allerheiligen]"),
    ("holidays like weekdays", "2025-08-15 10:00", "open until 12:00 [holiday: Mariä Himmelfahrt]"),
    ("holidays like weekdays", "2026-08-15 10:00", "open until 12:00 [holiday: Mariä Himmelfahrt]"),
    ("holidays like weekdays", "2026-08-16 10:00", "closed, opens 2026-08-17 10:00"),
    ("sundays and holidays", "2026-06-04 10:00", "open until 12:00 [holiday: Fronleichnam]"),
    ("sundays and holidays", "2026-06-04 12:00", "closed, opens 2026-06-05 08:00 [holiday: Fronleichnam]"),
    ("sundays and holidays", "2026-06-07 09:00", "closed, opens 2026-06-07 10:00"),
    ("sundays and holidays", "2026-06-08 09:00", "open until 18:00"),
    # Calendars
    ("first Monday", "2026-03-02 16:30", "open until 18:00"),
    ("first Monday", "2026-03-09 16:30", "closed, opens 2026-05-04 16:00"),  # 6 April is Easter Monday
    ("last Friday", "2026-02-27 09:00", "open until 10:00"),
    ("last Friday", "2026-02-20 09:00", "closed, opens 2026-02-27 08:00"),
    ("last Friday", "2027-02-26 10:00", "closed, opens 2027-04-30 08:00"),  # 26 March is Good Friday
    ("odd weeks", "2026-01-14 14:00", "open until 15:00"),  # week 3
    ("odd weeks", "2026-01-21 14:00", "closed, opens 2026-01-28 13:00"),  # week 4
    ("seasonal", "2026-03-31 07:30", "closed, opens 2026-03-31 08:00"),
    ("seasonal", "2026-04-01 07:30", "open until 13:00"),
    ("seasonal", "2026-10-30 07:00", "open until 13:00"),
    ("seasonal", "2026-11-02 07:30", "closed, opens 2026-11-02 08:00"),
    ("Christmas Eve", "2026-12-24 11:00", "open until 12:00"),
    ("Christmas Eve", "2026-12-24 12:00", "closed, opens 2026-12-28 08:00"),
    ("Christmas Eve", "2026-12-31 12:30", "closed, opens 2027-01-04 08:00"),
    ("until midnight", "2026-03-06 21:00", "open until 02:00"),
    ("until midnight", "2026-03-07 01:59", "open until 02:00"),
    ("until midnight", "2026-03-07 02:00", "closed, opens 2026-03-13 20:00"),
]

# Moments in UTC, because the wall clock is not enough in these nights. 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC.
# 25 October 2026: 03:00 becomes 02:00 at 01:00 UTC.
NIGHTS = [
    ("night", "2026-03-28T23:59", "closed, opens 2026-03-29 01:00"),
    ("night", "2026-03-29T00:00", "open until 04:00"),
    ("night", "2026-03-29T00:59", "open until 04:00"),
    ("night", "2026-03-29T01:00", "open until 04:00"),  # 03:00
    ("night", "2026-03-29T01:59", "open until 04:00"),  # 03:59
    ("night", "2026-03-29T02:00", "closed, opens 2026-04-05 01:00"),
    ("missing hour", "2026-03-29T00:30", "closed, opens 2026-04-05 02:15"),
    ("missing hour", "2026-03-29T01:00", "closed, opens 2026-04-05 02:15"),
    ("missing hour", "2026-03-29T01:30", "closed, opens 2026-04-05 02:15"),
    ("missing hour", "2026-04-05T00:15", "open until 02:45"),
    ("into missing hour", "2026-03-29T00:59", "open until 03:00"),
    ("into missing hour", "2026-03-29T01:00", "closed, opens 2026-04-05 01:00"),
    ("from missing hour", "2026-03-29T00:59", "closed, opens 2026-03-29 03:00"),
    ("from missing hour", "2026-03-29T01:00", "open until 04:00"),
    ("from missing hour", "2026-03-29T02:00", "closed, opens 2026-04-05 02:30"),
    ("weekdays BW", "2026-03-27T12:00", "closed, opens 2026-03-30 08:00"),
    ("weekdays BW", "2026-03-30T05:59", "closed, opens 2026-03-30 08:00"),
    ("weekdays BW", "2026-03-30T06:00", "open until 12:00"),  # summer time
    ("weekdays BW", "2026-03-27T06:59", "closed, opens 2026-03-27 08:00"),
    ("weekdays BW", "2026-03-27T07:00", "open until 12:00"),  # still winter time
    ("night", "2026-10-24T22:59", "closed, opens 2026-10-25 01:00"),
    ("night", "2026-10-24T23:00", "open until 04:00"),
    ("night", "2026-10-25T00:30", "open until 04:00"),  # 02:30 for the first time
    ("night", "2026-10-25T01:30", "open until 04:00"),  # 02:30 for the second time
    ("night", "2026-10-25T02:59", "open until 04:00"),
    ("night", "2026-10-25T03:00", "closed, opens 2026-11-08 01:00"),  # 1 November is All Saints' Day
    ("doubled end", "2026-10-25T00:29", "open until 02:30"),
    ("doubled end", "2026-10-25T00:30", "closed, opens 2026-11-08 01:00"),
    ("doubled end", "2026-10-25T01:15", "closed, opens 2026-11-08 01:00"),  # 02:15 for the second time
    ("doubled start", "2026-10-25T00:29", "closed, opens 2026-10-25 02:30"),
    ("doubled start", "2026-10-25T00:30", "open until 04:00"),
    ("doubled start", "2026-10-25T01:15", "open until 04:00"),  # 02:15 for the second time, open since 02:30
    ("doubled start", "2026-10-25T03:00", "closed, opens 2026-11-08 02:30"),
    ("weekdays BW", "2026-10-26T06:59", "closed, opens 2026-10-26 08:00"),
    ("weekdays BW", "2026-10-26T07:00", "open until 12:00"),
    ("weekdays BW", "2026-10-23T06:00", "open until 12:00"),
    ("always", "2026-03-04T00:00", "open"),
]


def test_there_are_enough_cases() -> None:
    assert len(ORDINARY) + len(SPECIAL) + len(NIGHTS) >= 300


@pytest.mark.parametrize(("context", "moment", "expected"), ORDINARY)
def test_ordinary_weeks_and_holidays(context: str, moment: str, expected: str) -> None:
    assert at(context, berlin(moment)) == expected


@pytest.mark.parametrize(("context", "moment", "expected"), SPECIAL)
def test_special_days(context: str, moment: str, expected: str) -> None:
    assert at(context, berlin(moment)) == expected


@pytest.mark.parametrize(("context", "moment", "expected"), NIGHTS)
def test_nights_of_changing_clocks(context: str, moment: str, expected: str) -> None:
    assert at(context, datetime.fromisoformat(moment).replace(tzinfo=UTC)) == expected


def test_around_the_clock_means_holidays_too() -> None:
    assert at("always", berlin("2026-01-05 12:00")) == "open"
    assert at("always", berlin("2026-01-06 12:00")) == "open [holiday: Heilige Drei Könige]"
    daily = hours("Mo-Su 00:00-24:00")
    assert said(state_at(daily, [], "BW", None, berlin("2026-01-04 12:00"))) == "open until 00:00"


def test_a_moment_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        state_at(hours("24/7"), [], "BW", None, datetime(2026, 3, 4, 10))


def test_a_day_says_when_it_is_open_and_what_else_is_said() -> None:
    note = Text.of("Letzter Einlass 11:45", en="Last entry 11:45")
    plan = day_plan(hours("Mo-Fr 08:00-12:00,13:30-16:00", note=note), [], "BW", None, date(2026, 3, 4))
    assert [(span.start_text, span.end_text) for span in plan.spans] == [("08:00", "12:00"), ("13:30", "16:00")]
    assert (plan.state, plan.note) == (DayState.OPEN, note)


def test_a_page_may_be_kept_until_the_answer_changes() -> None:
    opened = state_at(hours("Mo-Fr 08:00-12:00"), [], "BW", None, berlin("2026-03-04 09:00"))
    shut = state_at(hours("Mo-Fr 08:00-12:00"), [], "BW", None, berlin("2026-03-04 13:00"))
    assert (opened.changes_at, shut.changes_at) == (berlin("2026-03-04 12:00"), berlin("2026-03-05 08:00"))


@pytest.mark.parametrize(
    ("day", "land", "ags", "name"),
    [
        ("2026-01-06", "BW", None, "Heilige Drei Könige"),
        ("2026-01-06", "BY", None, "Heilige Drei Könige"),
        ("2026-06-04", "BW", None, "Fronleichnam"),
        ("2026-06-04", "BY", SONTHOFEN, "Fronleichnam"),
        ("2026-08-15", "BY", SONTHOFEN, "Mariä Himmelfahrt"),
        ("2026-08-15", "BY", CASTELL, ""),
        ("2026-08-15", "BY", None, ""),
        ("2026-08-15", "BW", HEILBRONN, ""),
        ("2026-10-31", "BW", None, ""),
        ("2017-10-31", "BW", None, "Reformationstag"),  # once, in all Länder
        ("2026-11-18", "BY", None, ""),  # Buß- und Bettag: no holiday for offices
        ("2026-12-24", "BY", None, ""),
        ("2026-12-31", "BW", None, ""),
    ],
)
def test_holidays_are_those_of_the_land(day: str, land: str, ags: str | None, name: str) -> None:
    assert holiday(date.fromisoformat(day), land, ags) == name


def test_a_year_has_twelve_holidays_in_both_laender_and_one_more_where_assumption_is_kept() -> None:
    assert len(holidays_of(2026, "BW")) == len(holidays_of(2026, "BY", CASTELL)) == 12
    assert len(holidays_of(2026, "BY", SONTHOFEN)) == 13


# --- what editors type ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("syntax", "position", "part"),
    [
        ("", 0, "Mo-Fr 08:00-12:00"),
        ("   ", 0, "Mo-Fr 08:00-12:00"),
        ("Mo-Fr 0800-1200", 7, "0800-1200"),
        ("Mo-Fr 08.00-12.00", 7, "08.00-12.00"),
        ("Mo-Fr 08:00–12:00", 12, "–12:00"),
        ("Mo-Fr 08:00-12:00;; Sa 10:00-11:00", 19, "semicolon"),
        ("Mo-Fr 08:00-12:00;", 19, "semicolon"),
        ("Mo 08:00-12:00 Tu", 16, "Tu"),
        ("Mo-Fr 08:00-12:00; Die 13:00-14:00", 20, "Die"),
        ("Montag 08:00-12:00", 1, "Mo"),
        ("Mo,Di 08:00-12:00", 4, "Tu"),
        ("Mo-Do 08:00-12:00", 4, "Th"),
        ("Mo-Fr 08:00-12:00; Mi 14:00-16:00", 20, "We"),
        ("Mo-Fr 08:00-25:00", 7, "08:00-25:00"),
        ("Mo-Fr 08:00-12:60", 7, "08:00-12:60"),
        ("Mo-Fr 12:00-08:00", 7, "midnight"),
        ("Mo 10:00-10:00", 4, "midnight"),
        ("Mo-Fr 08:00-12:00; Sa 22:00-02:00", 23, "midnight"),
        ("sunrise-12:00", 1, "sunrise"),
        ("SH off", 1, "SH"),
        ('Mo 08:00-12:00 || "anrufen"', 16, "||"),
        ("Mo", 1, "Mo"),
        ("Mo, We 08:00-12:00", 1, "comma"),
        ("Mo-Fr 08:00-10:00,09:00-12:00", 7, "overlap"),
        ("Mo-Fr 08:00-12:00, Mo 11:00-13:00", 23, "overlap"),
        ("Mo-Fr 08:00-12:00; We 13:00-15:00, We 14:00-16:00", 39, "overlap"),
        ("PH Mo 10:00-11:00", 1, "PH off"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(syntax: str, position: int, part: str) -> None:
    with translation.override("en"):
        found = problems(syntax)
    assert found
    assert found[0].position == position
    assert part in found[0].message


@pytest.mark.parametrize(
    "syntax",
    [
        "Mo-Fr 08:00-12:00",
        "Mo-Fr 8:00-12:00",
        "Mo-Fr 08:00-12:00,13:30-16:00",
        "Mo-Fr 08:00-12:00; PH off",
        "Mo-Fr 08:00-12:00, Th 14:00-18:00",
        "Mo-Fr 00:00-24:00",
        "24/7",
        "Mo[1] 16:00-18:00",
        "Dec 24 off",
        'Mo-Fr 08:00-12:00 unknown "nach Vereinbarung, Montag und Mi"',
        "Mo-Fr,PH 10:00-12:00",
    ],
)
def test_what_offices_need_is_accepted(syntax: str) -> None:
    assert problems(syntax) == []


@pytest.mark.parametrize(
    ("syntax", "again"),
    [
        ("Mo-Fr 08:00-12:00", "Mo-Fr 08:00-12:00"),
        ("Mo,Tu 09:00-12:00; Th 14:00-17:30", "Mo,Tu 09:00-12:00; Th 14:00-17:30"),
        ("Mo-We,Fr 08:00-12:00,13:00-16:00; PH off", "Mo-We,Fr 08:00-12:00,13:00-16:00"),
        ("Sa 00:00-24:00", "Sa 00:00-24:00"),
        ("Mo 08:00-12:00; Tu 08:00-12:00", "Mo,Tu 08:00-12:00"),
    ],
)
def test_the_form_and_the_syntax_say_the_same(syntax: str, again: str) -> None:
    week = week_of(syntax)
    assert week is not None
    assert syntax_of(week) == again
    assert problems(again) == []


@pytest.mark.parametrize(
    "syntax", ["24/7", "Mo[1] 16:00-18:00", "Apr-Oct Mo 08:00-12:00", "Mo-Fr 08:00-12:00, Th 14:00-18:00",
               "Mo-Fr 08:00-12:00; Mo 14:00-16:00", "Mo-Fr,PH 10:00-12:00", "Fr-Mo 10:00-12:00"]
)  # fmt: skip
def test_what_the_form_cannot_show_stays_in_the_expert_field(syntax: str) -> None:
    assert week_of(syntax) is None


def test_the_form_names_the_day_with_a_wrong_line() -> None:
    wrong = {0: [(time(8), time(12)), (time(11), time(13))], 2: [(time(12), time(8))], 4: [(time(20), time(0))]}
    with translation.override("en"):
        found = line_problems(wrong)
    assert [day for day, _message in found] == [0, 2]
    assert "overlap" in found[0][1]


def test_hours_that_hold_on_the_same_days_are_found() -> None:
    spring = HoursFact("Mo 08:00-12:00", valid_from=date(2026, 3, 1), valid_to=date(2026, 5, 31))
    summer = HoursFact("Mo 09:00-12:00", valid_from=date(2026, 6, 1))
    phone = HoursFact("Mo 09:00-12:00", kind=HoursKind.PHONE)
    late = HoursFact("Mo 10:00-12:00", valid_from=date(2026, 5, 31), valid_to=date(2026, 5, 31))
    assert overlapping([spring, summer, phone]) == []
    assert overlapping([spring, summer, late]) == [(spring, late)]
