"""Many visitors for few places, over HTTP: `python -m bench.rush PORT storm|restless|rush SECONDS`; a verdict.

`storm`: 64 visitors choose among 200 places for so many seconds, book, now and then cancel, and choose again; most are
too late, as when an office gives its appointments away. `restless`: the same, but whoever has places gives one back in
four of ten steps, so that most attempts succeed. Only choosing a time counts as an attempt. What
each of them was told is written down and held against the database afterwards: no two at one place, nothing that was
acknowledged lost, a cancelled place free exactly once. A visitor who gets no answer sends the same form again until
there is one, as a browser's "try again" does, so the same check holds while the database is killed (`tools/bench.py
--booking` does that).

`rush`: 500 visitors within ten seconds for 50 places. Each asks for the page of the times and takes what it offers,
until it has a place or the page says that there is none.

`guess`: one connection opens so many invented links.

The limit of one connection must be high (`GELEIT_PLACES_PER_CONNECTION=1000000`), because all come from this machine.
"""

import json
import random
import re
import secrets
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic, sleep
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import django

# All imports below need the application to be set up first.
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, connections  # noqa: E402

from bench import timing  # noqa: E402
from bench.places import make_hall  # noqa: E402
from geleit.accounts.models import County  # noqa: E402
from geleit.core import clock, wall  # noqa: E402
from geleit.visits.models import Appointment, Point  # noqa: E402

SLUG, SERVICE = "heilbronn", "anliegen-4"
STORM_CLIENTS, STORM_PLACES = 64, 200
RUSH_CLIENTS, RUSH_PLACES, RUSH_SECONDS = 500, 50, 10.0
PATIENCE = 30.0
# The share of steps in which somebody who has places gives one of them back.
CANCELS = {"storm": 0.1, "restless": 0.4}
CHUNK = 1 << 16
CSRF = f"{settings.CSRF_COOKIE_NAME}="
_TIME = re.compile(r'name="zeit" value="([^"]+)"')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_SECRET = re.compile(r"/termin/([A-Za-z0-9_-]{22})/")


@dataclass
class Answer:
    """What came back, as far as it matters."""

    status: int
    location: str
    text: str


@dataclass
class Visitor:
    """A browser with a connection that stays open, a cookie and a token."""

    port: int
    line: socket.socket | None = None
    cookie: str = ""
    token: str = ""

    def get(self, path: str) -> Answer:
        """A page. Raises OSError when nobody answers."""
        return self._ask("GET", path, "")

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """A form. Raises OSError when nobody answers."""
        return self._ask("POST", path, urlencode({"csrfmiddlewaretoken": self.token, **fields}))

    def _ask(self, method: str, path: str, body: str) -> Answer:
        try:
            if self.line is None:
                self.line = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
                self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.line.sendall(self._head(method, path, len(body)) + body.encode())
            return self._read(self.line)
        except OSError:
            if self.line is not None:
                self.line.close()
            self.line = None
            raise

    def _head(self, method: str, path: str, length: int) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: identity"]
        if self.cookie:
            lines.append(f"Cookie: {CSRF}{self.cookie}")
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {length}"]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def _read(self, line: socket.socket) -> Answer:
        got = b""
        while b"\r\n\r\n" not in got:
            got += self._piece(line)
        head, _, body = got.partition(b"\r\n\r\n")
        first, *rest = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in rest)}
        wanted = int(headers.get("content-length", "0"))
        while len(body) < wanted:
            body += self._piece(line)
        if CSRF in headers.get("set-cookie", ""):
            self.cookie = headers["set-cookie"].partition(CSRF)[2].partition(";")[0]
        text = body.decode("utf-8", "replace")
        if found := _TOKEN.search(text):
            self.token = found[1]
        return Answer(int(first.split()[1]), headers.get("location", ""), text)

    @staticmethod
    def _piece(line: socket.socket) -> bytes:
        piece = line.recv(CHUNK)
        if not piece:
            raise ConnectionError("the connection was closed")
        return piece


