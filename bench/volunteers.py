"""The volunteers room at ten thousand: `python -m bench.volunteers PORT load|measure NUMBER`; the figures as JSON.

`load` adds invented volunteers with their periods, circles, activities, hours and questions to a demonstration, until
there are so many. `measure` asks every list of the room over HTTP, so many times.
"""

import json
import random
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from time import perf_counter
from typing import Any, TypeVar

import django

# All imports below need the application to be set up first.
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.db.models import Model  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench import ground, timing  # noqa: E402
from bench.browser import Browser  # noqa: E402
from geleit.accounts.models import County, Membership, User  # noqa: E402
from geleit.accounts.roles import Role  # noqa: E402
from geleit.core import clock, wall  # noqa: E402
from geleit.directory.models import Municipality  # noqa: E402
from geleit.volunteers import actions  # noqa: E402
from geleit.volunteers.folding import folded, folded_name  # noqa: E402
from geleit.volunteers.models import (  # noqa: E402
    Certificate,
    CircleMember,
    CirclePeriod,
    Coordination,
    Declaration,
    Engagement,
    HelperCircle,
    HourEntry,
    Question,
    ServedMunicipality,
    Training,
    Volunteer,
    VolunteerPeriod,
)

COUNTY = "oberallgaeu"
CIRCLES, HOURS_EACH, QUESTIONS_EACH = 300, 12, 0.2
AT_A_TIME = 2_000
M = TypeVar("M", bound=Model)


def look_around() -> tuple[County, User]:
    """The county and its integration guide."""
    county = County.objects.get(slug=COUNTY)
    with wall.inside(county.pk):
        found = Membership.objects.filter(role=Role.INTEGRATION_GUIDE).select_related("user").order_by("pk")[0]
    return county, found.user


# --- ten thousand -----------------------------------------------------------------------------------------------------


