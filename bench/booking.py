"""The public measure of bookings: a storm, the same while the database is killed, a rush, and finding places.

Builds what it needs, runs `bench.rush` and `bench.places` in processes of their own, and gives a verdict.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bench import installation
from bench.table import Aim
from geleit.config import embedded

KILLS = 5
GUESSES, STOPPED_AFTER = 10_000, 20
# All visitors of the measure come from one address.
NO_LIMIT = {"GELEIT_PLACES_PER_CONNECTION": "1000000"}
MAILS, QUICK_MAILS = (1_000, 20), (100, 2)  # so many, and so often the worker is killed
ATTEMPTS, ATTEMPTS_A_SECOND, RUSH_P95, SEARCH = 10_000, 300.0, 2_000.0, 50.0


def measure(folder: Path, *, keep: bool, quick: bool, say: Callable[[str], None]) -> dict[str, Any]:
    """All figures. Raises RuntimeError where something could not be measured."""
    seconds = "3" if quick else "30"
    web, places = folder / "booking", folder / "places"
    if not (keep and installation.is_built(web)):
        say("bench: building for bookings")
        installation.build(web, "small")
    figures: dict[str, Any] = {}
    with installation.running(web, NO_LIMIT) as running:
        words = ["bench.rush", str(running.port)]
        for name in ("storm", "restless", "rush"):
            say(f"bench: {name}")
            figures[name] = told(web, running.urls, [*words, name, seconds])
        say("bench: guessing links")
        figures["guess"] = told(web, running.urls, [*words, "guess", "200" if quick else str(GUESSES)])
        say("bench: storm while the database is killed")
        with _Killing(web, float(seconds)) as kills:
            figures["killed"] = told(web, running.urls, [*words, "restless", seconds])
        figures["killed"]["kills"] = kills.number
    say("bench: mails while the worker is killed")
    with embedded.using(web) as urls:
        mails = QUICK_MAILS if quick else MAILS
        figures["mails"] = told(web, urls, ["bench.posting", *map(str, mails)])
    if not (keep and installation.is_built(places)):
        say("bench: inventing a hall")
        installation.build_empty(places)
        with embedded.using(places) as urls:
            told(places, urls, ["bench.places", "load"])
    with embedded.using(places) as urls:
        installation.settle(urls)
        say("bench: measuring places")
        figures["places"] = told(places, urls, ["bench.places", "quick" if quick else "full"])
    return figures


def told(folder: Path, urls: embedded.Urls, words: list[str]) -> dict[str, Any]:
    """What a process prints as its last line. Raises RuntimeError where it fails."""
    environment = installation.environment(folder, urls, NO_LIMIT)
    command = [sys.executable, "-m", *words]
    done = subprocess.run(
        command, check=False, cwd=installation.ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{words[0]} failed")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1]) if done.stdout else {}
    return found


class _Killing(threading.Thread):
    """Kill the database with SIGKILL a few times and start it again, while the block runs."""

    def __init__(self, folder: Path, seconds: float) -> None:
        super().__init__(daemon=True)
        self.folder, self.pause, self.number = folder, seconds / (KILLS + 4), 0  # a start takes a while, too
        self.is_over = threading.Event()

    def __enter__(self) -> "_Killing":
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.is_over.set()
        self.join()

    def run(self) -> None:
        """Kill and start."""
        while self.number < KILLS and not self.is_over.wait(self.pause):
            postmaster = int((self.folder / "postgres" / "postmaster.pid").read_text().split()[0])
            os.kill(postmaster, signal.SIGKILL)
            self.number += 1
            start_again(self.folder)


def start_again(folder: Path) -> None:
    """Start a killed database: its other processes need a moment to notice."""
    deadline = time.monotonic() + 60
    while True:
        try:
            embedded.ensure_running(folder)
        except embedded.EmbeddedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.3)
        else:
            return


def aims(figures: Mapping[str, Any]) -> list[Aim]:
    """Every aim of bookings."""
    storm, restless, rush, killed = (figures[name] for name in ("storm", "restless", "rush", "killed"))
    guess, mails, places = (figures[name] for name in ("guess", "mails", "places"))
    return [
        Aim(
            f"storm: {ATTEMPTS:,} attempts in 30 s, no overlap, nothing lost",
            f"{storm['attempts']:,}, {storm['overlaps']} overlaps, {storm['lost']} lost",
            storm["attempts"] >= ATTEMPTS and _is_sound(storm),
        ),
        Aim(
            f"storm: {ATTEMPTS_A_SECOND:.0f} attempts a second",
            f"{storm['attempts_a_second']:.0f}",
            storm["attempts_a_second"] >= ATTEMPTS_A_SECOND,
        ),
        Aim(
            "storm of bookings and cancellations: no overlap, nothing lost",
            f"{restless['attempts_a_second']:.0f} attempts a second, {restless['overlaps']} overlaps,"
            f" {restless['lost']} lost",
            _is_sound(restless),
        ),
        Aim(
            f"database killed {KILLS} times: no overlap, nothing lost",
            f"{killed['kills']} kills, {killed['overlaps']} overlaps, {killed['lost']} lost",
            killed["kills"] == KILLS and _is_sound(killed),
        ),
        Aim(
            "rush: exactly 50 bookings, 450 refusals",
            f"{rush['confirmed']} and {rush['told_none']}, {rush['wrong_answers']} wrong answers",
            (rush["confirmed"], rush["told_none"]) == (50, 450) and _is_sound(rush),
        ),
        Aim(f"rush: p95 under {RUSH_P95:,.0f} ms", f"{rush['p95']:,.0f} ms", rush["p95"] < RUSH_P95),
        Aim(
            f"{guess['guesses']:,} guessed links: none is one, stopped after {STOPPED_AFTER}",
            f"{guess['hits']} hits, stopped after {guess['stopped_after']}",
            not guess["hits"] and not guess["other"] and guess["stopped_after"] <= STOPPED_AFTER,
        ),
        Aim(
            f"{mails['mails']:,} mails, worker killed {mails['kills']} times: none missing, none but asked for",
            f"{mails['missing']} missing, {mails['never_asked_for']} not asked for,"
            f" {mails['sent_more_than_once']} twice with the same identification",
            bool(mails["is_sound"]),
        ),
        Aim(
            f"places of 30 days, 40 counters, 20 services: under {SEARCH:.0f} ms",
            f"{places['search']['p50']} ms",
            places["search"]["p50"] < SEARCH,
        ),
    ]


def _is_sound(figures: Mapping[str, Any]) -> bool:
    return not (figures["overlaps"] or figures["lost"] or figures["wrong_answers"])


def ratio(figures: Mapping[str, Any]) -> str:
    """Attempts over HTTP beside the bare statement in the same run."""
    bare, whole = figures["places"]["bare_a_second"], figures["storm"]["attempts_a_second"]
    return f"attempts over HTTP {whole:.0f}/s, bare statements {bare:.0f}/s, ratio {whole / bare:.2f}"
