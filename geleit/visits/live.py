"""What displays and telephones poll: the state of a queue in the memory of the process, as finished JSON.

Two hundred devices that ask once a second cost one small read every `PAUSE`: who asks first after it looks whether the
version of the queue changed, everybody else gets what is known. All of it is read again only when it did, or every
`WHOLE` because waits run down. While the database is away the last known state is given, marked as stale.

Call these functions outside of a transaction: they open their own, as the role of the public pages.
"""

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from threading import Lock
from time import monotonic
from typing import Any, Generic, TypeVar

from django.db import InterfaceError, OperationalError, transaction

from geleit.core import clock, wall
from geleit.visits.codes import DeviceKind, TicketState
from geleit.visits.models import Point, Ticket
from geleit.visits.queries import queue
from geleit.visits.rules.issuing import Issue
from geleit.visits.rules.waiting import Wait
from geleit.visits.secrets import hash_of

PAUSE = 0.2  # seconds for which nobody asks the database again
WHOLE = 10.0  # seconds after which everything is read again
FORESIGHT = 3.0  # seconds for which a forecast of the waits is taken again though somebody was called
AWAY = 2.0  # seconds before a database that was away is tried again
DEVICE_PAUSE = 10.0  # a revoked device goes on for so many seconds at most
MOST = 2000  # devices and points remembered
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Answer:
    """JSON ready to be sent, and its ETag. Stale: the database is away, it is the last that was known."""

    body: bytes
    etag: str
    is_stale: bool = False


@dataclass(frozen=True)
class _State:
    """A queue as it was read."""

    point: Point
    version: int
    day: date
    read_at: float
    board: Answer
    frame: Mapping[str, Any]
    house: queue.House
    tickets: Mapping[str, Ticket]  # by the hash of their secret
    foretold_at: float
    answers: dict[str, Answer] = field(default_factory=dict)  # those that somebody asked for

    def answer(self, secret_hash: str) -> Answer | None:
        """What the telephone with a number sees; None for a number that is not known."""
        found = self.answers.get(secret_hash)
        if found is None and (one := self.tickets.get(secret_hash)) is not None:
            found = self.answers[secret_hash] = _answer({**self.frame, **_ticket(self.house, one)})
        return found


class UnknownPlace(LookupError):
    """There is no such county or point, or it was given up."""


def board(slug: str, point_key: str) -> Answer:
    """The queue of a point for its display and for the portal. Raises UnknownPlace.

    {"version", "at", "stale", "issue": {"state", "until", "opens_at"}, "waiting": number, "called": [{"number",
    "counter", "since", "calls", "serving", "language"}], "services": [{"letter", "service", "wait", "issue"}]}; a wait
    is {"kind": "at_once" | "range" | "unknown", "low", "high"} in minutes.
    """
    known, is_stale = _states.get((slug, point_key), lambda last: _read(slug, point_key, last))
    return _stale(known.board) if is_stale else known.board


def ticket(slug: str, point_key: str, secret: str) -> Answer | None:
    """What the telephone with a number's secret sees; None where the point knows no such number any more.

    {"version", "at", "stale", "number", "state", "counter", "calls", "ahead", "wait"}. Raises UnknownPlace.
    """
    known, is_stale = _states.get((slug, point_key), lambda last: _read(slug, point_key, last))
    found = known.answer(hash_of(secret))
    return _stale(found) if found is not None and is_stale else found


def device_point(slug: str, kind: DeviceKind, secret: str) -> str | None:
    """The key of the point at which a kiosk or display works; None where its address is wrong or revoked."""
    try:
        return _devices.get((slug, kind, hash_of(secret)), lambda _last: _device_point(slug, kind, secret))[0]
    except UnknownPlace:
        return None


def forget() -> None:
    """Know nothing any more, for tests."""
    _states.forget()
    _devices.forget()


# --- memory -----------------------------------------------------------------------------------------------------------


@dataclass
class _Kept(Generic[V]):
    """What is known for a key. One thread at a time renews it; the others take what is there."""

    value: V | None = None
    is_known: bool = False
    is_stale: bool = False
    good_until: float = 0.0
    lock: Lock = field(default_factory=Lock)


class Memory(Generic[V]):
    """Values that are good for a moment. Where reading fails because the database is away, the last one is given."""

    def __init__(self, pause: float, *, watch: Callable[[], float] = monotonic) -> None:
        self._pause = pause
        self._watch = watch
        self._kept: dict[Hashable, _Kept[V]] = {}
        self._lock = Lock()

    def get(self, key: Hashable, read: Callable[[V | None], V]) -> tuple[V, bool]:
        """The value for a key, and whether it is stale. `read` is given the last one, and its failures pass through."""
        kept = self._of(key)
        if kept.is_known and self._watch() < kept.good_until:
            return kept.value, kept.is_stale  # type: ignore[return-value]  # known, so V even where that is None
        if not kept.lock.acquire(blocking=not kept.is_known):
            return kept.value, kept.is_stale  # type: ignore[return-value]  # somebody renews it at this moment
        try:
            if not kept.is_known or self._watch() >= kept.good_until:
                self._renew(kept, read)
            return kept.value, kept.is_stale  # type: ignore[return-value]  # as above
        finally:
            if not kept.is_known:
                self._kept.pop(key, None)  # what does not exist takes no place
            kept.lock.release()

    def forget(self) -> None:
        """Know nothing any more."""
        self._kept.clear()

    def _of(self, key: Hashable) -> _Kept[V]:
        found = self._kept.get(key)
        if found is None:
            with self._lock:
                if len(self._kept) >= MOST:
                    self._kept.clear()
                found = self._kept.setdefault(key, _Kept())
        return found

    def _renew(self, kept: _Kept[V], read: Callable[[V | None], V]) -> None:
        try:
            kept.value = read(kept.value)
        except (OperationalError, InterfaceError):
            if not kept.is_known:
                raise
            kept.is_stale, kept.good_until = True, self._watch() + AWAY
        else:
            kept.is_known, kept.is_stale = True, False
            kept.good_until = self._watch() + self._pause


