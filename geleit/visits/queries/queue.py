"""The queue of a point as displays, kiosks, telephones and staff see it. Names nobody."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from geleit.core import clock, wall
from geleit.core.multilingual import Text
from geleit.directory.models import ServiceFacts
from geleit.visits.codes import TicketState
from geleit.visits.models import Counter, Device, Offer, Point, QueueDay, Ticket
from geleit.visits.queries.queue_rows import Due, Rows, measured, open_points, rows_of
from geleit.visits.rules.durations import Durations
from geleit.visits.rules.issuing import Issue, IssueState, issue_at, minutes_left
from geleit.visits.rules.queueing import GRACE, HEAD_START, Standing, order
from geleit.visits.rules.waiting import Desk, Forecast, Party, Queued, Wait, forecast, rest_of_day_is_full
from geleit.visits.secrets import hash_of

UNPLANNED = 15  # minutes, where a service is no longer offered


@dataclass(frozen=True, slots=True)
class Called:
    """A number that is called or at a counter."""

    ticket: Ticket
    counter: Counter | None
    since: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A number that waits: how long so far, how long still."""

    ticket: Ticket
    service: Text
    waited_minutes: int
    wait: Wait
    ahead: int
    wanted_counter: Counter | None = None


class House:
    """The queue of a point at a moment, worked out when it is asked for. Reading it costs no further statement.

    A forecast made a moment ago is taken as long as it tells of everybody who waits.
    """

    def __init__(self, point: Point, now: datetime, rows: Rows, foretold: Forecast | None = None) -> None:
        self.point = point
        self.now = now
        self._rows = rows
        self._foretold = foretold
        self.version = rows.day.version if rows.day else 0
        self.offers: Sequence[Offer] = rows.offers
        self.counters: Sequence[Counter] = rows.counters
        self.tickets: Sequence[Ticket] = rows.tickets
        self.counters_at_work = rows.at_work
        self._counter = {one.pk: one for one in rows.counters}

    def name(self, service_id: int) -> Text:
        """What a service is called."""
        return self._rows.names.get(service_id, Text())

    def service_key(self, offer: Offer) -> str:
        """The key of an offer's service, by which addresses and pictograms name it."""
        return self._rows.service_keys.get(offer.service_id, "")

    def counter_name(self, ticket: Ticket) -> str:
        """The counter to which a number is called, as it stands on its door."""
        is_there = ticket.state in (TicketState.CALLED, TicketState.SERVING)
        found = self._counter.get(ticket.counter_id or 0) if is_there else None
        return found.name if found is not None else ""

    @cached_property
    def called(self) -> list[Called]:
        """Numbers called or at a counter, the latest call first."""
        found = [
            Called(one, self._counter.get(one.counter_id or 0), one.called_at or one.taken_at)
            for one in self.tickets
            if one.state in (TicketState.CALLED, TicketState.SERVING)
        ]
        return sorted(found, key=lambda one: one.since, reverse=True)

    @cached_property
    def waiting(self) -> list[Waiting]:
        """Everybody who waits, whoever is next first."""
        return [self._waiting(one, ahead) for ahead, one in enumerate(self._in_order)]

    @cached_property
    def parked(self) -> list[Waiting]:
        """Numbers put aside."""
        return [self._waiting(one, 0) for one in self.tickets if one.state == TicketState.PARKED]

    @cached_property
    def missed(self) -> list[Ticket]:
        """Numbers for which nobody came in the last half hour."""
        return [one for one in self.tickets if one.state == TicketState.MISSED]

    def at_counter(self, counter_id: int) -> Called | None:
        """Who is called to a counter or at it."""
        return next((one for one in self.called if one.ticket.counter_id == counter_id), None)

    def ahead_of(self, ticket: Ticket) -> int:
        """How many are called before a number."""
        return self._places.get(ticket.pk, 0)

    def wait_of(self, ticket: Ticket) -> Wait:
        """The expected wait of a number that waits."""
        return self.forecast.of(ticket.pk)

    def wait_for(self, offer: Offer) -> Wait:
        """The expected wait of somebody who takes a number now."""
        return self.forecast.for_new(offer.service_id)

    @cached_property
    def issue(self) -> Issue:
        """Whether numbers are given here now, for whatever there are numbers for."""
        by_number = [self.issue_for(one) for one in self.offers if one.by_number]
        if not by_number:
            return Issue(IssueState.NONE)
        return next((one for one in by_number if one.is_open), by_number[0])

    def issue_for(self, offer: Offer) -> Issue:
        """Whether numbers are given for a service now."""
        if not (self.point.gives_numbers and offer.by_number):
            return Issue(IssueState.NONE)
        is_ended = self._rows.day is not None and self._rows.day.issue_ended_at is not None
        said = issue_at(self._rows.ticket_hours, self._rows.visit_hours, ended_by_hand=is_ended)
        left = minutes_left(self._rows.ticket_hours, self._rows.visit_hours, self.now)
        if said.is_open and left is not None:
            needed = self._durations.mean(offer.service_id, clock.local(self.now).hour, offer.minutes)
            if rest_of_day_is_full(self.wait_for(offer), needed, left):
                return Issue(IssueState.FULL, opens_at=self._rows.visit_hours.opens_next)
        return said

    # --- inside

    def _waiting(self, one: Ticket, ahead: int) -> Waiting:
        so_far = int((self.now - max(one.taken_at, one.place_at if one.keeps_time else one.taken_at)).total_seconds())
        wanted = self._counter.get(one.wanted_counter_id or 0)
        return Waiting(one, self.name(one.service_id), max(so_far // 60, 0), self.wait_of(one), ahead, wanted)

    @cached_property
    def _in_order(self) -> list[Ticket]:
        waiting = [one for one in self.tickets if one.state == TicketState.WAITING]
        return sorted(waiting, key=lambda one: order(_standing(one), self.now))

    @cached_property
    def _places(self) -> dict[int, int]:
        return {one.pk: place for place, one in enumerate(self._in_order)}

    @cached_property
    def _durations(self) -> Durations:
        return measured(self.point, self.now)

    @cached_property
    def forecast(self) -> Forecast:
        """How long everybody waits, played through."""
        if self._foretold is not None and self._foretold.covers(self._places, self.counters_at_work):
            return self._foretold
        local = clock.local(self.now)
        return forecast(self._queue(), self._desks(), self._durations, hour=local.hour + local.minute / 60)

    def _queue(self) -> list[Queued]:
        """Everybody who waits and whoever is still to come, by place: the simulation knows whose hour has come."""
        found: list[tuple[datetime, int, Hashable, Ticket | Due]] = [
            (one.place_at, one.number, one.pk, one) for one in self._in_order
        ]
        here = {one.appointment_id for one in self.tickets}
        found += [
            (one.starts - HEAD_START, 0, ("due", one.appointment), one)
            for one in self._rows.due
            if one.appointment not in here and one.starts + GRACE > self.now
        ]
        found.sort(key=lambda one: one[:2])
        return [self._queued(place, at, key, who) for place, (at, _number, key, who) in enumerate(found)]

    def _queued(self, place: int, at: datetime, key: Hashable, who: Ticket | Due) -> Queued:
        if isinstance(who, Due):
            party = Party(who.service, who.minutes)
            return Queued(key, party, (True, place), due_in=max(self._in(at), 0.0), is_here=False)
        due_in = self._in(at) if who.keeps_time else None
        return Queued(key, self._party(who), (not who.is_urgent, place), due_in, only_at=who.wanted_counter_id)

    def _desks(self) -> list[Desk]:
        desks = []
        for key, services in self.counters_at_work.items():
            there = self.at_counter(key)
            if there is None:
                desks.append(Desk(key, services))
                continue
            started = there.ticket.started_at
            elapsed = -self._in(started) if started is not None else 0.0
            desks.append(Desk(key, services, busy=self._party(there.ticket), elapsed=max(elapsed, 0.0)))
        return desks

    def _party(self, ticket: Ticket) -> Party:
        due = next((one for one in self._rows.due if one.appointment == ticket.appointment_id), None)
        if due is not None:
            return Party(ticket.service_id, due.minutes)
        offer = next((one for one in self.offers if one.pk == ticket.offer_id), None)
        planned = offer.minutes + offer.minutes_more * (ticket.quantity - 1) if offer else UNPLANNED
        return Party(ticket.service_id, float(planned))

    def _in(self, moment: datetime) -> float:
        """Minutes from now."""
        return (moment - self.now).total_seconds() / 60


def house_of(point: Point, now: datetime, foretold: Forecast | None = None) -> House:
    """The queue of a point (from `point_by_key` or `point_by_id`) at a moment. Four statements at most.

    `foretold` is a forecast of a moment ago, which may be taken again.
    """
    return House(point, now, rows_of(point, now), foretold)


def version_of(point: Point, day: date) -> int:
    """A number that every change of the queue raises. One statement."""
    found = QueueDay.objects.filter(county_id=point.county_id, point=point, day=day)
    return next(iter(found.values_list("version", flat=True)), 0)


def points_with_queue(county_id: int) -> list[Point]:
    """The points of a county where somebody can wait. One statement."""
    return list(open_points(county_id))


def point_by_key(county_id: int, key: str) -> Point | None:
    """A point by the key in its public address. One statement."""
    return open_points(county_id).filter(key=key).first()


def point_by_id(county_id: int, public_id: UUID) -> Point | None:
    """A point by its id. One statement."""
    return open_points(county_id).filter(public_id=public_id).first()


def counters_of(county_id: int) -> list[Counter]:
    """All counters in use with their points, in order. One statement."""
    found = Counter.objects.filter(county_id=county_id, closed_at=None, point__closed_at=None)
    return list(found.select_related("point").order_by("point__key", "sort", "name"))


def workplaces(county_id: int) -> list[tuple[str, str]]:
    """Where staff can work: each point's counters, then the point without one, by name. Two statements."""
    counters = counters_of(county_id)
    places = []
    for point in points_with_queue(county_id):
        own = [one for one in counters if one.point_id == point.pk]
        places += [(f"{point.public_id}/{one.public_id}", f"{point.name}: {one.name}") for one in own]
        places.append((str(point.public_id), _("%(place)s: without a counter") % {"place": point.name}))
    return places


@dataclass(frozen=True, slots=True)
class Target:
    """Somewhere a visitor can be sent on to."""

    offer: Offer
    words: str

    @property
    def public_id(self) -> UUID:
        """The id of the offer."""
        return self.offer.public_id


def offers_everywhere(county_id: int, day: date) -> list[Target]:
    """What one can come for at all points of a county on a day, with place and service. Two statements."""
    holds = Q(valid_to=None) | Q(valid_to__gte=day)
    found = Offer.objects.filter(holds, county_id=county_id, point__closed_at=None, valid_from__lte=day)
    facts = ServiceFacts.objects.filter(county_id=county_id).published_on(day)
    names = dict(facts.values_list("service_id", "name"))
    rows = found.select_related("point").order_by("point__key", "sort", "id")
    return [Target(one, f"{one.point.name}: {names.get(one.service_id, Text())}") for one in rows]


def ticket_of_secret(county_id: int, secret: str) -> Ticket | None:
    """The number of whoever holds the secret of its address; opens it for the role of the public pages, too.

    Two statements.
    """
    wall.show_secret(hash_of(secret))
    found = Ticket.objects.filter(county_id=county_id, secret_hash=hash_of(secret))
    return found.select_related("point__county", "point__office", "counter").first()


def device_of_secret(county_id: int, secret: str, kind: str) -> Device | None:
    """A kiosk or display that is not revoked, by the secret of its address. Two statements."""
    wall.show_secret(hash_of(secret))
    found = Device.objects.filter(county_id=county_id, secret_hash=hash_of(secret), kind=kind, revoked_at=None)
    return found.select_related("point__county", "point__office", "point__site").first()


def devices_of(county_id: int) -> list[Device]:
    """All kiosks and displays of a county, the newest first. One statement."""
    return list(Device.objects.filter(county_id=county_id).select_related("point").order_by("-created_at", "-id"))


def _standing(ticket: Ticket) -> Standing:
    return Standing(ticket.place_at, ticket.number, ticket.keeps_time, ticket.is_urgent)
