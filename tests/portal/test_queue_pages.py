"""The queue as visitors meet it: the kiosk, the number from home, the page of a number, the call display."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import OperationalError, connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from geleit.accounts.actors import Actor
from geleit.accounts.models import County, User
from geleit.core import wall
from geleit.core.multilingual import LANGUAGES, RIGHT_TO_LEFT, Text
from geleit.directory.models import Closure
from geleit.portal import polling, waits
from geleit.portal.queue_limits import IN_AN_HOUR, home_numbers
from geleit.visits import live
from geleit.visits.actions import calling, devices
from geleit.visits.actions.queue import end_issue
from geleit.visits.codes import DeviceKind, TicketOrigin, TicketState
from geleit.visits.models import Device, Offer, Ticket
from tests.conftest import NOW, TODAY
from tests.portal.conftest import content
from tests.visits.queue_house import Room, make_room, staff

pytestmark = pytest.mark.django_db
WRONG = "x" * 22
EVENING = NOW.replace(hour=16)


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No memory of another test, and within a test it lasts, however slow the machine is."""
    monkeypatch.setattr(live._states, "_pause", 3600.0)
    monkeypatch.setattr(live._devices, "_pause", 3600.0)
    for memory in (live, polling, waits, home_numbers):
        memory.forget()
    yield
    for memory in (live, polling, waits, home_numbers):
        memory.forget()


@pytest.fixture
def room(heilbronn: County, oberallgaeu: County) -> Room:
    """The vehicle office with somebody at counter 1; numbers from home, too."""
    room = make_room(heilbronn)
    room.point.gives_numbers_at_home = True
    room.point.save()
    Offer.objects.filter(pk=room.cars.pk).update(max_quantity=1, pictogram="checklist")
    staff(room, room.one)
    return room


@pytest.fixture
def by(clara: User, acting: Callable[[User], Actor]) -> Actor:
    """Clara, who set the devices up and calls."""
    return acting(clara)


@pytest.fixture
def kiosk(room: Room, by: Actor) -> str:
    """Path of the kiosk."""
    made = devices.add_device(point=room.point, kind=DeviceKind.KIOSK, name="Eingang", by=by, now=NOW)
    return f"/heilbronn/automat/{made.secret}/"


@pytest.fixture
def display(room: Room, by: Actor) -> str:
    """Path of the call display."""
    made = devices.add_device(point=room.point, kind=DeviceKind.DISPLAY, name="Saal", by=by, now=NOW)
    return f"/heilbronn/anzeige/{made.secret}/"


def form_of(text: str) -> dict[str, str]:
    """The hidden fields of the first form that takes a number."""
    return {"form_key": re.findall(r'name="form_key" value="([^"]+)"', text)[0]}


def draw(visitor: Client, kiosk: str, offer: Offer, **more: str) -> HttpResponseBase:
    """Press the button of a service."""
    fields = form_of(content(visitor.get(kiosk)))
    return visitor.post(f"{kiosk}ziehen/", {**fields, "offer": str(offer.public_id), **more})


def drawn(visitor: Client, kiosk: str, offer: Offer) -> str:
    """The number that comes out."""
    page = content(draw(visitor, kiosk, offer))
    found = re.search(r'class="pq-number" dir="ltr">([A-Z]?\d+)<', page)
    assert found, page
    return found[1]


def own_page(room: Room, **more: Any) -> str:
    """Path of the page of a number just taken."""
    return f"/heilbronn/warten/{room.take(**more).secret}/"


def state(visitor: Client, page: str, **headers: Any) -> tuple[int, dict[str, Any]]:
    """What a device gets that asks how it stands."""
    live.forget()
    answer = visitor.get(f"{page}stand.json", **headers)
    return answer.status_code, json.loads(content(answer) or "{}")


# --- kiosk ------------------------------------------------------------------------------------------------------------


