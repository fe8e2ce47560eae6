"""An appointment in five steps on the public pages, without an account."""

import re
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from geleit.accounts.models import County
from geleit.core import wall
from geleit.directory.models import Channel, Closure, Hours
from geleit.portal import limits
from geleit.visits import actions
from geleit.visits.codes import AppointmentState
from geleit.visits.models import Appointment, Concern, Message, Point, Visitor
from geleit.visits.queries.plan import forget_plans
from geleit.visits.rules.days import BERLIN
from tests.conftest import NOW
from tests.portal.visitors import (
    AT_NINE,
    START,
    TIMES,
    WHO,
    book,
    choose,
    hidden,
    jobs,
    link_of_the_mail,
    main,
    offered,
    step_four,
    text,
)
from tests.visits.places import BENEFITS, PERMIT, TOMORROW_AT_NINE, keep, make_counter, make_point

LATER = timedelta(minutes=16)


@pytest.fixture(autouse=True)
def _afresh() -> None:
    """No plan and no counter of another test."""
    forget_plans()
    limits.forget()


@pytest.fixture
def aliens(published: County) -> Point:
    """The aliens authority with two counters."""
    return make_point(published)


@pytest.fixture
def one_counter(published: County) -> Point:
    """The aliens authority with one counter: every time is one place."""
    return make_point(published, 1)


# --- from concern to confirmation -------------------------------------------------------------------------------------


def test_a_visitor_books_in_german(visitor: Client, aliens: Point) -> None:
    start = main(visitor.get(START))
    assert "Aufenthaltstitel und Aufenthaltsrecht" in start
    assert "Pass oder Passersatz" in start, "what to bring is told before the way is made"
    only_place = visitor.get(f"{START}ort/?leistung={PERMIT}&anzahl-{PERMIT}=2&anzahl-{BENEFITS}=1")
    assert only_place.status_code == 303, "with one place there is nothing to choose"
    times = only_place.headers["Location"]
    assert "Donnerstag, 11.06.2026, 09:00 Uhr" in main(visitor.get(times))
    fill_in = step_four(visitor, times)
    page = main(visitor.get(fill_in))
    assert "Wir halten diesen Platz für Sie frei bis 10:15 Uhr." in page
    assert "Sie können ihn später nicht ändern." in page
    own = visitor.post(fill_in, {**WHO, "companion": "on", "interpreter": "ti"}).headers["Location"]
    assert "Bitte bestätigen Sie jetzt" in main(visitor.get(own))
    row = Appointment.objects.get()
    assert (row.state, row.persons, row.companion, row.interpreter) == (AppointmentState.RESERVED, 2, True, "ti")
    confirmed = visitor.post(link_of_the_mail(own))
    assert "Ihr Termin ist bestätigt." in main(visitor.get(confirmed.headers["Location"]))
    row.refresh_from_db()
    assert row.state == AppointmentState.CONFIRMED
    assert jobs("visits.send_message") == 2, "please confirm, and it is confirmed"


def test_a_visitor_books_in_arabic(visitor: Client, aliens: Point) -> None:
    start = visitor.get("/heilbronn/ar/termin/")
    assert 'dir="rtl"' in text(start)
    assert "حجز موعد" in main(start)
    times = f"/heilbronn/ar/termin/zeit/?fuer={PERMIT}&stelle=auslaenderbehoerde"
    own = book(visitor, times, name="أمل حدّاد")
    assert own.startswith("/heilbronn/ar/termin/")
    assert "يرجى التأكيد الآن" in main(visitor.get(own))
    visitor.post(link_of_the_mail(own))
    assert "مؤكَّد" in main(visitor.get(own))
    assert (Visitor.objects.get().name, Appointment.objects.get().language) == ("أمل حدّاد", "ar")


