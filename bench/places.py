"""Finding and keeping places, without the web server: `python -m bench.places load|quick|full`; the figures as JSON.

Forty counters, twenty services, thirty days, six places of ten taken. Keeping a place is measured as the public pages
do it (behind the county wall, as their role), and beside it the bare statement with nothing around it.
"""

import json
import sys
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from time import perf_counter
from typing import Any
from uuid import uuid4

import django

# All imports below need the application to be set up first.
django.setup()

from django.db import connection, transaction  # noqa: E402
from psycopg.types.range import TimestamptzRange  # noqa: E402

from bench import timing  # noqa: E402
from geleit.accounts.actions import set_up_county  # noqa: E402
from geleit.accounts.models import County  # noqa: E402
from geleit.core import clock, wall  # noqa: E402
from geleit.core.multilingual import Text  # noqa: E402
from geleit.directory.actions import load_reference_data  # noqa: E402
from geleit.directory.models import Office, Service, ServiceFacts  # noqa: E402
from geleit.directory.rules.hours import BERLIN, at_clock  # noqa: E402
from geleit.visits import actions, secrets  # noqa: E402
from geleit.visits.actions.places import asked_for, services_wanted  # noqa: E402
from geleit.visits.codes import AppointmentState, Channel  # noqa: E402
from geleit.visits.models import Appointment, Counter, Offer, Point, Staffing, StaffingOffer  # noqa: E402
from geleit.visits.queries.free import free_days  # noqa: E402
from geleit.visits.queries.plan import PointPlan, forget_plans, plan_of  # noqa: E402

SLUG, POINT = "heilbronn", "halle"
COUNTERS, SERVICES, DAYS = 40, 20, 30
MINUTES = (10, 15, 20, 30)
TAKEN_OF_TEN = 6
OPEN_FROM, OPEN_TO = 8, 16


@transaction.atomic
def load_rows() -> None:
    """A large hall with its plan and a month of appointments."""
    now = clock.now()
    county = set_up_county(
        slug=SLUG, name="Landkreis Heilbronn", land="BW", regional_key="08125", case_prefix="HN", now=now
    )
    load_reference_data(county=county, now=now, demo=True)
    point, _starts = make_hall(county, now=now)
    _fill(county, point)


