"""The front desk's day: who comes when, who came, and one appointment with its history."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from time_machine import Traveller

from geleit.accounts.actors import Actor
from geleit.accounts.models import County, User
from geleit.accounts.roles import Role
from geleit.audit.models import Event
from geleit.core.errors import Refused, Stale
from geleit.visits import actions
from geleit.visits.actions import attendance, desk
from geleit.visits.models import Appointment, Concern, Message, Point, Step
from tests.conftest import NOW, make_user
from tests.visits.places import TOMORROW_AT_NINE, booked, keep, make_point

pytestmark = pytest.mark.django_db
AT_NINE = TOMORROW_AT_NINE + timedelta(minutes=10)  # when the first appointment has begun
PHONE = "+4976212345"


@pytest.fixture
def frida(heilbronn: County) -> User:
    """At the front desk."""
    return make_user(heilbronn, "frida", Role.FRONT_DESK, "landratsamt")


@pytest.fixture
def by(frida: User, acting: Callable[[User], Actor]) -> Actor:
    return acting(frida)


@pytest.fixture
def client(house: County, frida: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(frida)


@pytest.fixture
def point(house: County) -> Point:
    return make_point(house)


def day(client: Client, on: str = "2026-06-11") -> str:
    return client.get(reverse("appointments:day"), {"tag": on}).content.decode()


def telephoned(
    point: Point, by: Actor, name: str = "Olena Marchenko", start: datetime = TOMORROW_AT_NINE
) -> Appointment:
    row = keep(point, start, channel="telephone")
    actions.book(appointment=row, who=actions.WhoComes(name=name, phone=PHONE), now=NOW, by=by.user_id)
    row.refresh_from_db()
    return row


# --- who came ---------------------------------------------------------------------------------------------------------


def test_who_came_is_noted_once_and_may_book_again(point: Point, by: Actor) -> None:
    row = booked(point)
    attendance.mark_attended(appointment=row, now=AT_NINE, by=by.user_id)
    attendance.mark_attended(appointment=row, now=AT_NINE, by=by.user_id)
    row.refresh_from_db()
    assert (row.state, row.ended_at) == ("served", AT_NINE)
    assert Step.objects.filter(appointment=row, kind="served").count() == 1
    assert not Concern.objects.filter(appointment=row, is_open=True).exists()
    assert booked(point, TOMORROW_AT_NINE + timedelta(hours=1)).state == "confirmed"


def test_nobody_is_missed_before_the_time(point: Point) -> None:
    with pytest.raises(Refused):
        attendance.mark_missed(appointment=booked(point), now=NOW)


def test_a_mistake_is_taken_back_on_the_same_day_only(point: Point) -> None:
    row = booked(point)
    attendance.mark_missed(appointment=row, now=AT_NINE)
    attendance.reopen(appointment=row, now=AT_NINE)
    row.refresh_from_db()
    assert (row.state, row.ended_at) == ("confirmed", None)
    assert Concern.objects.get(appointment=row).is_open
    attendance.mark_attended(appointment=row, now=AT_NINE)
    with pytest.raises(Refused):
        attendance.reopen(appointment=row, now=AT_NINE + timedelta(days=1))


def test_a_missed_place_that_somebody_else_has_by_now_is_not_given_back(point: Point) -> None:
    counter = point.counters.get(name="2")
    point.counters.filter(pk=counter.pk).update(closed_at=NOW)  # one counter is left
    actions.plan_changed(point.county_id)
    row = booked(point)
    attendance.mark_missed(appointment=row, now=AT_NINE)
    booked(point, name="Selam Tesfay")
    with pytest.raises(Refused):
        attendance.reopen(appointment=row, now=AT_NINE)
    with pytest.raises(Refused):
        attendance.mark_attended(appointment=row, now=AT_NINE)


def test_a_page_that_was_overtaken_changes_nothing(point: Point, by: Actor) -> None:
    row = booked(point)
    seen = row.version
    actions.wish_earlier(appointment=row, not_before=None, now=NOW)
    with pytest.raises(Stale):
        desk.mark(appointment=row, what="attended", seen=seen, by=by, now=AT_NINE)
    with pytest.raises(Stale):
        desk.move(appointment=row, start=TOMORROW_AT_NINE + timedelta(hours=1), seen=seen, by=by, now=NOW)
    with pytest.raises(Stale):
        desk.cancel(appointment=row, reason="staff", seen=seen, by=by, now=NOW)
    assert Appointment.objects.get(pk=row.pk).state == "confirmed"


# --- pages ------------------------------------------------------------------------------------------------------------


def test_without_a_point_the_day_says_what_is_missing(client: Client) -> None:
    assert client.get(reverse("appointments:day")).status_code == 200


def test_the_day_shows_counters_visitors_and_gaps_and_is_recorded_once(client: Client, point: Point) -> None:
    row = booked(point, name="Amal Haddad")
    Appointment.objects.filter(pk=row.pk).update(interpreter="ar", companion=True)
    keep(point, TOMORROW_AT_NINE + timedelta(hours=1))  # somebody is just filling in
    before = Event.objects.filter(kind="appointments_listed").count()
    page = day(client)
    assert Event.objects.filter(kind="appointments_listed").count() == before + 1
    assert "Amal Haddad" in page
    assert "mit Begleitung" in page
    assert "09:20–12:00" in page or "09:20–10:00" in page
    assert "Hier buchen" in page
    assert page.count("<h1") == 1


def test_the_day_of_a_holiday_says_so(client: Client, point: Point) -> None:
    assert "Fronleichnam" in day(client, "2026-06-04")
    assert client.get(reverse("appointments:day"), {"tag": "gestern", "stelle": "nirgends"}).status_code == 200


def test_more_appointments_cost_no_more_statements(client: Client, point: Point) -> None:
    booked(point)
    day(client)
    with CaptureQueriesContext(connection) as one:
        day(client)
    for number in range(4):
        booked(point, TOMORROW_AT_NINE + timedelta(minutes=30 * (number + 1)), f"Gast {'ABCD'[number]}")
    with CaptureQueriesContext(connection) as five:
        day(client)
    assert len(five) == len(one)


def test_an_appointment_with_its_history(client: Client, point: Point, by: Actor) -> None:
    row = telephoned(point, by)
    desk.move(appointment=row, start=TOMORROW_AT_NINE + timedelta(hours=1), seen=row.version, by=by, now=NOW)
    page = client.get(reverse("appointments:appointment", args=[row.public_id])).content.decode()
    assert "Olena Marchenko" in page
    assert "vorher: 11.06.2026, 09:00" in page
    assert "Telefonisch gesagt" in page  # the move has to be told
    assert Event.objects.filter(kind="appointment_read", subject_id=row.pk).count() == 1


def test_a_place_without_a_name_has_no_page(client: Client, point: Point) -> None:
    assert client.get(reverse("appointments:appointment", args=[keep(point).public_id])).status_code == 404


def test_it_is_found_by_its_code_in_any_notation(client: Client, point: Point) -> None:
    row = booked(point)
    answer = client.post(reverse("appointments:find"), {"code": row.code.lower().replace("-", " ")})
    assert answer["Location"] == reverse("appointments:appointment", args=[row.public_id])
    assert client.post(reverse("appointments:find"), {"code": "AAAA-0000"}).status_code == 422


def test_moving_by_the_page(client: Client, point: Point) -> None:
    row = booked(point)
    address = reverse("appointments:move", args=[row.public_id])
    later = TOMORROW_AT_NINE + timedelta(hours=2)
    assert later.isoformat() in client.get(address).content.decode()
    assert client.post(address, {"start": later.isoformat(), "seen": row.version}).status_code == 302
    row.refresh_from_db()
    assert row.during.lower == later
    assert Message.objects.filter(appointment=row, kind="moved").count() == 1
    assert client.post(address, {"start": "morgen", "seen": row.version}).status_code == 422


def test_a_time_taken_in_between_offers_the_next_ones(client: Client, point: Point) -> None:
    row, wanted = booked(point), TOMORROW_AT_NINE + timedelta(hours=1)
    for name in ("Selam Tesfay", "Ivan Koval"):
        booked(point, wanted, name)
    answer = client.post(
        reverse("appointments:move", args=[row.public_id]), {"start": wanted.isoformat(), "seen": row.version}
    )
    assert answer.status_code == 422
    assert "gerade vergeben" in answer.content.decode()
    assert 'type="radio"' in answer.content.decode()


def test_cancelling_by_the_page_says_why_and_tells_the_visitor(client: Client, point: Point, by: Actor) -> None:
    row = telephoned(point, by)
    address = reverse("appointments:cancel", args=[row.public_id])
    assert client.post(address, {"seen": row.version}).status_code == 422
    assert client.post(address, {"seen": row.version, "reason": "absence"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.cancel_reason) == ("cancelled", "absence")
    assert Message.objects.get(appointment=row, kind="cancelled").state == "to_call"


def test_marking_by_the_page(
    client: Client, point: Point, clock: Traveller, frida: User, signed_in: Callable[[User], Client]
) -> None:
    row = booked(point)
    address = reverse("appointments:mark", args=[row.public_id])
    client.post(address, {"what": "missed", "seen": row.version})
    row.refresh_from_db()
    assert row.state == "confirmed"  # too early
    clock.move_to(AT_NINE)
    client = signed_in(frida)
    client.post(address, {"what": "attended", "seen": row.version})
    row.refresh_from_db()
    assert row.state == "served"
    assert client.get(address).status_code == 405


def test_the_figures_of_a_month(client: Client, point: Point) -> None:
    rows = [booked(point, TOMORROW_AT_NINE + timedelta(minutes=30 * n), f"Gast {'ABCD'[n]}") for n in range(4)]
    attendance.mark_attended(appointment=rows[0], now=AT_NINE)
    attendance.mark_attended(appointment=rows[1], now=AT_NINE)
    attendance.mark_missed(appointment=rows[2], now=TOMORROW_AT_NINE + timedelta(hours=3))
    actions.cancel(appointment=rows[3], now=NOW)
    page = client.get(reverse("appointments:figures"), {"monat": "2026-06"}).content.decode()
    assert "33,3 %" in page
    assert "Öffentliche Seiten" in page
    assert "Keine Termine" in client.get(reverse("appointments:figures"), {"monat": "2026-07"}).content.decode()
