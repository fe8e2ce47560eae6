"""What happens by itself: places run out, reminders come once, the waiting list moves up, visits are forgotten."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg.types.range import TimestamptzRange

from geleit.accounts.models import County, User
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.core import wall
from geleit.core.errors import Refused
from geleit.visits import actions, mails, tasks
from geleit.visits.codes import (
    AppointmentState,
    BlockKind,
    CancelReason,
    MessageKind,
    MessageState,
    StepKind,
    TicketOrigin,
)
from geleit.visits.models import (
    Appointment,
    Block,
    Concern,
    Invitation,
    Message,
    Point,
    Step,
    Ticket,
    Visitor,
)
from geleit.visits.rules.days import BERLIN
from geleit.visits.rules.telling import is_day_time, needs_reminder
from tests.conftest import NOW, TODAY
from tests.visits.outbox import work
from tests.visits.places import TOMORROW_AT_NINE, booked, keep, make_point

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FRIDAY_AT_NINE = TOMORROW_AT_NINE + DAY
AMAL = actions.WhoComes(name="Amal Haddad", email="amal@example.org")


@pytest.fixture
def aliens(house: County) -> Point:
    """The aliens authority with two counters."""
    return make_point(house)


@pytest.fixture
def one_counter(house: County) -> Point:
    """The aliens authority with one counter: every time is one place."""
    return make_point(house, 1)


def statements(work_to_do: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as found:
        work_to_do()
    return len(found)


# --- running out ------------------------------------------------------------------------------------------------------


def run_out(point: Point, now: datetime) -> int:
    return actions.let_run_out(county_id=point.county_id, now=now)


def test_a_place_nobody_filled_in_runs_out_at_its_minute(aliens: Point) -> None:
    row = keep(aliens)
    assert row.held_until is not None
    assert run_out(aliens, row.held_until - timedelta(seconds=1)) == 0
    assert run_out(aliens, row.held_until) == 1
    row.refresh_from_db()
    assert row.state == AppointmentState.EXPIRED
    assert row.ended_at == NOW + timedelta(minutes=15)


def test_who_did_not_confirm_is_forgotten_at_once(aliens: Point) -> None:
    row = keep(aliens)
    actions.book(appointment=row, who=AMAL, now=NOW)
    run_out(aliens, NOW + 3 * HOUR)
    row.refresh_from_db()
    assert (row.state, row.contact_key, row.person_key) == (AppointmentState.EXPIRED, "", "")
    assert not Visitor.objects.exists()


def test_a_place_that_the_next_one_took_over_is_forgotten_too(one_counter: Point) -> None:
    row = keep(one_counter)
    actions.book(appointment=row, who=AMAL, now=NOW)
    keep(one_counter, now=NOW + 3 * HOUR)
    run_out(one_counter, NOW + 3 * HOUR)
    assert not Visitor.objects.exists()


def test_the_form_of_a_booking_that_ran_out_does_not_book_again_under_another_name(one_counter: Point) -> None:
    key = uuid4()
    row = keep(one_counter, form_key=key)
    actions.book(appointment=row, who=AMAL, now=NOW)
    late = NOW + 3 * HOUR
    keep(one_counter, now=late)
    with pytest.raises(Refused):
        keep(one_counter, TOMORROW_AT_NINE + HOUR, form_key=key, now=late)


def test_what_is_confirmed_never_runs_out(aliens: Point) -> None:
    row = booked(aliens)
    assert run_out(aliens, NOW + 3 * HOUR) == 0
    row.refresh_from_db()
    assert row.state == AppointmentState.CONFIRMED
    assert Visitor.objects.count() == 1


def test_after_an_appointment_the_same_concern_can_be_booked_again_even_if_nobody_marked_it(aliens: Point) -> None:
    booked(aliens)
    over = TOMORROW_AT_NINE + HOUR
    run_out(aliens, over)
    assert not Concern.objects.filter(is_open=True).exists()
    again = keep(aliens, FRIDAY_AT_NINE, now=over)
    actions.book(appointment=again, who=AMAL, now=over)
    actions.confirm(appointment=again, now=over)
    again.refresh_from_db()
    assert again.state == AppointmentState.CONFIRMED


def test_running_out_takes_as_many_statements_for_many(aliens: Point) -> None:
    keep(aliens)
    one = statements(lambda: run_out(aliens, NOW + HOUR))
    for number in range(4):
        keep(aliens, TOMORROW_AT_NINE + number * timedelta(minutes=30))
    assert statements(lambda: run_out(aliens, NOW + HOUR)) == one


# --- reminders --------------------------------------------------------------------------------------------------------


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An hour in June 2026 by the clock in Germany."""
    return datetime(2026, 6, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("told_at", "now", "start", "needed"),
    [
        (at(1, 9), at(10, 10), at(11, 9), True),
        (at(9, 23), at(10, 8), at(11, 18), True),  # told yesterday
        (at(10, 7), at(10, 8), at(11, 18), False),  # told this morning
        (at(1, 9), at(9, 10), at(11, 9), False),  # the day after tomorrow
        (at(1, 9), at(11, 8), at(11, 9), False),  # today
        (at(1, 9), at(12, 8), at(11, 9), False),  # over
    ],
)
def test_who_needs_a_reminder(told_at: datetime, now: datetime, start: datetime, needed: bool) -> None:
    assert needs_reminder(start, told_at=told_at, now=now) is needed


