"""A random life of two counters: whatever people, staff and the clock do in whichever order, some things stay true.

Each run lives other lives; what breaks a rule is printed so that it can be lived again. GELEIT_TEST_LONG=2000 lives so
many longer lives, of 50 steps.
"""

import os
from collections import Counter as Count
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from procrastinate.contrib.django.models import ProcrastinateJob
from psycopg.types.range import TimestamptzRange

from geleit.accounts.models import County, User
from geleit.core.errors import Refused
from geleit.directory.models import Closure
from geleit.visits import actions, mails
from geleit.visits.codes import OCCUPYING, PASSING, AppointmentState, BlockKind, CancelReason, MessageKind, StepKind
from geleit.visits.models import Appointment, Block, Concern, Message, Point, Step, Visitor
from geleit.visits.queries.plan import forget_plans, plan_of
from geleit.visits.rules.booking import OPEN_STATES, STEPS, obstacles_to_step
from geleit.visits.rules.days import BERLIN
from tests.conftest import NOW
from tests.visits.outbox import work
from tests.visits.places import BENEFITS, PERMIT, TOMORROW_AT_NINE, make_point

LONG = int(os.environ.get("GELEIT_TEST_LONG") or 0)
LIVES, LENGTH = (LONG, 50) if LONG else (40, 30)
DAYS = [TOMORROW_AT_NINE + timedelta(days=days) for days in (0, 1, 4)]  # Thursday, Friday, Monday
SLOTS = st.sampled_from([day + timedelta(minutes=15 * number) for day in DAYS for number in range(4)])
SERVICES = st.sampled_from([[(PERMIT, 1)], [(PERMIT, 3)], [(BENEFITS, 1)], [(PERMIT, 1), (BENEFITS, 1)]])
PERSONS = [
    actions.WhoComes("Amal Haddad", "familie@example.org"),
    actions.WhoComes("Karim Haddad", "familie@example.org"),
    actions.WhoComes("Boris Melnyk", "boris@example.org"),
    actions.WhoComes("Chen Li", phone="+4971319940"),
]
PEOPLE = st.sampled_from(PERSONS)
PICK = st.integers(0, 11)


@contextmanager
def may_be_refused() -> Iterator[None]:
    """What a rule refuses changes nothing."""
    try:
        with transaction.atomic():
            yield
    except Refused:
        pass


