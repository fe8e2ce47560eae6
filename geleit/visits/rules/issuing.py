"""Whether numbers are given out at this moment, and until when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from geleit.core.multilingual import Text
from geleit.directory.rules.hours import State

NOTHING = Text()


class IssueState(StrEnum):
    """Whether somebody can take a number now."""

    OPEN = "open"
    NOT_YET = "not_yet"  # later today
    FULL = "full"  # ended early: what is left of the day is taken
    ENDED = "ended"  # ended early by hand
    CLOSED = "closed"  # outside of the hours
    NONE = "none"  # no numbers at this point, or not for this service


@dataclass(frozen=True, slots=True)
class Issue:
    """Whether numbers are given: until when where they are, from when where they will be, why not where one knows."""

    state: IssueState
    until: datetime | None = None
    opens_at: datetime | None = None
    reason: Text = NOTHING

    @property
    def is_open(self) -> bool:
        """Whether somebody can take a number now."""
        return self.state == IssueState.OPEN


def issue_at(tickets: State, visits: State, *, ended_by_hand: bool) -> Issue:
    """What the hours for numbers say, where there are none those for visits, and what the staff decided.

    Hours nobody entered are closed: a number nobody calls is worse than none.
    """
    state = tickets if tickets.known else visits
    reason = state.reason.text if state.reason is not None else NOTHING
    if not state.known:
        return Issue(IssueState.CLOSED)
    if ended_by_hand and state.is_open:
        return Issue(IssueState.ENDED)
    if state.is_open:
        return Issue(IssueState.OPEN, until=state.closes_at)
    opens = state.opens_next
    if opens is not None and state.today is not None and opens.date() == state.today.day:
        return Issue(IssueState.NOT_YET, opens_at=opens, reason=reason)
    return Issue(IssueState.CLOSED, opens_at=opens, reason=reason)


def minutes_left(tickets: State, visits: State, now: datetime) -> float | None:
    """Minutes until the doors close, or None where that is not known: then nothing is ever full."""
    closes = visits.closes_at if visits.is_open else tickets.closes_at if tickets.is_open else None
    return None if closes is None else max((closes - now).total_seconds() / 60, 0.0)