def test_the_kiosk_shows_what_one_can_come_for_and_how_long_it_takes(visitor: Client, kiosk: str, room: Room) -> None:
    room.take()
    room.take()
    page = content(visitor.get(kiosk))
    assert "Weshalb kommen Sie?" in page
    assert "Fahrzeug anmelden" in page
    assert re.search(r"Wartezeit: etwa \d+ bis \d+ Minuten", page)
    assert "kern-icon--checklist" in page
    assert "Sie brauchen sofort Hilfe?" in page


def test_a_number_is_drawn_with_one_finger(visitor: Client, kiosk: str, room: Room) -> None:
    answer = draw(visitor, kiosk, room.cars)
    page = content(answer)
    assert ">A1<" in page
    assert "keine Wartezeit" in page
    assert "data:image/svg+xml" in page  # the QR code
    assert answer.headers["Refresh"] == f"20; url={kiosk}"
    ticket = Ticket.objects.get()
    assert (ticket.origin, ticket.quantity, ticket.language) == (TicketOrigin.KIOSK, 1, "de")


def test_two_touches_draw_one_number(visitor: Client, kiosk: str, room: Room) -> None:
    fields = {**form_of(content(visitor.get(kiosk))), "offer": str(room.cars.public_id)}
    for _touch in range(2):
        assert ">A1<" in content(visitor.post(f"{kiosk}ziehen/", fields))
    assert Ticket.objects.count() == 1


def test_who_goes_back_to_an_old_page_does_not_get_the_number_of_somebody_else(
    visitor: Client, kiosk: str, room: Room
) -> None:
    fields = {**form_of(content(visitor.get(kiosk))), "offer": str(room.cars.public_id)}
    visitor.post(f"{kiosk}ziehen/", fields)
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        answer = visitor.post(f"{kiosk}ziehen/", fields)
    assert answer.status_code == 422
    assert "Diese Seite war zu lange offen." in content(answer)
    assert ">A1<" not in content(answer)


def test_whoever_needs_longer_keeps_the_number_on_the_screen(visitor: Client, kiosk: str, room: Room) -> None:
    fields = {**form_of(content(visitor.get(kiosk))), "offer": str(room.cars.public_id)}
    visitor.post(f"{kiosk}ziehen/", fields)
    answer = visitor.post(f"{kiosk}ziehen/", {**fields, "keep": "1"})
    assert ">A1<" in content(answer)
    assert answer.headers["Refresh"].startswith("120;")


def test_a_service_for_several_asks_for_how_many(visitor: Client, kiosk: str, room: Room) -> None:
    page = f"{kiosk}personen/{room.papers.public_id}/"
    assert page in content(visitor.get(kiosk))
    asked = content(visitor.get(page))
    assert "Für wie viele Personen?" in asked
    assert 'value="5"' in asked
    assert 'value="6"' not in asked
    assert draw(visitor, kiosk, room.papers, quantity="3").status_code == 200
    assert Ticket.objects.get().quantity == 3


@pytest.mark.parametrize("typed", ["40", "0", "-1", "drei"])
def test_an_impossible_number_of_people_draws_nothing(visitor: Client, kiosk: str, room: Room, typed: str) -> None:
    assert draw(visitor, kiosk, room.papers, quantity=typed).status_code == 422
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("offer", ["", "kfz", "00000000-0000-0000-0000-000000000000"])
def test_something_that_is_not_offered_draws_nothing(visitor: Client, kiosk: str, room: Room, offer: str) -> None:
    fields = {**form_of(content(visitor.get(kiosk))), "offer": offer}
    answer = visitor.post(f"{kiosk}ziehen/", fields)
    assert (answer.status_code, Ticket.objects.count()) == (422, 0)
    assert "Bitte wählen Sie noch einmal." in content(answer)
    assert visitor.get(f"{kiosk}personen/{uuid4()}/").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_kiosk_speaks_nine_languages_and_forgets_them(
    visitor: Client, kiosk: str, room: Room, language: str
) -> None:
    path = kiosk if language == "de" else kiosk.replace("/heilbronn/", f"/heilbronn/{language}/")
    page = content(visitor.get(path))
    assert f'lang="{language}" dir="{"rtl" if language in RIGHT_TO_LEFT else "ltr"}"' in page
    answer = draw(visitor, path, room.cars)
    assert "Your number" not in content(answer) or language == "en"
    assert answer.headers["Refresh"].endswith(f"url={kiosk}")  # in German again, for the next person
    assert set(visitor.cookies) <= {"geleit-csrf"}
    assert Ticket.objects.get().language == language