def test_by_telephone_it_is_booked_at_once_and_nobody_writes(visitor: Client, aliens: Point) -> None:
    own = book(visitor, channel="phone", email="", phone="0170/123 45 67")
    page = main(visitor.get(own))
    assert "Bestätigt" in page
    assert "Wir schreiben Ihnen nicht." in page
    assert Visitor.objects.get().phone == "+491701234567"
    assert Message.objects.count() == 0


def test_the_points_that_give_everything_come_the_earliest_first(visitor: Client, aliens: Point) -> None:
    keep(make_point(aliens.county, 1, key="a-zweigstelle"))
    page = main(visitor.get(f"{START}ort/?fuer={PERMIT}&fuer={BENEFITS}"))
    assert page.index("11.06.2026, 09:00") < page.index("11.06.2026, 09:30")
    assert page.index("stelle=auslaenderbehoerde") < page.index("stelle=a-zweigstelle")


def test_with_one_office_only_its_concerns_are_there(visitor: Client, aliens: Point) -> None:
    assert "Aufenthaltstitel" in main(visitor.get(f"{START}?amt=auslaenderbehoerde"))
    assert "Hier gibt es keine Termine im Internet." in main(visitor.get(f"{START}?amt=zulassungsstelle"))


def test_a_county_without_points_says_so_and_offers_no_booking(visitor: Client, published: County) -> None:
    assert "Hier gibt es keine Termine im Internet." in main(visitor.get(START))
    assert "/heilbronn/termin/" not in text(visitor.get("/heilbronn/"))


def test_the_other_pages_lead_to_the_booking(visitor: Client, aliens: Point) -> None:
    for page in ("", "aemter/auslaenderbehoerde/", "besuch/?amt=auslaenderbehoerde"):
        assert "/heilbronn/termin/" in main(visitor.get(f"/heilbronn/{page}")), page
    assert "/heilbronn/termin/" not in main(visitor.get("/heilbronn/aemter/zulassungsstelle/"))


def test_a_point_that_gives_no_appointments_gives_none(visitor: Client, aliens: Point) -> None:
    form = hidden(text(visitor.get(TIMES)))
    Point.objects.update(gives_appointments=False)
    actions.plan_changed(aliens.county_id)
    assert visitor.post(TIMES, {**form, "zeit": AT_NINE}).status_code == 422
    assert Appointment.objects.count() == 0


# --- what goes wrong --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["ort/", "zeit/"])
def test_a_step_that_nobody_was_led_to_begins_at_the_beginning(visitor: Client, aliens: Point, step: str) -> None:
    assert visitor.get(f"{START}{step}").headers["Location"] == START


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (f"anzahl-{PERMIT}=1", "Bitte wählen Sie Ihr Anliegen."),
        (f"leistung={PERMIT}&anzahl-{PERMIT}=40", "höchstens 5 Personen"),
        (f"leistung={PERMIT}&anzahl-{PERMIT}=viele", "Bitte schreiben Sie eine Zahl von 1 bis 5."),
        (f"leistung={PERMIT}&anzahl-{PERMIT}=0", "Bitte schreiben Sie eine Zahl von 1 bis 5."),
        (f"leistung={PERMIT}&anzahl-{PERMIT}=-1", "Bitte schreiben Sie eine Zahl von 1 bis 5."),
        ("fuer=gibt-es-nicht", "wird nicht mehr angeboten"),
        ("&".join(f"fuer=nummer-{number}" for number in range(20)), "Bitte wählen Sie weniger Anliegen."),
    ],
)
def test_a_choice_that_cannot_be_is_explained(visitor: Client, aliens: Point, query: str, words: str) -> None:
    answer = visitor.get(f"{START}ort/?{query}")
    assert answer.status_code == 422
    assert words in main(answer)


def test_a_number_is_read_in_any_digits(visitor: Client, aliens: Point) -> None:
    answer = visitor.get(f"{START}ort/?leistung={PERMIT}&anzahl-{PERMIT}=٣")
    assert answer.status_code == 303
    book(visitor, answer.headers["Location"])
    assert Concern.objects.get().quantity == 3


