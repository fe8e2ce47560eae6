"""Booking at the desk and on the telephone, and the messages that somebody has to look after."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.accounts.models import County, User
from geleit.accounts.roles import Role
from geleit.audit.models import Event
from geleit.core.errors import Refused
from geleit.visits import actions
from geleit.visits.actions import desk
from geleit.visits.actions.posting import POSTERS
from geleit.visits.models import Appointment, Message, Point, Staffing
from tests.conftest import NOW, make_user
from tests.visits.places import BENEFITS, PERMIT, TOMORROW_AT_NINE, booked, make_point, make_staffing

pytestmark = pytest.mark.django_db


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


def asked(*services: str, **more: str) -> dict[str, Any]:
    return {"anliegen": list(services or [PERMIT]), "weg": "telephone", **more}


def typed(**more: str) -> dict[str, Any]:
    who = {"name": "Olena Marchenko", "phone": "0151 23456789", "email": "", "language": "uk", "interpreter": ""}
    place = {"stelle": "auslaenderbehoerde", "zeit": TOMORROW_AT_NINE.isoformat(), "form_key": str(uuid4())}
    return asked(**{**who, **place, **more})


def page_of(client: Client, **query: Any) -> str:
    return client.get(reverse("appointments:new"), query).content.decode()


# --- booking ----------------------------------------------------------------------------------------------------------


def test_the_steps_come_one_after_the_other(client: Client, point: Point) -> None:
    make_point(point.county, key="zweigstelle")
    first = page_of(client)
    assert ("2. Ort" in first, "3. Zeit" in first) == (False, False)
    second = page_of(client, **asked())
    assert ("2. Ort" in second, "3. Zeit" in second) == (True, False)
    assert "frühestens: 10.06.2026, 10:00" in second  # no lead time at the desk
    third = page_of(client, **asked(stelle="zweigstelle"))
    assert "3. Zeit" in third
    assert TOMORROW_AT_NINE.isoformat() in third


def test_a_call_becomes_an_appointment_at_once(client: Client, point: Point, frida: User) -> None:
    answer = client.post(reverse("appointments:new"), typed(companion="on", interpreter="uk"))
    row = Appointment.objects.get()
    assert answer["Location"] == reverse("appointments:appointment", args=[row.public_id])
    assert (row.state, row.channel, row.language, row.interpreter) == ("confirmed", "telephone", "uk", "uk")
    assert (row.companion, row.booked_by) == (True, frida)
    assert row.visitors.get().phone == "+4915123456789"
    assert Event.objects.filter(kind="appointment_booked", subject_id=row.pk).count() == 1


def test_the_form_sent_twice_books_once(client: Client, point: Point) -> None:
    sent = typed()
    first, second = (client.post(reverse("appointments:new"), sent) for _time in range(2))
    assert first["Location"] == second["Location"]
    assert Appointment.objects.count() == 1


def test_who_has_an_open_appointment_for_this_is_named_as_the_reason(client: Client, point: Point) -> None:
    client.post(reverse("appointments:new"), typed())
    later = (TOMORROW_AT_NINE + timedelta(hours=1)).isoformat()
    answer = client.post(reverse("appointments:new"), typed(zeit=later))
    assert answer.status_code == 422
    assert "hat für dieses Anliegen schon einen offenen Termin" in answer.content.decode()
    assert Appointment.objects.filter(state__in=["held", "confirmed"]).count() == 1  # no place is left behind


def test_a_time_taken_in_between_keeps_what_was_typed(client: Client, point: Point) -> None:
    for name in ("Amal Haddad", "Selam Tesfay"):
        booked(point, name=name)
    answer = client.post(reverse("appointments:new"), typed())
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Olena Marchenko" in page
    assert (TOMORROW_AT_NINE + timedelta(minutes=30)).isoformat() in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"phone": "", "email": ""}, "Telefonnummer oder eine E-Mail-Adresse"),
        ({"phone": "Rathaus"}, "keine Telefonnummer"),
        ({"phone": "", "email": "olena@"}, "keine E-Mail-Adresse"),
        ({"name": "12345"}, "Namen"),
        ({"zeit": "morgen"}, "Bitte wählen Sie eine Zeit."),
    ],
)
def test_bad_input_is_explained(client: Client, point: Point, wrong: dict[str, str], said: str) -> None:
    answer = client.post(reverse("appointments:new"), typed(**wrong))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("phone", ["0151 2345 6789", "+49 (0)151/23456789", "0049151-23456789"])
def test_a_telephone_number_in_any_notation(client: Client, point: Point, phone: str) -> None:
    client.post(reverse("appointments:new"), typed(phone=phone, name="محمد العلي"))
    visitor = Appointment.objects.get().visitors.get()
    assert (visitor.phone, visitor.name) == ("+4915123456789", "محمد العلي")


def test_forty_people_are_too_many_and_two_concerns_fit_together(client: Client, point: Point) -> None:
    many = page_of(client, **asked(**{f"anzahl-{PERMIT}": "40"}))
    assert "höchstens 5 Personen" in many
    both = page_of(client, **asked(PERMIT, BENEFITS))
    assert "3. Zeit" in both
    booked_both = client.post(reverse("appointments:new"), {**typed(), "anliegen": [PERMIT, BENEFITS]})
    assert booked_both.status_code == 302
    row = Appointment.objects.get()
    assert row.during.upper - row.during.lower == timedelta(minutes=50)


def test_the_desk_gives_its_own_contingent_and_not_that_for_invitations(client: Client, point: Point) -> None:
    Staffing.objects.filter(counter__point=point).update(channels=["invitation"])
    actions.plan_changed(point.county_id)
    assert "nichts frei" in page_of(client, **asked())
    make_staffing(point.counters.get(name="1"), weekdays=8, channels=["desk"], time_from="13:00", time_to="14:00")
    assert "frühestens: 11.06.2026, 13:00" in page_of(client, **{**asked(), "weg": "desk"})


# --- messages ---------------------------------------------------------------------------------------------------------


def message(point: Point, state: str) -> Message:
    row = booked(point, TOMORROW_AT_NINE + timedelta(minutes=30 * Message.objects.count()), f"Gast {state}")
    return Message.objects.create(county=point.county, appointment=row, kind="moved", state=state, created_at=NOW)


def test_the_outbox_shows_who_has_to_be_called(client: Client, point: Point) -> None:
    one = message(point, "to_call")
    message(point, "failed")
    page = client.get(reverse("appointments:outbox"), {"stand": "to_call"}).content.decode()
    assert ("Gast to_call" in page, "Gast failed" in page) == (True, False)
    client.post(reverse("appointments:settle", args=[one.public_id]), {"what": "told"})
    one.refresh_from_db()
    assert (one.state, one.settled_at) == ("told", NOW)
    assert client.get(reverse("appointments:outbox"), {"stand": "unfug", "at": "x"}).status_code == 200


def test_a_message_that_failed_waits_again_and_is_handed_over(client: Client, point: Point) -> None:
    one = message(point, "failed")
    posted: list[Message] = []
    POSTERS.append(posted.extend)
    client.post(reverse("appointments:settle", args=[one.public_id]), {"what": "again"})
    POSTERS.remove(posted.extend)
    one.refresh_from_db()
    assert (one.state, posted) == ("waiting", [one])


def test_what_was_settled_in_between_is_not_settled_twice(point: Point, by: Actor) -> None:
    one = message(point, "sent")
    with pytest.raises(Refused):
        desk.send_again(message=one, by=by, now=NOW)
    with pytest.raises(Refused):
        desk.told_by_telephone(message=one, by=by, now=NOW)


def test_back_leads_only_to_own_pages(client: Client, point: Point) -> None:
    one = message(point, "to_call")
    answer = client.post(reverse("appointments:settle", args=[one.public_id]), {"next": "//example.org/"})
    assert answer["Location"] == reverse("appointments:outbox")
