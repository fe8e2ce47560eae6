"""Displays and telephones that follow one queue: `python -m bench.queue PORT SECONDS`; the figures as JSON.

`python -m bench.queue PORT SECONDS pages` only looks at ordinary pages: the measure starts it as a process of its own,
so that a page does not seem slow because the two hundred keep the measuring process busy.

Two hundred clients ask a running installation as the pages' scripts do, each on its own kept-open connection:
displays twice a second, telephones when the last answer told them to, the sooner the nearer their turn. Meanwhile
numbers are called, and one person looks at ordinary pages, first without and then with the two hundred. A call counts
from before its transaction until a client has read the answer that shows it.
"""

import json
import os
import selectors
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter, sleep
from typing import Any

import django

# All imports below need the application to be set up first.
django.setup()

from django.db import connection  # noqa: E402

from bench import ground, load, timing, waiting_room  # noqa: E402
from bench.browser import Browser  # noqa: E402
from geleit.accounts.models import County  # noqa: E402
from geleit.core import clock, wall  # noqa: E402
from geleit.portal.polling import SOON  # noqa: E402
from geleit.visits.actions import calling  # noqa: E402
from geleit.visits.codes import TicketState  # noqa: E402
from geleit.visits.queries import queue  # noqa: E402

DISPLAYS, PHONES = 100, 100
BETWEEN_CALLS = 1.7  # seconds; not in step with the questions
WARM_UP = 2.0
CHUNK = 1 << 16
PAGES = {"portal": f"/{waiting_room.COUNTY}/kontakt/?stand={{today}}", "staff": "/"}


@dataclass
class Follower:
    """One display or telephone."""

    path: str
    number: str  # of a telephone; "" for a display
    line: socket.socket
    ask_at: float
    tag: str = ""
    got: bytes = b""
    is_waiting: bool = False
    pace: float = SOON / 1000  # seconds until it asks again

    def question(self) -> bytes:
        """The next question, with the mark of the last answer."""
        known = f"If-None-Match: {self.tag}\r\n" if self.tag else ""
        return f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{known}\r\n".encode()

    def take(self, piece: bytes) -> tuple[int, bytes] | None:
        """Status and body once the answer is complete."""
        self.got += piece
        head, found, body = self.got.partition(b"\r\n\r\n")
        if not found:
            return None
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        status = int(first.split()[1])
        if status != 304 and len(body) < int(headers["content-length"]):
            return None
        self.tag, self.got = headers.get("etag", ""), b""
        return status, body


@dataclass
class Seen:
    """What happened: when which number was called, and after how long who saw it."""

    called: dict[str, float] = field(default_factory=dict)
    delays: list[float] = field(default_factory=list)
    answers: int = 0
    unchanged: int = 0
    failures: int = 0
    known: set[tuple[int, str]] = field(default_factory=set)

    def note(self, follower: Follower, status: int, body: bytes, moment: float) -> None:
        """One answer."""
        self.answers += 1
        if status == 304:
            self.unchanged += 1
            return
        if status != 200:
            self.failures += 1
            return
        state = json.loads(body)
        follower.pace = state.get("next_in_ms", SOON) / 1000
        if follower.number:
            shown = [state["number"]] if state.get("state") == "called" else []
        else:
            shown = [one["number"] for one in state["called"]]
        for number in shown:
            mark = (id(follower), number)
            if mark not in self.known and number in self.called:
                self.known.add(mark)
                self.delays.append((moment - self.called[number]) * 1000)


def follow(followers: list[Follower], seen: Seen, stop: threading.Event) -> None:
    """Ask and read until told to stop."""
    watch = selectors.DefaultSelector()
    for one in followers:
        watch.register(one.line, selectors.EVENT_READ, one)
    while not stop.is_set():
        now = perf_counter()
        for one in followers:
            if not one.is_waiting and one.ask_at <= now:
                one.is_waiting = True
                one.line.sendall(one.question())
        for key, _events in watch.select(0.01):
            one = key.data
            told = one.take(one.line.recv(CHUNK))
            if told is not None:
                moment = perf_counter()
                seen.note(one, told[0], told[1], moment)
                one.is_waiting, one.ask_at = False, moment + one.pace
    watch.close()


def connect(port: int, secrets: waiting_room.Secrets, numbers: list[str]) -> list[Follower]:
    """Everybody's connection; their questions are spread over the time between two of them."""
    paths = [(f"anzeige/{secrets.display}", "")] * DISPLAYS
    paths += [(f"warten/{secret}", number) for secret, number in zip(secrets.tickets, numbers, strict=True)][:PHONES]
    found = []
    for place, (path, number) in enumerate(paths):
        line = socket.create_connection(("127.0.0.1", port), timeout=load.PATIENCE)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        start = perf_counter() + SOON / 1000 * place / len(paths)
        found.append(Follower(f"/{waiting_room.COUNTY}/{path}/stand.json", number, line, start))
    return found