def make_hall(
    county: County, *, now: datetime, key: str = POINT, counters: int = COUNTERS, places: int = 0
) -> tuple[Point, list[datetime]]:
    """A point with counters, services and staffing. Staffed every day, or only tomorrow for exactly so many `places`.

    Returns the beginnings of those places, too.
    """
    wall.enter(county.pk)
    office, _new = Office.objects.get_or_create(county=county, key="buergerhalle")
    # So that exactly so many fit, whoever chooses what: appointments of half an hour begin every half hour.
    grid = 30 if places else 15
    point = Point.objects.create(county=county, key=key, office=office, name=Text("Halle"), grid_minutes=grid)
    offers = [_offer(county, point, number, now) for number in range(SERVICES)]
    first, last = clock.today() - timedelta(days=60), None
    begin, end = time(OPEN_FROM), time(OPEN_TO)
    if places:
        first = last = clock.today() + timedelta(days=1)
        # The longest service takes half an hour.
        minutes = OPEN_FROM * 60 + 30 * (places // counters)
        begin, end = time(0), time(minutes // 60 - OPEN_FROM, minutes % 60)
    for number in range(counters):
        counter = Counter.objects.create(county=county, point=point, name=str(number + 1), sort=number)
        staffing = Staffing.objects.create(
            county=county,
            counter=counter,
            weekdays=127,
            time_from=begin,
            time_to=end,
            valid_from=first,
            valid_to=last,
            channels=[Channel.PUBLIC, Channel.DESK],
        )
        # Every other counter is there for some services only.
        if number % 2 and not places:
            StaffingOffer.objects.bulk_create(
                StaffingOffer(county=county, staffing=staffing, service=offer.service)
                for offer in offers[number % 5 :: 2]
            )
    actions.plan_changed(county.pk)
    starts = [at_clock(first, 30 * number) for number in range(places // counters)] if places else []
    return point, starts


def _offer(county: County, point: Point, number: int, now: datetime) -> Offer:
    service, is_new = Service.objects.get_or_create(county=county, key=f"anliegen-{number + 1}")
    if is_new:
        ServiceFacts.objects.create(
            county=county, service=service, name=Text(f"Anliegen {number + 1}"), recorded_at=now, released_at=now
        )
    return Offer.objects.create(
        county=county,
        point=point,
        service=service,
        minutes=MINUTES[number % len(MINUTES)],
        minutes_more=5,
        lead_minutes=0,
        horizon_days=DAYS + 5,
        valid_from=clock.today() - timedelta(days=60),
    )


def _fill(county: County, point: Point) -> None:
    rows, first = [], clock.today()
    counters = list(point.counters.order_by("sort"))
    for number in range(DAYS + 1):
        for place, counter in enumerate(counters):
            start = datetime.combine(first + timedelta(days=number), time(OPEN_FROM), tzinfo=BERLIN)
            end = start.replace(hour=OPEN_TO)
            turn = number + place
            while start < end:
                minutes = MINUTES[turn % len(MINUTES)]
                if turn % 10 < TAKEN_OF_TEN:
                    rows.append(_appointment(county, point, counter, start, minutes))
                start, turn = start + timedelta(minutes=max(minutes, 15)), turn + 1
    Appointment.objects.bulk_create(rows, batch_size=2000)


def _appointment(county: County, point: Point, counter: Counter, start: datetime, minutes: int) -> Appointment:
    key = uuid4()
    return Appointment(
        county=county,
        form_key=key,
        point=point,
        counter=counter,
        during=TimestamptzRange(start, start + timedelta(minutes=minutes)),
        state=AppointmentState.CONFIRMED,
        channel=Channel.PUBLIC,
        secret_hash=secrets.hash_of(key.hex),
        code=secrets.new_code(),
        created_at=start,
    )


def measure(times: int) -> dict[str, Any]:
    """All figures of one hall."""
    county = County.objects.get(slug=SLUG)
    return {
        "appointments": _count(county),
        "search": _took(lambda: _search(county, "anliegen-4"), times),
        "search_two_concerns": _took(lambda: _search(county, "anliegen-1", "anliegen-4"), times),
        "search_after_a_change": _took(lambda: _search_anew(county), max(3, times // 5)),
        "kept_a_second": _kept(county, times * 5),
        "bare_a_second": _bare(county, times * 5),
    }


def _took(task: Callable[[], object], times: int) -> dict[str, float]:
    """Middle and slow milliseconds."""
    taken = timing.repeat(lambda _turn: task(), [None], times=times, warm_up=3)
    # An answer of a task is never a float here, so that `repeat` measures.
    return {"p50": round(timing.percentile(taken, 0.5), 1), "p95": round(timing.percentile(taken, 0.95), 1)}


def _count(county: County) -> int:
    with wall.inside(county.pk):
        return Appointment.objects.count()


def _search(county: County, *services: str) -> int:
    with transaction.atomic():
        wall.enter_portal(SLUG)
        now, today = clock.now(), clock.today()
        plan = plan_of(county.pk, POINT, today)
        wanted = services_wanted(plan, [(key, 1) for key in services], today)
        asked = asked_for(wanted, channel=Channel.PUBLIC, now=now, today=today)
        return len(free_days(plan, asked, now=now, days=DAYS))


def _search_anew(county: County) -> int:
    forget_plans()
    return _search(county, "anliegen-4")


def _free_times(county: County, number: int) -> list[datetime]:
    with wall.inside(county.pk):
        now, today = clock.now(), clock.today()
        plan: PointPlan = plan_of(county.pk, POINT, today)
        wanted = services_wanted(plan, [("anliegen-4", 1)], today)
        asked = asked_for(wanted, channel=Channel.PUBLIC, now=now, today=today)
        days = free_days(plan, asked, now=now, days=DAYS)
    return [at for day in days for at in day.times][:number]


def _kept(county: County, number: int) -> float:
    """Places kept one after the other, each in a transaction of its own."""
    free = _free_times(county, number)
    start = perf_counter()
    for at in free:
        with transaction.atomic():
            wall.enter_portal(SLUG)
            wanted = actions.PlaceWanted(point=POINT, services=[("anliegen-4", 1)], start=at, form_key=uuid4())
            actions.keep_place(county_id=county.pk, wanted=wanted, now=clock.now())
    return round(len(free) / (perf_counter() - start), 1)


_BARE = """
    INSERT INTO visits_appointment
        (county_id, public_id, form_key, point_id, counter_id, during, state, channel, secret_hash, code, language,
         persons, companion, interpreter, contact_key, person_key, created_at, cancel_reason, version)
    VALUES (%s, %s, %s, %s, %s, %s, 'confirmed', 'public', %s, %s, 'de', 1, false, '', '', '', %s, '', 1)
    ON CONFLICT DO NOTHING
"""


def _bare(county: County, number: int) -> float:
    """The same rows with nothing around them: one INSERT a transaction, at a counter made for it."""
    with wall.inside(county.pk):
        point = Point.objects.get(key=POINT)
        counter = Counter.objects.create(county=county, point=point, name=f"frei {uuid4().hex[:6]}")
    first = datetime.combine(date(2099, 1, 1), time(0), tzinfo=BERLIN)
    start = perf_counter()
    for place in range(number):
        row = _appointment(county, point, counter, first + timedelta(minutes=30 * place), 30)
        with transaction.atomic():
            wall.enter(county.pk)
            with connection.cursor() as cursor:
                cursor.execute(
                    _BARE,
                    [
                        county.pk,
                        row.public_id,
                        row.form_key,
                        point.pk,
                        counter.pk,
                        row.during,
                        row.secret_hash,
                        row.code,
                        row.created_at,
                    ],
                )
    return round(number / (perf_counter() - start), 1)


def main() -> int:
    """Load once, or measure."""
    if sys.argv[1] == "load":
        load_rows()
        return 0
    sys.stdout.write(json.dumps(measure(5 if sys.argv[1] == "quick" else 60)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