def test_forty_people_in_the_address_of_the_times_are_told_to_call(visitor: Client, aliens: Point) -> None:
    answer = visitor.get(f"{START}zeit/?fuer={PERMIT}.40&stelle=auslaenderbehoerde")
    assert answer.status_code == 422
    assert "höchstens 5 Personen" in main(answer)


@pytest.mark.parametrize("point", ["", "gibt-es-nicht", "x" * 500])
def test_a_point_that_does_not_exist_leads_back_to_the_beginning(visitor: Client, aliens: Point, point: str) -> None:
    answer = visitor.get(f"{START}zeit/", {"fuer": PERMIT, "stelle": point})
    assert answer.status_code == 422
    assert "Weshalb möchten Sie kommen?" in main(answer)


def test_no_office_that_gives_both_offers_one_after_the_other(visitor: Client, aliens: Point) -> None:
    other = make_point(aliens.county, 1, key="zweigstelle")
    other.offers.filter(service__key=BENEFITS).delete()
    aliens.offers.filter(service__key=PERMIT).delete()
    actions.plan_changed(aliens.county_id)
    page = main(visitor.get(f"{START}ort/?fuer={PERMIT}&fuer={BENEFITS}"))
    assert "Bitte wählen Sie ein Anliegen nach dem anderen" in page


def test_a_time_taken_in_between_leads_to_the_next_ones_and_keeps_the_choice(
    visitor: Client, one_counter: Point
) -> None:
    address = f"{START}zeit/?fuer={PERMIT}.2&stelle=auslaenderbehoerde"
    form = hidden(text(visitor.get(address)))
    keep(one_counter)
    answer = visitor.post(address, {**form, "zeit": AT_NINE})
    assert answer.status_code == 303
    back = visitor.get(answer.headers["Location"])
    assert "Diese Zeit ist nicht mehr frei." in main(back)
    assert "Aufenthaltsrecht (2)" in main(back)
    assert offered(back)[0] == (TOMORROW_AT_NINE + timedelta(minutes=30)).isoformat()


def test_a_closure_set_a_minute_ago_takes_the_time_away(visitor: Client, aliens: Point) -> None:
    form = hidden(text(visitor.get(TIMES)))
    day = TOMORROW_AT_NINE.date()
    Closure.objects.create(
        county=aliens.county, office=aliens.office, valid_from=day, valid_to=day, recorded_at=NOW, released_at=NOW
    )
    actions.plan_changed(aliens.county_id)
    answer = visitor.post(TIMES, {**form, "zeit": AT_NINE})
    back = visitor.get(answer.headers["Location"])
    assert "oder das Amt ist dann geschlossen" in main(back)
    assert offered(back)[0].startswith("2026-06-12T09:00")
    assert Appointment.objects.count() == 0


def test_the_same_form_sent_twice_keeps_one_place(visitor: Client, aliens: Point) -> None:
    form = {**hidden(text(visitor.get(TIMES))), "zeit": AT_NINE}
    first, second = visitor.post(TIMES, form), visitor.post(TIMES, form)
    assert first.headers["Location"] == second.headers["Location"]
    for _number in range(2):
        assert visitor.post(first.headers["Location"], WHO).status_code == 303
    assert (Appointment.objects.count(), Visitor.objects.count(), Message.objects.count()) == (1, 1, 1)


NO_TIMES = ["", "morgen", "2026-06-11T09:00", "2026-03-29T02:30", "9999-99-99T00:00+00:00", "0001-01-01T00:00+10:00"]


@pytest.mark.parametrize("at", NO_TIMES)
def test_a_time_that_is_none_is_asked_for_again(visitor: Client, aliens: Point, at: str) -> None:
    answer = choose(visitor, at=at)
    assert answer.status_code == 422
    assert "Bitte wählen Sie eine Zeit." in main(answer)