@dataclass
class Told:
    """Everything that visitors were told."""

    attempts: int = 0
    booked: dict[str, str] = field(default_factory=dict)  # secret: what was told last
    kept: int = 0  # a place and a name put to it
    refused: int = 0  # a time that was taken
    cancelled: int = 0
    told_none: int = 0  # visitors who were told that nothing is free
    failed: int = 0  # no answer, or the database was away: sent again
    wrong: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    longest: float = 0.0  # seconds from the first sending of a form to its final answer
    lock: threading.Lock = field(default_factory=threading.Lock)


def page_of(point: str) -> str:
    """The page of the times."""
    return f"/{SLUG}/termin/zeit/?fuer={SERVICE}&stelle={quote(point)}"


def insist(told: Told, ask: Callable[[], Answer], *, until: float) -> Answer | None:
    """Ask until there is a final answer; None where there is none for a long time after the end."""
    first = monotonic()
    while monotonic() < until + PATIENCE:
        start = monotonic()
        try:
            answer = ask()
        except OSError:
            answer = Answer(0, "", "")
        if answer.status not in (0, 502, 503):
            with told.lock:
                told.milliseconds.append((monotonic() - start) * 1000)
                told.longest = max(told.longest, monotonic() - first)
                if answer.status >= 500:
                    told.wrong.append(f"{answer.status}")
            return answer
        with told.lock:
            told.failed += 1
        sleep(0.05)
    with told.lock:
        told.wrong.append("no final answer")
    return None


def storm(port: int, point: str, times: list[str], told: Told, until: float, seed: int, cancels: float) -> None:
    """One visitor of the storm; `cancels` as in `CANCELS`."""
    chance, visitor = random.Random(seed), Visitor(port)  # noqa: S311 - no secret
    insist(told, lambda: visitor.get(page_of(point)), until=until)
    mine: list[str] = []
    while monotonic() < until:
        if mine and chance.random() < cancels:
            secret = mine.pop(chance.randrange(len(mine)))
            _cancel(visitor, told, secret, until)
        else:
            secret = _try_once(visitor, told, point, chance.choice(times), until)
            if secret:
                mine.append(secret)


def rush(port: int, point: str, told: Told, until: float, delay: float) -> None:
    """One visitor of the rush: goes on until it has a place or is told that there is none."""
    sleep(delay)
    visitor, chance = Visitor(port), random.Random(delay)  # noqa: S311 - no secret
    while True:
        page = insist(told, lambda: visitor.get(page_of(point)), until=until)
        if page is None:
            return
        times = _TIME.findall(page.text)
        if not times:
            with told.lock:
                told.told_none += 1
            return
        if _try_once(visitor, told, point, chance.choice(times), until):
            return


def _try_once(visitor: Visitor, told: Told, point: str, at: str, until: float) -> str:
    """Choose a time and, where it is free, put a name to it. The secret of the link, or ""."""
    form = {"form_key": str(uuid4()), "zeit": at}
    answer = insist(told, lambda: visitor.post(page_of(point), form), until=until)
    with told.lock:
        told.attempts += 1
    if answer is None:
        return ""
    found = _SECRET.search(answer.location)
    if answer.status not in (302, 303) or found is None:
        with told.lock:
            told.refused += 1
            if answer.status not in (302, 303):
                told.wrong.append(f"keeping a place: {answer.status}")
        return ""
    secret = found[1]
    number = f"+4915{random.randrange(10**9):09d}"  # noqa: S311 - an invented telephone
    who = {"name": "Rana Beispiel", "channel": "phone", "phone": number, "form_key": str(uuid4())}
    answer = insist(told, lambda: visitor.post(f"/{SLUG}/termin/{secret}/angaben/", who), until=until)
    with told.lock:
        if answer is not None and answer.status in (302, 303):
            told.booked[secret] = "confirmed"
            told.kept += 1
        elif answer is not None:
            told.wrong.append(f"giving a name: {answer.status}")
    return secret


def _cancel(visitor: Visitor, told: Told, secret: str, until: float) -> None:
    form = {"form_key": str(uuid4())}
    answer = insist(told, lambda: visitor.post(f"/{SLUG}/termin/{secret}/absagen/", form), until=until)
    with told.lock:
        if answer is not None and answer.status in (302, 303):
            told.booked[secret] = "cancelled"
            told.cancelled += 1
        elif answer is not None:
            told.wrong.append(f"cancelling: {answer.status}")