def test_on_the_night_in_which_the_clock_changes_tomorrow_is_still_tomorrow() -> None:
    start = datetime(2026, 3, 30, 9, 0, tzinfo=BERLIN)
    for now in (datetime(2026, 3, 29, 8, 0, tzinfo=BERLIN), datetime(2026, 3, 29, 18, 59, tzinfo=BERLIN)):
        assert needs_reminder(start, told_at=datetime(2026, 3, 1, tzinfo=UTC), now=now)


def test_nobody_is_written_to_at_night() -> None:
    assert [hour for hour in range(24) if is_day_time(at(10, hour))] == list(range(8, 19))


def early(point: Point, **more: Any) -> Appointment:
    """An appointment for tomorrow that was confirmed two days ago."""
    row = booked(point, **more)
    Step.objects.update(at=NOW - 2 * DAY)
    return row


def remind(point: Point, now: datetime = NOW) -> list[Message]:
    return actions.remind(county_id=point.county_id, now=now)


def test_the_day_before_everybody_is_reminded_once(aliens: Point) -> None:
    early(aliens)
    [message] = remind(aliens)
    assert (message.kind, message.state) == (MessageKind.REMINDER, MessageState.WAITING)
    assert remind(aliens, NOW + HOUR) == []
    [sent] = work()
    assert sent.subject == "Erinnerung an Ihren Termin"
    assert "Donnerstag, 11.06.2026, 09:00 Uhr" in sent.body


@pytest.mark.parametrize("hour", [7, 19, 23])
def test_no_reminders_outside_the_day(aliens: Point, hour: int) -> None:
    early(aliens)
    assert remind(aliens, at(10, hour)) == []


def test_who_booked_today_or_only_waits_to_confirm_is_not_reminded(aliens: Point) -> None:
    booked(aliens)
    waiting = keep(aliens, TOMORROW_AT_NINE + HOUR)
    actions.book(appointment=waiting, who=actions.WhoComes("Boris Melnyk", "boris@example.org"), now=NOW)
    assert remind(aliens) == []


def test_who_gave_a_telephone_only_is_not_reminded(aliens: Point) -> None:
    row = keep(aliens)
    actions.book(appointment=row, who=actions.WhoComes("Amal Haddad", phone="+4971319940"), now=NOW)
    Step.objects.update(at=NOW - 2 * DAY)
    assert remind(aliens) == []