@pytest.mark.parametrize("at", ["2026-06-11T09:07+02:00", "2026-06-13T09:00+02:00", "2199-01-01T09:00+01:00"])
def test_a_time_that_nobody_offered_is_not_given(visitor: Client, aliens: Point, at: str) -> None:
    answer = choose(visitor, at=at)
    assert answer.status_code == 303
    assert "belegt=1" in answer.headers["Location"]
    assert visitor.get(answer.headers["Location"]).status_code == 200


def test_a_form_without_its_token_or_key_is_refused(aliens: Point) -> None:
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(TIMES, {"zeit": AT_NINE}).status_code == 403
    form = hidden(text(browser.get(TIMES)))
    assert browser.post(TIMES, {**form, "form_key": "1", "zeit": AT_NINE}).status_code == 422
    assert browser.post(TIMES, {**form, "zeit": AT_NINE}).status_code == 303


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "Bitte schreiben Sie Ihren Namen."),
        ({"name": "12345"}, "Bitte schreiben Sie Ihren Namen in Buchstaben."),
        ({"name": "x" * 200}, "kürzen"),
        ({"email": ""}, "Bitte schreiben Sie Ihre E-Mail-Adresse."),
        ({"email": "amal"}, "Das ist keine E-Mail-Adresse."),
        ({"channel": "phone", "phone": ""}, "Bitte schreiben Sie Ihre Telefonnummer."),
        ({"channel": "phone", "phone": "zwölf"}, "Das ist keine Telefonnummer."),
        ({"channel": "brief"}, "Bitte wählen Sie, wie wir Sie erreichen."),
        ({"interpreter": "klingonisch"}, "Bitte wählen Sie aus der Liste."),
    ],
)
def test_details_that_are_missing_are_asked_for_and_the_rest_is_kept(
    visitor: Client, aliens: Point, typed: dict[str, str], words: str
) -> None:
    answer = visitor.post(step_four(visitor), {**WHO, "phone": "0170 99", "companion": "on", **typed})
    assert answer.status_code == 422
    page = main(answer)
    assert words in page
    assert {**WHO, **typed}["email"] in page
    assert re.search(r'name="companion"[^>]* checked', page)
    assert Appointment.objects.get().state == AppointmentState.HELD


def test_after_the_hold_ran_out_nothing_has_to_be_typed_again(
    visitor: Client, one_counter: Point, clock: time_machine.Traveller
) -> None:
    fill_in = step_four(visitor)
    clock.move_to(NOW + LATER)
    keep(one_counter, now=NOW + LATER)
    late = visitor.post(fill_in, WHO)
    assert late.status_code == 422
    assert "Was Sie geschrieben haben, ist noch da." in main(late)
    assert "Amal Haddad" in main(late)
    times = re.findall(r'name="time" id="[^"]+" class="[^"]*" value="([^"]+)"', main(late))
    assert times[0] == (TOMORROW_AT_NINE + timedelta(minutes=30)).isoformat()
    taken = visitor.post(fill_in, {**WHO, "time": AT_NINE})
    assert taken.status_code == 422
    assert "Amal Haddad" in main(taken)
    assert visitor.post(fill_in, {**WHO, "time": times[0]}).status_code == 303
    assert Appointment.objects.get(state="reserved").during.lower == datetime.fromisoformat(times[0])


def test_the_same_time_can_be_kept_again_while_it_is_free(
    visitor: Client, one_counter: Point, clock: time_machine.Traveller
) -> None:
    fill_in = step_four(visitor)
    clock.move_to(NOW + LATER)
    assert "Die Zeit zum Ausfüllen ist abgelaufen" in main(visitor.get(fill_in))
    assert visitor.post(fill_in, {**WHO, "time": AT_NINE}).status_code == 303
    assert Appointment.objects.get().state == AppointmentState.RESERVED


