"""The pages behind the link of an appointment: whoever has it decides, whoever guesses learns nothing."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import icalendar
import pytest
import time_machine
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from geleit.accounts.models import County
from geleit.core import wall
from geleit.core.multilingual import LANGUAGES
from geleit.portal import limits
from geleit.visits import actions
from geleit.visits.actions.places import offer_place, services_wanted
from geleit.visits.codes import AppointmentState, CancelReason
from geleit.visits.models import Appointment, Concern, Message, PlanVersion, Point, Step, Visitor
from geleit.visits.queries.plan import forget_plans, plan_of
from geleit.visits.rules.days import BERLIN
from tests.conftest import NOW, TODAY
from tests.portal.visitors import (
    AT_NINE,
    START,
    TIMES,
    WHO,
    address_of,
    book,
    book_and_confirm,
    hidden,
    jobs,
    link_of_the_mail,
    main,
    offered,
    step_four,
    text,
)
from tests.visits.places import PERMIT, TOMORROW_AT_NINE, booked, keep, make_point

AN_HOUR_LATER = TOMORROW_AT_NINE + timedelta(hours=1)
WORKING = (Appointment, Concern, Visitor, Step, Message, PlanVersion, ProcrastinateJob)


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


def rows() -> list[Any]:
    """Everything that a page could have changed."""
    return [list(model.objects.order_by("pk").values()) for model in WORKING]


def the_only() -> Appointment:
    return Appointment.objects.get()


# --- looking changes nothing ------------------------------------------------------------------------------------------


def test_no_address_of_an_appointment_changes_anything_when_it_is_opened(visitor: Client, aliens: Point) -> None:
    held = f"{START}{step_four(visitor).rsplit('/', 3)[1]}/"
    reserved = book(visitor, at=AN_HOUR_LATER.isoformat(), name="Boris Melnyk")
    confirmed = book_and_confirm(visitor, AN_HOUR_LATER.isoformat(), name="Selam Tesfay", email="selam@example.org")
    links = [link_of_the_mail(page) for page in (held, reserved, confirmed)]
    before = rows()
    tails = ["", "angaben/", "kalender.ics", "absagen/", "verschieben/", "frueher/", "?getan=abgesagt"]
    for address in [START, TIMES, *links, *(page + tail for page in (held, reserved, confirmed) for tail in tails)]:
        assert visitor.get(address).status_code in {200, 303, 404}, address
        assert visitor.head(address).status_code in {200, 303, 404}, address
    assert rows() == before


def test_a_page_with_a_secret_is_kept_by_nobody_and_listed_nowhere(visitor: Client, aliens: Point) -> None:
    answer = visitor.get(book(visitor))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "same-origin", "no other site learns the address"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_there_in_every_language(visitor: Client, aliens: Point, language: str) -> None:
    own = book_and_confirm(visitor)
    if language != "de":
        own = own.replace("/heilbronn/", f"/heilbronn/{language}/")
    answer = visitor.get(own)
    assert f'<html lang="{language}"' in text(answer)
    assert the_only().code in main(answer)


def test_no_secret_stands_in_the_log(visitor: Client, aliens: Point, caplog: pytest.LogCaptureFixture) -> None:
    fill_in = step_four(visitor)
    assert visitor.post(fill_in, {**WHO, "name": ""}).status_code == 422
    assert visitor.get(fill_in.replace("/heilbronn/", "/oberallgaeu/")).status_code == 404
    secret = fill_in.rsplit("/", 3)[1]
    assert secret not in caplog.text


# --- the mailbox proves who it is -------------------------------------------------------------------------------------


def test_who_booked_cannot_confirm_without_the_mail(visitor: Client, aliens: Point) -> None:
    own = book(visitor)
    assert "bestaetigen" not in text(visitor.get(own))
    guess = visitor.post(f"{own}bestaetigen/{own.rstrip('/').rsplit('/', 1)[1]}/")
    assert guess.status_code == 404
    assert the_only().state == AppointmentState.RESERVED


def test_the_link_of_the_mail_asks_once_and_a_second_click_changes_nothing(visitor: Client, aliens: Point) -> None:
    link = link_of_the_mail(book(visitor))
    assert "Ja, ich komme" in main(visitor.get(link))
    for _number in range(2):
        answer = visitor.post(link)
        assert answer.status_code == 303
        assert "Bestätigt" in main(visitor.get(answer.headers["Location"]))
    assert Step.objects.filter(kind="confirmed").count() == 1


def test_a_link_that_ran_out_says_so_and_offers_the_next_times(
    visitor: Client, one_counter: Point, clock: time_machine.Traveller
) -> None:
    own = book(visitor)
    link = link_of_the_mail(own)
    late = NOW + timedelta(hours=3)
    clock.move_to(late)
    keep(one_counter, now=late)
    answer = visitor.post(link)
    assert answer.status_code == 303
    page = visitor.get(answer.headers["Location"])
    assert "Die Zeit zum Bestätigen ist abgelaufen" in main(page)
    assert offered(page)[0] == (TOMORROW_AT_NINE + timedelta(minutes=30)).isoformat()
    again = visitor.post(f"{TIMES}", {**hidden(text(page)), "zeit": offered(page)[0]})
    assert again.headers["Location"].endswith("/angaben/")


def test_who_has_one_already_chooses_which_to_keep(visitor: Client, aliens: Point) -> None:
    old = book_and_confirm(visitor)
    new = book(visitor, at=AN_HOUR_LATER.isoformat())
    assert "schon einen Termin" not in text(visitor.get(new)), "told to nobody but the owner of the mailbox"
    asked = visitor.post(link_of_the_mail(new))
    assert asked.status_code == 409
    assert "Sie haben für dieses Anliegen schon einen Termin" in main(asked)
    answer = visitor.post(link_of_the_mail(new), {"was": "stattdessen"})
    assert "Ihr Termin ist bestätigt." in main(visitor.get(answer.headers["Location"]))
    assert "Abgesagt" in main(visitor.get(old))


def test_or_keeps_the_old_one(visitor: Client, aliens: Point) -> None:
    old = book_and_confirm(visitor)
    new = book(visitor, at=AN_HOUR_LATER.isoformat())
    visitor.post(link_of_the_mail(new))
    visitor.post(f"{new}absagen/")
    assert "Bestätigt" in main(visitor.get(old))
    assert "Abgesagt" in main(visitor.get(new))


# --- changing ---------------------------------------------------------------------------------------------------------


def test_cancelling_asks_once_and_frees_the_place(visitor: Client, one_counter: Point) -> None:
    own = book_and_confirm(visitor)
    assert "Möchten Sie diesen Termin wirklich absagen?" in main(visitor.get(f"{own}absagen/"))
    for _number in range(2):
        assert visitor.post(f"{own}absagen/").status_code == 303
    row = the_only()
    assert (row.state, row.cancel_reason) == (AppointmentState.CANCELLED, CancelReason.VISITOR)
    assert offered(visitor.get(TIMES))[0] == AT_NINE
    assert Message.objects.filter(kind="cancelled").count() == 1


def test_moving_offers_other_times_and_says_what_is_new(visitor: Client, one_counter: Point) -> None:
    own = book_and_confirm(visitor)
    page = visitor.get(f"{own}verschieben/")
    assert "Ihr Termin bisher: Donnerstag, 11.06.2026, 09:00 Uhr" in main(page)
    assert (TOMORROW_AT_NINE + timedelta(minutes=15)).isoformat() in offered(page), "its own time is no obstacle"
    answer = visitor.post(f"{own}verschieben/", {"zeit": AN_HOUR_LATER.isoformat()})
    said = main(visitor.get(answer.headers["Location"]))
    assert "Ihr Termin hat eine neue Zeit." in said
    assert "Donnerstag, 11.06.2026, 10:00 Uhr" in said
    assert Visitor.objects.get().name == "Amal Haddad"


def test_moving_to_a_time_taken_meanwhile_leaves_it_as_it_was(visitor: Client, one_counter: Point) -> None:
    own = book_and_confirm(visitor)
    booked(one_counter, AN_HOUR_LATER, name="Boris Melnyk")
    answer = visitor.post(f"{own}verschieben/", {"zeit": AN_HOUR_LATER.isoformat()})
    assert "Diese Zeit ist nicht mehr frei." in main(visitor.get(answer.headers["Location"]))
    assert "09:00 Uhr" in main(visitor.get(own))
    assert visitor.post(f"{own}verschieben/", {"zeit": "irgendwann"}).status_code == 422


def test_shortly_before_it_can_be_cancelled_but_not_moved(
    visitor: Client, aliens: Point, clock: time_machine.Traveller
) -> None:
    own = book_and_confirm(visitor)
    clock.move_to(TOMORROW_AT_NINE - timedelta(hours=1))
    answer = visitor.post(f"{own}verschieben/", {"zeit": AN_HOUR_LATER.isoformat()})
    assert answer.status_code == 422
    assert "absagen" in main(answer)
    assert visitor.post(f"{own}absagen/").status_code == 303
    assert the_only().state == AppointmentState.CANCELLED


def test_what_is_over_is_over(visitor: Client, aliens: Point, clock: time_machine.Traveller) -> None:
    own = book_and_confirm(visitor)
    clock.move_to(TOMORROW_AT_NINE + timedelta(days=1))
    assert "Dieser Termin ist vorbei." in main(visitor.get(own))
    before = rows()
    for tail in ("absagen/", "verschieben/", "frueher/", "angaben/"):
        assert visitor.post(f"{own}{tail}", {"zeit": AT_NINE, "was": "wunsch", **WHO}).status_code in {303, 200}
    assert rows() == before


def test_the_name_cannot_be_changed_by_sending_the_form_again(visitor: Client, aliens: Point) -> None:
    own = book_and_confirm(visitor)
    assert visitor.post(f"{own}angaben/", {**WHO, "name": "Boris Melnyk"}).status_code == 303
    assert Visitor.objects.get().name == "Amal Haddad"


# --- earlier ----------------------------------------------------------------------------------------------------------


def test_the_wish_for_an_earlier_one_is_kept_and_taken_back(visitor: Client, aliens: Point) -> None:
    own = book_and_confirm(visitor, (TOMORROW_AT_NINE + timedelta(days=7)).isoformat())
    answer = visitor.post(f"{own}frueher/", {"was": "wunsch", "not_before": "2026-06-12"})
    page = main(visitor.get(answer.headers["Location"]))
    assert "Sie stehen auf der Warteliste" in page
    assert "Nicht vor dem 12.06.2026." in page
    visitor.post(f"{own}frueher/", {"was": "kein-wunsch"})
    assert the_only().wishes_earlier_since is None


@pytest.mark.parametrize("day", ["31.02.2026", "bald", "2027-01-01", "0000-00-00"])
def test_a_day_that_cannot_be_wished_for_is_explained(visitor: Client, aliens: Point, day: str) -> None:
    own = book_and_confirm(visitor)
    answer = visitor.post(f"{own}frueher/", {"was": "wunsch", "not_before": day})
    assert answer.status_code == 422
    assert "Nicht vor diesem Tag" in main(answer)
    assert the_only().wishes_earlier_since is None


@pytest.fixture
def offered_earlier(visitor: Client, aliens: Point) -> str:
    """The page of somebody who is offered tomorrow at nine instead of next week."""
    own = book_and_confirm(visitor, (TOMORROW_AT_NINE + timedelta(days=7)).isoformat())
    visitor.post(f"{own}frueher/", {"was": "wunsch", "not_before": ""})
    plan = plan_of(aliens.county_id, aliens.key, TODAY)
    services = services_wanted(plan, [(PERMIT, 1)], TODAY)
    until = NOW + timedelta(hours=3)
    assert offer_place(
        plan=plan, services=services, start=TOMORROW_AT_NINE, to=the_only(), until=until, now=NOW
    )  # fmt: skip
    return own


def test_the_earlier_one_is_taken_with_a_button(visitor: Client, offered_earlier: str) -> None:
    assert "Sie können früher kommen: Donnerstag, 11.06.2026, 09:00 Uhr" in main(visitor.get(offered_earlier))
    answer = visitor.post(f"{offered_earlier}frueher/", {"was": "annehmen"})
    page = main(visitor.get(answer.headers["Location"]))
    assert "Ihr Termin hat eine neue Zeit." in page
    assert "Donnerstag, 11.06.2026, 09:00 Uhr" in page
    assert Appointment.objects.filter(state=AppointmentState.CONFIRMED).count() == 1


def test_or_declined(visitor: Client, offered_earlier: str) -> None:
    answer = visitor.post(f"{offered_earlier}frueher/", {"was": "ablehnen"})
    page = main(visitor.get(answer.headers["Location"]))
    assert "Ihr Termin bleibt, wie er ist." in page
    assert "Donnerstag, 18.06.2026, 09:00 Uhr" in page
    assert not Appointment.objects.filter(state=AppointmentState.OFFERED).exists()


def test_an_offer_that_ran_out_leaves_the_appointment(
    visitor: Client, offered_earlier: str, clock: time_machine.Traveller
) -> None:
    clock.move_to(NOW + timedelta(hours=4))
    answer = visitor.post(f"{offered_earlier}frueher/", {"was": "annehmen"})
    assert answer.status_code == 422
    assert "Donnerstag, 18.06.2026, 09:00 Uhr" in main(answer)


# --- calendar, lost link ----------------------------------------------------------------------------------------------


def test_the_calendar_file_says_when_and_where_and_not_what_for(visitor: Client, aliens: Point) -> None:
    own = book(visitor)
    assert visitor.get(f"{own}kalender.ics").status_code == 404, "not yet the visitor's"
    visitor.post(link_of_the_mail(own))
    answer = visitor.get(f"{own}kalender.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("DTSTART") == TOMORROW_AT_NINE
    assert str(event["SUMMARY"]) == "Termin"
    assert "Aufenthalt" not in text(answer)


def test_a_lost_link_is_asked_for_with_the_same_words_for_hit_and_miss(visitor: Client, aliens: Point) -> None:
    book_and_confirm(visitor)
    answers = []
    for code, email in [(the_only().code, "amal@example.org"), ("AAAA-AAAA", "niemand@example.org")]:
        sent = visitor.post(f"{START}finden/", {"code": code, "email": email})
        answers.append((sent.status_code, sent.headers["Location"]))
    assert answers[0] == answers[1]
    assert "Wenn Nummer und Adresse zusammengehören" in main(visitor.get(answers[0][1]))
    assert jobs("visits.send_link_again") == 2, "the worker finds out"
    arguments = str(list(ProcrastinateJob.objects.filter(task_name="visits.send_link_again").values("args")))
    assert "amal" not in arguments


@pytest.mark.parametrize(("code", "email"), [("", "a@example.org"), ("K7F3-QX8M", ""), ("K7F3-QX8M", "unsinn")])
def test_a_lost_link_needs_both(visitor: Client, aliens: Point, code: str, email: str) -> None:
    answer = visitor.post(f"{START}finden/", {"code": code, "email": email})
    assert answer.status_code == 422
    assert jobs("visits.send_link_again") == 0


# --- guessing ---------------------------------------------------------------------------------------------------------


def test_a_link_of_another_county_is_as_unknown_as_an_invented_one(
    visitor: Client, aliens: Point, oberallgaeu: County
) -> None:
    own = book(visitor)
    secret = own.rstrip("/").rsplit("/", 1)[1]
    foreign = text(visitor.get(f"/oberallgaeu/termin/{secret}/")).replace(secret, "x")
    invented = "A" * 22
    unknown = text(visitor.get(f"/oberallgaeu/termin/{invented}/")).replace(invented, "x")
    assert foreign == unknown
    wall.enter(aliens.county_id)


def test_guessing_is_stopped_and_real_links_of_the_same_connection_go_on(visitor: Client, aliens: Point) -> None:
    own = book_and_confirm(visitor)
    codes = [visitor.get(f"{START}{uuid4().hex[:22]}/").status_code for _number in range(25)]
    assert codes == [404] * 20 + [429] * 5
    assert visitor.get(own).status_code == 200
    assert visitor.post(f"{own}absagen/").status_code == 303
    assert visitor.get(f"{START}{uuid4().hex[:22]}/", REMOTE_ADDR="192.0.2.9").status_code == 404


def test_guessing_the_token_of_the_mail_counts_too(visitor: Client, aliens: Point) -> None:
    own = book(visitor)
    codes = [visitor.post(f"{own}bestaetigen/{uuid4().hex[:22]}/").status_code for _number in range(25)]
    assert codes == [404] * 20 + [429] * 5
    assert visitor.post(link_of_the_mail(own)).status_code == 303


def test_the_code_of_an_appointment_opens_nothing(visitor: Client, aliens: Point) -> None:
    book_and_confirm(visitor)
    assert visitor.get(f"{START}{the_only().code}/").status_code == 404


def test_an_appointment_booked_by_staff_has_its_page(visitor: Client, aliens: Point) -> None:
    row = booked(aliens, datetime(2026, 6, 12, 9, 0, tzinfo=BERLIN))
    assert "Freitag, 12.06.2026, 09:00 Uhr" in main(visitor.get(address_of(row)))
    actions.cancel(appointment=row, reason=CancelReason.CLOSURE, now=NOW)
    assert "Abgesagt" in main(visitor.get(address_of(row)))
