"""Rows of the visits room for one point of the story: its plan, and appointments of the last and the next weeks."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from psycopg.types.range import TimestamptzRange

from geleit.accounts.models import User
from geleit.core.clock import BERLIN
from geleit.core.multilingual import Text
from geleit.demo.rows import Basket
from geleit.demo.story_chance import Dice
from geleit.demo.story_visits import (
    CHANNELS,
    COMING_DAYS,
    ENDS,
    FULL_AFTER,
    FULL_BEFORE,
    PAST_DAYS,
    PointStory,
    VisitorStory,
    tell_visitor,
)
from geleit.directory.models import Office, Service, Site
from geleit.visits import secrets
from geleit.visits.codes import AppointmentState, BlockKind, CancelReason, Channel, MessageKind, MessageState, StepKind
from geleit.visits.models import Appointment, Block, Concern, Counter, Message, Offer, Point, Staffing, Step, Visitor
from geleit.visits.models.booking import StaffingOffer
from geleit.visits.queries.plan import PointPlan
from geleit.visits.rules.booking import folded_name, phone_in_full
from geleit.visits.rules.days import bits, dates, day_of, run
from geleit.visits.rules.places import Shift

SINCE = timedelta(days=400)


@dataclass
class Telling:
    """What every row of a county needs."""

    basket: Basket
    dice: Dice
    users: dict[str, User]
    offices: dict[str, Office]
    services: dict[str, Service]
    sites: dict[str, Site]
    now: datetime
    visitors: int = 0
    open_concerns: set[tuple[str, int]] = field(default_factory=set)

    @property
    def today(self) -> date:
        """The day of the building."""
        return self.now.astimezone(BERLIN).date()


def put_point(told: Telling, story: PointStory) -> Point:
    """A point with services, counters and who is there."""
    put, since = told.basket.put, told.today - SINCE
    point = put(
        Point,
        key=story.office,
        office=told.offices[story.office],
        name=Text(story.name),
        gives_numbers=story.gives_numbers,
        gives_numbers_at_home=story.gives_numbers,
    )
    for place, offer in enumerate(story.offers):
        put(
            Offer,
            point=point,
            service=told.services[offer.service],
            minutes=offer.minutes,
            minutes_more=offer.minutes_more,
            max_quantity=offer.most,
            lead_minutes=offer.lead_minutes,
            horizon_days=offer.horizon_days,
            by_number=offer.by_number,
            letter=offer.letter,
            pictogram=offer.pictogram,
            sort=place,
            valid_from=since,
        )
    counters = {name: put(Counter, point=point, name=name, sort=place) for place, name in enumerate(story.counters)}
    for shift in story.shifts:
        staffing = put(
            Staffing,
            counter=counters[shift.counter],
            user=told.users.get(shift.who),
            weekdays=shift.days,
            time_from=shift.start,
            time_to=shift.end,
            valid_from=since,
            channels=[str(one) for one in shift.channels],
            public_days_before=shift.public_days_before,
            languages=list(shift.languages),
        )
        for key in shift.services:
            put(StaffingOffer, staffing=staffing, service=told.services[key])
    return point


def put_appointments(told: Telling, point: Point, plan: PointPlan) -> int:
    """Appointments from four weeks ago to three weeks from now, as full as the story says; returns how many."""
    number = 0
    first, last = told.today - timedelta(days=PAST_DAYS), told.today + timedelta(days=COMING_DAYS)
    for on in dates(first, last):
        for shift in plan.shifts(on):
            number += sum(1 for _one in _fill(told, point, plan, on, shift))
    return number


def put_meeting(told: Telling, counter: Counter, by: User) -> None:
    """An hour at a counter that was blocked after people had booked: their appointments wait to be moved."""
    day = told.today + timedelta(days=2)
    while day.weekday() > 4:
        day += timedelta(days=1)
    start = datetime.combine(day, time(10), tzinfo=BERLIN)
    told.basket.put(
        Block,
        counter=counter,
        during=TimestamptzRange(start, start + timedelta(hours=1)),
        kind=BlockKind.MEETING,
        recorded_at=told.now,
        recorded_by=by,
    )


def _fill(told: Telling, point: Point, plan: PointPlan, on: date, shift: Shift) -> Iterable[Appointment]:
    """One visitor after the other, with gaps."""
    dice, day = told.dice, day_of(on)
    offers = [one for one in plan.offered(on) if not shift.services or one.offer.service_id in shift.services]
    full = FULL_BEFORE if on < told.today else FULL_AFTER
    free = shift.open
    for bit in bits(shift.starts):
        offer = dice.one_of(offers).offer
        quantity = dice.whole(2, min(3, offer.max_quantity)) if offer.max_quantity > 1 and dice.happens(0.2) else 1
        place = run(bit, bit + -(-offer.minutes_for(quantity) // 5))
        if place & ~free or not dice.happens(full):
            continue
        start = day.at(bit)
        span = (start, day.at(place.bit_length()))
        row = _put_one(told, point, shift, span, (offer.id, offer.service_id, quantity))
        if row is not None:
            if row.state != AppointmentState.CANCELLED:
                free &= ~place
            yield row


def _put_one(
    told: Telling, point: Point, shift: Shift, span: tuple[datetime, datetime], concern: tuple[int, int, int]
) -> Appointment | None:
    dice, put = told.dice, told.basket.put
    told.visitors += 1
    who = tell_visitor(dice, told.visitors)
    drawn = dice.draw(CHANNELS)
    channel = str(drawn) if drawn in shift.channels else dice.one_of(sorted(shift.channels))
    start, end = span
    booked_at = _booked_at(told, start, channel)
    state = _state(told, start)
    ended_at = None
    if state == AppointmentState.CANCELLED:
        ended_at = booked_at + (min(told.now, start) - booked_at) * dice.uniform(0.2, 0.98)
    elif state != AppointmentState.CONFIRMED:
        ended_at = end
    by = told.users.get("ines.huber") or told.users.get("anja.hartmann") if channel != Channel.PUBLIC else None
    phone = phone_in_full(who.phone) or "" if who.phone else ""
    contact = who.email.casefold() or phone
    person_key = secrets.key_of("person", f"{folded_name(who.name)}|{contact}")
    if state == AppointmentState.CONFIRMED:
        if (person_key, concern[1]) in told.open_concerns:
            return None
        told.open_concerns.add((person_key, concern[1]))
    form_key = UUID(int=dice.getrandbits(128), version=4)
    wishes = state == AppointmentState.CONFIRMED and channel == Channel.PUBLIC and dice.happens(0.04)
    row = put(
        Appointment,
        public_id=UUID(int=dice.getrandbits(128), version=4),
        form_key=form_key,
        point=point,
        counter_id=shift.counter_id,
        during=TimestamptzRange(start, end),
        state=state,
        channel=channel,
        secret_hash=secrets.hash_of(secrets.secret_of(form_key)),
        code=secrets.new_code(),
        language=who.language,
        persons=concern[2],
        companion=dice.happens(0.1),
        interpreter=who.language if who.language != "de" and dice.happens(0.35) else "",
        contact_key=secrets.key_of("contact", contact),
        person_key=person_key,
        created_at=booked_at,
        booked_at=booked_at,
        confirmed_at=booked_at + timedelta(minutes=6),
        ended_at=ended_at,
        cancel_reason=_reason(dice) if state == AppointmentState.CANCELLED else "",
        wishes_earlier_since=booked_at if wishes else None,
        booked_by=by,
    )
    put(
        Concern,
        appointment=row,
        offer_id=concern[0],
        service_id=concern[1],
        quantity=concern[2],
        person_key=person_key,
        is_open=state == AppointmentState.CONFIRMED,
    )
    put(Visitor, appointment=row, name=who.name, email=who.email, phone=phone)
    _put_history(told, row, who, by)
    return row


def _put_history(told: Telling, row: Appointment, who: VisitorStory, by: User | None) -> None:
    put, booked_at = told.basket.put, row.created_at
    put(Step, appointment=row, kind=StepKind.BOOKED, at=booked_at, by=by)
    put(Step, appointment=row, kind=StepKind.CONFIRMED, at=row.confirmed_at, by=by)
    if row.wishes_earlier_since is not None:
        put(Step, appointment=row, kind=StepKind.WISHED, at=row.wishes_earlier_since)
    if row.ended_at is not None:
        by_office = row.cancel_reason in {CancelReason.STAFF, CancelReason.ABSENCE}
        marked_by = told.users.get("ines.huber") or told.users.get("anja.hartmann")
        marks = by_office or row.state in {AppointmentState.SERVED, AppointmentState.MISSED}
        put(Step, appointment=row, kind=StepKind(row.state), at=row.ended_at, by=marked_by if marks else None)
    is_recent = booked_at > told.now - timedelta(days=3)
    if who.email and is_recent:
        failed = told.dice.happens(0.008)
        state = MessageState.FAILED if failed else MessageState.SENT
        put(Message, appointment=row, kind=MessageKind.CONFIRMED, state=state, created_at=booked_at,
            settled_at=booked_at + timedelta(minutes=1))  # fmt: skip
    if row.state == AppointmentState.CANCELLED and row.during.lower > told.now and row.ended_at is not None:
        kind = MessageKind.CANCELLED
        if who.email:
            put(Message, appointment=row, kind=kind, state=MessageState.SENT, created_at=row.ended_at,
                settled_at=row.ended_at)  # fmt: skip
        elif row.cancel_reason != CancelReason.VISITOR:
            put(Message, appointment=row, kind=kind, state=MessageState.TO_CALL, created_at=row.ended_at)


def _state(told: Telling, start: datetime) -> AppointmentState:
    if start < told.now:
        return AppointmentState(told.dice.draw(ENDS))
    return AppointmentState.CANCELLED if told.dice.happens(0.06) else AppointmentState.CONFIRMED


def _booked_at(told: Telling, start: datetime, channel: str) -> datetime:
    """Some days before, in the waking hours; at the desk at short notice. Never after now."""
    days = told.dice.whole(0, 3) if channel == Channel.DESK else told.dice.whole(2, 17)
    at = datetime.combine(start.astimezone(BERLIN).date() - timedelta(days=days), time(7), tzinfo=BERLIN)
    at += timedelta(minutes=told.dice.whole(0, 14 * 60))
    latest = min(told.now, start) - timedelta(minutes=told.dice.whole(20, 3 * 24 * 60))
    return min(at, latest)


def _reason(dice: Dice) -> str:
    if dice.happens(0.85):
        return CancelReason.VISITOR
    return CancelReason.ABSENCE if dice.happens(0.6) else CancelReason.STAFF
