"""Measure one running installation and print the figures as JSON: `python -m bench.measure PORT QUICK`.

A process of its own for each installation, because Django knows one database only.
"""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import django

# All imports below need the application to be set up first.
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import NoReverseMatch  # noqa: E402

from bench import floors, ground, timing, visits  # noqa: E402
from bench.browser import Browser  # noqa: E402
from geleit.core import clock  # noqa: E402


@dataclass(frozen=True)
class Effort:
    """How often everything is done."""

    times: int = 240
    warm_up: int = 40
    rounds_of_crowd: int = 12


QUICK = Effort(times=20, warm_up=5, rounds_of_crowd=1)


def measure(port: int, effort: Effort) -> dict[str, Any]:
    """All figures of this installation."""
    scene = ground.look_around()
    client = ground.sign_in(scene.managers[0])
    browser = Browser(port, ground.cookies_of(client))
    session_key = client.session.session_key or ""
    floor = floors.Floor(os.environ["DATABASE_URL"], scene, session_key, clock.now())
    works = floors.works(scene)
    pages: dict[str, dict[str, Any]] = {}
    planned: dict[str, list[visits.Visit]] = {}
    for page in visits.PAGES:
        browser.hang_up()
        try:
            planned[page.name] = page.visits(browser, scene)
            pages[page.name] = _page(page, planned[page.name], browser, client, effort)
        except (LookupError, RuntimeError, NoReverseMatch) as problem:  # one page that fails must not hide the others
            planned.pop(page.name, None)
            pages[page.name] = {"failed": str(problem) or type(problem).__name__}
            browser = Browser(port, ground.cookies_of(client))
            continue
        pages[page.name]["floor"] = _floor(floor, *works[page.name], effort)
    floor.connection.close()
    crowd = _crowd(browser, scene, planned, effort)
    for name, taken in crowd.items():
        pages[name]["crowd_p95"] = timing.percentile(taken, 0.95)
    everything = [milliseconds for taken in crowd.values() for milliseconds in taken]
    return {
        "cases": scene.cases,
        "pages": pages,
        "crowd_p95": timing.percentile(everything, 0.95) if everything else None,
    }


def _page(
    page: visits.Page, planned: list[visits.Visit], browser: Browser, client: Client, effort: Effort
) -> dict[str, Any]:
    sizes: list[int] = []

    def visit(what: visits.Visit) -> float:
        answer = visits.go(browser, what)
        if answer.status != page.status:
            raise RuntimeError(f"answered {answer.status} instead of {page.status}")
        sizes.append(len(answer.body))
        if answer.location:
            # Not measured, but needed: the page after it shows the message, which would stay in the session otherwise.
            browser.get(answer.location)
        return answer.milliseconds

    taken = timing.repeat(visit, planned, times=effort.times, warm_up=effort.warm_up)
    return {
        "p50": timing.percentile(taken, 0.5),
        "p95": timing.percentile(taken, 0.95),
        "bytes": max(sizes),
        # The first one in this process also fetches what is remembered for some minutes.
        "statements": max([_statements(client, what) for what in planned[:1] + planned[:5]][1:]),
    }


def _statements(client: Client, visit: visits.Visit) -> int:
    """SQL statements of one request, those of session, user and transaction among them."""
    transaction.get_connection().ensure_connection()
    with CaptureQueriesContext(connection) as captured:
        if visit.fields is None:
            client.get(visit.path)
        else:
            client.post(visit.path, urlencode(visit.fresh_fields()), content_type="application/x-www-form-urlencoded")
    return len(captured)


def _floor(floor: floors.Floor, work: floors.Work, over: list[Any], effort: Effort) -> float:
    taken = timing.repeat(lambda what: work(floor, what), over, times=effort.times, warm_up=effort.warm_up)
    return timing.percentile(taken, 0.5)


def _crowd(
    first: Browser, scene: ground.Ground, planned: dict[str, list[visits.Visit]], effort: Effort
) -> dict[str, list[float]]:
    """Sixteen clients at once without any pause, each doing all pages in turn, beginning with another one.

    Each has a session of its own; the token of the forms, made for `first`, is theirs, too.
    """
    names = list(planned)
    wanted = {page.name: page.status for page in visits.PAGES}

    def client(place: int) -> Callable[[], list[tuple[str, float]]]:
        own = ground.cookies_of(ground.sign_in(scene.managers[0]))
        browser = Browser(first.port, {**first.cookies, **own})

        def work() -> list[tuple[str, float]]:
            taken = []
            for turn in range(effort.rounds_of_crowd * len(names)):
                name = names[(place + turn) % len(names)]
                choice = planned[name]
                answer = visits.go(browser, choice[(place * 5 + turn) % len(choice)])
                if answer.status != wanted[name]:
                    raise RuntimeError(f"{name} answered {answer.status} to one of {ground.CLIENTS} clients")
                taken.append((name, answer.milliseconds))
            return taken

        return work

    return timing.together([client(place) for place in range(ground.CLIENTS)]) if names else {}


def main() -> int:
    """Print the figures as one line of JSON."""
    port, quick = int(sys.argv[1]), sys.argv[2] == "quick"
    started: datetime = clock.now()
    figures = measure(port, QUICK if quick else Effort())
    sys.stdout.write(json.dumps({**figures, "measured_at": started.isoformat()}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
