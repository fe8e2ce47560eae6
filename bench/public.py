"""Measure the public pages of one running installation: `python -m bench.public PORT QUICK`; the figures as JSON.

An uncached page is asked for with the day of today in its address: a page asked for a day is never kept.
"""

import json
import os
import sys
from dataclasses import dataclass
from typing import Any

import django

# All imports below need the application to be set up first.
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench import firstview, load, nginx, timing  # noqa: E402
from bench.browser import Browser  # noqa: E402
from geleit.core import clock  # noqa: E402

COUNTY = "heilbronn"
CACHED = f"/{COUNTY}/"
CONNECTIONS = (1, 8)
UNCACHED = {
    "Start": "",
    "Contact": "kontakt/",
    "Offices A to Z": "aemter/",
    "An office": "aemter/auslaenderbehoerde/",
    "Services": "leistungen/",
    "A service": "leistungen/aufenthaltsrecht/",
    "Responsible office": "zustaendig/?leistung=aufenthaltsrecht&ort=Eppingen",
    "Your visit": "besuch/?amt=zulassungsstelle&alter=16",
    "Municipalities": "gemeinden/",
    "Integration": "integrationsmanagement/",
    "In Arabic": "ar/aemter/auslaenderbehoerde/",
}
FIRST_VIEWS = ("", "ar/", "aemter/auslaenderbehoerde/", "zustaendig/", "gemeinden/", "ar/gemeinden/")


@dataclass(frozen=True)
class Effort:
    """How often and how long everything is done."""

    times: int = 100
    warm_up: int = 20
    seconds: float = 5.0


QUICK = Effort(times=10, warm_up=4, seconds=0.5)


def measure(port: int, effort: Effort) -> dict[str, Any]:
    """All figures."""
    busy = os.getloadavg()[0]
    pages = {}
    browser = Browser(port, {})
    for name, path in UNCACHED.items():
        try:
            pages[name] = _uncached(browser, f"/{COUNTY}/{path}", effort)
        except RuntimeError as problem:  # one page that fails must not hide the others
            pages[name] = {"failed": str(problem)}
    return {
        "load": busy,
        "processors": os.cpu_count(),
        "pages": pages,
        "cached": _cached(port, effort),
        "first_views": {f"/{COUNTY}/{path}": firstview.measure(port, f"/{COUNTY}/{path}") for path in FIRST_VIEWS},
    }


def _uncached(browser: Browser, path: str, effort: Effort) -> dict[str, Any]:
    today = clock.today().isoformat()
    asked = f"{path}{'&' if '?' in path else '?'}stand={today}"
    sizes: list[int] = []

    def visit(path: str) -> None:
        answer = browser.get(path)
        if answer.status != 200:
            raise RuntimeError(f"answered {answer.status}")
        sizes.append(len(answer.body))

    taken = timing.repeat(visit, [asked], times=effort.times, warm_up=effort.warm_up)
    return {
        "p50": timing.percentile(taken, 0.5),
        "p95": timing.percentile(taken, 0.95),
        "bytes": max(sizes),
        "statements": _statements(asked),
    }


def _statements(path: str) -> int:
    """SQL statements of one request, beginning and end of the transaction among them."""
    transaction.get_connection().ensure_connection()
    with CaptureQueriesContext(connection) as captured:
        Client(SERVER_NAME="127.0.0.1").get(path)
    return len(captured)


def _cached(port: int, effort: Effort) -> dict[str, Any]:
    told = load.ask(port, load.request(CACHED))
    load.rate(port, [CACHED], seconds=effort.seconds / 5, connections=CONNECTIONS[-1])
    rates = {
        str(number): vars(load.rate(port, [CACHED], seconds=effort.seconds, connections=number))
        for number in CONNECTIONS
    }
    beside = nginx.rate(told, seconds=effort.seconds, connections=CONNECTIONS[-1])
    return {"path": CACHED, "bytes": len(told.body), "rates": rates, "nginx": vars(beside) if beside else None}


def main() -> int:
    """Print the figures as one line of JSON."""
    port, quick = int(sys.argv[1]), sys.argv[2] == "quick"
    sys.stdout.write(json.dumps(measure(port, QUICK if quick else Effort())) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
