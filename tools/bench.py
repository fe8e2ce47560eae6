"""Measure the pages at SIZE=county and SIZE=ten and print the figures beside the aims. Takes about ten minutes.

python tools/bench.py            builds everything anew in var/bench and measures
python tools/bench.py --keep     measures what was built before
python tools/bench.py --quick    the small size and a few requests only: whether the bench itself works
python tools/bench.py --portal   the public pages only; about two minutes
python tools/bench.py --faults   a storm of bookings while database and web server are killed and paused; six minutes
python tools/bench.py --booking  storms and rushes of bookings, also while the database is killed; about four minutes
python tools/bench.py --volunteers  ten thousand volunteers beside a county's, sign-ups at once; about four minutes
python tools/bench.py --queue    two hundred displays and telephones that follow one queue; about two minutes

Nothing else should run on the machine meanwhile. Nothing is written outside var/bench.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import booking, faults, installation, public_table, table, volunteers_table  # noqa: E402 - as above
from geleit.config import embedded, environment  # noqa: E402

TITLES = {
    "my_day": "My day",
    "caseload": "Caseload",
    "case_file": "Case file",
    "plan": "Plan",
    "search": "Search",
    "save": "Save consultation",
}
WANTED = {"my_day": None, "caseload": 10.0, "case_file": 10.0, "plan": None, "search": 15.0, "save": 12.0}


def say(text: str) -> None:
    """One line of progress."""
    print(text, file=sys.stderr, flush=True)


def measure(size: str, folder: Path, *, keep: bool, quick: bool) -> dict[str, Any]:
    """Figures of one size; builds it first unless it may be kept and is there."""
    seconds = None
    if not (keep and installation.is_built(folder)):
        say(f"bench: building SIZE={size}")
        seconds = installation.build(folder, size)
        say(f"bench: SIZE={size} built in {seconds:.0f} s")
    with installation.running(folder) as running:
        say(f"bench: measuring SIZE={size}")
        idle = running.memory()
        words = ["bench.measure", str(running.port), "quick" if quick else "full"]
        figures = told_by(words, folder, running.urls)
        return {**figures, "build": seconds, "memory_idle": idle, "memory_after": running.memory()}


def told_by(words: list[str], folder: Path, urls: embedded.Urls) -> dict[str, Any]:
    """The figures that a process of one installation prints as its last line."""
    told = subprocess.run(
        [sys.executable, "-m", *words],
        check=False,
        cwd=ROOT,
        env=installation.environment(folder, urls),
        stdout=subprocess.PIPE,
        text=True,
    )
    if told.returncode:
        raise SystemExit(f"bench: {words[0]} failed")
    figures: dict[str, Any] = json.loads(told.stdout.splitlines()[-1]) if told.stdout else {}
    return figures


def measure_public(folder: Path, *, keep: bool, quick: bool) -> dict[str, Any]:
    """Figures of the public pages, with the facts of both counties, and of answers among very many places."""
    effort = "quick" if quick else "full"
    pages, answers = folder / "public", folder / "answers"
    if not (keep and installation.is_built(pages)):
        say("bench: building the public pages")
        installation.build(pages, "small")
    with installation.running(pages) as running:
        say("bench: measuring the public pages")
        figures = told_by(["bench.public", str(running.port), effort], pages, running.urls)
    is_new = not (keep and installation.is_built(answers))
    if is_new:
        say("bench: inventing places and services")
        installation.build_empty(answers)
    with embedded.using(answers) as urls:
        if is_new:
            told_by(["bench.answers", "load"], answers, urls)
        installation.settle(urls)
        say("bench: measuring the responsible office")
        return {**figures, "answers": told_by(["bench.answers", effort], answers, urls)}


def measure_queue(folder: Path, *, keep: bool, quick: bool) -> dict[str, Any]:
    """Figures of displays and telephones that follow one queue, and of ordinary pages beside them."""
    room = folder / "queue"
    if not (keep and installation.is_built(room)):
        say("bench: building for the queue")
        installation.build(room, "small")
    with installation.running(room) as running:
        say("bench: measuring the queue")
        return told_by(["bench.queue", str(running.port), "3" if quick else "30"], room, running.urls)


def measure_volunteers(folder: Path, *, keep: bool, quick: bool) -> list[dict[str, Any]]:
    """Figures of the volunteers room with a county's volunteers, then with ten thousand, then of sign-ups at once."""
    few, many = folder / "volunteers", folder / "volunteers-many"
    wanted, times, runs = ("600", "5", "5") if quick else ("10000", "60", "50")
    figures = []
    for room, is_filled in ((few, False), (many, True)):
        is_new = not (keep and installation.is_built(room))
        if is_new:
            say(f"bench: building {room.name}")
            installation.build(room, "small")
        if is_new and is_filled:
            with embedded.using(room) as urls:
                told_by(["bench.volunteers", "0", "load", wanted], room, urls)
        with installation.running(room) as running:
            say(f"bench: measuring {room.name}")
            figures.append(told_by(["bench.volunteers", str(running.port), "measure", times], room, running.urls))
    with embedded.using(few) as urls:
        say("bench: signing up at once")
        figures.append(told_by(["bench.sign_ups", runs], few, urls))
    return figures