def test_a_reminder_that_waited_too_long_is_never_sent_after_the_appointment(aliens: Point, clock: Any) -> None:
    early(aliens)
    [message] = remind(aliens)
    clock.move_to(TOMORROW_AT_NINE + timedelta(minutes=1))
    assert work() == []
    message.refresh_from_db()
    assert message.state == MessageState.DROPPED


def test_nobody_is_reminded_of_what_was_cancelled_or_moved_away_in_between(aliens: Point) -> None:
    first, second = early(aliens), early(aliens, name="Boris Melnyk")
    remind(aliens)
    actions.cancel(appointment=first, now=NOW)
    actions.move(appointment=second, start=TOMORROW_AT_NINE + 5 * DAY, now=NOW)
    assert work() == []
    assert set(Message.objects.filter(kind=MessageKind.REMINDER).values_list("state", flat=True)) == {"dropped"}


def test_after_a_move_the_day_before_the_new_date_brings_a_reminder_again(aliens: Point) -> None:
    row = early(aliens)
    remind(aliens)
    actions.move(appointment=row, start=TOMORROW_AT_NINE + 5 * DAY, now=NOW)
    assert len(remind(aliens, NOW + 5 * DAY)) == 1


def test_reminders_take_as_many_statements_for_many(aliens: Point) -> None:
    early(aliens)
    one = statements(lambda: remind(aliens))
    for number, name in enumerate(["Boris Melnyk", "Chen Li", "Dilan Kaya"]):
        early(aliens, start=TOMORROW_AT_NINE + (number + 1) * timedelta(minutes=30), name=name)
    assert statements(lambda: remind(aliens)) == one


# --- waiting list -----------------------------------------------------------------------------------------------------


def full_until(point: Point, rows: int = 1, *, start: datetime = FRIDAY_AT_NINE) -> list[Appointment]:
    """Appointments of people who wish for an earlier one, in the order in which they wished."""
    names = ["Amal Haddad", "Boris Melnyk", "Chen Li", "Dilan Kaya"]
    found = []
    for number in range(rows):
        row = booked(point, start + number * timedelta(minutes=30), name=names[number])
        actions.wish_earlier(appointment=row, not_before=None, now=NOW + timedelta(seconds=number))
        found.append(row)
    return found


def seek(point: Point, now: datetime = NOW) -> list[Message]:
    return actions.offer_earlier(county_id=point.county_id, point_id=point.pk, now=now)


def offer_to(row: Appointment) -> Appointment:
    return Appointment.objects.get(offered_to=row, state=AppointmentState.OFFERED)


def test_the_first_to_wish_is_offered_the_earliest_place(one_counter: Point) -> None:
    first, second = full_until(one_counter, 2)
    assert [one.appointment_id for one in seek(one_counter)] == [first.pk, second.pk]
    # Now is ten: three hours to answer and two to come end at three, when the office is closed.
    assert offer_to(first).during.lower == TOMORROW_AT_NINE
    assert offer_to(second).during.lower == TOMORROW_AT_NINE + timedelta(minutes=30)
    assert offer_to(first).held_until == NOW + 3 * HOUR
    assert Step.objects.filter(appointment=first, kind=StepKind.OFFERED).count() == 1
    subjects = [one.subject for one in work()]
    assert subjects == ["Sie können einen früheren Termin haben"] * 2


def test_the_offer_names_both_times_and_leads_to_the_page(one_counter: Point) -> None:
    full_until(one_counter)
    seek(one_counter)
    [sent] = work()
    assert "Donnerstag, 11.06.2026, 09:00 Uhr" in sent.body
    assert "Ihr Termin bisher: Freitag, 12.06.2026, 09:00 Uhr" in sent.body
    assert "bis Mittwoch, 10.06.2026, 13:00 Uhr" in sent.body
    assert "/heilbronn/termin/" in sent.body