_states: Memory[_State] = Memory(PAUSE)
_devices: Memory[str] = Memory(DEVICE_PAUSE)


# --- reading ----------------------------------------------------------------------------------------------------------


def _read(slug: str, point_key: str, last: _State | None) -> _State:
    """The state of a queue now: one look at its version where nothing changed since."""
    now = clock.now()
    day = clock.local(now).date()
    with transaction.atomic():
        county = wall.enter_portal(slug)
        if county is None:
            raise UnknownPlace(slug)
        is_young = last is not None and last.day == day and monotonic() - last.read_at < WHOLE
        if last is not None and is_young and queue.version_of(last.point, day) == last.version:
            state = last
        else:
            point = queue.point_by_key(county[0], point_key)
            if point is None:
                raise UnknownPlace(point_key)
            state = _whole(point, now, last if last is not None and last.day == day else None)
        wall.leave_portal()
    return state


def _whole(point: Point, now: datetime, last: _State | None) -> _State:
    read_at = monotonic()
    foretold = last.house.forecast if last is not None and read_at - last.foretold_at < FORESIGHT else None
    house = queue.house_of(point, now, foretold)
    frame = {"version": house.version, "at": clock.local(now).isoformat(timespec="seconds"), "stale": False}
    return _State(
        point=point,
        version=house.version,
        day=clock.local(now).date(),
        read_at=read_at,
        board=_answer({**frame, **_board(house)}),
        frame=frame,
        house=house,
        tickets={one.secret_hash: one for one in house.tickets},
        # Asked for here, so that every answer of this state tells of the same waits.
        foretold_at=last.foretold_at if last is not None and house.forecast is foretold else read_at,
    )


def _board(house: queue.House) -> dict[str, Any]:
    return {
        "issue": _issue(house.issue),
        "waiting": len(house.waiting),
        "called": [
            {
                "number": one.ticket.shown,
                "counter": one.counter.name if one.counter else "",
                "since": clock.local(one.since).isoformat(timespec="seconds"),
                "calls": one.ticket.calls,
                "serving": one.ticket.state == TicketState.SERVING,
                "language": one.ticket.language,
            }
            for one in house.called
        ],
        "services": [
            {
                "letter": offer.letter,
                "service": house.service_key(offer),
                "wait": _wait(house.wait_for(offer)),
                "issue": house.issue_for(offer).state.value,
            }
            for offer in house.offers
            if offer.by_number
        ],
    }


def _ticket(house: queue.House, one: Ticket) -> dict[str, Any]:
    is_waiting = one.state == TicketState.WAITING
    return {
        "number": one.shown,
        "state": one.state,
        "counter": house.counter_name(one),
        "calls": one.calls,
        "ahead": house.ahead_of(one) if is_waiting else 0,
        "wait": _wait(house.wait_of(one)) if is_waiting else None,
    }


def _wait(wait: Wait) -> dict[str, Any]:
    return {"kind": wait.kind.value, "low": wait.low, "high": wait.high}


def _issue(issue: Issue) -> dict[str, Any]:
    def moment(at: datetime | None) -> str | None:
        return clock.local(at).isoformat(timespec="minutes") if at is not None else None

    return {"state": issue.state.value, "until": moment(issue.until), "opens_at": moment(issue.opens_at)}


def _device_point(slug: str, kind: DeviceKind, secret: str) -> str:
    """Raises UnknownPlace for a wrong secret, so that whoever tries many of them fills no memory."""
    with transaction.atomic():
        county = wall.enter_portal(slug)
        if county is None:
            raise UnknownPlace(slug)
        found = queue.device_of_secret(county[0], secret, kind)
        wall.leave_portal()
    if found is None or found.point.closed_at is not None:
        raise UnknownPlace(slug)
    key: str = found.point.key
    return key


def _answer(content: Mapping[str, Any]) -> Answer:
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    # What was read again without a change is the same to a device: the moment of reading does not count.
    same = json.dumps({key: value for key, value in content.items() if key != "at"}, sort_keys=True)
    return Answer(body, f'"{sha256(same.encode()).hexdigest()[:24]}"')


def _stale(answer: Answer) -> Answer:
    """The same, marked: in JSON the mark stands behind the version and the moment, see `_whole`."""
    body = answer.body.replace(b'"stale":false', b'"stale":true', 1)
    return Answer(body, f'{answer.etag[:-1]}-s"', is_stale=True)