def guess(port: int, number: int) -> dict[str, Any]:
    """Open so many invented links: how many were one, and after how many the connection was slowed down."""
    visitor, seen = Visitor(port), []
    for _number in range(number):
        seen.append(visitor.get(f"/{SLUG}/termin/{secrets.token_urlsafe(16)}/").status)
    stopped = seen.index(429) if 429 in seen else number
    others = len([one for one in seen[stopped:] if one != 429])
    return {"kind": "guess", "guesses": number, "hits": seen.count(200), "stopped_after": stopped, "other": others}


_OVERLAPS = """
    SELECT count(*) FROM visits_appointment a JOIN visits_appointment b
      ON a.point_id = b.point_id AND a.counter_id = b.counter_id AND a.id < b.id AND a.during && b.during
    WHERE a.point_id = %s AND a.state IN ('held', 'offered', 'reserved', 'confirmed', 'served')
      AND b.state IN ('held', 'offered', 'reserved', 'confirmed', 'served')
"""


def check(point: Point, told: Told) -> dict[str, int]:
    """What visitors were told against what the database holds."""
    from geleit.visits.secrets import hash_of  # noqa: PLC0415 - with the others it would need the set-up, too

    with wall.inside(point.county_id):
        states = dict(Appointment.objects.filter(point=point).values_list("secret_hash", "state"))
        with connection.cursor() as cursor:
            cursor.execute(_OVERLAPS, [point.pk])
            overlaps = int(cursor.fetchone()[0])
    lost = sum(states.get(hash_of(secret)) != state for secret, state in told.booked.items())
    confirmed = sum(state == "confirmed" for state in states.values())
    said = sum(state == "confirmed" for state in told.booked.values())
    return {"overlaps": overlaps, "lost": lost, "confirmed": confirmed, "said_confirmed": said}


def make_point(places: int, counters: int) -> tuple[Point, list[str]]:
    """A point of its own for one run with that many places tomorrow, and their times."""
    county = County.objects.get(slug=SLUG)
    with wall.inside(county.pk):
        now = clock.now()
        point, starts = make_hall(county, now=now, key=f"lauf-{uuid4().hex[:8]}", counters=counters, places=places)
    return point, [f"{start:%Y-%m-%dT%H:%M}{start:%z}" for start in starts]


def run(port: int, kind: str, seconds: float) -> dict[str, Any]:
    """One storm or rush with its verdict."""
    is_storm = kind in CANCELS
    places = STORM_PLACES if is_storm else RUSH_PLACES
    point, times = make_point(places, counters=8 if is_storm else 2)
    told, start = Told(), monotonic()
    until = start + (seconds if is_storm else RUSH_SECONDS)
    if is_storm:
        threads = [
            threading.Thread(target=storm, args=(port, point.key, times, told, until, seed, CANCELS[kind]))
            for seed in range(STORM_CLIENTS)
        ]
    else:
        chance = random.Random(1)  # noqa: S311 - no secret
        threads = [
            threading.Thread(target=rush, args=(port, point.key, told, until, chance.uniform(0, RUSH_SECONDS)))
            for _number in range(RUSH_CLIENTS)
        ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = monotonic() - start
    connections.close_all()
    found = check(point, told)
    return {
        "kind": kind,
        "places": places,
        "clients": len(threads),
        "seconds": round(took, 1),
        "attempts": told.attempts,
        "attempts_a_second": round(told.attempts / took, 1),
        "kept": told.kept,
        "refused": told.refused,
        "cancelled": told.cancelled,
        "told_none": told.told_none,
        "sent_again": told.failed,
        "wrong": sorted(set(told.wrong))[:5],
        "wrong_answers": len(told.wrong),
        "p50": round(timing.percentile(told.milliseconds, 0.5), 1),
        "p95": round(timing.percentile(told.milliseconds, 0.95), 1),
        "longest": round(told.longest, 2),
        **found,
    }


def main() -> int:
    """One run."""
    port, kind, amount = int(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    found = guess(port, int(amount)) if kind == "guess" else run(port, kind, amount)
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
