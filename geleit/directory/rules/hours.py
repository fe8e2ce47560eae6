"""Is it open? Works out the plan of a day and the state of a moment from hours, closures and the Land's holidays.

Times are wall-clock times in Germany. Where the clock jumps, a time that does not exist means the moment of the jump,
and a time that exists twice means the first of the two.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from geleit.core.multilingual import Text
from geleit.directory.codes import HoursKind, HoursMode
from geleit.directory.rules.public_holidays import holiday
from geleit.directory.rules.syntax import (
    Problem,
    Week,
    line_problems,
    mentions_holidays,
    pieces,
    problems,
    syntax_of,
    week_of,
)

__all__ = [
    "ClosureFact", "DayPlan", "DayState", "HoursFact", "Problem", "Reason", "ReasonKind", "Span", "State", "Week",
    "at_clock", "day_plan", "line_problems", "overlapping", "problems", "state_at", "syntax_of", "week_of",
]  # fmt: skip

BERLIN = ZoneInfo("Europe/Berlin")
LOOK_AHEAD = 366  # days in which the next opening is looked for
_MIDNIGHT = 24 * 60
NOTHING = Text()


@dataclass(frozen=True)
class HoursFact:
    """Hours of one kind of an office with their days; what `models.Hours` says, without the database."""

    syntax: str = ""
    mode: str = HoursMode.OPEN
    kind: str = HoursKind.VISIT
    valid_from: date | None = None
    valid_to: date | None = None
    site_id: int | None = None
    note: Text = NOTHING

    def holds_on(self, day: date) -> bool:
        """Whether it holds on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class ClosureFact:
    """Days on which it is closed or open at other hours; what `models.Closure` says, without the database."""

    valid_from: date
    valid_to: date
    kinds: tuple[str, ...] = ()  # empty: all
    time_from: time | None = None
    time_to: time | None = None
    replacement: str = ""
    site_id: int | None = None
    reason: Text = NOTHING

    def concerns(self, day: date, kind: str, site_id: int | None) -> bool:
        """Whether it changes hours of a kind on `day`. Where nobody may visit, no tickets are given out either."""
        kinds = {HoursKind.VISIT.value, kind} if kind == HoursKind.TICKETS else {kind}
        here = self.site_id is None or self.site_id == site_id
        return self.valid_from <= day <= self.valid_to and here and (not self.kinds or bool(kinds & set(self.kinds)))

    @property
    def is_whole_day(self) -> bool:
        """Whether nothing is left of the day."""
        return self.time_from is None and not self.replacement


class ReasonKind(StrEnum):
    """Why a day is not like every other day of the week."""

    HOLIDAY = "holiday"
    CLOSURE = "closure"
    CHANGED = "changed"


@dataclass(frozen=True)
class Reason:
    """Why the day is different; the name of the holiday in German, or the county's own words."""

    kind: ReasonKind
    text: Text


class DayState(StrEnum):
    """What a visitor needs to know of a day first."""

    OPEN = "open"
    APPOINTMENT = "appointment"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Span:
    """Part of a day in minutes since midnight by the clock on the wall; `end` is 1440 at midnight."""

    start: int
    end: int
    by_appointment: bool = False
    comment: str = ""

    @property
    def start_text(self) -> str:
        """ "08:00"."""
        return f"{self.start // 60:02d}:{self.start % 60:02d}"

    @property
    def end_text(self) -> str:
        """ "12:00"; midnight is "24:00"."""
        return f"{self.end // 60:02d}:{self.end % 60:02d}"


@dataclass(frozen=True)
class DayPlan:
    """A day: its state, when it is open and why it is different."""

    day: date
    state: DayState
    spans: tuple[Span, ...] = ()
    reason: Reason | None = None
    note: Text = NOTHING

    @property
    def open_spans(self) -> list[Span]:
        """When one can come without an appointment."""
        return [span for span in self.spans if not span.by_appointment]


