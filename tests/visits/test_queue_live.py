"""What displays and telephones poll costs next to nothing and survives a database that is away."""

import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import OperationalError

from geleit.accounts.actors import Actor
from geleit.accounts.models import County, User
from geleit.core import wall
from geleit.visits import live
from geleit.visits.actions import calling, devices, queue
from geleit.visits.codes import DeviceKind
from geleit.visits.live import Answer, Memory
from geleit.visits.queries import queue as queries
from tests.conftest import NOW
from tests.visits.queue_house import Room, make_room, staff

pytestmark = pytest.mark.django_db


class Watch:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def room(heilbronn: County) -> Room:
    return make_room(heilbronn)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """Time of the memory in the hand of the test."""
    turned = Watch()
    monkeypatch.setattr(live, "monotonic", turned)
    monkeypatch.setattr(live, "_states", Memory(live.PAUSE, watch=turned))
    monkeypatch.setattr(live, "_devices", Memory(live.DEVICE_PAUSE, watch=turned))
    yield turned
    live.forget()


@pytest.fixture
def board(room: Room, watch: Watch) -> Callable[[], Answer]:
    """`board()`: what a display gets."""

    def ask() -> Answer:
        answer = live.board("heilbronn", room.point.key)
        wall.enter(room.county.pk)  # live leaves the wall, as it does between two requests
        return answer

    return ask


def read(answer: Answer | None) -> dict[str, Any]:
    assert answer is not None
    content: dict[str, Any] = json.loads(answer.body)
    return content


def test_a_display_gets_numbers_and_counters_and_no_names(
    room: Room, board: Callable[[], Answer], acting: Callable[[User], Actor], frieda: User
) -> None:
    staff(room, room.one)
    room.take(language="ar")
    room.take(room.papers)
    calling.call_next(counter=room.one, by=acting(frieda), now=NOW)
    shown = read(board())
    assert shown["called"] == [
        {
            "number": "A1", "counter": "1", "since": "2026-06-10T10:00:00+02:00", "calls": 1, "serving": False,
            "language": "ar",
        }
    ]  # fmt: skip
    assert (shown["waiting"], shown["issue"]["state"], shown["issue"]["until"]) == (
        1, "open", "2026-06-10T12:00+02:00",
    )  # fmt: skip
    assert [(one["letter"], one["wait"]["kind"]) for one in shown["services"]] == [("A", "range"), ("B", "range")]
    assert "Frieda" not in str(shown)


def test_within_a_fifth_of_a_second_nobody_asks_the_database(
    board: Callable[[], Answer], watch: Watch, room: Room, django_assert_num_queries: Any
) -> None:
    first = board()
    watch.seconds += 0.19
    with django_assert_num_queries(0):
        answers = {live.board("heilbronn", room.point.key).etag for _device in range(200)}
    assert answers == {first.etag}


def test_while_nothing_changes_only_the_version_is_read(
    board: Callable[[], Answer], watch: Watch, room: Room, django_assert_num_queries: Any
) -> None:
    first = board()
    watch.seconds += 0.21
    # The wall is entered and left around the one read; all of it is one round for everybody who asks.
    with django_assert_num_queries(5) as counted:
        again = live.board("heilbronn", room.point.key)
    reads = [one for one in counted.captured_queries if "visits_" in one["sql"]]
    assert (len(reads), again) == (1, first)


def test_a_call_is_on_the_display_a_fifth_of_a_second_later(
    board: Callable[[], Answer], watch: Watch, room: Room, acting: Callable[[User], Actor], frieda: User
) -> None:
    room.take()
    before = board()
    calling.call_next(counter=room.one, by=acting(frieda), now=NOW)
    assert board() == before
    watch.seconds += 0.2
    after = board()
    assert after.etag != before.etag
    assert [one["number"] for one in read(after)["called"]] == ["A1"]


def test_a_telephone_follows_its_own_number_only(room: Room, watch: Watch) -> None:
    staff(room, room.one)
    mine, other = room.take(), room.take()
    slug, key = "heilbronn", room.point.key
    assert (read(live.ticket(slug, key, mine.secret))["number"], live.ticket(slug, key, "erfunden")) == ("A1", None)
    second = read(live.ticket(slug, key, other.secret))
    assert (second["number"], second["state"], second["ahead"]) == ("A2", "waiting", 1)
    assert second["wait"]["kind"] == "range"
    wall.enter(room.county.pk)
    queue.leave(ticket=other.ticket, now=NOW)
    watch.seconds += 1
    assert read(live.ticket(slug, key, other.secret))["state"] == "left"


def test_while_the_database_is_away_the_last_state_is_shown_and_marked(
    board: Callable[[], Answer], watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = board()

    def away(*_args: Any) -> None:
        raise OperationalError

    with monkeypatch.context() as broken:
        broken.setattr(wall, "enter_portal", away)
        watch.seconds += 1
        stale = board()
    assert (stale.is_stale, read(stale)["stale"], read(before)["stale"]) == (True, True, False)
    assert stale.etag != before.etag
    watch.seconds += live.AWAY
    assert board() == before


def test_an_unknown_county_or_point_is_said(room: Room, watch: Watch) -> None:
    with pytest.raises(live.UnknownPlace):
        live.board("nirgendwo", room.point.key)
    with pytest.raises(live.UnknownPlace):
        live.board("heilbronn", "nirgendwo")


def test_a_device_gets_in_until_it_is_revoked(
    room: Room, watch: Watch, acting: Callable[[User], Actor], clara: User
) -> None:
    by = acting(clara)
    new = devices.add_device(point=room.point, kind=DeviceKind.DISPLAY, name="Flur", by=by, now=NOW)

    def point(secret: str, kind: DeviceKind = DeviceKind.DISPLAY) -> str | None:
        return live.device_point("heilbronn", kind, secret)

    assert point(new.secret) == room.point.key
    assert point(new.secret, DeviceKind.KIOSK) is None
    assert point("erfunden") is None
    wall.enter(room.county.pk)
    devices.revoke_device(device=new.device, by=by, now=NOW)
    watch.seconds += live.DEVICE_PAUSE
    assert point(new.secret) is None
    wall.enter(room.county.pk)
    assert queries.device_of_secret(room.county.pk, new.secret, DeviceKind.DISPLAY) is None


def test_two_hundred_threads_make_one_read() -> None:
    reads, started = [], threading.Barrier(200)
    memory: Memory[int] = Memory(60)

    def slow(_last: int | None) -> int:
        reads.append(1)
        return 7

    found: list[tuple[int, bool]] = []

    def ask() -> None:
        started.wait(timeout=60)
        found.append(memory.get("queue", slow))

    threads = [threading.Thread(target=ask) for _device in range(200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(reads), set(found), len(found)) == (1, {(7, False)}, 200)
