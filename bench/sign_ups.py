"""Twenty people sign up at once for five places, again and again: `python -m bench.sign_ups 50`; the figures as JSON.

In an installation with a demonstration. Right is a run in which exactly five have a place and fifteen wait in order.
"""

import json
import sys
import threading
from collections.abc import Sequence
from datetime import timedelta
from time import perf_counter
from typing import Any

import django

# All imports below need the application to be set up first.
django.setup()

from django.db import connections  # noqa: E402

from bench import timing  # noqa: E402
from bench.volunteers import look_around  # noqa: E402
from geleit.accounts.actors import actor_of  # noqa: E402
from geleit.accounts.models import County, User  # noqa: E402
from geleit.core import clock, wall  # noqa: E402
from geleit.volunteers import actions  # noqa: E402
from geleit.volunteers.details import TrainingData, UnitData  # noqa: E402
from geleit.volunteers.models import SignUp, Training, Volunteer  # noqa: E402

MANY, PLACES = 20, 5


def sign_ups(runs: int) -> dict[str, Any]:
    """Twenty at once for five places: in how many runs exactly five got one and fifteen wait in order."""
    county, guide = look_around()
    with wall.inside(county.pk):
        people = list(Volunteer.objects.filter(state="active").order_by("pk")[:MANY])
    right, refused, taken = 0, 0, []
    for run in range(runs):
        training = _training(county, guide, run)
        began = perf_counter()
        refused += _at_once(county, guide, training, people)
        taken.append((perf_counter() - began) * 1000)
        with wall.inside(county.pk):
            rows = list(
                SignUp.objects.filter(training=training).order_by("number").values_list("number", "place", "state")
            )
        places = [*range(1, PLACES + 1), *[None] * (MANY - PLACES)]
        states = ["placed"] * PLACES + ["waiting"] * (MANY - PLACES)
        right += rows == list(zip(range(1, MANY + 1), places, states, strict=True))
    return {"runs": runs, "right": right, "refused": refused, "p50_ms": round(timing.percentile(taken, 0.5), 1)}


def _training(county: County, guide: User, run: int) -> Training:
    starts = clock.now() + timedelta(days=30)
    with wall.inside(county.pk, guide.pk):
        return actions.create_training(
            data=TrainingData(
                title=f"Andrang {run}",
                topic="asylum_law",
                place="Landratsamt",
                places=PLACES,
                deadline=clock.today() + timedelta(days=20),
            ),
            first=UnitData(starts_at=starts, ends_at=starts + timedelta(hours=2), minutes=120, title=""),
            by=actor_of(guide, today=clock.today()),
            now=clock.now(),
        )


def _at_once(county: County, guide: User, training: Training, people: Sequence[Volunteer]) -> int:
    barrier, failed = threading.Barrier(len(people)), []

    def work(one: Volunteer) -> None:
        try:
            with wall.inside(county.pk, guide.pk):
                by = actor_of(guide, today=clock.today())
                barrier.wait()
                actions.sign_up(training=training, volunteer=one, by=by, now=clock.now(), today=clock.today())
        except Exception as problem:  # counted, whatever it is
            failed.append(problem)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=work, args=(one,)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(failed)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(sign_ups(int(sys.argv[1]))) + "\n")