@dataclass(frozen=True)
class State:
    """A moment: open or not, until when, and when next. `known` is False where nobody entered hours."""

    is_open: bool = False
    closes_at: datetime | None = None
    opens_next: datetime | None = None
    by_appointment: bool = False
    reason: Reason | None = None
    known: bool = True
    today: DayPlan | None = None

    @property
    def changes_at(self) -> datetime | None:
        """When the answer will be another one: how long a page may be kept."""
        return self.closes_at if self.is_open else self.opens_next


def day_plan(
    hours: Sequence[HoursFact], closures: Sequence[ClosureFact], land: str, ags: str | None, day: date
) -> DayPlan:
    """The plan of a day for hours of one kind. Holidays are those of the Land, in the municipality `ags`."""
    valid = [one for one in hours if one.holds_on(day)]
    kind = valid[0].kind if valid else hours[0].kind if hours else HoursKind.VISIT
    site = valid[0].site_id if valid else None
    here = [one for one in closures if one.concerns(day, kind, site)]
    whole = next((one for one in here if one.is_whole_day), None)
    if whole is not None:
        return DayPlan(day, DayState.CLOSED, reason=Reason(ReasonKind.CLOSURE, whole.reason))
    if not valid:
        return DayPlan(day, DayState.UNKNOWN)
    name = holiday(day, land, ags)
    changed = next((one for one in reversed(here) if one.replacement), None)
    spans, reason = _regular(valid, name, day) if changed is None else _replaced(changed, name, day)
    for one in here:
        if one.time_from is not None and one.time_to is not None:
            spans = _without(spans, one.time_from, one.time_to)
            reason = reason or Reason(ReasonKind.CLOSURE, one.reason)
    is_free = bool(name) and not spans
    state = _state(valid, spans, is_free=is_free, is_changed=changed is not None)
    return DayPlan(day, state, spans, reason, next((one.note for one in valid if one.note), NOTHING))


def state_at(
    hours: Sequence[HoursFact], closures: Sequence[ClosureFact], land: str, ags: str | None, moment: datetime
) -> State:
    """What a visitor finds at a moment. Raises ValueError for a moment without time zone."""
    if moment.tzinfo is None:
        raise ValueError("the moment needs a time zone")
    local = moment.astimezone(BERLIN)
    today = day_plan(hours, closures, land, ags, local.date())
    now = next(
        (span for span in today.spans if at_clock(today.day, span.start) <= moment < at_clock(today.day, span.end)),
        None,
    )
    closes_at = None
    if now is not None and not now.by_appointment:
        closes_at = _closing(hours, closures, land, ags, today.day, now)
    is_open = now is not None and not now.by_appointment
    by_appointment = not is_open and (today.state == DayState.APPOINTMENT or (now is not None and now.by_appointment))
    return State(
        is_open=is_open,
        closes_at=closes_at,
        opens_next=None if is_open else _next_opening(hours, closures, land, ags, moment),
        by_appointment=by_appointment,
        reason=today.reason,
        known=today.state != DayState.UNKNOWN,
        today=today,
    )


def overlapping(rows: Iterable[HoursFact]) -> list[tuple[HoursFact, HoursFact]]:
    """Pairs of hours of the same kind and building whose days overlap; only one may hold on a day."""
    known = list(rows)
    return [
        (one, other)
        for number, one in enumerate(known)
        for other in known[number + 1 :]
        if (one.kind, one.site_id) == (other.kind, other.site_id)
        and (one.valid_from or date.min) <= (other.valid_to or date.max)
        and (other.valid_from or date.min) <= (one.valid_to or date.max)
    ]


# --- inside -----------------------------------------------------------------------------------------------------------


def _regular(valid: Sequence[HoursFact], name: str, day: date) -> tuple[tuple[Span, ...], Reason | None]:
    spans: list[Span] = []
    for one in valid:
        if one.mode != HoursMode.CLOSED and one.syntax:
            spans += _spans(one.syntax, day, bool(name), only_appointments=one.mode == HoursMode.APPOINTMENT)
    reason = Reason(ReasonKind.HOLIDAY, Text(name)) if name else None
    return tuple(sorted(spans, key=lambda span: (span.start, span.end))), reason