class Crowd:
    """Invented volunteers and all that belongs to them, in bulk; the same every time."""

    def __init__(self, county: County, guide: User) -> None:
        self.county, self.guide, self.today, self.now = county, guide, clock.today(), clock.now()
        self.dice = random.Random(1)  # noqa: S311 - nothing secret

    def day(self, oldest: int, newest: int = 0) -> date:
        """A day so many days ago."""
        return self.today - timedelta(days=self.dice.randint(newest, oldest))

    def circles(self, number: int) -> list[HelperCircle]:
        """So many circles, each in one municipality."""
        places = list(Municipality.objects.filter(in_county=self.county).order_by("pk"))
        mine, first = {"county": self.county}, HelperCircle.objects.count()
        made = store(
            HelperCircle(
                **mine, name=f"Kreis {place:04d}", sort_name=f"kreis {place:04d}", legal_form="informal",
                region=("north", "south")[place % 2], state="active", state_since=self.day(3000, 1500),
                activities=["transport", "forms"], languages=["uk", "ar"],
            )
            for place in range(first, first + number)
        )  # fmt: skip
        store(CirclePeriod(**mine, circle=one, state="active", since=one.state_since, by=self.guide) for one in made)
        store(
            ServedMunicipality(**mine, circle=one, municipality=places[number % len(places)])
            for number, one in enumerate(made)
        )
        return made

    def people(self, number: int) -> list[Volunteer]:
        """So many volunteers; most are active, some wait, pause or left."""
        rows = []
        for place in range(number):
            state = self.dice.choices(("active", "prospect", "dormant", "left"), (70, 8, 12, 10))[0]
            given, family = f"Ida{place % 97}", f"Freiwald{place}"
            rows.append(
                Volunteer(
                    county=self.county, given_name=given, family_name=family, sort_name=folded(f"{family} {given}"),
                    match_name=folded_name(given, family), email=f"ida{place}@example.org",
                    match_email=f"ida{place}@example.org", state=state, state_since=self.day(700, 1),
                    languages=[("uk", "ar", "en")[place % 3]], registered_at=self.now, registered_by=self.guide,
                )
            )  # fmt: skip
        return store(iter(rows))

    def lives(self, people: Sequence[Volunteer], circles: Sequence[HelperCircle]) -> None:
        """What belongs to each: periods, a circle, an activity, papers, hours."""
        mine, kept = {"county": self.county}, [one for one in people if one.state != "prospect"]
        store(self._periods(people))
        home = {one.pk: circles[number % len(circles)] for number, one in enumerate(kept)}
        store(
            CircleMember(
                **mine, circle=home[one.pk], volunteer=one, valid_from=one.state_since - timedelta(days=300),
                valid_to=one.state_since if one.state == "left" else None,
            )
            for one in kept
        )  # fmt: skip
        active = [one for one in kept if one.state == "active"]
        store(
            Engagement(
                **mine, circle=home[one.pk], volunteer=one, activity="homework_help", contact="group", rhythm="regular",
                started_on=one.state_since, needs_certificate=True,
            )
            for one in active[::2]
        )  # fmt: skip
        store(
            Certificate(**mine, volunteer=one, seen_on=day, dated_on=day, has_entry=False)
            for one in active[::2]
            for day in [self.day(2000)]
        )
        store(
            Declaration(**mine, volunteer=one, wording="volunteer_2023", signed_on=one.state_since)
            for one in active[::3]
        )
        store(
            Coordination(**mine, circle=home[one.pk], volunteer=one, valid_from=one.state_since)
            for one in active[: len(circles)]
        )
        store(
            HourEntry(
                **mine, volunteer=one, circle=home[one.pk], on=day, activity="forms", minutes=90, entered_by=self.guide,
                confirmed_on=day, confirmed_by=self.guide,
            )
            for one in active
            for day in [self.day(700) for _number in range(HOURS_EACH)]
        )  # fmt: skip

    def questions(self, number: int, circles: Sequence[HelperCircle]) -> None:
        """So many questions, nearly all of them answered."""
        rows = []
        for place in range(number):
            asked = self.day(700)
            is_open = asked >= self.today - timedelta(days=3)
            rows.append(
                Question(
                    county=self.county, kind="volunteer", channel="phone", subject=f"Frage {place}", asked_on=asked,
                    due_on=asked + timedelta(days=3), recorded_at=self.now, responsible=self.guide,
                    circle=circles[place % len(circles)], answer="" if is_open else "So.",
                    answered_at=None if is_open else self.now - timedelta(days=(self.today - asked).days - 1),
                    answered_by=None if is_open else self.guide,
                )
            )  # fmt: skip
        store(iter(rows))

    def _periods(self, people: Sequence[Volunteer]) -> Iterator[VolunteerPeriod]:
        for one in people:
            mine = {"county": self.county, "volunteer": one, "by": self.guide}
            if one.state == "prospect":
                yield VolunteerPeriod(**mine, state="prospect", since=one.state_since)
                continue
            first = one.state_since - timedelta(days=400)
            yield VolunteerPeriod(**mine, state="prospect", since=first, until=first + timedelta(days=60))
            if one.state != "active":
                between = first + timedelta(days=60)
                yield VolunteerPeriod(**mine, state="active", since=between, until=one.state_since)
            else:
                between = first + timedelta(days=60)
                yield VolunteerPeriod(**mine, state="interview", since=between, until=one.state_since)
            yield VolunteerPeriod(**mine, state=one.state, since=one.state_since)


def store(rows: Iterator[M]) -> list[M]:
    """Write rows in bulk."""
    found = list(rows)
    if found:
        type(found[0])._default_manager.bulk_create(found, batch_size=AT_A_TIME)
    return found


