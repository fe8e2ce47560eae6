"""The responsible office among all municipalities of Germany and 2,000 services: `python -m bench.answers QUICK`.

The rows are invented and loaded once into a database of their own. A question is asked as the public page asks it:
behind the county wall, as the role of the public pages, place by name.
"""

import json
import sys
from typing import Any

import django

# All imports below need the application to be set up first.
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench import timing  # noqa: E402
from geleit.accounts.actions import set_up_county  # noqa: E402
from geleit.accounts.models import County  # noqa: E402
from geleit.core import clock, wall  # noqa: E402
from geleit.core.multilingual import Text  # noqa: E402
from geleit.directory.actions import load_reference_data, sort_name  # noqa: E402
from geleit.directory.models import (  # noqa: E402
    Area,
    Municipality,
    Office,
    OfficeFacts,
    Responsibility,
    Service,
    ServiceFacts,
)
from geleit.directory.queries import Outcome, find_places, responsible  # noqa: E402

PLACES, SERVICES = 11_000, 2_000
COUNTY = "heilbronn"
Question = tuple[str, str]


def word(number: int) -> str:
    """Another name of a place for each number, without digits."""
    return "Ober" + "".join("abdefgklmn"[int(digit)] for digit in str(number)) + "ingen"


@transaction.atomic
def load_rows() -> None:
    """All of Germany; of each third service the towns look after themselves."""
    now = clock.now()
    county = set_up_county(
        slug=COUNTY, name="Landkreis Heilbronn", land="BW", regional_key="08125", case_prefix="HN", now=now
    )
    load_reference_data(county=county, now=now, demo=True)
    wall.enter(county.pk)
    own = list(Municipality.objects.filter(in_county=county).order_by("ags"))
    known = Municipality.objects.count()
    Municipality.objects.bulk_create(
        [
            Municipality(
                ags=f"1{number:07d}",
                ars=f"1{number:011d}",
                name=word(number),
                sort_name=sort_name(word(number)),
                kind="municipality",
                county_name="Anderswo",
            )
            for number in range(PLACES - known)
        ],
        batch_size=2000,
    )
    fact = {"county": county, "recorded_at": now, "released_at": now}
    offices = [Office.objects.create(county=county, key=key) for key in ("mass-amt", "mass-rathaus")]
    for office in offices:
        OfficeFacts.objects.create(**fact, office=office, kind="department", name=Text(office.key))
    services = Service.objects.bulk_create(Service(county=county, key=f"leistung-{n}") for n in range(SERVICES))
    ServiceFacts.objects.bulk_create(
        ServiceFacts(**fact, service=service, name=Text(f"Leistung {number}"))
        for number, service in enumerate(services)
    )
    held = Responsibility.objects.bulk_create(
        Responsibility(**fact, service=service, office=office, whole_county=office == offices[0])
        for number, service in enumerate(services)
        for office in (offices if number % 3 == 0 else offices[:1])
    )
    Area.objects.bulk_create(
        [
            Area(county=county, responsibility=one, municipality=town)
            for one in held
            if not one.whole_county
            for town in own[:20]
        ],
        batch_size=2000,
    )


def measure(*, times: int, warm_up: int) -> dict[str, Any]:
    """Milliseconds and statements of an answer."""
    county = County.objects.get(slug=COUNTY)
    names = list(Municipality.objects.filter(in_county=county).order_by("ags").values_list("name", flat=True))
    questions = [(f"leistung-{number * 37 % SERVICES}", names[number % len(names)]) for number in range(200)]
    found = {
        "answer": timing.repeat(lambda asked: ask(county.pk, asked), questions, times=times, warm_up=warm_up),
        # With a typing error every place is compared, which is no question of every day.
        "misspelled": timing.repeat(
            lambda asked: ask(county.pk, (asked[0], asked[1][:-2] + asked[1][-1])),
            questions,
            times=max(5, times // 5),
            warm_up=2,
        ),
    }
    with CaptureQueriesContext(connection) as captured:
        ask(county.pk, questions[0])
    return {
        "places": Municipality.objects.count(),
        "services": SERVICES,
        "statements": len(captured),
        **{name: timing.percentile(taken, 0.5) for name, taken in found.items()},
        "answer_p95": timing.percentile(found["answer"], 0.95),
    }


def ask(county_id: int, question: Question) -> None:
    """Place and service lead to an office. Raises RuntimeError when they do not."""
    service, place = question
    now = clock.now()
    day = clock.local(now).date()
    with transaction.atomic():
        wall.enter_portal(COUNTY)
        hits = [hit for hit in find_places(county_id, place) if not hit.is_outside]
        if not hits:
            raise RuntimeError(f"{place} was not found")
        answer = responsible(service, hits[0].municipality.ags, day, county_id=county_id, moment=now)
        if answer.outcome != Outcome.FOUND:
            raise RuntimeError(f"{service} in {place}: {answer.outcome}")


def main() -> int:
    """`load`: the rows. Otherwise print the figures as one line of JSON."""
    if sys.argv[1] == "load":
        load_rows()
        return 0
    quick = sys.argv[1] == "quick"
    sys.stdout.write(json.dumps(measure(times=20 if quick else 300, warm_up=5 if quick else 40)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
