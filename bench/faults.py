"""The storm of bookings while everything breaks: `python tools/bench.py --faults`; about six minutes.

Database and web server are killed with SIGKILL and started again, or stand still for five seconds, in an order that
chance decides. Visitors send their form again until there is an answer, as in `bench.rush`; afterwards what they were
told is held against the database.
"""

import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import installation
from bench.booking import NO_LIMIT, start_again, told
from bench.table import Aim
from geleit.config import embedded

KILLS, PAUSES, PAUSE_SECONDS = 25, 5, 5.0
START_SECONDS = 8.0  # until the storm has made its places
BETWEEN = 1.5  # seconds in which things work
SECONDS = 340  # in which all of that fits
LONGEST = 30.0  # seconds until everybody has a final answer


@dataclass
class Server:
    """`geleit run` on a port, started again when its web server was killed."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.process = installation.start(self.folder, self.port, NO_LIMIT)
        installation.wait_for(self.port, self.process)

    def web(self) -> list[int]:
        """The processes of the web server: the first child and what it started."""
        if self.process is None:
            return []
        return family(children(self.process.pid)[:1])

    def stop(self) -> None:
        """For good."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(60)


def children(process: int) -> list[int]:
    """The processes that one started, the oldest first."""
    try:
        return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def family(processes: list[int]) -> list[int]:
    """These and everything they started."""
    return [one for process in processes for one in [process, *family(children(process))]]


def send(processes: list[int], what: signal.Signals) -> None:
    """Send a signal to those that are still there."""
    for one in processes:
        try:
            os.kill(one, what)
        except ProcessLookupError:
            continue


def measure(folder: Path, *, keep: bool, quick: bool, say: Callable[[str], None]) -> dict[str, Any]:
    """The figures of the storm with how often each fault was made."""
    web = folder / "booking"
    if not (keep and installation.is_built(web)):
        say("bench: building for bookings")
        installation.build(web, "small")
    kills, pauses, seconds = (2, 1, 40) if quick else (KILLS, PAUSES, SECONDS)
    with embedded.using(web) as urls:
        server = Server(web, installation.free_port())
        server.start()
        say(f"bench: storm of {seconds} seconds under faults")
        storm = _Storm(web, urls, server.port, seconds)
        storm.start()
        made = _break_everything(web, server, kills, pauses, until=time.monotonic() + seconds)
        storm.join()
        server.stop()
    if storm.figures is None:
        raise RuntimeError("the storm failed")
    return {**storm.figures, "faults": made, "wanted": {"killed": 2 * kills, "paused": 2 * pauses}}


def aims(figures: dict[str, Any]) -> list[Aim]:
    """Nothing lost, nothing given twice, an answer for everybody."""
    made, wanted = figures["faults"], figures["wanted"]
    is_sound = not (figures["overlaps"] or figures["lost"] or figures["wrong_answers"])
    return [
        Aim(
            f"killed {wanted['killed']} times, paused {wanted['paused']} times: no overlap, nothing lost",
            f"{made}, {figures['overlaps']} overlaps, {figures['lost']} lost, {figures['wrong_answers']} wrong answers",
            is_sound and sum(made.values()) == wanted["killed"] + wanted["paused"],
        ),
        Aim(
            f"a final answer within {LONGEST:.0f} s",
            f"{figures['longest']:.1f} s at the most",
            figures["longest"] <= LONGEST,
        ),
    ]


class _Storm(threading.Thread):
    def __init__(self, folder: Path, urls: embedded.Urls, port: int, seconds: float) -> None:
        super().__init__()
        self.folder, self.urls, self.words = folder, urls, ["bench.rush", str(port), "restless", str(seconds)]
        self.figures: dict[str, Any] | None = None

    def run(self) -> None:
        self.figures = told(self.folder, self.urls, self.words)


def _break_everything(folder: Path, server: Server, kills: int, pauses: int, *, until: float) -> dict[str, int]:
    kinds = ["database killed", "web server killed"] * kills + ["database paused", "web server paused"] * pauses
    random.Random(7).shuffle(kinds)  # noqa: S311 - no secret
    made = dict.fromkeys(sorted(set(kinds)), 0)
    time.sleep(START_SECONDS)
    for kind in kinds:
        time.sleep(BETWEEN)
        if time.monotonic() > until:
            break
        _break(kind, folder, server)
        made[kind] += 1
    return made


def _break(kind: str, folder: Path, server: Server) -> None:
    postmaster = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
    match kind:
        case "database killed":
            os.kill(postmaster, signal.SIGKILL)
            start_again(folder)
        case "web server killed":
            send(server.web(), signal.SIGKILL)
            if server.process is not None:
                server.process.wait(60)
            server.start()
        case _:
            processes = family([postmaster]) if kind == "database paused" else server.web()
            send(processes, signal.SIGSTOP)
            time.sleep(PAUSE_SECONDS)
            send(processes, signal.SIGCONT)