def test_when_nothing_is_free_the_page_is_honest(visitor: Client, published: County) -> None:
    point = make_point(published, 0)
    Channel.objects.create(
        county=published, office=point.office, kind="phone", value="07131 994-0", purpose="informal",
        recorded_at=NOW, released_at=NOW,
    )  # fmt: skip
    page = main(visitor.get(TIMES))
    assert "Wir haben bis 10.07.2026 gesucht." in page
    assert "nur für Menschen, die schon einen Termin haben" in page
    assert "/heilbronn/besuch/?amt=auslaenderbehoerde" in page
    assert 'href="tel:' in page


def test_the_hour_that_comes_twice_is_told_apart(
    visitor: Client, published: County, clock: time_machine.Traveller
) -> None:
    point = make_point(published, 0)
    Hours.objects.filter(office=point.office).delete()
    make_counter(point, "1", weekdays=0b1000000, time_from=time(1), time_to=time(4))
    clock.move_to(datetime(2026, 10, 20, 10, 0, tzinfo=BERLIN))
    forget_plans()
    page = visitor.get(f"{TIMES}&ab=2026-10-25")
    assert "02:30 (Sommerzeit)" in main(page)
    assert "02:30 (Normalzeit)" in main(page)
    assert {"2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"} <= set(offered(page))
    step_four(visitor, TIMES, "2026-10-25T02:30:00+01:00")
    assert Appointment.objects.get().during.lower == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_the_times_come_week_by_week(visitor: Client, aliens: Point) -> None:
    first = visitor.get(TIMES)
    assert {one[:10] for one in offered(first)} == {"2026-06-11", "2026-06-12"}
    after = re.search(r'href="([^"]+)#week" rel="next"', main(first))
    assert after is not None
    second = visitor.get(after[1].replace("&amp;", "&"))
    assert "Woche ab 15.06.2026" in main(second)
    assert 'rel="prev"' in main(second)
    assert visitor.get(f"{TIMES}&ab=unsinn").status_code == 200


# --- what it costs ----------------------------------------------------------------------------------------------------


def statements(visitor: Client, address: str, **data: Any) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        visitor.post(address, data) if data else visitor.get(address)
    of_tests = ("SAVEPOINT", "RELEASE", "SELECT set_config('role', 'none'")
    return [one["sql"].strip() for one in asked.captured_queries if not one["sql"].startswith(of_tests)]


def test_keeping_a_place_needs_six_statements_and_being_refused_three(visitor: Client, aliens: Point) -> None:
    assert len(aliens.counters.all()) == 2
    for number in (6, 6, 3):
        form = hidden(text(visitor.get(TIMES)))
        asked = statements(visitor, TIMES, **form, zeit=AT_NINE)
        assert len(asked) == number, asked


def test_the_pages_need_as_many_statements_for_many_points_as_for_two(visitor: Client, aliens: Point) -> None:
    make_point(aliens.county, 1, key="zweite")
    addresses = [START, f"{START}ort/?fuer={PERMIT}", TIMES]
    [visitor.get(address) for address in addresses]
    few = [len(statements(visitor, address)) for address in addresses]
    for number in range(3):
        make_point(aliens.county, 1, key=f"weitere-{number}")
    [visitor.get(address) for address in addresses]
    many = [len(statements(visitor, address)) for address in addresses]
    assert few == many
    assert max(many) <= 6


def test_nothing_of_the_visitor_stands_in_an_address_or_title(visitor: Client, aliens: Point) -> None:
    own = book(visitor)
    page = text(visitor.get(own))
    for secret_thing in ("Amal", "Haddad", "amal@example.org"):
        assert secret_thing not in page
        assert secret_thing not in own


def test_a_booking_belongs_to_one_county(visitor: Client, aliens: Point, oberallgaeu: County) -> None:
    own = book(visitor)
    there = visitor.get(own.replace("/heilbronn/", "/oberallgaeu/"))
    assert there.status_code == 404
    wall.enter(aliens.county_id)