def call_numbers(seen: Seen, stop: threading.Event) -> None:
    """Call one number after the other at the first counter, each time finishing with the one before."""
    county = County.objects.get(slug=waiting_room.COUNTY)
    while not stop.is_set():
        start = perf_counter()
        with wall.inside(county.pk):
            by, now = waiting_room.somebody(county), clock.now()
            point = queue.point_by_key(county.pk, waiting_room.KEY)
            assert point is not None  # noqa: S101 - the room was made before
            house = queue.house_of(point, now)
            for there in house.called:
                if there.ticket.state == TicketState.CALLED:
                    calling.start(ticket=there.ticket, by=by, now=now)
                calling.finish(ticket=there.ticket, by=by, now=now)
            if not house.waiting:
                return
            start = perf_counter()
            ticket = calling.call_next(counter=house.counters[0], by=by, now=now)
            seen.called[ticket.shown] = start
        sleep(BETWEEN_CALLS)
    connection.close()


def pages_seen_by_another(port: int, seconds: float) -> dict[str, float]:
    """`pages_p95` in a process of its own. Raises CalledProcessError where it fails."""
    words = [sys.executable, "-m", "bench.queue", str(port), str(seconds), "pages"]
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def pages_p95(port: int, seconds: float) -> dict[str, float]:
    """How long a page of the portal and one of the staff take, one person looking at them in turn."""
    scene = ground.look_around()
    browser = Browser(port, ground.cookies_of(ground.sign_in(scene.managers[0])))
    paths = {name: path.format(today=clock.today().isoformat()) for name, path in PAGES.items()}
    taken: dict[str, list[float]] = {name: [] for name in paths}
    end = perf_counter() + seconds
    while perf_counter() < end:
        for name, path in paths.items():
            answer = browser.get(path)
            if answer.status != 200:
                raise RuntimeError(f"{path} answered {answer.status}")
            taken[name].append(answer.milliseconds)
            sleep(0.02)
    return {name: round(timing.percentile(found[2:], 0.95), 2) for name, found in taken.items()}


def measure(port: int, seconds: float) -> dict[str, Any]:
    """All figures."""
    secrets = waiting_room.make(max(PHONES, int(seconds / BETWEEN_CALLS) + 10))
    numbers = [
        json.loads(load.ask(port, load.request(f"/{waiting_room.COUNTY}/warten/{secret}/stand.json")).body)["number"]
        for secret in secrets.tickets
    ]
    rate = load.rate(port, [f"/{waiting_room.COUNTY}/anzeige/{secrets.display}/stand.json"], seconds=3.0, connections=8)
    alone = pages_seen_by_another(port, seconds)
    seen, stop = Seen(), threading.Event()
    followers = connect(port, secrets, numbers)
    works: list[Callable[[], None]] = [
        lambda: follow(followers, seen, stop),
        lambda: call_numbers(seen, stop),
    ]
    threads = [threading.Thread(target=work, daemon=True) for work in works]
    for thread in threads:
        thread.start()
    sleep(WARM_UP)
    beside = pages_seen_by_another(port, seconds)
    stop.set()
    for thread in threads:
        thread.join(timeout=load.PATIENCE)
    return {
        "processors": os.cpu_count(),
        "followers": len(followers),
        "calls": len(seen.called),
        "seen": len(seen.delays),
        "call_to_screen_ms": {
            "p50": round(timing.percentile(seen.delays, 0.5)),
            "p95": round(timing.percentile(seen.delays, 0.95)),
            "max": round(max(seen.delays)),
        },
        "answers_per_second": round(seen.answers / (seconds + WARM_UP)),
        "unchanged_share": round(seen.unchanged / max(seen.answers, 1), 3),
        "failures": seen.failures,
        "most_answers_per_second": round(rate.per_second),
        "client_share": round(rate.client_share, 2),
        "page_p95_alone_ms": alone,
        "page_p95_beside_ms": beside,
        "page_p95_ratio": {name: round(beside[name] / alone[name], 2) for name in alone},
    }


def main() -> int:
    """Print the figures as one line of JSON."""
    port, seconds = int(sys.argv[1]), float(sys.argv[2])
    figures = pages_p95(port, seconds) if sys.argv[3:] == ["pages"] else measure(port, seconds)
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