def _replaced(changed: ClosureFact, name: str, day: date) -> tuple[tuple[Span, ...], Reason | None]:
    """Other hours for some days. A holiday among them stays one, unless they are meant for exactly this day."""
    is_meant = changed.valid_from == changed.valid_to or mentions_holidays(changed.replacement)
    if name and not is_meant:
        return (), Reason(ReasonKind.HOLIDAY, Text(name))
    on_holiday = bool(name) and mentions_holidays(changed.replacement)
    return _spans(changed.replacement, day, on_holiday), Reason(ReasonKind.CHANGED, changed.reason)


def _spans(syntax: str, day: date, is_holiday: bool, *, only_appointments: bool = False) -> tuple[Span, ...]:
    return tuple(
        Span(one.start, one.end, only_appointments or one.is_unknown, one.comment)
        for one in pieces(syntax, day, is_holiday=is_holiday)
    )


def _without(spans: Iterable[Span], start: time, end: time) -> tuple[Span, ...]:
    """What is left of the spans; an end at 23:59 means the rest of the day."""
    first = start.hour * 60 + start.minute
    last = _MIDNIGHT if (end.hour, end.minute) in {(0, 0), (23, 59)} else end.hour * 60 + end.minute
    left = []
    for span in spans:
        if span.start < min(span.end, first):
            left.append(Span(span.start, min(span.end, first), span.by_appointment, span.comment))
        if max(span.start, last) < span.end:
            left.append(Span(max(span.start, last), span.end, span.by_appointment, span.comment))
    return tuple(left)


def _state(valid: Sequence[HoursFact], spans: Sequence[Span], *, is_free: bool, is_changed: bool) -> DayState:
    if any(not span.by_appointment for span in spans):
        return DayState.OPEN
    if spans:
        return DayState.APPOINTMENT
    agreed = [one for one in valid if one.mode == HoursMode.APPOINTMENT and not one.syntax]
    if agreed and not is_free and not is_changed:
        return DayState.APPOINTMENT
    return DayState.CLOSED


def at_clock(day: date, minutes: int) -> datetime:
    """The moment of a wall-clock time; see the module for days on which the clock jumps."""
    if minutes >= _MIDNIGHT:
        return at_clock(day + timedelta(days=1), minutes - _MIDNIGHT)
    local = datetime.combine(day, time(minutes // 60, minutes % 60), tzinfo=BERLIN)
    moment = local.astimezone(UTC)
    if moment.astimezone(BERLIN).replace(tzinfo=None) != local.replace(tzinfo=None):
        # In Germany the missing hour begins on the hour.
        moment = local.replace(minute=0).astimezone(UTC)
    return moment.astimezone(BERLIN)


def _closing(
    hours: Sequence[HoursFact],
    closures: Sequence[ClosureFact],
    land: str,
    ags: str | None,
    day: date,
    now: Span,
) -> datetime | None:
    """When it closes; over midnight the next day goes on. None: not within the days looked at."""
    end = now.end
    for _number in range(LOOK_AHEAD):
        if end < _MIDNIGHT:
            return at_clock(day, end)
        following = day_plan(hours, closures, land, ags, day + timedelta(days=1))
        first = following.open_spans[0] if following.open_spans else None
        if first is None or first.start > 0:
            return at_clock(day, _MIDNIGHT)
        day, end = following.day, first.end
    return None


def _next_opening(
    hours: Sequence[HoursFact], closures: Sequence[ClosureFact], land: str, ags: str | None, moment: datetime
) -> datetime | None:
    if not any(one.mode == HoursMode.OPEN for one in hours) and not any(one.replacement for one in closures):
        return None
    day = moment.astimezone(BERLIN).date()
    for _number in range(LOOK_AHEAD):
        for span in day_plan(hours, closures, land, ags, day).open_spans:
            start = at_clock(day, span.start)
            if start > moment and start < at_clock(day, span.end):
                return start
        day += timedelta(days=1)
    return None