def load(volunteers: int) -> dict[str, float]:
    """Fill the county up to so many volunteers."""
    county, guide = look_around()
    began = perf_counter()
    with wall.inside(county.pk, guide.pk):
        crowd = Crowd(county, guide)
        missing = max(0, volunteers - Volunteer.objects.count())
        circles = crowd.circles(max(1, CIRCLES * missing // 10_000))
        crowd.lives(crowd.people(missing), circles)
        crowd.questions(round(missing * QUESTIONS_EACH), circles)
        actions.publish_coverage(county_id=county.pk, today=crowd.today)
    return {"seconds": round(perf_counter() - began, 1)}


# --- pages ------------------------------------------------------------------------------------------------------------


def pages(county: County) -> dict[str, str]:
    """Every list of the room and the pages beside it, with what is chosen most often."""
    with wall.inside(county.pk):
        circle = HelperCircle.objects.exclude(state="dissolved").order_by("-pk")[0]
        member = CircleMember.objects.filter(circle=circle, volunteer__state="active").order_by("pk")[0].volunteer
        training = Training.objects.order_by("-pk")[0]
        ags = ServedMunicipality.objects.filter(circle=circle).select_related("municipality")[0].municipality.ags
        cursor = Volunteer.objects.order_by("sort_name")[Volunteer.objects.count() // 2].public_id
    people, numbers = reverse("volunteers:volunteers"), reverse("volunteers:numbers")
    side_by_side = reverse("volunteers:numbers_side_by_side")
    today = clock.today()

    def number(key: str) -> str:
        return reverse("volunteers:number", args=[key])

    last_year = f"first={today.year - 1}-01-01&last={today.year - 1}-12-31"
    month = f"?first={(today - timedelta(days=30)).isoformat()}&last={today.isoformat()}"
    return {
        "Volunteers": people,
        "Volunteers, middle": f"{people}?at=n.{cursor}",
        "Volunteers, by hours": f"{people}?sort=-hours",
        "Volunteers, by since": f"{people}?sort=since",
        "Volunteers, a year ago": f"{people}?on={(today - timedelta(days=365)).isoformat()}",
        "Active in a place": f"{people}?state=active&municipality={ags}",
        "Without declaration": f"{people}?attention=declaration",
        "Certificates due": f"{people}?attention=renewal",
        "Without circle": f"{people}?attention=free",
        "A volunteer": reverse("volunteers:volunteer", args=[member.public_id]),
        "Hours": reverse("volunteers:hours", args=[member.public_id]),
        "Circles": reverse("volunteers:circles"),
        "Circles, by volunteers": reverse("volunteers:circles") + "?sort=-volunteers",
        "A circle": reverse("volunteers:circle", args=[circle.public_id]),
        "Appoint coordinator": reverse("volunteers:appoint", args=[circle.public_id]),
        "Distribution": reverse("volunteers:distribution"),
        "Map": reverse("volunteers:distribution_map"),
        "A municipality": reverse("volunteers:municipality", args=[ags]),
        "Numbers": numbers,
        "Numbers, last year": f"{numbers}?{last_year}",
        "Numbers side by side": side_by_side,
        "Side by side, last year": f"{side_by_side}?{last_year}",
        "Numbers of a region": f"{numbers}?region=south",
        "Numbers of a region, past": f"{numbers}?region=south&{last_year}",
        "Numbers of a circle": f"{numbers}?circle={circle.public_id}",
        "Numbers, spreadsheet": reverse("volunteers:numbers_book"),
        "Behind: active": number("active"),
        "Behind: active, region": number("active") + "?region=south",
        "Behind: won": number("won"),
        "Behind: hours": number("hours"),
        "Behind: hours, region": number("hours") + "?region=south",
        "Behind: questions": number("questions"),
        "Questions": reverse("volunteers:questions"),
        "Questions, answered": reverse("volunteers:questions") + "?answered=answered",
        "Knowledge": reverse("volunteers:knowledge"),
        "Trainings": reverse("volunteers:trainings"),
        "A training": reverse("volunteers:training", args=[training.public_id]),
        "Sign up": reverse("volunteers:sign_up", args=[training.public_id]),
        "Duty roster": reverse("volunteers:duty_roster"),
        "Duty roster, a month": reverse("volunteers:duty_roster") + month,
        "Imports": reverse("volunteers:imports"),
        "Public map": f"/{COUNTY}/ehrenamt/karte/?stand={today.isoformat()}",
    }


def measure(port: int, times: int) -> dict[str, Any]:
    """Every page: p50, p95, statements, size."""
    county, guide = look_around()
    client = ground.sign_in(guide)
    browser = Browser(port, ground.cookies_of(client))
    found: dict[str, Any] = {}
    with wall.inside(county.pk):
        number = Volunteer.objects.count()
    for name, path in pages(county).items():
        sizes: list[int] = []

        def visit(what: str, sizes: list[int] = sizes) -> float:
            answer = browser.get(what)
            if answer.status != 200:
                raise RuntimeError(f"{what} answered {answer.status}")
            sizes.append(len(answer.body))
            return answer.milliseconds

        taken = timing.repeat(visit, [path], times=times, warm_up=max(2, times // 5))
        transaction.get_connection().ensure_connection()
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        found[name] = {
            "p50": round(timing.percentile(taken, 0.5), 1),
            "p95": round(timing.percentile(taken, 0.95), 1),
            "statements": len(captured),
            "bytes": max(sizes),
        }
    return {"volunteers": number, "pages": found}


def main() -> int:
    """Print the figures as one line of JSON."""
    port, what, number = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    figures: dict[str, Any] = load(number) if what == "load" else measure(port, number)
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