def test_a_place_that_is_offered_is_nobody_elses(one_counter: Point) -> None:
    full_until(one_counter)
    seek(one_counter)
    with pytest.raises(actions.PlaceTaken):
        keep(one_counter)


def test_one_offer_at_a_time(one_counter: Point) -> None:
    full_until(one_counter)
    assert len(seek(one_counter)) == 1
    assert seek(one_counter, NOW + timedelta(minutes=5)) == []


def test_nothing_before_the_day_that_suits(one_counter: Point) -> None:
    row = booked(one_counter, FRIDAY_AT_NINE)
    actions.wish_earlier(appointment=row, not_before=date(2026, 6, 12), now=NOW)
    assert seek(one_counter) == []


def test_nothing_later_than_what_one_has(one_counter: Point) -> None:
    full_until(one_counter, start=TOMORROW_AT_NINE)
    assert seek(one_counter) == []


def test_there_is_time_to_answer_and_to_come(one_counter: Point) -> None:
    """At eight on the day, nine and ten are too near: an offer needs five hours, and the office closes at twelve."""
    full_until(one_counter)
    assert seek(one_counter, TOMORROW_AT_NINE - HOUR) == []


def test_nobody_is_offered_a_place_at_night(one_counter: Point) -> None:
    full_until(one_counter)
    assert seek(one_counter, at(10, 22)) == []


def test_an_offer_without_an_answer_goes_to_the_next_one(one_counter: Point) -> None:
    first = full_until(one_counter)[0]
    seek(one_counter)
    booked(one_counter, TOMORROW_AT_NINE + timedelta(minutes=30), name="Emre Demir")
    second = full_until_second(one_counter)
    later = NOW + 3 * HOUR
    run_out(one_counter, later)
    assert [one.appointment_id for one in seek(one_counter, later)] == [second.pk]
    assert offer_to(second).during.lower == TOMORROW_AT_NINE
    first.refresh_from_db()
    assert (first.state, first.during.lower) == (AppointmentState.CONFIRMED, FRIDAY_AT_NINE)


def full_until_second(point: Point) -> Appointment:
    """Somebody else who wishes, later than the first."""
    row = booked(point, FRIDAY_AT_NINE + HOUR, name="Boris Melnyk")
    actions.wish_earlier(appointment=row, not_before=None, now=NOW + HOUR)
    return row


def test_the_same_time_is_never_offered_twice_to_one_visitor(one_counter: Point) -> None:
    row = full_until(one_counter, start=TOMORROW_AT_NINE + 5 * DAY)[0]
    seen = []
    for days in range(3):
        now = NOW + days * DAY
        [_message] = seek(one_counter, now)
        seen.append(offer_to(row).during.lower)
        actions.decline_offer(appointment=row, now=now)
        assert seek(one_counter, now + HOUR) == [], "one offer a day is enough"
        actions.forget_visits(county_id=one_counter.county_id, now=now + 12 * HOUR)
    assert len(set(seen)) == 3


def test_declining_frees_the_place_and_wakes_the_list(one_counter: Point) -> None:
    first, second = full_until(one_counter, 2)
    booked(one_counter, TOMORROW_AT_NINE + timedelta(minutes=30), name="Emre Demir")
    actions.wish_no_longer(appointment=second)
    seek(one_counter)
    actions.wish_earlier(appointment=second, not_before=None, now=NOW)
    actions.decline_offer(appointment=first, now=NOW)
    actions.decline_offer(appointment=first, now=NOW)
    work()
    assert offer_to(second).during.lower == TOMORROW_AT_NINE
    declined = Appointment.objects.get(offered_to=first)
    assert (declined.state, declined.cancel_reason) == (AppointmentState.CANCELLED, CancelReason.VISITOR)


