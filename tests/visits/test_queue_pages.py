"""The waiting room over HTTP: a day at a counter, the front desk, devices, figures."""

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponseBase
from django.test import Client
from python_calamine import CalamineWorkbook

from geleit.accounts.models import County, User
from geleit.accounts.roles import Role
from geleit.core import wall
from geleit.visits.codes import TicketState
from geleit.visits.models import Device, Ticket
from tests.conftest import NOW, make_user
from tests.visits.queue_house import Room, make_room, staff

pytestmark = pytest.mark.django_db
ROOM = "/warteraum/"


@pytest.fixture
def room(heilbronn: County) -> Room:
    return make_room(heilbronn)


@pytest.fixture
def desk(room: Room, frieda: User, signed_in: Callable[[User], Client]) -> Client:
    """Frieda of the front desk at counter 1."""
    client = signed_in(frieda)
    answer = client.post("/warteraum/platz/", {"place": f"{room.point.public_id}/{room.one.public_id}"})
    assert answer.status_code == 302
    wall.enter(room.county.pk)
    return client


@pytest.fixture
def lead(clara: User, signed_in: Callable[[User], Client]) -> Client:
    """Clara, who leads a team."""
    return signed_in(clara)


def text(answer: HttpResponseBase, status: int = 200) -> str:
    """What came back, without markup and in one line."""
    assert answer.status_code == status, answer.status_code
    bare = re.sub(r"<[^>]+>", " ", getattr(answer, "content", b"").decode())
    return re.sub(r"\s+", " ", bare)


def step(client: Client, ticket: Ticket, move: str) -> str:
    """Press a button of a number and read the page that follows."""
    return text(client.post(f"/warteraum/{ticket.public_id}/schritt/", {"move": move}, follow=True))


# --- at the counter ---------------------------------------------------------------------------------------------------


