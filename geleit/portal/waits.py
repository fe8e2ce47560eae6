"""The wait at a point in one range, for pages that do not ask what somebody comes for.

The numbers come from the queue's memory (`visits.live`): they cost no statement while somebody else asks, too.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from geleit.core import wall
from geleit.core.multilingual import Text
from geleit.visits import live
from geleit.visits.queries import queue
from geleit.visits.rules.waiting import AT_ONCE, UNKNOWN, Wait, WaitKind

POINTS_PAUSE = 30.0  # seconds after which a new point is seen


@dataclass(frozen=True, slots=True)
class Place:
    """A point that gives numbers: what of it changes seldom."""

    key: str
    name: Text
    gives_at_home: bool


_points: live.Memory[tuple[Place, ...]] = live.Memory(POINTS_PAUSE)


@dataclass(frozen=True, slots=True)
class PointNow:
    """A point that gives numbers, as it stands at this moment."""

    place: Place
    wait: Wait
    waiting: int
    issue: str  # a value of IssueState
    until: str  # "11:30", or ""
    opens_at: str
    is_stale: bool = False

    @property
    def is_open(self) -> bool:
        """Whether numbers are given."""
        return self.issue == "open"


def points_now(slug: str) -> list[PointNow]:
    """Every point of a county that gives numbers, by key. Call it outside of a transaction, like `visits.live`."""
    found = []
    try:
        places, _is_stale = _points.get(slug, lambda _last: _places(slug))
        for place in places:
            try:
                board = live.board(slug, place.key)
                found.append(_read(place, board.body, board.is_stale))
            except live.UnknownPlace:  # given up since
                continue
    except (OperationalError, InterfaceError):  # away, and nothing known of before
        return found
    return found


def overall(waits: Iterable[Wait]) -> Wait:
    """One range that holds for all of these: the lowest and the highest; unknown only where all of them are."""
    known = [one for one in waits if one.kind != WaitKind.UNKNOWN and one.low is not None and one.high is not None]
    if not known:
        return UNKNOWN
    high = max(one.high or 0 for one in known)
    return Wait(WaitKind.RANGE, min(one.low or 0 for one in known), high) if high else AT_ONCE


def as_json(points: Iterable[PointNow]) -> list[dict[str, Any]]:
    """The points for the script that shows them on pages kept for everybody."""
    return [
        {
            "key": one.place.key,
            "open": one.is_open,
            "waiting": one.waiting,
            "wait": {"kind": one.wait.kind.value, "low": one.wait.low, "high": one.wait.high},
        }
        for one in points
    ]


def forget() -> None:
    """Know nothing any more, for tests."""
    _points.forget()


def _places(slug: str) -> tuple[Place, ...]:
    with transaction.atomic():
        county = wall.enter_portal(slug)
        if county is None:
            return ()
        try:
            points = [one for one in queue.points_with_queue(county[0]) if one.gives_numbers]
            return tuple(Place(one.key, one.name, one.gives_numbers_at_home) for one in points)
        finally:
            wall.leave_portal()


@lru_cache(maxsize=500)
def _read(place: Place, body: bytes, is_stale: bool) -> PointNow:
    """Read a board; the same one is read once, however many ask."""
    found: Mapping[str, Any] = json.loads(body)
    issue = found["issue"]
    services = [one for one in found["services"] if one["issue"] == "open"] or found["services"]
    return PointNow(
        place=place,
        wait=overall(_wait(one["wait"]) for one in services),
        waiting=int(found["waiting"]),
        issue=str(issue["state"]),
        until=_hour(issue["until"]),
        opens_at=_hour(issue["opens_at"]),
        is_stale=is_stale,
    )


def _wait(found: Mapping[str, Any]) -> Wait:
    return Wait(WaitKind(found["kind"]), found["low"], found["high"])


def _hour(moment: str | None) -> str:
    """11:30 of an ISO moment in German local time."""
    return moment[11:16] if moment else ""