class Counters(RuleBasedStateMachine):
    """Visitors, staff, the worker and the clock at one point."""

    county: County
    point: Point
    colleague: User

    def __init__(self) -> None:
        super().__init__()
        forget_plans()
        self.life = transaction.atomic()
        self.life.__enter__()
        self.now = NOW
        self.forms: list[UUID] = []
        self.known: dict[int, tuple[str, int]] = {}
        mail.outbox.clear()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.life.__exit__(None, None, None)
        forget_plans()

    def one(self, number: int, *states: str) -> Appointment | None:
        """An appointment in one of these states, if there is any."""
        rows = list(Appointment.objects.filter(state__in=states).order_by("id"))
        return rows[number % len(rows)] if rows else None

    def do(self, number: int, states: tuple[str, ...], act: Callable[[Appointment], Any]) -> None:
        """Let somebody act on an appointment, and send what it says."""
        row = self.one(number, *states)
        if row is not None:
            with may_be_refused():
                mails.post(act(row) or [])

    @initialize(whose=st.permutations([0, 1, 2, 3]))
    def some_have_appointments_already(self, whose: list[int]) -> None:
        for number, person in enumerate(whose[:3]):
            self.book_and_confirm(PERSONS[person], DAYS[2] + timedelta(minutes=45 * number))

    # --- visitors -----------------------------------------------------------------------------------------------------

    @rule(start=SLOTS, services=SERVICES, again=st.booleans(), number=PICK)
    def keep(self, start: datetime, services: list[tuple[str, int]], again: bool, number: int) -> None:
        key = self.forms[number % len(self.forms)] if again and self.forms else uuid4()
        wanted = actions.PlaceWanted(point=self.point.key, services=services, start=start, form_key=key)
        with may_be_refused():
            held = actions.keep_place(county_id=self.county.pk, wanted=wanted, now=self.now)
            self.forms.append(key)
            row = Appointment.objects.get(pk=held.id)
            if row.state == AppointmentState.HELD and not again:
                today = self.now.astimezone(BERLIN).date()
                plan = plan_of(self.county.pk, self.point.key, today)
                assert plan.open_units(start.date()), "nobody is given a place on a day that is closed"

    @rule(number=PICK, who=PEOPLE)
    def book(self, number: int, who: actions.WhoComes) -> None:
        self.do(number, ("held",), lambda row: actions.book(appointment=row, who=who, now=self.now))

    @rule(number=PICK, instead=st.booleans())
    def confirm(self, number: int, instead: bool) -> None:
        act = actions.confirm_instead if instead else actions.confirm
        self.do(number, ("reserved", "confirmed"), lambda row: act(appointment=row, now=self.now))

    @rule(who=PEOPLE, start=SLOTS)
    def book_and_confirm(self, who: actions.WhoComes, start: datetime) -> None:
        self.keep(start, [(PERMIT, 1)], again=False, number=0)
        self.book(-1, who)
        self.confirm(-1, instead=False)

    @rule(number=PICK, by_staff=st.booleans())
    def cancel(self, number: int, by_staff: bool) -> None:
        occupied = Appointment.objects.filter(state__in=OCCUPYING)
        before = occupied.count()
        who: dict[str, Any] = {"by": self.colleague.pk, "reason": CancelReason.ABSENCE} if by_staff else {}
        states = ("held", "reserved", "confirmed", "cancelled", "expired")
        self.do(number, states, lambda row: actions.cancel(appointment=row, now=self.now, **who))
        assert before - occupied.count() in (0, 1), "cancelling frees at most one place"

    @rule(number=PICK, start=SLOTS, by_staff=st.booleans())
    def move(self, number: int, start: datetime, by_staff: bool) -> None:
        by = self.colleague.pk if by_staff else None
        self.do(number, ("confirmed",), lambda row: actions.move(appointment=row, start=start, now=self.now, by=by))

    @rule(number=PICK, is_looked_at=st.booleans())
    def wish(self, number: int, is_looked_at: bool) -> None:
        self.do(
            number, ("confirmed",), lambda row: actions.wish_earlier(appointment=row, not_before=None, now=self.now)
        )
        if is_looked_at:
            self.offer()

    @rule(number=PICK)
    def wish_no_longer(self, number: int) -> None:
        self.do(number, ("confirmed",), lambda row: actions.wish_no_longer(appointment=row))

    @precondition(lambda self: Appointment.objects.filter(state=AppointmentState.OFFERED).exists())
    @rule(number=PICK, accepts=st.booleans())
    def answer(self, number: int, accepts: bool) -> None:
        offered = self.one(number, "offered")
        assert offered is not None
        assert offered.offered_to is not None
        with may_be_refused():
            if accepts:
                mails.post(actions.accept_offer(appointment=offered.offered_to, now=self.now))
            else:
                actions.decline_offer(appointment=offered.offered_to, now=self.now)
                self.offer()

    # --- staff --------------------------------------------------------------------------------------------------------

    @rule(day=st.sampled_from(DAYS), number=st.integers(0, 2))
    def close_something(self, day: datetime, number: int) -> None:
        end = day + timedelta(hours=3)
        if number == 2:
            Closure.objects.create(
                county=self.county,
                office_id=self.point.office_id,
                valid_from=day.date(),
                valid_to=day.date(),
                recorded_at=self.now,
                released_at=self.now,
            )
        else:
            Block.objects.create(
                county=self.county,
                counter=self.point.counters.order_by("id")[number],
                during=TimestamptzRange(day, end),
                kind=BlockKind.AWAY,
                recorded_at=self.now,
                recorded_by=self.colleague,
            )
        actions.plan_changed(self.county.pk)

    @rule()
    def open_everything_again(self) -> None:
        Closure.objects.filter(office_id=self.point.office_id).delete()
        Block.objects.filter(lifted_at=None).update(lifted_at=self.now)
        actions.plan_changed(self.county.pk)

    @rule(number=PICK, state=st.sampled_from([AppointmentState.SERVED, AppointmentState.MISSED]))
    def mark(self, number: int, state: AppointmentState) -> None:
        row = self.one(number, "confirmed", "served", "missed")
        if row is not None and not obstacles_to_step(row.state, state, held_until=None, now=self.now):
            Concern.objects.filter(appointment=row).update(is_open=False)
            Appointment.objects.filter(pk=row.pk).update(state=state, ended_at=self.now, version=F("version") + 1)

    # --- the worker and the clock -------------------------------------------------------------------------------------

    @rule(minutes=st.sampled_from([1, 16, 121, 181]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def run_out(self) -> None:
        actions.let_run_out(county_id=self.county.pk, now=self.now)
        passing = Appointment.objects.filter(state__in=PASSING)
        assert not passing.filter(held_until__lte=self.now).exists()
        assert not Visitor.objects.filter(appointment__state=AppointmentState.EXPIRED).exists()
        for row in passing.filter(state=AppointmentState.OFFERED).select_related("offered_to"):
            assert row.offered_to is not None
            assert row.offered_to.state == AppointmentState.CONFIRMED
            assert row.offered_to.wishes_earlier_since is not None

    @precondition(lambda self: Appointment.objects.filter(state__in=PASSING).exists())
    @rule(number=PICK, is_wanted=st.booleans(), start=SLOTS, who=PEOPLE)
    def nobody_answers(self, number: int, is_wanted: bool, start: datetime, who: actions.WhoComes) -> None:
        """The time of one runs out; either somebody wants its place, or the worker gives it back."""
        row = self.one(number, *PASSING)
        assert row is not None
        assert row.held_until is not None
        self.now = max(self.now, row.held_until)
        if is_wanted:
            self.keep(row.during.lower, [(PERMIT, 1)], again=False, number=0)
        else:
            self.run_out()
            self.offer()
        if row.offered_to_id is None:  # nobody knows the form of a place that the waiting list kept
            self.send_the_form_again(row.form_key, start, who)

    def send_the_form_again(self, key: UUID, start: datetime, who: actions.WhoComes) -> None:
        """Somebody goes back to a form that was left open and sends it with another time and another name."""
        wanted = actions.PlaceWanted(point=self.point.key, services=[(PERMIT, 1)], start=start, form_key=key)
        with may_be_refused():
            held = actions.keep_place(county_id=self.county.pk, wanted=wanted, now=self.now)
            mails.post(actions.book(appointment=Appointment.objects.get(pk=held.id), who=who, now=self.now))

    @rule()
    def offer(self) -> None:
        made = actions.offer_earlier(county_id=self.county.pk, point_id=self.point.pk, now=self.now)
        for message in made:
            row = Appointment.objects.get(
                offered_to=message.appointment_id, state=AppointmentState.OFFERED, held_until__gt=self.now
            )
            assert row.during.lower < message.appointment.during.lower

    @precondition(lambda self: ProcrastinateJob.objects.filter(status="todo").exists())
    @rule()
    def send(self) -> None:
        before = Message.objects.filter(state="sent").count()
        with time_machine.travel(self.now, tick=False):
            sent = work()
        assert Message.objects.filter(state="sent").count() - before == len(sent), "each message is one mail"
        assert not Message.objects.filter(state="waiting").exists()

    @rule()
    def morning(self) -> None:
        actions.forget_visits(county_id=self.county.pk, now=self.now)
        self.now = (self.now + timedelta(days=1)).astimezone(BERLIN).replace(hour=8)
        actions.remind(county_id=self.county.pk, now=self.now)

    # --- what stays true ----------------------------------------------------------------------------------------------

    @invariant()
    def no_two_have_one_place(self) -> None:
        rows = Appointment.objects.filter(state__in=OCCUPYING).order_by("counter_id", "during")
        for first, second in pairwise(rows):
            assert first.counter_id != second.counter_id or first.during.upper <= second.during.lower

    @invariant()
    def what_passes_has_an_end_and_the_rest_has_none(self) -> None:
        assert not Appointment.objects.filter(state__in=PASSING, held_until=None).exists()
        assert not Appointment.objects.exclude(state__in=PASSING).exclude(held_until=None).exists()

    @invariant()
    def an_open_concern_belongs_to_one_confirmed_appointment(self) -> None:
        opened = Concern.objects.filter(is_open=True).select_related("appointment")
        assert all(one.appointment.state == AppointmentState.CONFIRMED and one.person_key for one in opened)
        counted = Count((one.person_key, one.service_id) for one in opened)
        assert set(counted.values()) <= {1}

    @invariant()
    def a_confirmed_appointment_to_come_has_its_concerns_open(self) -> None:
        to_come = Appointment.objects.filter(state=AppointmentState.CONFIRMED, during__endswith__gt=self.now)
        assert not Concern.objects.filter(appointment__in=to_come, is_open=False).exists()

    @invariant()
    def a_booked_appointment_has_one_visitor_and_a_kept_place_none(self) -> None:
        count = Count(Visitor.objects.values_list("appointment_id", flat=True))
        month_ago = self.now - timedelta(days=14)
        for row in Appointment.objects.filter(state__in=OPEN_STATES, during__endswith__gt=month_ago):
            assert count[row.pk] == 1
        for row in Appointment.objects.filter(state__in=[AppointmentState.HELD, AppointmentState.OFFERED]):
            assert count[row.pk] == 0

    @invariant()
    def every_appointment_is_for_something_and_as_long_as_that_takes(self) -> None:
        for row in Appointment.objects.prefetch_related("concerns__offer"):
            minutes = sum(one.offer.minutes + one.offer.minutes_more * (one.quantity - 1) for one in row.concerns.all())
            assert minutes
            assert row.during.upper - row.during.lower == timedelta(minutes=minutes)

    @invariant()
    def states_change_only_as_the_rules_say(self) -> None:
        for row in Appointment.objects.all():
            state = AppointmentState(row.state)
            was, version = self.known.get(row.pk, (state, 0))
            again = (was, state) == (AppointmentState.EXPIRED, AppointmentState.HELD)  # the same form, sent again
            # Booked and confirmed in one go makes two steps.
            later = {two for one in STEPS[AppointmentState(was)] for two in STEPS[one]}
            assert again or state in {was, *STEPS[AppointmentState(was)], *later}
            assert row.version >= version
            self.known[row.pk] = (state, row.version)

    @invariant()
    def what_ended_says_when_and_wishes_nothing(self) -> None:
        ended = Appointment.objects.filter(state__in=[AppointmentState.CANCELLED, AppointmentState.EXPIRED])
        assert not ended.filter(ended_at=None).exists()
        assert not ended.exclude(wishes_earlier_since=None).exists()

    @invariant()
    def everything_is_told_once(self) -> None:
        told = Count(Message.objects.values_list("appointment_id", "kind"))
        steps = Count(Step.objects.values_list("appointment_id", "kind"))
        of_kind = {
            MessageKind.CONFIRM: StepKind.BOOKED,
            MessageKind.CONFIRMED: StepKind.CONFIRMED,
            MessageKind.MOVED: StepKind.MOVED,
            MessageKind.CANCELLED: StepKind.CANCELLED,
            MessageKind.OFFER: StepKind.OFFERED,
        }
        for (row, kind), number in told.items():
            if kind != MessageKind.REMINDER:
                assert number <= steps[row, of_kind[MessageKind(kind)]]
        reminders = Message.objects.filter(kind=MessageKind.REMINDER)
        by_day = Count((one.appointment_id, one.created_at.astimezone(BERLIN).date()) for one in reminders)
        assert set(by_day.values()) <= {1}

    @invariant()
    def one_offer_at_a_time_and_never_the_same_twice(self) -> None:
        offers = list(Appointment.objects.exclude(offered_to=None))
        alive = Count(one.offered_to_id for one in offers if one.held_until is not None and one.held_until > self.now)
        assert set(alive.values()) <= {1}
        same = Count((one.offered_to_id, one.during.lower) for one in offers)
        assert set(same.values()) <= {1}
        offered = Appointment.objects.filter(state=AppointmentState.OFFERED)
        assert not offered.filter(offered_to=None).exists()

    @invariant()
    def nobody_hoards_places(self) -> None:
        rows = Appointment.objects.filter(state__in=OPEN_STATES).exclude(contact_key="")
        held = Count(rows.values_list("contact_key", flat=True))
        waiting = Count(rows.filter(state=AppointmentState.RESERVED).values_list("contact_key", flat=True))
        assert all(number <= self.point.open_per_contact for number in held.values())
        assert all(number <= 3 for number in waiting.values())

    @invariant()
    def everything_stays_in_its_county(self) -> None:
        for model in (Concern, Visitor, Step, Message):
            assert not model.objects.exclude(county=F("appointment__county")).exists()


@pytest.mark.slow
def test_whatever_happens_some_things_stay_true(house: County, frieda: User) -> None:
    point = make_point(house)

    class Life(Counters):
        pass

    Life.county, Life.point, Life.colleague = house, point, frieda
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=LENGTH,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
            database=None,
        ),
    )