def test_german_in_easy_words_is_the_tenth_language(visitor: Client, kiosk: str, room: Room) -> None:
    assert "Leichte Sprache" in content(visitor.get(kiosk))
    page = content(visitor.get(f"{kiosk}?leicht=1"))
    assert "Warum sind Sie hier?" in page
    assert f"{kiosk}ziehen/?leicht=1" in page
    fields = {**form_of(page), "offer": str(room.cars.public_id)}
    assert "Setzen Sie sich." in content(visitor.post(f"{kiosk}ziehen/?leicht=1", fields))


def test_nothing_of_the_kiosk_is_kept_by_anybody(visitor: Client, kiosk: str, kept_pages: Any) -> None:
    for page in (kiosk, f"{kiosk}termin/"):
        assert visitor.get(page).headers["Cache-Control"] == "no-store"


def test_reading_draws_nothing(visitor: Client, kiosk: str, room: Room) -> None:
    answer = visitor.get(f"{kiosk}ziehen/?offer={room.cars.public_id}&form_key={uuid4()}")
    assert (answer.status_code, answer.headers["Location"]) == (302, kiosk)
    assert not Ticket.objects.exists()


def test_a_kiosk_that_was_revoked_is_gone_and_says_no_more_than_one_that_never_was(
    visitor: Client, kiosk: str, display: str, by: Actor
) -> None:
    unknown = content(visitor.get(f"/heilbronn/automat/{WRONG}/"))
    devices.revoke_device(device=Device.objects.get(kind=DeviceKind.KIOSK), by=by, now=NOW)
    live.forget()
    for page in (kiosk, f"{kiosk}termin/", f"{kiosk}stand.json"):
        assert visitor.get(page).status_code == 404
    assert visitor.post(f"{kiosk}ziehen/", {}).status_code == 404
    secret = kiosk.split("/")[3]
    assert content(visitor.get(kiosk)).replace(secret, WRONG) == unknown
    # a display is no kiosk, and the kiosk of one county none of another
    assert visitor.get(display.replace("anzeige", "automat")).status_code == 404
    assert visitor.get(kiosk.replace("heilbronn", "oberallgaeu")).status_code == 404


# --- no numbers now ---------------------------------------------------------------------------------------------------


def at(moment: datetime) -> Any:
    """The clock at a moment, without running."""
    return time_machine.travel(moment, tick=False)


def test_before_the_first_number_the_kiosk_says_when(visitor: Client, kiosk: str) -> None:
    with at(NOW - timedelta(hours=3)):  # 7 o'clock
        page = content(visitor.get(kiosk))
    assert "Nummern gibt es ab 08:00 Uhr." in page
    assert "ziehen" not in re.sub(r'action="[^"]+"', "", page)


def test_after_the_last_number_a_page_still_open_draws_none(visitor: Client, kiosk: str, room: Room) -> None:
    fields = {**form_of(content(visitor.get(kiosk))), "offer": str(room.cars.public_id)}
    with at(EVENING):
        answer = visitor.post(f"{kiosk}ziehen/", fields)
        page = content(answer)
    assert answer.status_code == 422
    assert "Zu dieser Zeit werden keine Nummern ausgegeben." in page
    assert "Bitte kommen Sie wieder: Donnerstag, 11.06.2026, 08:00 Uhr." in page
    assert not Ticket.objects.exists()


def test_where_the_rest_of_the_day_is_full_it_says_so(visitor: Client, kiosk: str, room: Room) -> None:
    with at(NOW + timedelta(minutes=110)):  # ten minutes before the doors close
        page = content(visitor.get(kiosk))
    assert "Heute gibt es keine Nummern mehr: Der Rest des Tages ist voll." in page
    assert "Sie können auch einen Termin buchen" in page


