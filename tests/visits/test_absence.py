"""A colleague falls sick, an office closes: blocking a time, and moving or cancelling the appointments in it."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.accounts.models import County, User
from geleit.accounts.roles import Role
from geleit.core.errors import Refused
from geleit.core.multilingual import Text
from geleit.directory.models import Closure
from geleit.visits import actions
from geleit.visits.actions import absence
from geleit.visits.actions.posting import POSTERS
from geleit.visits.models import Appointment, Block, Message, Point, Staffing
from geleit.visits.queries.affected import hit_by_block, outside_by_point, outside_plan
from geleit.visits.queries.plan import plan_of
from tests.conftest import NOW, TODAY, make_user
from tests.visits.places import TOMORROW_AT_NINE, booked, keep, make_counter, make_point

pytestmark = pytest.mark.django_db
DAY = {"start": TOMORROW_AT_NINE, "end": TOMORROW_AT_NINE + timedelta(hours=3)}


@pytest.fixture
def frida(heilbronn: County) -> User:
    """At the front desk; works at counter 1."""
    return make_user(heilbronn, "frida", Role.FRONT_DESK, "landratsamt")


@pytest.fixture
def by(frida: User, acting: Callable[[User], Actor]) -> Actor:
    return acting(frida)


@pytest.fixture
def client(house: County, frida: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(frida)


@pytest.fixture
def point(house: County, frida: User) -> Point:
    point = make_point(house)
    Staffing.objects.filter(counter__point=point, counter__name="1").update(user=frida)
    actions.plan_changed(house.pk)
    return point


@pytest.fixture
def posted() -> Iterator[list[Message]]:
    """The messages that were handed to the worker."""
    found: list[Message] = []
    POSTERS.append(found.extend)
    yield found
    POSTERS.remove(found.extend)


def at_counter(point: Point, name: str) -> list[Appointment]:
    return list(Appointment.objects.filter(point=point, counter__name=name, state="confirmed").order_by("during"))


def three(point: Point) -> list[Appointment]:
    """Amal and Selam at nine at the two counters, Ivan at half past nine."""
    rows = [booked(point, name="Amal Haddad"), booked(point, name="Selam Tesfay")]
    return [*rows, booked(point, TOMORROW_AT_NINE + timedelta(minutes=30), "Ivan Koval")]


def block(by: Actor, **what: object) -> Block:
    when = {"kind": "away", "by": by, "now": NOW, **DAY}
    return absence.add_block(what=absence.Blocked(**what), **when)  # type: ignore[arg-type]  # values of the test


# --- blocks -----------------------------------------------------------------------------------------------------------


def test_a_colleague_s_block_hits_what_is_booked_at_the_colleague_s_counter(
    point: Point, frida: User, by: Actor
) -> None:
    three(point)
    hit = hit_by_block(block(by, user=frida), now=NOW)
    assert hit == at_counter(point, "1")
    assert len(hit) in {1, 2}


def test_in_a_blocked_time_nobody_gets_a_place_until_it_is_lifted(point: Point, by: Actor) -> None:
    made = block(by, point=point)
    with pytest.raises(actions.PlaceTaken):
        keep(point)
    absence.lift_block(block=made, by=by, now=NOW)
    assert keep(point).state == "held"


def test_a_block_needs_a_length_and_a_future(point: Point, by: Actor) -> None:
    for start, end in ((DAY["end"], DAY["start"]), (NOW - timedelta(days=2), NOW - timedelta(days=1))):
        with pytest.raises(Refused):
            absence.add_block(what=absence.Blocked(point=point), start=start, end=end, kind="away", by=by, now=NOW)


# --- moving and cancelling together -----------------------------------------------------------------------------------


def test_all_move_in_one_step_and_keep_their_time_where_another_counter_is_free(
    point: Point, by: Actor, posted: list[Message]
) -> None:
    make_counter(point, "3")
    rows = three(point)
    counter = rows[0].counter
    block(by, counter=counter)
    moves = [absence.NewTime(row, row.during.lower, "desk") for row in rows if row.counter_id == counter.pk]
    assert absence.move_all(moves=moves, by=by, now=NOW) == []
    assert at_counter(point, counter.name) == []
    assert {row.during.lower for row in Appointment.objects.filter(point=point)} == {one.during.lower for one in rows}
    assert [one.kind for one in posted] == ["moved"] * len(moves)


def test_those_whose_new_time_was_taken_since_stay(point: Point, by: Actor) -> None:
    rows = three(point)
    taken = TOMORROW_AT_NINE + timedelta(hours=1)
    for name in ("Rana Saleh", "Idris Bello"):
        booked(point, taken, name)
    free = TOMORROW_AT_NINE + timedelta(hours=2)
    moves = [absence.NewTime(rows[0], taken, "desk"), absence.NewTime(rows[1], free, "desk")]
    assert absence.move_all(moves=moves, by=by, now=NOW) == [rows[0]]
    assert Appointment.objects.get(pk=rows[1].pk).during.lower == free


def test_all_are_cancelled_and_their_visitors_told(point: Point, by: Actor, posted: list[Message]) -> None:
    rows = three(point)
    assert absence.cancel_all(rows=rows, reason="absence", by=by, now=NOW) == 3
    assert absence.cancel_all(rows=rows, reason="absence", by=by, now=NOW) == 0
    assert {row.cancel_reason for row in Appointment.objects.filter(point=point)} == {"absence"}
    assert len(posted) == 3


def test_more_than_two_hundred_at_once_are_refused(point: Point, by: Actor) -> None:
    row = booked(point)
    with pytest.raises(Refused):
        absence.cancel_all(rows=[row] * (absence.MOST_AT_ONCE + 1), reason="closure", by=by, now=NOW)


# --- closed times -----------------------------------------------------------------------------------------------------


def close(point: Point, on: date) -> None:
    Closure.objects.create(
        county=point.county, office=point.office, reason=Text("Betriebsausflug"), valid_from=on, valid_to=on,
        recorded_at=NOW, released_at=NOW,
    )  # fmt: skip
    actions.plan_changed(point.county_id)


def test_a_closure_puts_the_appointments_of_its_day_outside(point: Point) -> None:
    rows = three(point)
    assert outside_plan(point, plan_of(point.county_id, point.key, TODAY), now=NOW) == []
    close(point, date(2026, 6, 11))
    assert len(outside_plan(point, plan_of(point.county_id, point.key, TODAY), now=NOW)) == len(rows)
    (line,) = outside_by_point(point.county_id, now=NOW)
    assert (line.number, line.reason) == (3, "closure")


def test_a_counter_s_shorter_hours_put_only_the_later_ones_outside(point: Point) -> None:
    early, late = booked(point), booked(point, TOMORROW_AT_NINE + timedelta(hours=2), "Selam Tesfay")
    Staffing.objects.filter(counter__point=point).update(time_to="10:00")
    actions.plan_changed(point.county_id)
    found = outside_plan(point, plan_of(point.county_id, point.key, TODAY), now=NOW)
    assert (early in found, late in found) == (False, True)


# --- pages ------------------------------------------------------------------------------------------------------------


def typed(frida: User, **more: str) -> dict[str, str]:
    return {"what": f"user:{frida.public_id}", "first_day": "11.06.2026", "kind": "away", **more}


def test_a_sick_colleague_from_the_warning_to_the_moved_day(client: Client, point: Point, frida: User) -> None:
    rows = three(point)
    at_one = at_counter(point, "1")
    warned = client.post(reverse("appointments:add_block"), typed(frida))
    assert warned.status_code == 200
    assert not Block.objects.exists()
    assert all(row.visitors.get().name in warned.content.decode() for row in at_one)
    saved = client.post(reverse("appointments:add_block"), typed(frida, is_warned="1"))
    made = Block.objects.get()
    assert saved["Location"] == reverse("appointments:block", args=[made.public_id])
    assert "Alle verlegen" in client.get(saved["Location"]).content.decode()
    scope = urlencode({"sperre": str(made.public_id)})
    address = f"{reverse('appointments:move_all', args=[point.public_id])}?{scope}"
    preview = client.get(address)
    moves = re.findall(r'name="move" value="([^"]+)"', preview.content.decode())
    assert len(moves) == len(at_one)
    assert client.post(address, {"move": moves}).status_code == 302
    assert at_counter(point, "1") == []
    assert Appointment.objects.filter(point=point, state="confirmed").count() == len(rows)
    assert (
        "Hier ist kein Termin mehr"
        in client.get(f"{reverse('appointments:affected', args=[point.public_id])}?{scope}").content.decode()
    )


def test_a_block_that_hits_nobody_is_saved_at_once(client: Client, point: Point, frida: User) -> None:
    assert client.post(reverse("appointments:add_block"), typed(frida)).status_code == 302
    page = client.get(reverse("appointments:blocks")).content.decode()
    assert frida.display_name in page
    client.post(reverse("appointments:lift_block", args=[Block.objects.get().public_id]))
    assert Block.objects.get().lifted_at == NOW


def test_a_block_that_ends_before_it_begins_is_explained(client: Client, point: Point, frida: User) -> None:
    answer = client.post(reverse("appointments:add_block"), typed(frida, last_day="10.06.2026", time_to="8"))
    assert answer.status_code == 422
    assert "Das Ende muss nach dem Anfang liegen." in answer.content.decode()


def test_a_day_is_called_off_with_a_warning_that_it_is_still_open(client: Client, point: Point) -> None:
    rows = three(point)
    address = f"{reverse('appointments:cancel_all', args=[point.public_id])}?von=2026-06-11"
    assert "noch buchbar" in client.get(address).content.decode()
    chosen = [str(row.public_id) for row in rows[:2]]
    assert client.post(address, {"row": chosen, "reason": "closure"}).status_code == 302
    assert Appointment.objects.filter(point=point, state="cancelled").count() == 2
    assert client.post(address, {"row": chosen}).status_code == 422


def test_the_list_of_closed_times_leads_to_what_can_be_done(client: Client, point: Point) -> None:
    three(point)
    close(point, date(2026, 6, 11))
    page = client.get(reverse("appointments:closed_times")).content.decode()
    assert reverse("appointments:affected", args=[point.public_id]) in page
    shown = client.get(reverse("appointments:affected", args=[point.public_id])).content.decode()
    assert "Amal Haddad" in shown


def test_an_editor_of_a_closure_is_told_and_sees_numbers_only(
    point: Point, erna: User, signed_in: Callable[[User], Client]
) -> None:
    booked(point, name="Amal Haddad")
    editor = signed_in(erna)
    address = reverse("directory:add_fact", args=["aemter", point.office.public_id, "schliessung"])
    closure = {"valid_from": "11.06.2026", "valid_to": "11.06.2026", "reason_de": "Betriebsausflug"}
    answer = editor.post(address, closure, follow=True)
    page = answer.content.decode()
    assert "1 Termin liegt in einer geschlossenen Zeit" in page
    assert reverse("appointments:closed_times") in page
    listed = editor.get(reverse("appointments:closed_times")).content.decode()
    assert "Amal Haddad" not in listed
    assert "Bitte sagen Sie der Anmeldung" in listed


def test_a_long_list_costs_no_more_statements(client: Client, point: Point) -> None:
    booked(point)
    address = f"{reverse('appointments:move_all', args=[point.public_id])}?alle=1"
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for number in range(4):
        booked(point, TOMORROW_AT_NINE + timedelta(minutes=30 * (number + 1)), f"Gast {'ABCD'[number]}")
    with CaptureQueriesContext(connection) as five:
        client.get(address)
    assert len(five) == len(one)


def test_nonsense_in_the_address_is_no_fault(client: Client, point: Point) -> None:
    affected = reverse("appointments:affected", args=[point.public_id])
    assert client.get(affected, {"von": "gestern"}).status_code == 200
    assert client.get(affected, {"sperre": "x"}).status_code == 404
    moved = client.post(reverse("appointments:move_all", args=[point.public_id]), {"move": ["x|y|z", ""]})
    assert moved.status_code == 302
