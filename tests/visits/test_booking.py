"""Appointments at the door of the actions: one place, one party; what may be done with it, and when."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from psycopg.types.range import TimestamptzRange

from geleit.accounts.models import County
from geleit.core import wall
from geleit.core.errors import Refused
from geleit.core.multilingual import Text
from geleit.directory.models import Closure, Office, ServiceFacts
from geleit.visits import actions
from geleit.visits.actions.places import asked_for, offer_place, services_wanted
from geleit.visits.codes import AppointmentState, MessageKind
from geleit.visits.models import Appointment, Concern, Message, Point, Visitor
from geleit.visits.queries.free import free_days
from geleit.visits.queries.plan import plan_of
from geleit.visits.rules.booking import phone_in_full
from tests.conftest import NOW, TODAY
from tests.visits.places import BENEFITS, PERMIT, TOMORROW_AT_NINE, booked, keep, make_point, make_staffing

THURSDAY = date(2026, 6, 11)
AMAL = actions.WhoComes(name="Amal Haddad", email="amal@example.org")


@pytest.fixture
def aliens(house: County) -> Point:
    """The aliens authority with two counters."""
    return make_point(house)


@pytest.fixture
def one_counter(house: County) -> Point:
    """The aliens authority with one counter: every time is one place."""
    return make_point(house, 1)


def times(point: Point, services: list[tuple[str, int]], channel: str = "public", now: datetime = NOW) -> list[str]:
    """The times of tomorrow that are free."""
    plan = plan_of(point.county_id, point.key, TODAY)
    asked = asked_for(services_wanted(plan, services, THURSDAY), channel=channel, now=now, today=TODAY)
    found = {one.day: one for one in free_days(plan, asked, now=now)}
    return [f"{at:%H:%M}" for at in found[THURSDAY].times] if THURSDAY in found else []


# --- one place, one party ---------------------------------------------------------------------------------------------


def test_a_place_that_is_kept_is_offered_to_nobody_else(one_counter: Point) -> None:
    assert times(one_counter, [(PERMIT, 1)])[:2] == ["09:00", "09:15"]
    keep(one_counter)
    assert times(one_counter, [(PERMIT, 1)])[0] == "09:30", "20 minutes are taken, so a quarter past is too early"


def test_as_many_get_a_time_as_there_are_counters(aliens: Point) -> None:
    keep(aliens)
    keep(aliens)
    with pytest.raises(actions.PlaceTaken):
        keep(aliens)


def test_the_database_refuses_a_second_party_even_without_any_check(one_counter: Point) -> None:
    first = keep(one_counter)
    with pytest.raises(IntegrityError, match="appointment_never_two"), transaction.atomic():
        Appointment.objects.filter(pk=keep(one_counter, TOMORROW_AT_NINE + timedelta(hours=1)).pk).update(
            during=TimestamptzRange(first.during.lower + timedelta(minutes=5), first.during.upper)
        )


def test_the_same_form_sent_twice_keeps_one_place(aliens: Point) -> None:
    key = uuid4()
    assert keep(aliens, form_key=key).pk == keep(aliens, form_key=key).pk
    assert Appointment.objects.count() == 1


def test_going_back_to_another_time_gives_the_first_one_back(one_counter: Point) -> None:
    key = uuid4()
    keep(one_counter, form_key=key)
    keep(one_counter, TOMORROW_AT_NINE + timedelta(hours=1), form_key=key)
    assert "09:00" in times(one_counter, [(PERMIT, 1)])
    assert Appointment.objects.count() == 1


def test_a_place_nobody_filled_in_is_free_again(one_counter: Point) -> None:
    keep(one_counter)
    later = NOW + timedelta(minutes=16)
    assert times(one_counter, [(PERMIT, 1)], now=later)[0] == "09:00"
    second = keep(one_counter, now=later)
    assert second.state == AppointmentState.HELD


def test_cancelling_frees_exactly_one_place(aliens: Point) -> None:
    first, second = booked(aliens), booked(aliens, name="Boris Melnyk")
    actions.cancel(appointment=first, now=NOW)
    third = keep(aliens)
    assert third.counter_id == first.counter_id
    with pytest.raises(actions.PlaceTaken):
        keep(aliens)
    second.refresh_from_db()
    assert second.state == AppointmentState.CONFIRMED


def test_cancelling_twice_changes_nothing_and_writes_one_message(aliens: Point) -> None:
    row = booked(aliens)
    actions.cancel(appointment=row, now=NOW)
    actions.cancel(appointment=row, now=NOW)
    assert Message.objects.filter(kind=MessageKind.CANCELLED).count() == 1


def test_moving_takes_the_new_place_and_frees_the_old_in_one_step(one_counter: Point) -> None:
    row = booked(one_counter)
    actions.move(appointment=row, start=TOMORROW_AT_NINE + timedelta(hours=2), now=NOW)
    row.refresh_from_db()
    assert row.during.lower == TOMORROW_AT_NINE + timedelta(hours=2)
    assert times(one_counter, [(PERMIT, 1)])[0] == "09:00"


def test_moving_by_less_than_its_own_length_is_possible(one_counter: Point) -> None:
    row = booked(one_counter)
    actions.move(appointment=row, start=TOMORROW_AT_NINE + timedelta(minutes=15), now=NOW)
    row.refresh_from_db()
    assert row.during.lower == TOMORROW_AT_NINE + timedelta(minutes=15)


def test_moving_to_a_taken_time_leaves_the_appointment_as_it_was(one_counter: Point) -> None:
    row = booked(one_counter)
    booked(one_counter, TOMORROW_AT_NINE + timedelta(hours=1), name="Boris Melnyk")
    with pytest.raises(actions.PlaceTaken):
        actions.move(appointment=row, start=TOMORROW_AT_NINE + timedelta(hours=1), now=NOW)
    row.refresh_from_db()
    assert row.during.lower == TOMORROW_AT_NINE
    assert row.state == AppointmentState.CONFIRMED


# --- which places there are -------------------------------------------------------------------------------------------


def test_two_concerns_and_several_people_take_the_time_of_all(one_counter: Point) -> None:
    free = times(one_counter, [(PERMIT, 3), (BENEFITS, 1)])
    assert free[-1] == "10:45", "20 + 2 × 10 + 30 minutes, and the counter closes at twelve"


def test_forty_people_are_told_to_call(one_counter: Point) -> None:
    with pytest.raises(Refused) as refusal:
        keep(one_counter, services=[(PERMIT, 40)])
    assert "5" in refusal.value.messages[0]


def test_a_service_that_the_office_does_not_give_is_refused(one_counter: Point) -> None:
    with pytest.raises(Refused):
        keep(one_counter, services=[("waffenrecht", 1)])


def test_the_lead_time_holds_for_visitors_and_not_for_staff(one_counter: Point) -> None:
    now = datetime(2026, 6, 11, 7, 30, tzinfo=NOW.tzinfo)  # 9:30 in Germany, two hours' notice
    assert times(one_counter, [(PERMIT, 1)], now=now)[0] == "11:30"
    assert times(one_counter, [(PERMIT, 1)], "telephone", now=now)[0] == "09:30"


def test_nobody_books_beyond_the_horizon(one_counter: Point) -> None:
    with pytest.raises(actions.PlaceTaken):
        keep(one_counter, TOMORROW_AT_NINE + timedelta(days=35))


def test_a_time_between_the_times_offered_is_refused(one_counter: Point) -> None:
    with pytest.raises(actions.PlaceTaken):
        keep(one_counter, TOMORROW_AT_NINE + timedelta(minutes=7))


def test_a_closure_takes_its_places_away_at_once(one_counter: Point) -> None:
    assert times(one_counter, [(PERMIT, 1)])
    office = Office.objects.get(county_id=one_counter.county_id, key="auslaenderbehoerde")
    Closure.objects.create(
        county_id=one_counter.county_id,
        office=office,
        valid_from=THURSDAY,
        valid_to=THURSDAY,
        recorded_at=NOW,
        released_at=NOW,
    )
    actions.plan_changed(one_counter.county_id)
    assert times(one_counter, [(PERMIT, 1)]) == []
    with pytest.raises(actions.PlaceTaken):
        keep(one_counter)


def test_places_for_case_workers_go_to_the_public_only_when_they_are_left_over(house: County) -> None:
    point = make_point(house, 0)
    counter = point.counters.create(county=house, name="1")
    make_staffing(counter, channels=["case_worker"], public_days_before=0)
    assert times(point, [(PERMIT, 1)]) == []
    assert times(point, [(PERMIT, 1)], "case_worker")[0] == "09:00"


def test_who_can_do_only_this_takes_it_so_that_the_others_stay_free(house: County) -> None:
    point = make_point(house, 1)
    special = point.counters.create(county=house, name="9")
    staffing = make_staffing(special)
    permit = point.offers.get(service__key=PERMIT).service
    staffing.services.create(county=house, service=permit)
    actions.plan_changed(house.pk)
    assert keep(point).counter_id == special.pk
    assert times(point, [(BENEFITS, 1)])[0] == "09:00"


# --- who comes --------------------------------------------------------------------------------------------------------


def test_by_mail_a_booking_waits_for_the_link_and_then_holds(aliens: Point) -> None:
    row = keep(aliens)
    (message,) = actions.book(appointment=row, who=AMAL, now=NOW)
    row.refresh_from_db()
    assert (row.state, message.kind) == (AppointmentState.RESERVED, MessageKind.CONFIRM)
    (message,) = actions.confirm(appointment=row, now=NOW + timedelta(minutes=30))
    row.refresh_from_db()
    assert (row.state, message.kind) == (AppointmentState.CONFIRMED, MessageKind.CONFIRMED)
    assert actions.confirm(appointment=row, now=NOW) == [], "a second click changes nothing"


def test_a_link_that_ran_out_says_so_and_the_place_is_free(one_counter: Point) -> None:
    row = keep(one_counter)
    actions.book(appointment=row, who=AMAL, now=NOW)
    late = NOW + timedelta(hours=3)
    with pytest.raises(Refused):
        actions.confirm(appointment=row, now=late)
    assert keep(one_counter, now=late).pk != row.pk


def test_one_person_has_one_open_appointment_for_a_concern(aliens: Point) -> None:
    first = booked(aliens, name="Amal Haddad")
    second = keep(aliens, TOMORROW_AT_NINE + timedelta(hours=1))
    actions.book(appointment=second, who=actions.WhoComes("AMAL  Haddad", "amal@example.org"), now=NOW)
    with pytest.raises(actions.AlreadyHasOne):
        actions.confirm(appointment=second, now=NOW)
    actions.confirm_instead(appointment=second, now=NOW)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (AppointmentState.CANCELLED, AppointmentState.CONFIRMED)


def test_booking_says_nothing_about_an_appointment_that_the_same_person_has(aliens: Point) -> None:
    booked(aliens)
    second = keep(aliens, TOMORROW_AT_NINE + timedelta(hours=1))
    (message,) = actions.book(appointment=second, who=AMAL, now=NOW)
    assert message.kind == MessageKind.CONFIRM, "only the owner of the mailbox learns more"


def test_a_family_may_share_an_address(aliens: Point) -> None:
    booked(aliens, name="Amal Haddad", email="familie@example.org")
    other = booked(aliens, name="Karim Haddad", email="familie@example.org")
    assert other.state == AppointmentState.CONFIRMED


def test_one_address_does_not_collect_places(aliens: Point) -> None:
    for number in range(3):
        row = keep(aliens, TOMORROW_AT_NINE + timedelta(minutes=30 * number))
        actions.book(appointment=row, who=actions.WhoComes(f"Name {'ABC'[number]}", "bot@example.org"), now=NOW)
    row = keep(aliens, TOMORROW_AT_NINE + timedelta(minutes=90))
    with pytest.raises(Refused):
        actions.book(appointment=row, who=actions.WhoComes("Name D", "bot@example.org"), now=NOW)


def test_with_a_telephone_only_the_booking_holds_at_once(aliens: Point) -> None:
    row = keep(aliens)
    actions.book(appointment=row, who=actions.WhoComes("Amal Haddad", phone="+4971319940"), now=NOW)
    row.refresh_from_db()
    assert row.state == AppointmentState.CONFIRMED
    assert not Message.objects.exists()


def test_sending_the_name_twice_books_once(aliens: Point) -> None:
    row = keep(aliens)
    assert actions.book(appointment=row, who=AMAL, now=NOW)
    assert actions.book(appointment=row, who=AMAL, now=NOW) == []
    assert Visitor.objects.count() == 1


def test_shortly_before_an_appointment_it_can_be_cancelled_but_not_moved(aliens: Point) -> None:
    row = booked(aliens)
    late = TOMORROW_AT_NINE - timedelta(minutes=90)
    with pytest.raises(Refused):
        actions.move(appointment=row, start=TOMORROW_AT_NINE + timedelta(hours=1), now=late)
    actions.cancel(appointment=row, now=late)
    row.refresh_from_db()
    assert row.state == AppointmentState.CANCELLED
    assert not Concern.objects.filter(is_open=True).exists()


def test_an_earlier_place_from_the_waiting_list_is_taken_in_one_step(one_counter: Point) -> None:
    row = booked(one_counter, TOMORROW_AT_NINE + timedelta(hours=2))
    actions.wish_earlier(appointment=row, not_before=None, now=NOW)
    plan = plan_of(one_counter.county_id, one_counter.key, TODAY)
    wanted = services_wanted(plan, [(PERMIT, 1)], THURSDAY)
    until = NOW + timedelta(hours=3)
    assert offer_place(plan=plan, services=wanted, start=TOMORROW_AT_NINE, to=row, until=until, now=NOW)
    with pytest.raises(actions.PlaceTaken):
        keep(one_counter)
    actions.accept_offer(appointment=row, now=NOW)
    row.refresh_from_db()
    assert row.during.lower == TOMORROW_AT_NINE
    assert times(one_counter, [(PERMIT, 1)])[0] == "09:30"


def test_after_midnight_the_plan_is_read_anew(aliens: Point) -> None:
    """Without any change of the plan: facts may begin on the new day."""
    before = plan_of(aliens.county_id, aliens.key, TODAY)
    assert plan_of(aliens.county_id, aliens.key, TODAY) is before
    new = ServiceFacts.objects.get(service__key=PERMIT)
    new.pk, new.public_id, new.name, new.valid_from = None, uuid4(), Text("Aufenthalt neu"), THURSDAY
    ServiceFacts.objects.filter(service__key=PERMIT).update(valid_to=TODAY)
    new.save(force_insert=True)
    after = plan_of(aliens.county_id, aliens.key, THURSDAY)
    assert [str(one.name) for one in after.offered(THURSDAY) if one.key == PERMIT] == ["Aufenthalt neu"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("07131 994-0", "+4971319940"),
        ("0049 (0)7131 / 99 40", "+4971319940"),
        ("Tel. +49 7131 9940", "+4971319940"),
        ("٠٧١٣١ ٩٩٤٠", "+4971319940"),
        ("0049 7131 abc", None),
        ("07131 9940 x5", None),
        ("0151", None),
        ("110", None),
        ("123456", None),
        ("+380 50 123 4567", "+380501234567"),
        ("ruf mich an", None),
        ("", None),
    ],
)
def test_a_telephone_number_in_any_notation(typed: str, kept: str | None) -> None:
    assert phone_in_full(typed) == kept


# --- as the role of the public pages ----------------------------------------------------------------------------------


def test_the_public_role_books_and_reads_only_what_its_link_opens(aliens: Point) -> None:
    other = booked(aliens, name="Boris Melnyk")
    wall.enter_portal("heilbronn")
    row = keep(aliens)
    wall.show_secret(row.secret_hash)
    actions.book(appointment=row, who=AMAL, now=NOW)
    assert list(Visitor.objects.values_list("name", flat=True)) == ["Amal Haddad"]
    assert Appointment.objects.filter(pk=other.pk).update(state="cancelled") == 0, "not reached without its link"
    actions.confirm(appointment=row, now=NOW)
    actions.move(appointment=row, start=TOMORROW_AT_NINE + timedelta(hours=1), now=NOW)
    actions.cancel(appointment=row, now=NOW)
    row.refresh_from_db()
    assert row.state == AppointmentState.CANCELLED


def test_the_public_role_never_changes_a_name(aliens: Point) -> None:
    row = booked(aliens)
    wall.enter_portal("heilbronn")
    wall.show_secret(row.secret_hash)
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        Visitor.objects.filter(appointment=row).update(name="Somebody Else")