def test_what_was_ended_by_hand_is_ended(visitor: Client, kiosk: str, room: Room, by: Actor) -> None:
    end_issue(point=room.point, by=by, now=NOW)
    assert "Heute werden keine Nummern mehr ausgegeben." in content(visitor.get(kiosk))
    assert draw(visitor, kiosk, room.cars).status_code == 422


def test_a_closure_set_a_minute_ago_is_said_with_its_reason(visitor: Client, kiosk: str, room: Room) -> None:
    fields = {**form_of(content(visitor.get(kiosk))), "offer": str(room.cars.public_id)}
    Closure.objects.create(
        county=room.county, office=room.point.office, valid_from=TODAY, valid_to=TODAY, reason=Text("Betriebsausflug"),
        recorded_at=NOW, released_at=NOW,
    )  # fmt: skip
    answer = visitor.post(f"{kiosk}ziehen/", fields)
    assert (answer.status_code, Ticket.objects.count()) == (422, 0)
    assert "Betriebsausflug" in content(answer)
    assert "Betriebsausflug" in content(visitor.get(kiosk))


# --- appointment ------------------------------------------------------------------------------------------------------


def check_in(visitor: Client, kiosk: str, code: str) -> HttpResponseBase:
    """Type a code at the kiosk."""
    fields = form_of(content(visitor.get(f"{kiosk}termin/")))
    return visitor.post(f"{kiosk}termin/", {**fields, "code": code})


def test_who_has_an_appointment_types_its_code(visitor: Client, kiosk: str, room: Room) -> None:
    room.book(NOW + timedelta(minutes=20), code="KX72")
    answer = check_in(visitor, kiosk, " kx72 ")
    assert ">A1<" in content(answer)
    assert "Wir wissen, dass Sie zu Ihrem Termin da sind." in content(answer)
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("typed", ["K7F3-QX8M", "k7f3qx8m", "K7F3 QX8M"])
def test_the_code_is_understood_as_people_type_it(visitor: Client, kiosk: str, room: Room, typed: str) -> None:
    room.book(NOW + timedelta(minutes=20), code="K7F3-QX8M")
    assert ">A1<" in content(check_in(visitor, kiosk, typed))


@pytest.mark.parametrize("code", ["XXXX", "", "A" * 30, "<b>"])
def test_a_wrong_code_is_told_and_kept(visitor: Client, kiosk: str, room: Room, code: str) -> None:
    room.book(NOW + timedelta(minutes=20), code="KX72")
    answer = check_in(visitor, kiosk, code)
    assert answer.status_code == 422
    assert 'role="alert" id="code-error"' in content(answer)
    assert "<b>" not in content(answer)
    assert not Ticket.objects.exists()


# --- what it costs ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["kiosk", "display", "own", "home"])
def test_a_page_costs_the_same_however_many_wait(
    visitor: Client, room: Room, kiosk: str, display: str, page: str
) -> None:
    path = {"kiosk": kiosk, "display": display, "own": own_page(room), "home": HOME}[page]

    def cost() -> int:
        visitor.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert visitor.get(path).status_code == 200
        wall.enter(room.county.pk)
        return len(asked)

    few = cost()
    for _number in range(5):
        room.take()
    assert cost() == few
    assert few <= 13


# --- from home --------------------------------------------------------------------------------------------------------

HOME = "/heilbronn/nummer/zulassung/"


def from_home(visitor: Client, offer: Offer, **more: Any) -> HttpResponseBase:
    """Take a number from home."""
    fields = more or form_of(content(visitor.get(HOME)))
    return visitor.post(HOME, {**fields, "offer": str(offer.public_id)})


def test_everybody_sees_how_long_it_takes_now(visitor: Client, room: Room) -> None:
    room.take()
    page = content(visitor.get("/heilbronn/nummer/"))
    assert re.search(r"Wartezeit: (etwa|bis zu) ", page)
    assert "Wartende: 1" in page
    assert "Nummern bis 12:00 Uhr" in page