def test_accepting_takes_the_place_and_tells(one_counter: Point) -> None:
    [row] = full_until(one_counter)
    seek(one_counter)
    work()
    mails.post(actions.accept_offer(appointment=row, now=NOW))
    row.refresh_from_db()
    assert row.during.lower == TOMORROW_AT_NINE
    assert [one.subject for one in work()] == ["Ihr Termin hat eine neue Zeit"]


def test_an_offer_goes_when_its_appointment_is_cancelled(one_counter: Point) -> None:
    [row] = full_until(one_counter)
    seek(one_counter)
    actions.cancel(appointment=row, now=NOW)
    run_out(one_counter, NOW)
    assert keep(one_counter).during.lower == TOMORROW_AT_NINE
    assert [one.subject for one in work() if "früher" in one.subject] == []


def test_who_gave_a_telephone_only_is_to_be_called(one_counter: Point) -> None:
    row = keep(one_counter, FRIDAY_AT_NINE)
    actions.book(appointment=row, who=actions.WhoComes("Amal Haddad", phone="+4971319940"), now=NOW)
    actions.wish_earlier(appointment=row, not_before=None, now=NOW)
    [message] = seek(one_counter)
    assert (message.kind, message.state) == (MessageKind.OFFER, MessageState.TO_CALL)
    assert work() == []


def test_a_cancellation_offers_its_place_at_once(one_counter: Point) -> None:
    [row] = full_until(one_counter)
    first = booked(one_counter, TOMORROW_AT_NINE, name="Emre Demir")
    mails.post(actions.cancel(appointment=first, now=NOW))
    work()
    assert offer_to(row).during.lower == TOMORROW_AT_NINE


def test_looking_takes_as_many_statements_for_many_who_wish(one_counter: Point) -> None:
    full_until(one_counter, start=TOMORROW_AT_NINE)
    assert seek(one_counter) == []
    one = statements(lambda: seek(one_counter))
    Appointment.objects.all().delete()
    full_until(one_counter, 3, start=TOMORROW_AT_NINE)
    Appointment.objects.update(wishes_from=date(2026, 6, 12))
    assert statements(lambda: seek(one_counter)) == one


# --- forgetting -------------------------------------------------------------------------------------------------------


def forget(point: Point, now: datetime) -> actions.Forgotten:
    return actions.forget_visits(county_id=point.county_id, now=now)


def test_two_weeks_after_a_visit_nobody_knows_who_came(aliens: Point, frieda: User) -> None:
    row = keep(aliens, channel="desk")
    actions.book(appointment=row, who=AMAL, now=NOW, by=frieda.pk)
    end = TOMORROW_AT_NINE + timedelta(minutes=20)
    assert forget(aliens, end + 14 * DAY - HOUR).visitors == 0
    assert forget(aliens, end + 14 * DAY).visitors == 1
    row.refresh_from_db()
    assert (row.contact_key, row.person_key, row.booked_by_id) == ("", "", None)
    assert not Visitor.objects.exists()
    assert not Message.objects.exists()
    assert set(Concern.objects.values_list("person_key", flat=True)) == {""}
    assert not Step.objects.filter(by__isnull=False).exists()
    assert Appointment.objects.filter(pk=row.pk).exists(), "that somebody came, counts in the figures"


def test_two_weeks_after_cancelling_nobody_knows_who_wanted_to_come(aliens: Point) -> None:
    row = booked(aliens, TOMORROW_AT_NINE + 20 * DAY)
    actions.cancel(appointment=row, now=NOW)
    assert forget(aliens, NOW + 14 * DAY).visitors == 1


def test_after_two_years_the_figures_go_too(aliens: Point) -> None:
    booked(aliens)
    assert forget(aliens, datetime(2028, 6, 10, 12, tzinfo=UTC)).appointments == 0
    assert forget(aliens, datetime(2028, 6, 12, 12, tzinfo=UTC)).appointments == 1
    assert not Appointment.objects.exists()