def test_who_has_no_counter_yet_chooses_one(room: Room, frieda: User, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(frieda)
    page = text(client.get(ROOM, follow=True))
    assert "Wo arbeiten Sie?" in page
    assert "Zulassungsstelle: 1" in page
    assert "Zulassungsstelle: ohne Schalter" in page
    assert "Diese Angabe fehlt noch" in text(client.post("/warteraum/platz/", {}), 422)
    assert "Bitte wählen Sie zuerst" in text(client.post("/warteraum/naechste/", follow=True))


def test_a_visit_from_the_call_to_the_end(room: Room, desk: Client) -> None:
    ticket = room.take().ticket
    page = text(desk.get(ROOM))
    assert "Zulassungsstelle · Schalter 1" in page
    assert "Wartend: 1" in page
    assert "Nummer A1 ist aufgerufen." in text(desk.post("/warteraum/naechste/", follow=True))
    assert "2-mal aufgerufen" in step(desk, ticket, "again")
    assert "Am Schalter seit 10:00 Uhr" in step(desk, ticket, "start")
    assert "Es wartet niemand" in step(desk, ticket, "finish")
    ticket.refresh_from_db()
    assert ticket.state == TicketState.DONE


def test_appointments_and_walk_ins_stand_in_one_list(room: Room, desk: Client) -> None:
    room.take()
    room.book(NOW)
    page = text(desk.post("/warteraum/ankunft/", {"code": "kx72", "form_key": str(uuid4())}, follow=True))
    assert "Der Termin hat die Nummer A2." in page
    rows = re.findall(r"\b(A\d) (Termin )?Fahrzeug anmelden", page)
    assert rows == [("A2", "Termin "), ("A1", "")]


def test_a_wrong_code_is_told_and_stays_in_the_field(room: Room, desk: Client) -> None:
    answer = desk.post("/warteraum/ankunft/", {"code": "FALSCH"})
    assert "Zu diesem Code gibt es hier keinen Termin." in text(answer, 422)
    assert 'value="FALSCH"' in answer.content.decode()


def test_a_colleague_was_quicker(room: Room, desk: Client) -> None:
    ticket = room.take().ticket
    Ticket.objects.filter(pk=ticket.pk).update(state=TicketState.CALLED, counter=room.two)
    assert "Diese Nummer ist schon aufgerufen." in step(desk, ticket, "call")
    assert "Diesen Schritt gibt es nicht." in step(desk, ticket, "tanzen")


def test_put_aside_sent_on_and_gone(room: Room, desk: Client) -> None:
    first, second = room.take().ticket, room.take().ticket
    assert "Wieder einreihen" in step(desk, first, "park")
    sent_on = {"offer": str(room.papers.public_id), "counter": str(room.two.public_id)}
    page = text(desk.post(f"/warteraum/{first.public_id}/weiterleiten/", sent_on, follow=True))
    assert "Weitergeleitet mit Nummer A1." in page
    assert "nur an Schalter 2" in page
    step(desk, second, "leave")
    second.refresh_from_db()
    assert second.state == TicketState.LEFT


def test_the_list_renews_itself_only_when_something_changed(room: Room, desk: Client) -> None:
    page = desk.get(ROOM).content.decode()
    address = re.search(r'hx-get="([^"]+)"', page)
    assert address is not None
    assert desk.get(address[1]).status_code == 204
    wall.enter(room.county.pk)
    room.take()
    assert "A1" in text(desk.get(address[1]))


def test_the_list_that_renews_itself_keeps_no_session_awake(room: Room, desk: Client, clock, settings) -> None:
    for _minutes in range(4):
        clock.shift(timedelta(minutes=settings.IDLE_MINUTES // 3 + 1))
        answer = desk.get("/warteraum/liste/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert "/anmelden/" in desk.get(ROOM).headers["Location"]


# --- the front desk ---------------------------------------------------------------------------------------------------


def test_a_number_given_out_at_the_desk(room: Room, desk: Client) -> None:
    staff(room, room.one)
    given = {"offer": str(room.papers.public_id), "quantity": "2", "language": "ar", "is_urgent": "on"}
    key = {"form_key": str(uuid4())}
    page = text(desk.post("/warteraum/nummer/", given | key, follow=True))
    assert "Nummer B1. Voraussichtliche Wartezeit: sofort." in page
    assert "العربية" in page
    desk.post("/warteraum/nummer/", given | key)
    wall.enter(room.county.pk)
    ticket = Ticket.objects.get()
    assert (ticket.quantity, ticket.language, ticket.is_urgent, ticket.origin) == (2, "ar", True, "desk")


def test_what_is_missing_or_impossible_is_said_at_the_field(room: Room, desk: Client) -> None:
    assert "Diese Angabe fehlt noch." in text(desk.post("/warteraum/nummer/", {}), 422)
    given = {"offer": str(room.cars.public_id), "quantity": "40", "language": "de"}
    assert "Höchstens 5 auf einmal." in text(desk.post("/warteraum/nummer/", given), 422)


def test_no_more_numbers_today_and_again(room: Room, desk: Client) -> None:
    page = text(desk.post("/warteraum/ausgabe/beenden/", follow=True))
    assert "Die Ausgabe wurde beendet." in page
    given = {"offer": str(room.cars.public_id), "quantity": "1", "language": "de"}
    assert "keine Nummern mehr ausgegeben" in text(desk.post("/warteraum/nummer/", given), 422)
    assert "Nummer A1" in text(desk.post("/warteraum/nummer/", given | {"beyond_end": "on"}, follow=True))
    assert "Nummern gibt es bis 12:00 Uhr." in text(desk.post("/warteraum/ausgabe/oeffnen/", follow=True))


# --- devices and figures ----------------------------------------------------------------------------------------------


def test_the_address_of_a_device_is_shown_once(room: Room, lead: Client) -> None:
    wanted = {"point": str(room.point.public_id), "kind": "display", "name": "Flur links"}
    page = lead.post("/warteraum/geraete/", wanted, follow=True).content.decode()
    shown = re.search(r"http://testserver/heilbronn/anzeige/([\w-]{22})/", page)
    assert shown is not None
    again = lead.get("/warteraum/geraete/").content.decode()
    assert "Flur links" in again
    assert shown[1] not in again
    wall.enter(room.county.pk)
    assert shown[1] not in str(Device.objects.values().get())


def test_a_device_is_revoked(room: Room, lead: Client) -> None:
    wanted = {"point": str(room.point.public_id), "kind": "kiosk", "name": "Eingang"}
    lead.post("/warteraum/geraete/", wanted)
    wall.enter(room.county.pk)
    device = Device.objects.get()
    page = text(lead.post(f"/warteraum/geraete/{device.public_id}/widerrufen/", follow=True))
    assert "Die Adresse gilt nicht mehr." in page
    assert "in Betrieb" not in page


def test_figures_of_the_month(room: Room, lead: Client) -> None:
    assert "Noch wurde niemand bedient" in text(lead.get("/warteraum/auswertung/"))
    wall.enter(room.county.pk)
    ticket = room.take().ticket
    Ticket.objects.filter(pk=ticket.pk).update(
        state=TicketState.DONE, started_at=NOW + timedelta(minutes=12), ended_at=NOW + timedelta(minutes=20)
    )
    room.book(NOW - timedelta(hours=1), state="missed")
    page = text(lead.get("/warteraum/auswertung/"))
    assert "06/2026 Zulassungsstelle 1 0 12 Min. 12 Min. – 8 Min." in page
    assert "06/2026 Zulassungsstelle 1 100 % 3 Tage" in page
    assert "Tabelle (XLSX)" in page
    book = CalamineWorkbook.from_filelike(io.BytesIO(lead.get("/warteraum/auswertung/zahlen.xlsx").content))
    assert book.get_sheet_by_index(0).to_python()[3][:6] == [date(2026, 6, 1), "Zulassungsstelle", 1, 0, 12, 12]
    assert book.get_sheet_by_index(1).to_python()[3][2:] == [1, 1, pytest.approx(71 / 24)]


def test_an_editor_without_a_counter_comes_to_the_devices(
    room: Room, erna: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(erna)
    page = text(client.get(ROOM, follow=True))
    assert "Automaten und Anzeigen" in page
    assert "Nummer ausgeben" not in page
    assert client.get("/warteraum/nummer/").status_code == 403


def test_another_county_has_another_waiting_room(
    room: Room, oberallgaeu: County, signed_in: Callable[[User], Client]
) -> None:
    ticket = room.take().ticket
    olga = make_user(oberallgaeu, "olga", Role.FRONT_DESK, "landratsamt")
    client = signed_in(olga)
    assert "Es gibt noch keine Anlaufstelle mit Warteschlange" in text(client.get("/warteraum/platz/"))
    answer = client.post("/warteraum/platz/", {"place": f"{room.point.public_id}/{room.one.public_id}"})
    assert answer.status_code == 422
    assert client.post(f"/warteraum/{ticket.public_id}/schritt/", {"move": "call"}).status_code == 404


def test_the_page_costs_the_same_however_many_wait(
    room: Room, desk: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    staff(room, room.one)
    staff(room, room.two)
    desk.get(ROOM)
    counts = []
    for length in (1, 8):
        wall.enter(room.county.pk)
        while len(room.house().waiting) < length:
            room.take()
        with django_assert_max_num_queries(14) as counted:  # type: ignore[attr-defined]
            desk.get(ROOM)
        counts.append(len(counted))
    assert counts[0] == counts[1]