def test_where_nobody_is_at_a_counter_no_time_is_promised(visitor: Client, heilbronn: County) -> None:
    make_room(heilbronn)
    page = content(visitor.get("/heilbronn/nummer/"))
    assert "zurzeit ist niemand am Schalter" in page


def test_the_page_of_waits_costs_the_same_however_many_points_there_are(visitor: Client, room: Room) -> None:
    def cost() -> int:
        visitor.get("/heilbronn/nummer/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            visitor.get("/heilbronn/nummer/")
        wall.enter(room.county.pk)
        return len(asked)

    one = cost()
    make_room(room.county, key="zweite")
    waits.forget()
    assert cost() == one


def test_a_number_is_taken_from_home(visitor: Client, room: Room) -> None:
    answer = from_home(visitor, room.cars)
    assert answer.status_code == 302
    page = content(visitor.get(answer.headers["Location"]))
    assert ">A1<" in page
    assert "Sie müssen da sein, wenn Ihre Nummer aufgerufen wird." in page
    assert Ticket.objects.get().origin == TicketOrigin.HOME


def test_the_form_sent_twice_takes_one_number(visitor: Client, room: Room) -> None:
    key = str(uuid4())
    one, two = (from_home(visitor, room.cars, form_key=key) for _click in range(2))
    assert one.headers["Location"] == two.headers["Location"]
    assert Ticket.objects.count() == 1


def test_a_connection_has_one_number_at_a_time(visitor: Client, room: Room) -> None:
    own = from_home(visitor, room.cars).headers["Location"]
    refused = from_home(visitor, room.cars)
    assert refused.status_code == 429
    assert "Sie haben schon eine Nummer: A1." in content(refused)
    visitor.post(f"{own}zurueckgeben/")
    assert from_home(visitor, room.cars).status_code == 302


def test_a_home_with_many_people_behind_one_connection_is_let_in_up_to_a_limit(room: Room) -> None:
    staff(room, room.two)
    for number in range(IN_AN_HOUR):
        assert from_home(Client(headers={"user-agent": f"Phone {number}"}), room.cars).status_code == 302
    refused = from_home(Client(headers={"user-agent": "One more"}), room.cars)
    assert refused.status_code == 429
    assert "zu viele Nummern" in content(refused)
    other = Client(headers={"user-agent": "One more"}, REMOTE_ADDR="203.0.113.9")
    assert from_home(other, room.cars).status_code == 302


def test_numbers_on_the_spot_only_are_not_given_at_home(visitor: Client, room: Room) -> None:
    fields = form_of(content(visitor.get(HOME)))
    room.point.gives_numbers_at_home = False
    room.point.save()
    assert "Nummern gibt es vor Ort" in content(visitor.get(HOME))
    answer = visitor.post(HOME, {**fields, "offer": str(room.cars.public_id)})
    assert (answer.status_code, Ticket.objects.count()) == (422, 0)


def test_without_a_choice_the_page_says_what_is_missing(visitor: Client, room: Room) -> None:
    answer = visitor.post(HOME, form_of(content(visitor.get(HOME))))
    assert answer.status_code == 422
    assert "Bitte wählen Sie, weshalb Sie kommen." in content(answer)


def test_after_the_end_of_issue_nothing_is_taken_from_home(visitor: Client, room: Room) -> None:
    with at(EVENING):
        assert '<form class="pl-form"' not in content(visitor.get(HOME))
        answer = from_home(visitor, room.cars, form_key=str(uuid4()))
    assert (answer.status_code, Ticket.objects.count()) == (422, 0)


def test_a_form_of_another_page_cannot_take_a_number(room: Room) -> None:
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post(HOME, {"offer": str(room.cars.public_id), "form_key": str(uuid4())}).status_code == 403


def test_a_point_without_numbers_has_no_such_page(visitor: Client, room: Room) -> None:
    room.point.gives_numbers = False
    room.point.save()
    assert visitor.get(HOME).status_code == 404
    assert visitor.get("/heilbronn/nummer/nirgends/").status_code == 404


def test_kept_pages_hold_the_way_to_the_wait_and_not_the_wait(visitor: Client, room: Room, kept_pages: Any) -> None:
    page = content(visitor.get("/heilbronn/"))
    assert 'href="/heilbronn/nummer/zulassung/"' in page
    assert 'data-waits="/heilbronn/nummer/stand.json"' in page
    assert not re.search(r"\d+ Minuten", page.split("<main")[1].replace("{low} bis {high} Minuten", ""))
    _status, found = state(visitor, "/heilbronn/nummer/")
    assert found["points"][0]["key"] == "zulassung"
    assert found["points"][0]["open"] is True


# --- one's own number -------------------------------------------------------------------------------------------------


def test_the_page_of_a_number_says_how_many_are_ahead(visitor: Client, room: Room) -> None:
    room.take()
    own = own_page(room)
    page = content(visitor.get(own))
    assert ">A2<" in page
    assert "<dd data-ahead>1</dd>" in page
    status, found = state(visitor, own)
    assert (status, found["state"], found["ahead"], found["next_in_ms"]) == (200, "waiting", 1, 500)


def test_when_it_is_called_the_counter_stands_there(visitor: Client, room: Room, by: Actor) -> None:
    own = own_page(room)
    calling.call_next(counter=room.one, by=by, now=NOW)
    page = content(visitor.get(own))
    assert '<section class="pq-part pq-part--called" data-when="called">' in page
    assert "Schalter 1" in page
    assert state(visitor, own)[1]["counter"] == "1"


def test_who_has_many_ahead_asks_less_often() -> None:
    asked = [polling.next_in("waiting", ahead) for ahead in (0, 3, 4, 10, 11)]
    assert asked == [500, 500, 5000, 5000, 15000]
    assert polling.next_in("called", 0) == 500
    assert polling.next_in("done", 0) == 60000


def test_giving_back_asks_first_and_frees_the_place(visitor: Client, room: Room) -> None:
    own = own_page(room)
    assert "Nummer A1 zurückgeben?" in content(visitor.get(f"{own}zurueckgeben/"))
    assert Ticket.objects.get().state == TicketState.WAITING
    page = content(visitor.post(f"{own}zurueckgeben/", follow=True))
    assert "Diese Nummer ist vorbei" in page
    assert Ticket.objects.get().state == TicketState.LEFT
    assert visitor.post(f"{own}zurueckgeben/").status_code == 302  # twice changes nothing


def test_at_the_counter_a_number_cannot_be_given_back_any_more(visitor: Client, room: Room, by: Actor) -> None:
    own = own_page(room)
    calling.start(ticket=calling.call_next(counter=room.one, by=by, now=NOW), by=by, now=NOW)
    assert "zurueckgeben" not in content(visitor.get(own))
    assert visitor.post(f"{own}zurueckgeben/").status_code == 302
    assert Ticket.objects.get().state == TicketState.SERVING


def test_afterwards_there_is_a_goodbye(visitor: Client, room: Room, by: Actor) -> None:
    own = own_page(room)
    ticket = calling.start(ticket=calling.call_next(counter=room.one, by=by, now=NOW), by=by, now=NOW)
    calling.finish(ticket=ticket, by=by, now=NOW)
    assert "auf Wiedersehen" in content(visitor.get(own))
    with at(NOW + timedelta(days=1)):
        assert visitor.get(own).status_code == 200
        assert state(visitor, own)[1]["state"] == "over"


def test_a_foreign_secret_leads_nowhere_in_the_same_words(visitor: Client, room: Room) -> None:
    own = own_page(room)
    for page in (f"/heilbronn/warten/{WRONG}/", own.replace("heilbronn", "oberallgaeu")):
        assert visitor.get(page).status_code == 404
        assert "Seite nicht gefunden" in content(visitor.get(page))
        assert visitor.get(f"{page}stand.json").status_code == 404
        assert visitor.post(f"{page}zurueckgeben/").status_code == 404
    wall.enter(room.county.pk)
    assert Ticket.objects.get().state == TicketState.WAITING


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_number_speaks_nine_languages(visitor: Client, room: Room, language: str) -> None:
    own = own_page(room)
    path = own if language == "de" else own.replace("/heilbronn/", f"/heilbronn/{language}/")
    page = content(visitor.get(path))
    assert ("Ahead of you" in page) == (language == "en")
    assert ("Vor Ihnen" in page) == (language == "de")


# --- display ----------------------------------------------------------------------------------------------------------


def test_the_display_shows_numbers_and_counters_and_no_names(
    visitor: Client, room: Room, display: str, by: Actor
) -> None:
    room.take(language="ar")
    room.take()
    calling.call_next(counter=room.one, by=by, now=NOW)
    page = content(visitor.get(display))
    assert ">A1<" in page
    assert "Schalter 1" in page
    assert '<span class="pq-to pq-to--own" lang="ar" dir="auto">الشباك 1</span>' in page
    assert "<strong data-waiting>1</strong>" in page
    _status, found = state(visitor, display)
    assert [(one["number"], one["counter"]) for one in found["called"]] == [("A1", "1")]


def test_the_voice_can_be_switched_off_by_the_address(visitor: Client, display: str) -> None:
    assert "data-speaks" in content(visitor.get(display))
    assert "data-speaks" not in content(visitor.get(f"{display}?stimme=aus"))


def test_without_scripts_the_display_asks_anew_by_itself(visitor: Client, display: str) -> None:
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in content(visitor.get(display))


def test_a_display_that_was_revoked_is_gone(visitor: Client, display: str, by: Actor) -> None:
    devices.revoke_device(device=Device.objects.get(kind=DeviceKind.DISPLAY), by=by, now=NOW)
    live.forget()
    assert visitor.get(display).status_code == 404
    assert visitor.get(f"{display}stand.json").status_code == 404


# --- asking every second ----------------------------------------------------------------------------------------------


def test_who_asks_again_costs_no_statement_and_no_session(visitor: Client, room: Room, display: str) -> None:
    own = own_page(room)
    for page in (display, own, "/heilbronn/nummer/"):
        visitor.get(f"{page}stand.json")
        with CaptureQueriesContext(connection) as asked:
            answer = visitor.get(f"{page}stand.json")
        assert (answer.status_code, len(asked)) == (200, 0)
        assert not answer.cookies
        assert answer.headers["Cache-Control"] == "private, no-cache"


def test_what_did_not_change_is_answered_in_one_line(visitor: Client, room: Room, display: str) -> None:
    first = visitor.get(f"{display}stand.json")
    again = visitor.get(f"{display}stand.json", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, content(again)) == (304, "")
    wall.enter(room.county.pk)
    room.take()
    live.forget()
    changed = visitor.get(f"{display}stand.json", headers={"if-none-match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_wrong_secrets_fill_no_memory(visitor: Client, room: Room) -> None:
    for number in range(30):
        assert visitor.get(f"/heilbronn/warten/{number:022d}/stand.json").status_code == 404
    assert len(polling._numbers) == 0


def test_while_the_database_is_away_the_last_state_is_shown_and_says_so(
    visitor: Client, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = own_page(room)
    visitor.get(f"{own}stand.json")

    def away(*_args: Any, **_more: Any) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(live, "_read", away)
    for kept in live._states._kept.values():
        kept.good_until = 0.0
    answer = visitor.get(f"{own}stand.json")
    assert json.loads(content(answer))["stale"] is True
    live.forget()
    assert visitor.get(f"{own}stand.json").status_code == 503


def test_a_host_name_of_the_county_leads_there_too(visitor: Client, room: Room, display: str, settings: Any) -> None:
    settings.PORTAL_HOSTS = {"heilbronn.example": "heilbronn"}
    settings.ALLOWED_HOSTS = ["heilbronn.example"]
    path = display.removeprefix("/heilbronn")
    assert visitor.get(f"{path}stand.json", headers={"host": "heilbronn.example"}).status_code == 200
    page = content(visitor.get(path, headers={"host": "heilbronn.example"}))
    assert f'data-state="{path}stand.json"' in page


def test_the_state_cannot_be_sent(visitor: Client, display: str) -> None:
    assert visitor.post(f"{display}stand.json").status_code == 404
