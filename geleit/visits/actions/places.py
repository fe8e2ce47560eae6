"""Keeping a place: the one door through which anybody gets one. The database decides who comes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import TimestamptzRange

from geleit.core import wall
from geleit.core.errors import Refused, Stale
from geleit.core.prepared import Prepared
from geleit.visits import secrets
from geleit.visits.actions.planning import use_plan
from geleit.visits.codes import AppointmentState, Channel
from geleit.visits.models import Appointment
from geleit.visits.queries.free import free_counters, free_for_form
from geleit.visits.queries.plan import PointPlan, plan_of, version_of
from geleit.visits.rules.booking import Wanted, last_day, minutes_of, not_before, obstacles_to_wanting
from geleit.visits.rules.days import BERLIN
from geleit.visits.rules.places import Asked, ends_at


class PlaceTaken(Refused):
    """Somebody else has the place, or it is no longer given away; the page offers the next ones."""


@dataclass(frozen=True, slots=True)
class Held:
    """A place that is kept, and the secret of the link that leads to it."""

    id: int
    secret: str


@dataclass(frozen=True, slots=True)
class PlaceWanted:
    """What somebody chose: services by key with quantity, the beginning, and the way of booking."""

    point: str
    services: Sequence[tuple[str, int]]
    start: datetime
    form_key: UUID
    channel: str = Channel.PUBLIC
    language: str = "de"


# One statement, because between two of them a client could go away. Sent a second time it finds the first one's key.
_KEEP = """
    WITH kept AS (
        INSERT INTO visits_appointment
            (county_id, public_id, form_key, point_id, counter_id, during, state, held_until, channel, secret_hash,
             code, language, persons, companion, interpreter, contact_key, person_key, created_at, cancel_reason,
             booked_by_id, offered_to_id, version)
        VALUES (%(county)s, %(public)s, %(key)s, %(point)s, %(counter)s, %(during)s, %(state)s, %(until)s,
                %(channel)s, %(hash)s, %(code)s, %(language)s, %(persons)s, false, '', '', '', %(now)s, '', %(by)s,
                %(offered_to)s, 1)
        ON CONFLICT DO NOTHING RETURNING id
    )
    INSERT INTO visits_concern (county_id, appointment_id, offer_id, service_id, quantity, person_key, is_open)
    SELECT %(county)s, kept.id, one.offer, one.service, one.quantity, '', false
    FROM kept, unnest(%(offers)s::bigint[], %(services)s::bigint[], %(quantities)s::smallint[])
         AS one (offer, service, quantity)
    RETURNING appointment_id
"""
_TIDY = """
    UPDATE visits_appointment SET state = 'expired', held_until = NULL, ended_at = %(now)s
    WHERE county_id = %(county)s AND counter_id = ANY(%(counters)s) AND during && %(during)s
      AND state IN ('held', 'offered', 'reserved') AND held_until <= %(now)s
