"""The aliens authority with two counters, for tests of appointments."""

from datetime import date, datetime, time
from uuid import uuid4

from geleit.accounts.models import County
from geleit.core.multilingual import Text
from geleit.directory.models import Office, Service
from geleit.visits import actions
from geleit.visits.codes import Channel
from geleit.visits.models import Appointment, Counter, Offer, Point, Staffing
from geleit.visits.rules.days import BERLIN
from tests.conftest import NOW

PERMIT, BENEFITS = "aufenthaltsrecht", "asylbewerberleistungen"
TOMORROW_AT_NINE = datetime(2026, 6, 11, 9, 0, tzinfo=BERLIN)


def make_point(county: County, counters: int = 2, *, key: str = "auslaenderbehoerde", **settings: object) -> Point:
    """A point of the aliens authority: counters from 9 to 12 on weekdays, permits 20 minutes, benefits 30."""
    point = Point.objects.create(
        county=county,
        key=key,
        office=Office.objects.get(county=county, key="auslaenderbehoerde"),
        name=Text("Ausländerbehörde"),
        **settings,
    )
    for number, (service, minutes) in enumerate([(PERMIT, 20), (BENEFITS, 30)]):
        Offer.objects.create(
            county=county,
            point=point,
            service=Service.objects.get(county=county, key=service),
            minutes=minutes,
            minutes_more=10,
            by_number=True,
            letter="AB"[number],
            sort=number,
            valid_from=date(2026, 1, 1),
        )
    for number in range(counters):
        make_counter(point, str(number + 1))
    actions.plan_changed(county.pk)
    return point


def make_counter(point: Point, name: str, **staffing: object) -> Counter:
    """A counter that is staffed on weekdays from 9 to 12, for everybody."""
    counter = Counter.objects.create(county=point.county, point=point, name=name, sort=int(name))
    make_staffing(counter, **staffing)
    return counter


def make_staffing(counter: Counter, **values: object) -> Staffing:
    """Somebody at the counter on weekdays from 9 to 12."""
    usual: dict[str, object] = {
        "weekdays": 0b0011111,
        "time_from": time(9),
        "time_to": time(12),
        "valid_from": date(2026, 1, 1),
        "channels": [Channel.PUBLIC, Channel.TELEPHONE, Channel.DESK],
    }
    staffing = Staffing.objects.create(county=counter.county, counter=counter, **{**usual, **values})
    actions.plan_changed(counter.county_id)
    return staffing


def keep(point: Point, start: datetime = TOMORROW_AT_NINE, **changed: object) -> Appointment:
    """Keep a place, as the public pages do."""
    values: dict[str, object] = {
        "point": point.key,
        "services": [(PERMIT, 1)],
        "start": start,
        "form_key": uuid4(),
        **changed,
    }
    now = values.pop("now", NOW)
    held = actions.keep_place(county_id=point.county_id, wanted=actions.PlaceWanted(**values), now=now)  # type: ignore[arg-type]  # values of the test
    return Appointment.objects.get(pk=held.id)


def booked(
    point: Point, start: datetime = TOMORROW_AT_NINE, name: str = "Amal Haddad", email: str = "", **more: object
) -> Appointment:
    """An appointment that was booked and confirmed."""
    row = keep(point, start, **more)
    who = actions.WhoComes(name=name, email=email or f"{name.split(maxsplit=1)[0].lower()}@example.org")
    actions.book(appointment=row, who=who, now=NOW)
    actions.confirm(appointment=row, now=NOW)
    row.refresh_from_db()
    return row
