"""Planning appointments: points, what they give, their counters, who is there, and links of invitation.

Whatever changes the places there are says so to the plan, in the same transaction.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.core.errors import Refused
from geleit.core.multilingual import Text
from geleit.directory.models import Office, Service, Site
from geleit.visits import secrets
from geleit.visits.actions.planning import plan_changed
from geleit.visits.models import Appointment, Counter, Invitation, Offer, Point, Staffing
from geleit.visits.models.booking import StaffingOffer
from geleit.visits.queries.set_up import staffed_counter
from geleit.visits.rules.booking import OPEN_STATES
from geleit.visits.rules.places import StaffedCounter
from geleit.visits.rules.staffing import obstacles_to_staffing

ONE_DAY = timedelta(days=1)
LONGEST_KEY = 55  # leaves room for a number behind it


@dataclass(frozen=True, slots=True)
class PointData:
    """What is said of a point beside its office."""

    name: Text
    site: Site | None = None
    gives_appointments: bool = True
    gives_numbers: bool = False
    gives_numbers_at_home: bool = False
    grid_minutes: int = 15
    hold_minutes: int = 15
    confirm_minutes: int = 120
    offer_minutes: int = 180
    change_hours: int = 2
    open_per_contact: int = 4


@dataclass(frozen=True, slots=True)
class OfferData:
    """How a service is given at a point."""

    minutes: int
    minutes_more: int = 0
    max_quantity: int = 5
    lead_minutes: int = 120
    horizon_days: int = 30
    by_appointment: bool = True
    by_number: bool = False
    letter: str = ""
    pictogram: str = ""
    sort: int = 100
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class StaffingData:
    """Who is at a counter, when, for what and for whom."""

    weekdays: int
    time_from: time
    time_to: time
    valid_from: date
    channels: tuple[str, ...]
    valid_to: date | None = None
    user: User | None = None
    services: tuple[Service, ...] = ()
    languages: tuple[str, ...] = ()
    public_days_before: int | None = None


# --- points -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_point(*, office: Office, data: PointData, by: Actor, now: datetime) -> Point:
    """A new point of an office. Its key comes from the office; a second one gets a number."""
    plan_changed(by.county_id)
    used = set(Point.objects.filter(county_id=by.county_id).values_list("key", flat=True))
    stem = office.key[:LONGEST_KEY]
    key = next(key for key in _keys(stem) if key not in used)
    point = Point(county_id=by.county_id, key=key, office=office, **_values(data))
    point.save(force_insert=True)
    _tell(point, by, now, ["added"])
    return point


@transaction.atomic
def change_point(*, point: Point, data: PointData, by: Actor, now: datetime) -> list[str]:
    """Other settings of a point; returns the names of what changed. Raises Refused for a point that was given up."""
    plan_changed(by.county_id)
    row = Point.objects.select_for_update().get(county_id=by.county_id, pk=point.pk)
    _still_used(row)
    wanted = _values(data)
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    if changed:
        row.save(update_fields=changed)
        _tell(row, by, now, changed)
    return changed


@transaction.atomic
def close_point(*, point: Point, by: Actor, now: datetime) -> None:
    """Give a point up; what happened there is kept. Raises Refused while appointments are still to come."""
    plan_changed(by.county_id)
    row = Point.objects.select_for_update().get(county_id=by.county_id, pk=point.pk)
    _nobody_to_come(Appointment.objects.filter(county_id=by.county_id, point=row), now)
    _close(row, by, now)


# --- services ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_offer(*, point: Point, service: Service, first_day: date, data: OfferData, by: Actor, now: datetime) -> Offer:
    """Let a point give a service from a day on. Raises Refused where it gives it on one of these days already."""
    plan_changed(by.county_id)
    _still_used(point)
    _days(first_day, data.valid_to)
    offer = _add_offer(point, service, first_day, data)
    _tell(offer, by, now, ["added"])
    return offer


@transaction.atomic
def change_offer(*, offer: Offer, first_day: date, data: OfferData, by: Actor, now: datetime) -> Offer:
    """Other minutes or limits from a day on: the old ones end the day before and stay in the history.

    One that never held, because it began on that day or later, is replaced. Raises Refused where it ends before that
    day or appointments were booked with it.
    """
    plan_changed(by.county_id)
    row = Offer.objects.select_for_update().select_related("point", "service").get(county_id=by.county_id, pk=offer.pk)
    _days(first_day, data.valid_to)
    if row.valid_to is not None and row.valid_to < first_day:
        raise Refused(_("This service ends before that day. Please add it anew."))
    _end_before(row, first_day)
    new = _add_offer(row.point, row.service, first_day, data)
    _tell(new, by, now, [name for name, value in _values(data).items() if getattr(row, name) != value])
    return new


@transaction.atomic
def end_offer(*, offer: Offer, last_day: date, by: Actor, now: datetime) -> None:
    """Give a service no longer after a day. Raises Refused where that day is before the first one."""
    plan_changed(by.county_id)
    row = Offer.objects.select_for_update().get(county_id=by.county_id, pk=offer.pk)
    _days(row.valid_from, last_day)
    row.valid_to = last_day
    row.save(update_fields=["valid_to"])
    _tell(row, by, now, ["valid_to"])


# --- counters ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_counter(*, point: Point, name: str, sort: int = 100, by: Actor, now: datetime) -> Counter:
    """A counter or room of a point. Raises Refused where the point has one of that name."""
    plan_changed(by.county_id)
    _still_used(point)
    counter = Counter(county_id=by.county_id, point=point, name=name, sort=sort)
    _save_counter(counter, force_insert=True)
    _tell(counter, by, now, ["added"])
    return counter


@transaction.atomic
def change_counter(*, counter: Counter, name: str, sort: int, by: Actor, now: datetime) -> None:
    """Another name or place in the order. Raises Refused as above."""
    plan_changed(by.county_id)
    counter.name, counter.sort = name, sort
    _save_counter(counter, update_fields=["name", "sort"])
    _tell(counter, by, now, ["name", "sort"])


@transaction.atomic
def close_counter(*, counter: Counter, by: Actor, now: datetime) -> None:
    """Give a counter up. Raises Refused while appointments are still to come there."""
    plan_changed(by.county_id)
    row = Counter.objects.select_for_update().get(county_id=by.county_id, pk=counter.pk)
    _nobody_to_come(Appointment.objects.filter(county_id=by.county_id, counter=row), now)
    _close(row, by, now)


# --- who is there -----------------------------------------------------------------------------------------------------


@transaction.atomic
def add_staffing(*, counter: Counter, data: StaffingData, by: Actor, now: datetime) -> Staffing:
    """Somebody is at a counter. Raises Refused, with whom it clashes, where somebody is there already."""
    plan_changed(by.county_id)
    _check_staffing(counter, data)
    staffing = _add_staffing(counter, data)
    _tell(staffing, by, now, ["added"])
    return staffing


@transaction.atomic
def change_staffing(*, staffing: Staffing, data: StaffingData, by: Actor, now: datetime) -> Staffing:
    """Other hours from the first day of `data` on: the old ones end the day before. Raises Refused as above."""
    plan_changed(by.county_id)
    row = (
        Staffing.objects.select_for_update(of=("self",))
        .select_related("counter")
        .get(county_id=by.county_id, pk=staffing.pk)
    )
    if row.valid_to is not None and row.valid_to < data.valid_from:
        raise Refused(_("This entry ends before that day. Please add a new one."))
    _end_before(row, data.valid_from)
    _check_staffing(row.counter, data)
    new = _add_staffing(row.counter, data)
    _tell(new, by, now, ["changed"])
    return new


@transaction.atomic
def end_staffing(*, staffing: Staffing, last_day: date, by: Actor, now: datetime) -> None:
    """Nobody is there any more after a day; an entry that had not begun by then is removed."""
    plan_changed(by.county_id)
    row = Staffing.objects.select_for_update().get(county_id=by.county_id, pk=staffing.pk)
    _tell(row, by, now, ["valid_to"])
    if last_day < row.valid_from:
        _remove(row)
        return
    row.valid_to = last_day
    row.save(update_fields=["valid_to"])


# --- invitations ------------------------------------------------------------------------------------------------------


@transaction.atomic
def invite(*, offer: Offer, valid_to: date, form_key: UUID, by: Actor, now: datetime) -> tuple[Invitation, str]:
    """A link whose reader chooses a place out of the contingent for invitations, and its secret.

    The secret follows from the form: the same form sent again gives the same link. Raises Refused for a day in the
    past.
    """
    if valid_to < now.date():
        raise Refused(_("The last day is over already."))
    secret = secrets.secret_of(form_key)
    values = {"offer": offer, "valid_to": valid_to, "created_at": now, "created_by_id": by.user_id}
    invitation, is_new = Invitation.objects.get_or_create(
        county_id=by.county_id, secret_hash=secrets.hash_of(secret), defaults=values
    )
    if is_new:
        _tell(invitation, by, now, ["added"])
    return invitation, secret


# --- inside -----------------------------------------------------------------------------------------------------------


def known_staffings(counter: Counter, user: User | None) -> list[StaffedCounter]:
    """Who is at a counter, and where else somebody is, as the rules see it."""
    there = Q(counter=counter)
    if user is not None:
        there |= Q(user=user, counter__closed_at=None)
    rows = Staffing.objects.filter(there, county_id=counter.county_id)
    return [staffed_counter(row) for row in rows]


def as_staffed(counter: Counter, data: StaffingData) -> StaffedCounter:
    """A staffing that is being typed, as the rules see it."""
    return StaffedCounter(
        counter.pk,
        data.weekdays,
        data.time_from,
        data.time_to,
        data.valid_from,
        data.valid_to,
        frozenset(data.channels),
        data.public_days_before,
        user_id=data.user.pk if data.user is not None else None,
    )


def _check_staffing(counter: Counter, data: StaffingData) -> None:
    if counter.closed_at is not None:
        raise Refused(_("This counter was given up."))
    obstacles = obstacles_to_staffing(as_staffed(counter, data), known_staffings(counter, data.user))
    if obstacles:
        raise Refused(obstacles)


def _add_staffing(counter: Counter, data: StaffingData) -> Staffing:
    row = Staffing(
        county_id=counter.county_id,
        counter=counter,
        user=data.user,
        weekdays=data.weekdays,
        time_from=data.time_from,
        time_to=data.time_to,
        valid_from=data.valid_from,
        valid_to=data.valid_to,
        channels=list(data.channels),
        public_days_before=data.public_days_before,
        languages=list(data.languages),
    )
    row.save(force_insert=True)
    StaffingOffer.objects.bulk_create(
        StaffingOffer(county_id=counter.county_id, staffing=row, service=one) for one in data.services
    )
    return row


def _add_offer(point: Point, service: Service, first_day: date, data: OfferData) -> Offer:
    row = Offer(county_id=point.county_id, point=point, service=service, valid_from=first_day, **_values(data))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("The point gives this service on one of these days already.")) from None
    return row


def _end_before(row: Offer | Staffing, first_day: date) -> None:
    """End a dated row the day before; one that would never have held is removed."""
    if row.valid_from < first_day:
        row.valid_to = first_day - ONE_DAY
        row.save(update_fields=["valid_to"])
        return
    _remove(row)


def _remove(row: Offer | Staffing) -> None:
    try:
        with transaction.atomic():
            type(row).objects.filter(county_id=row.county_id, pk=row.pk).delete()
    except ProtectedError:
        raise Refused(
            _("Appointments were booked with this already. Please let the change hold from a later day on.")
        ) from None


def _save_counter(counter: Counter, **how: Any) -> None:
    try:
        with transaction.atomic():
            counter.save(**how)
    except IntegrityError:
        raise Refused(_("The point already has a counter of this name.")) from None


def _close(row: Point | Counter, by: Actor, now: datetime) -> None:
    if row.closed_at is None:
        row.closed_at = now
        row.save(update_fields=["closed_at"])
        _tell(row, by, now, ["closed_at"])


def _nobody_to_come(rows: Any, now: datetime) -> None:
    number = rows.filter(state__in=OPEN_STATES, during__endswith__gt=now).count()
    if number:
        sentence = ngettext(
            "%(number)d appointment is still to come. Please move or cancel it first.",
            "%(number)d appointments are still to come. Please move or cancel them first.",
            number,
        )
        raise Refused(sentence % {"number": number})


def _still_used(point: Point) -> None:
    if point.closed_at is not None:
        raise Refused(_("This point was given up."))


def _days(first: date, last: date | None) -> None:
    if last is not None and last < first:
        raise Refused(_("The last day is before the first one."))


def _keys(stem: str) -> Iterable[str]:
    yield stem
    number = 2
    while True:
        yield f"{stem}-{number}"
        number += 1


def _values(data: PointData | OfferData) -> Mapping[str, Any]:
    return {name: getattr(data, name) for name in data.__slots__}


def _tell(row: Model, by: Actor, now: datetime, fields: Iterable[str]) -> None:
    name = type(row).__name__.lower()
    record(EventKind.VISIT_PLAN_CHANGED, by=by, now=now, subject=name, subject_id=row.pk, fields=fields)