def test_places_that_were_never_booked_go_after_a_day(aliens: Point) -> None:
    keep(aliens)
    actions.cancel(appointment=keep(aliens, TOMORROW_AT_NINE + HOUR), now=NOW)
    run_out(aliens, NOW + HOUR)
    assert forget(aliens, NOW + 23 * HOUR).unbooked == 0
    assert forget(aliens, NOW + 25 * HOUR).unbooked == 2


def test_numbers_forget_who_served_them_and_go_after_two_years(aliens: Point, frieda: User) -> None:
    offer = aliens.offers.get(sort=0)
    Ticket.objects.create(
        county_id=aliens.county_id,
        form_key=uuid4(),
        point=aliens,
        day=TODAY,
        number=1,
        offer=offer,
        service=offer.service,
        origin=TicketOrigin.DESK,
        secret_hash="x",
        taken_at=NOW,
        place_at=NOW,
        state="done",
        served_by=frieda,
    )
    assert forget(aliens, NOW + 14 * DAY).tickets == 0
    assert forget(aliens, NOW + 15 * DAY).tickets == 1
    assert Ticket.objects.get().served_by is None
    assert forget(aliens, datetime(2028, 6, 12, 12, tzinfo=UTC)).tickets == 1


def test_blocks_and_invitations_go(aliens: Point, frieda: User) -> None:
    day = TimestamptzRange(TOMORROW_AT_NINE, TOMORROW_AT_NINE + HOUR)
    county = aliens.county_id
    Block.objects.create(
        county_id=county, user=frieda, during=day, kind=BlockKind.AWAY, recorded_at=NOW, recorded_by=frieda
    )
    offer = aliens.offers.get(sort=0)
    for number, used in enumerate([NOW, None]):
        Invitation.objects.create(
            county_id=county,
            offer=offer,
            secret_hash=str(number),
            valid_to=TODAY + number * 30 * DAY,
            created_at=NOW,
            created_by=frieda,
            used_at=used,
        )
    assert forget(aliens, NOW + 31 * DAY).invitations == 1
    assert forget(aliens, NOW + 62 * DAY).invitations == 1
    assert forget(aliens, NOW + 360 * DAY).blocks == 0
    assert forget(aliens, NOW + 370 * DAY).blocks == 1


def test_the_audit_trail_keeps_that_something_was_deleted_and_nothing_of_it(aliens: Point) -> None:
    booked(aliens)
    forget(aliens, NOW + HOUR)
    assert not Event.objects.filter(kind=EventKind.VISITS_FORGOTTEN).exists(), "nothing was due"
    forget(aliens, NOW + 20 * DAY)
    event = Event.objects.get(kind=EventKind.VISITS_FORGOTTEN)
    assert (event.actor_id, event.fields) == (None, ["visitors"])


def test_forgetting_takes_as_many_statements_for_many(aliens: Point) -> None:
    booked(aliens)
    late = NOW + 20 * DAY
    one = statements(lambda: forget(aliens, late))
    for number, name in enumerate(["Boris Melnyk", "Chen Li", "Dilan Kaya"]):
        booked(aliens, TOMORROW_AT_NINE + (number + 1) * timedelta(minutes=30), name=name)
    assert statements(lambda: forget(aliens, late)) == one


# --- as the worker does it --------------------------------------------------------------------------------------------


def test_each_duty_works_in_every_county_behind_its_wall(aliens: Point, oberallgaeu: County, clock: Any) -> None:
    early(aliens, name="Emre Demir")
    full_until(aliens, start=FRIDAY_AT_NINE + HOUR)
    keep(aliens, FRIDAY_AT_NINE)
    assert tasks.remind.func(0) == 1
    assert tasks.offer_earlier.func(0) == 1
    clock.move_to(NOW + timedelta(minutes=20))
    wall.leave()
    assert tasks.every_minute.func(0) >= 1
    clock.move_to(NOW + 30 * DAY)
    assert tasks.forget.func(0) >= 1
    wall.enter(aliens.county_id)
    assert not Visitor.objects.exists()