"""


def keep_place(*, county_id: int, wanted: PlaceWanted, now: datetime, by: int | None = None) -> Held:
    """Keep a place for somebody who goes on to fill in the form.

    The same form sent again leads to the same place; with another time it gives the first one back. Raises PlaceTaken
    where somebody else was faster or the office is closed by now, Refused for what cannot be wanted at all.
    """
    search = _looked_for(county_id, wanted, version=version_of(county_id), now=now)
    # Most of those who come at once are too late: they need not wait for a plan that is being changed.
    if not search.counters and not search.is_known:
        raise _taken()
    version = use_plan(county_id)
    if version != search.plan.version:
        search = _looked_for(county_id, wanted, version=version, now=now)
    plan = search.plan
    place = _Place(
        plan=plan,
        services=search.services,
        during=TimestamptzRange(wanted.start, ends_at(wanted.start, search.asked.minutes)),
        form_key=wanted.form_key,
        channel=wanted.channel,
        language=wanted.language,
        until=now + timedelta(minutes=plan.settings.hold_minutes),
        by=by,
    )
    found = place.keep(search.counters, now=now)
    if found is not None:
        return Held(found, secrets.secret_of(wanted.form_key))
    return _kept_before(plan, wanted, search.services, now=now, by=by)


@dataclass(frozen=True, slots=True)
class _Search:
    """Where a wanted place could be by the plan of a version."""

    plan: PointPlan
    services: Sequence[Wanted]
    asked: Asked
    counters: Sequence[int]
    is_known: bool  # the form kept a place before


def _looked_for(county_id: int, wanted: PlaceWanted, *, version: int, now: datetime) -> _Search:
    """Raises Refused for what cannot be wanted at all."""
    today = now.astimezone(BERLIN).date()
    plan = plan_of(county_id, wanted.point, today, version=version)
    if not plan.settings.gives_appointments:
        raise Refused(_("This office does not give appointments for this concern. Please choose again."))
    services = services_wanted(plan, wanted.services, wanted.start.astimezone(BERLIN).date())
    asked = asked_for(services, channel=wanted.channel, now=now, today=today)
    counters, is_known = free_for_form(plan, asked, wanted.start, form_key=wanted.form_key, now=now)
    return _Search(plan, services, asked, counters, is_known)


def _taken() -> PlaceTaken:
    return PlaceTaken(_("This time has just been taken. Please choose another one."))


def services_wanted(plan: PointPlan, chosen: Sequence[tuple[str, int]], on: date) -> list[Wanted]:
    """The services of a point by key. Raises Refused for one it does not give that day, and for too many people."""
    found = [(plan.find(key, on), quantity) for key, quantity in chosen]
    if any(offer is None or not offer.by_appointment for offer, _quantity in found):
        raise Refused(_("This office does not give appointments for this concern. Please choose again."))
    wanted = [Wanted(offer.offer, quantity) for offer, quantity in found if offer is not None]
    if len({one.offer.service_id for one in wanted}) < len(wanted):
        raise Refused(_("Please choose each concern only once."))
    obstacles = obstacles_to_wanting(wanted)
    if obstacles:
        raise Refused(obstacles)
    return wanted


def asked_for(wanted: Sequence[Wanted], *, channel: str, now: datetime, today: date) -> Asked:
    """What places are looked for. Staff give away what is left at short notice, too."""
    return Asked(
        services=frozenset(one.offer.service_id for one in wanted),
        minutes=minutes_of(wanted),
        channel=channel,
        not_before=not_before(wanted, now) if channel in (Channel.PUBLIC, Channel.INVITATION) else now,
        last_day=last_day(wanted, today),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    plan: PointPlan
    services: Sequence[Wanted]
    during: TimestamptzRange
    form_key: UUID
    channel: str
    language: str
    until: datetime
    by: int | None = None
    state: str = AppointmentState.HELD
    offered_to: int | None = None

    def keep(self, counters: Sequence[int], *, now: datetime) -> int | None:
        """Take the first counter that is really free; None where all are taken, or the form was sent before."""
        for counter in counters:
            found = self._try(counter, now) or (
                tidy(self.plan.county_id, [counter], self.during, now) and self._try(counter, now)
            )
            if found:
                return int(found)
        return None

    def _try(self, counter: int, now: datetime) -> int | None:
        values: dict[str, Any] = {
            "county": self.plan.county_id,
            "public": uuid4(),
            "key": self.form_key,
            "point": self.plan.id,
            "counter": counter,
            "during": self.during,
            "state": self.state,
            "until": self.until,
            "channel": self.channel,
            "hash": secrets.hash_of(secrets.secret_of(self.form_key)),
            "code": secrets.new_code(),
            "language": self.language,
            "persons": max(one.quantity for one in self.services),
            "now": now,
            "by": self.by,
            "offered_to": self.offered_to,
            "offers": [one.offer.id for one in self.services],
            "services": [one.offer.service_id for one in self.services],
            "quantities": [one.quantity for one in self.services],
        }
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, values)
            row = cursor.fetchone()
        return int(row[0]) if row else None


def offer_place(
    *, plan: PointPlan, services: Sequence[Wanted], start: datetime, to: Appointment, until: datetime, now: datetime
) -> int | None:
    """Keep an earlier place for somebody on the waiting list; None where it is taken by now."""
    asked = asked_for(services, channel=to.channel, now=now, today=now.astimezone(BERLIN).date())
    place = _Place(
        plan=plan,
        services=services,
        during=TimestamptzRange(start, ends_at(start, asked.minutes)),
        form_key=uuid4(),
        channel=to.channel,
        language=to.language,
        until=until,
        state=AppointmentState.OFFERED,
        offered_to=to.pk,
    )
    return place.keep(free_counters(plan, asked, start, now=now), now=now)


def _of_form(*, county_id: int, form_key: UUID) -> "QuerySet[Appointment]":
    return Appointment.objects.filter(county_id=county_id, form_key=form_key)


_BY_FORM: Prepared[Appointment] = Prepared(_of_form)


def _kept_before(
    plan: PointPlan, wanted: PlaceWanted, services: Sequence[Wanted], *, now: datetime, by: int | None
) -> Held:
    """What the same form kept before. Raises PlaceTaken where it kept nothing."""
    found = _BY_FORM.records(county_id=plan.county_id, form_key=wanted.form_key)
    if not found:
        raise _taken()
    row, secret = found[0], secrets.secret_of(wanted.form_key)
    own = (row.point_id, row.during.lower.timestamp()) == (plan.id, wanted.start.timestamp())
    ran_out = row.state == AppointmentState.HELD and row.held_until is not None and row.held_until <= now
    if own and not ran_out and row.state != AppointmentState.EXPIRED:
        return Held(row.pk, secret)
    # What was booked and ran out keeps its name until it is deleted: another name needs another form.
    if row.state not in (AppointmentState.HELD, AppointmentState.EXPIRED) or row.booked_at is not None:
        raise Refused(_("With this page an appointment was booked already. For another one, please begin anew."))
    return _kept_instead(row, plan, wanted, services, now=now)


def _kept_instead(
    row: Appointment, plan: PointPlan, wanted: PlaceWanted, services: Sequence[Wanted], *, now: datetime
) -> Held:
    """Somebody went back and chose another time: the place kept first is given back in the same moment."""
    chosen = {(one.offer.service_id, one.quantity) for one in services}
    if row.point_id != plan.id or set(row.concerns.values_list("service_id", "quantity")) != chosen:
        raise Refused(_("This page is no longer up to date. Please begin anew."))
    asked = asked_for(services, channel=row.channel, now=now, today=now.astimezone(BERLIN).date())
    until = now + timedelta(minutes=plan.settings.hold_minutes)
    values = {"state": AppointmentState.HELD, "held_until": until, "ended_at": None}
    relocate(row, plan=plan, asked=asked, start=wanted.start, now=now, **values)
    return Held(row.pk, secrets.secret_of(wanted.form_key))


def relocate(row: Appointment, *, plan: PointPlan, asked: Asked, start: datetime, now: datetime, **values: Any) -> None:
    """Give an appointment another time in one statement: it never has two places, and never none.

    Raises PlaceTaken where the time is not free.
    """
    during = TimestamptzRange(start, ends_at(start, asked.minutes))
    with connection.cursor() as cursor:
        # Two that want to change places with each other would wait for one another for ever.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('visits.relocate'), %s)", [plan.id])
    counters = free_counters(plan, asked, start, now=now, but=row.pk)
    tidy(plan.county_id, counters, during, now)
    wall.show_secret(row.secret_hash)
    for counter in counters:
        changed = {"counter_id": counter, "during": during, "version": row.version + 1, **values}
        try:
            with transaction.atomic():
                found = Appointment.objects.filter(county_id=row.county_id, pk=row.pk, version=row.version)
                if not found.update(**changed):
                    raise Stale(_("The appointment was changed in the meantime. Please look at it again."))
        except IntegrityError:
            continue
        for name, value in changed.items():
            setattr(row, name, value)
        return
    raise _taken()


def tidy(county_id: int, counters: Sequence[int], during: TimestamptzRange, now: datetime) -> int:
    """Free the places that ran out at these counters; returns how many they were."""
    values: dict[str, Any] = {"county": county_id, "counters": list(counters), "during": during, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(_TIDY, values)
        return int(cursor.rowcount)


__all__ = [
    "Held",
    "PlaceTaken",
    "PlaceWanted",
    "asked_for",
    "keep_place",
    "offer_place",
    "relocate",
    "services_wanted",
    "tidy",
]