def print_volunteers(figures: list[dict[str, Any]]) -> int:
    """The pages, the sign-ups and the aims."""
    few, many, sign_ups = figures
    print("\n".join(volunteers_table.page_table(few, many)))
    print()
    print("20 at once for 5 places: " + json.dumps(sign_ups))
    print()
    print("\n".join(table.aim_table(volunteers_table.aims(few, many, sign_ups))))
    return 0


def print_booking(figures: dict[str, Any]) -> int:
    """The figures as they are, and the aims."""
    for name, one in figures.items():
        print(f"{name}: {json.dumps(one)}")
    print(booking.ratio(figures))
    print()
    print("\n".join(table.aim_table(booking.aims(figures))))
    return 0


def print_faults(figures: dict[str, Any]) -> int:
    """The figures as they are, and the aims."""
    print(json.dumps(figures))
    print()
    print("\n".join(table.aim_table(faults.aims(figures))))
    return 0


def print_queue(figures: dict[str, Any]) -> int:
    """The figures with the aims: a call is on the screen within a second, other pages stay within 20 %."""
    print(json.dumps(figures, indent=2))
    is_met = figures["call_to_screen_ms"]["p95"] < 1000 and max(figures["page_p95_ratio"].values()) <= 1.2
    print("aims: " + ("met" if is_met and not figures["failures"] else "missed"))
    return 0


def print_public(figures: dict[str, Any]) -> int:
    """Both tables of the public pages; 1 when a page could not be measured."""
    print("\n".join(public_table.page_table(figures)))
    print()
    print("\n".join(table.aim_table(public_table.aims(figures))))
    return 1 if any("failed" in page for page in figures["pages"].values()) else 0


def main() -> int:
    """Build, measure, print. The exit code says whether everything could be measured, not whether aims are met."""
    parser = argparse.ArgumentParser(description="Measure the pages of Geleit.")
    parser.add_argument("--keep", action="store_true", help="measure what was built before")
    parser.add_argument("--quick", action="store_true", help="small size and few requests")
    parser.add_argument("--portal", action="store_true", help="the public pages only")
    parser.add_argument("--booking", action="store_true", help="storms and rushes of bookings only")
    parser.add_argument("--faults", action="store_true", help="a storm of bookings while everything breaks only")
    parser.add_argument("--queue", action="store_true", help="displays and telephones that follow a queue only")
    parser.add_argument("--volunteers", action="store_true", help="ten thousand volunteers only")
    parser.add_argument("--folder", type=Path, default=environment.data_dir() / "bench")
    options = parser.parse_args()
    if options.booking:
        return print_booking(booking.measure(options.folder, keep=options.keep, quick=options.quick, say=say))
    if options.faults:
        return print_faults(faults.measure(options.folder, keep=options.keep, quick=options.quick, say=say))
    if options.volunteers:
        return print_volunteers(measure_volunteers(options.folder, keep=options.keep, quick=options.quick))
    if options.queue:
        return print_queue(measure_queue(options.folder, keep=options.keep, quick=options.quick))
    if options.portal:
        return print_public(measure_public(options.folder, keep=options.keep, quick=options.quick))
    sizes = ["small"] if options.quick else ["county", "ten"]
    figures = {size: measure(size, options.folder / size, keep=options.keep, quick=options.quick) for size in sizes}
    small = figures["small"]["build"] if options.quick else None
    if not options.quick and not options.keep:
        say("bench: building SIZE=small")
        small = installation.build(options.folder / "small", "small")
    print("\n".join(table.page_table(TITLES, figures)))
    print()
    print("\n".join(table.aim_table([*table.aims(TITLES, WANTED, figures), table.build_aim(small)])))
    print()
    for size, one in figures.items():
        built = f"built in {one['build']:.0f} s, " if one["build"] is not None else ""
        print(f"{size}: {built}{one['cases']} open cases of the measured case manager")
    failed = [name for one in figures.values() for name, page in one["pages"].items() if "failed" in page]
    if not options.quick:
        print()
        failed += ["public pages"] * print_public(measure_public(options.folder, keep=options.keep, quick=False))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
