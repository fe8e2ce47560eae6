"""Inquiries to the contact point: promised, answered, taken over, matched, closed, and emptied after a time."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.accounts.models import County, User
from geleit.accounts.roles import Role
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.core import wall
from geleit.core.errors import Refused
from geleit.volunteers import actions, queries, rules, tasks
from geleit.volunteers.codes import InquiryStand
from geleit.volunteers.models import GoodsNeed, Inquiry, InquiryAsk, Volunteer
from tests.conftest import NOW, TODAY, make_user
from tests.volunteers.making import make_circle, make_inquiry, make_offer, make_volunteer, when
from tests.volunteers.outbox import work

pytestmark = pytest.mark.django_db


def page_of(name: str, inquiry: Inquiry) -> str:
    return reverse(f"volunteers:{name}", args=[inquiry.public_id])


def days_ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


# --- promised time --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "is_urgent", "by"),
    [
        ("offer", False, date(2026, 6, 15)),
        ("help", False, date(2026, 6, 13)),
        ("help", True, date(2026, 6, 11)),
        ("goods", False, date(2026, 6, 17)),
        ("training", False, date(2026, 6, 13)),
        ("threat", False, date(2026, 6, 11)),
        ("threat", True, date(2026, 6, 11)),
    ],
)
def test_the_promise_follows_kind_and_urgency(kind: str, is_urgent: bool, by: date) -> None:
    assert rules.reply_by(kind, TODAY, is_urgent=is_urgent, land="BY") == by


def test_the_promise_counts_from_the_german_day(by: Actor) -> None:
    late = datetime.fromisoformat("2026-06-10T22:30:00+00:00")  # half past midnight in Germany
    assert make_inquiry(by, sent_at=late).due_on == date(2026, 6, 14)


# --- inbox ----------------------------------------------------------------------------------------------------------


def test_what_is_not_answered_and_overdue_stands_on_every_list(client: Client, by: Actor) -> None:
    make_inquiry(by, institution="Kita Alt", sent_at=days_ago(10))
    make_inquiry(by, institution="Kita Eilig", is_urgent=True)
    make_inquiry(by, institution="Kita Neu")
    done = make_inquiry(by, institution="Kita Fertig")
    actions.close_inquiry(inquiry=done, outcome="found", note="", **when(by))
    address = reverse("volunteers:inquiries")
    for tail in ("", "?stand=closed", "?stand=nonsense&kind=x&at=n.x", "?kind=threat"):
        page = client.get(address + tail).content.decode()
        assert "1 Anfrage wartet länger als versprochen" in page
        assert "3 Anfragen sind noch nicht beantwortet" in page
    page = client.get(address).content.decode()
    assert page.index("Kita Alt") < page.index("Kita Eilig") < page.index("Kita Neu")
    assert "Kita Fertig" not in page
    assert "Integrationslotsin" in page  # the role that answers while nobody took it
    assert "Kita Fertig" in client.get(f"{address}?stand=closed").content.decode()


def test_who_takes_care_of_it_finds_it_under_mine(client: Client, by: Actor, again: Callable[[], None]) -> None:
    inquiry = make_inquiry(by)
    make_inquiry(by, institution="Kita Anders")
    page = client.post(page_of("take_inquiry", inquiry), follow=True).content.decode()
    assert "Sie kümmern sich" in page
    again()
    mine = queries.InquiryFilters(stand=InquiryStand.MINE)
    assert [one.pk for one in queries.inquiry_list(by, filters=mine).rows] == [inquiry.pk]


def test_what_is_answered_stands_below_what_is_not(client: Client, by: Actor) -> None:
    answered = make_inquiry(by, institution="Kita Alt", sent_at=days_ago(10))
    actions.answer_inquiry(inquiry=answered, text="Wir suchen jemanden.", by=by, now=NOW)
    make_inquiry(by, institution="Kita Neu")
    make_inquiry(by, institution="Kita Davor", sent_at=days_ago(1))
    page = client.get(reverse("volunteers:inquiries")).content.decode()
    assert page.index("Kita Davor") < page.index("Kita Neu") < page.index("Kita Alt")


def test_the_inbox_costs_the_same_for_one_and_for_thirty(client: Client, by: Actor, again: Callable[[], None]) -> None:
    counts = []
    for number in range(30):
        make_inquiry(by, institution=f"Kita {number}")
        if number in (0, 29):
            client.get(reverse("volunteers:inquiries"))
            with CaptureQueriesContext(connection) as told:
                assert client.get(reverse("volunteers:inquiries")).status_code == 200
            counts.append(len(told))
            again()
    assert counts[0] == counts[1]


def test_a_confidential_report_shows_nobody_in_the_list(client: Client, by: Actor) -> None:
    report = make_inquiry(
        by, kind="threat", name="Ada Klein", institution_kind="", institution="", activities=(), text="Drohbrief"
    )
    page = client.get(reverse("volunteers:inquiries")).content.decode()
    assert "Ada Klein" not in page
    assert "Drohbrief" in client.get(page_of("inquiry", report)).content.decode()


def test_only_integration_guides_open_an_inquiry(
    by: Actor, oberallgaeu: County, signed_in: Callable[[User], Client]
) -> None:
    report = make_inquiry(by, kind="threat", text="Drohbrief")
    for role in (Role.ADMINISTRATOR, Role.TEAM_LEAD, Role.PORTAL_EDITOR, Role.FRONT_DESK):
        browser = signed_in(make_user(oberallgaeu, f"u-{role.value}", role, "landratsamt"))
        assert browser.get(page_of("inquiry", report)).status_code == 403


# --- answering and closing ------------------------------------------------------------------------------------------


def test_an_inquiry_is_answered_once_and_typed_words_are_kept(client: Client, by: Actor) -> None:
    address = page_of("inquiry", make_inquiry(by))
    assert client.post(address, {"text": " "}).status_code == 422
    page = client.post(address, {"text": "Angerufen."}, follow=True).content.decode()
    assert "Angerufen." in page
    second = client.post(address, {"text": "Noch einmal."})
    assert second.status_code == 422
    assert "Noch einmal." in second.content.decode()


def test_an_answer_goes_out_by_mail_word_for_word_and_once(client: Client, by: Actor) -> None:
    address = page_of("inquiry", make_inquiry(by, phone="", email="kita@example.org"))
    answer = {"text": "Frau Berg ruft Sie an.\nSie liest gern & oft vor.", "way": "mail"}
    assert "kita@example.org" in client.get(address).content.decode()
    assert "per E-Mail" in client.post(address, answer, follow=True).content.decode()
    assert client.post(address, answer).status_code == 422
    [sent] = work()
    assert (sent.to, sent.subject) == (["kita@example.org"], "Eine Antwort aus dem Landratsamt")
    assert sent.body.startswith("Frau Berg ruft Sie an.\nSie liest gern & oft vor.\n")
    assert "/oberallgaeu/kontakt/" in sent.body


def test_what_was_said_on_the_telephone_stays_a_note(client: Client, by: Actor) -> None:
    address = page_of("inquiry", make_inquiry(by, email="kita@example.org"))
    undecided = client.post(address, {"text": "Angerufen."})
    assert undecided.status_code == 422
    assert "Angerufen." in undecided.content.decode()
    assert client.post(address, {"text": "Angerufen.", "way": "note"}).status_code == 302
    assert work() == []


def test_without_an_address_nothing_can_be_mailed(client: Client, by: Actor) -> None:
    inquiry = make_inquiry(by)
    assert 'name="way"' not in client.get(page_of("inquiry", inquiry)).content.decode()
    with pytest.raises(Refused):
        actions.answer_inquiry(inquiry=inquiry, text="Gern.", by_mail=True, by=by, now=NOW)
    assert work() == []


def test_closing_can_be_taken_back(client: Client, by: Actor, again: Callable[[], None]) -> None:
    inquiry = make_inquiry(by)
    close = page_of("close_inquiry", inquiry)
    assert client.post(close, {"outcome": "", "note": ""}).status_code == 422
    assert client.post(close, {"outcome": "joined", "note": ""}).status_code == 422  # an end of offers
    page = client.post(close, {"outcome": "found", "note": "Frau Berg liest vor."}, follow=True).content.decode()
    for part in ("Hilfe gefunden", "Frau Berg liest vor.", "Wieder öffnen"):
        assert part in page
    assert client.post(close, {"outcome": "found", "note": ""}).status_code == 422
    page = client.post(page_of("reopen_inquiry", inquiry), follow=True).content.decode()
    assert "Hilfe gefunden" not in page
    again()
    row = Inquiry.objects.get()
    assert (row.outcome, row.outcome_note, row.closed_at, row.closed_by) == ("", "", None, None)


def test_every_step_leaves_a_record_without_what_was_written(client: Client, by: Actor, again: Any) -> None:
    inquiry = make_inquiry(by, text="Ein Kind aus Sonthofen")
    client.get(page_of("inquiry", inquiry))
    client.post(page_of("inquiry", inquiry), {"text": "Angerufen."})
    client.post(page_of("close_inquiry", inquiry), {"outcome": "found", "note": ""})
    again()
    events = list(Event.objects.filter(subject="inquiry", subject_id=inquiry.pk).order_by("id"))
    assert [one.kind for one in events if one.kind == EventKind.INQUIRY_CHANGED] == [EventKind.INQUIRY_CHANGED] * 2
    assert EventKind.INQUIRY_READ in {one.kind for one in events}
    assert "Sonthofen" not in str([(one.fields, one.reason) for one in events])


# --- an offer becomes a volunteer -----------------------------------------------------------------------------------


def whole_form(**more: Any) -> dict[str, Any]:
    return {
        "given_name": "Ada", "family_name": "Klein", "email": "ada@example.org", "phone": "", "municipality": "",
        "birth_date": "", "wishes": ["forms"], **more,
    }  # fmt: skip


def test_who_offered_help_becomes_a_prospect_or_is_spoken_to_already(
    client: Client, by: Actor, sonthofen: Any, again: Callable[[], None]
) -> None:
    inquiry = make_offer(
        by, "Ada Klein", email="ada@example.org", municipality_id=sonthofen.pk, sent_at=days_ago(3), languages=("fr",)
    )
    page = client.get(page_of("prospect", inquiry)).content.decode()
    for part in ('value="Ada"', 'value="Klein"', 'value="ada@example.org"'):
        assert part in page
    sent = whole_form(municipality=sonthofen.ags, languages=["fr"], is_contacted="on")
    assert client.post(page_of("prospect", inquiry), sent).status_code == 302
    again()
    person, row = Volunteer.objects.get(), Inquiry.objects.get()
    assert [one.state for one in person.periods.order_by("since", "id")] == ["prospect", "contacted"]
    assert (person.languages, person.wishes, person.municipality) == (["fr"], ["forms"], sonthofen)
    assert (row.volunteer, row.responsible_id, row.answered_at is not None) == (person, by.user_id, True)
    assert client.post(page_of("prospect", inquiry), sent | {"family_name": "Anders"}).status_code == 422


def test_the_language_somebody_wrote_in_is_marked_and_taken_over(client: Client, by: Actor) -> None:
    inquiry = make_offer(by, "Olha Wyschnja", language="uk", languages=("en",))
    make_offer(by, "Ada Klein")
    page = client.get(reverse("volunteers:inquiries")).content.decode()
    assert page.count("Geschrieben auf: Ukrainisch") == page.count("Geschrieben auf") == 1
    assert queries.volunteer_of_inquiry(inquiry).languages == ("en", "uk")
    assert re.search(r'value="uk"[^>]* checked', client.get(page_of("prospect", inquiry)).content.decode())


def test_one_name_is_enough(client: Client, by: Actor, again: Callable[[], None]) -> None:
    inquiry = make_offer(by, "Amal", phone="0170 1234567")
    sent = whole_form(given_name="", family_name="Amal", email="", phone="0170 1234567")
    assert client.post(page_of("prospect", inquiry), sent).status_code == 302
    again()
    person = Volunteer.objects.get()
    assert (person.full_name, person.list_name, person.state) == ("Amal", "Amal", "prospect")


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({"given": "Ada", "family": "Klein", "email": "x@example.org"}, "gleicher Name"),
        ({"given": "Ida", "family": "Groß", "email": "ADA@example.org"}, "gleiche E-Mail-Adresse"),
        ({"given": "Ida", "family": "Groß", "email": "", "phone": "+49 (0)8321/61234"}, "gleiche Telefonnummer"),
    ],
)
def test_who_may_be_known_is_shown_before_anything_is_saved(
    client: Client, by: Actor, again: Callable[[], None], known: dict[str, Any], why: str
) -> None:
    somebody = make_volunteer(by, **known)
    phone = "08321 61234" if "phone" in known else ""
    inquiry = make_offer(by, "Ada Klein", email="" if phone else "ada@example.org", phone=phone)
    assert why in client.get(page_of("prospect", inquiry)).content.decode()
    answer = client.post(page_of("prospect", inquiry), whole_form(email=inquiry.email, phone=phone))
    assert answer.status_code == 422
    assert why in answer.content.decode()
    again()
    assert Volunteer.objects.get() == somebody
    sent = {"volunteer": str(somebody.public_id)}
    assert client.post(page_of("same_person", inquiry), sent).status_code == 302
    again()
    assert (Inquiry.objects.get().volunteer, Volunteer.objects.count()) == (somebody, 1)


def test_two_people_share_an_address(client: Client, by: Actor, again: Callable[[], None]) -> None:
    make_volunteer(by, "Ida", "Klein", email="familie@example.org")
    inquiry = make_offer(by, "Ada Klein", email="familie@example.org")
    page = client.post(page_of("prospect", inquiry), whole_form(email="familie@example.org")).content.decode()
    mark = page.partition('name="confirm" value="')[2].partition('"')[0]
    sent = whole_form(email="familie@example.org", confirm=mark)
    assert client.post(page_of("prospect", inquiry), sent).status_code == 302
    again()
    assert Volunteer.objects.filter(match_email="familie@example.org").count() == 2


def test_nobody_under_sixteen_is_registered(client: Client, by: Actor, again: Callable[[], None]) -> None:
    inquiry = make_offer(by, email="ada@example.org")
    answer = client.post(page_of("prospect", inquiry), whole_form(birth_date="1.7.2010"))
    assert answer.status_code == 422
    assert "mindestens 16" in answer.content.decode()
    again()
    assert not Volunteer.objects.exists()


def test_a_request_for_help_makes_nobody_a_volunteer(by: Actor) -> None:
    with pytest.raises(Refused):
        actions.link_inquiry(inquiry=make_inquiry(by), volunteer=make_volunteer(by), by=by, now=NOW)


def test_a_foreign_person_is_not_linked(client: Client, by: Actor, again: Callable[[], None]) -> None:
    inquiry = make_offer(by, "Ada Klein")
    stranger = make_volunteer(by, "Ganz", "Anders")
    for key in (str(stranger.public_id), str(uuid4()), "x"):
        client.post(page_of("same_person", inquiry), {"volunteer": key})
    again()
    assert Inquiry.objects.get().volunteer is None


# --- asking those who fit -------------------------------------------------------------------------------------------


def test_the_page_names_who_fits_and_why(client: Client, by: Actor, places: dict[str, Any]) -> None:
    make_circle(by, places["Oberstdorf"], "Helferkreis Süd", activities=("reading",), languages=("ar",))
    make_volunteer(
        by, "Gerda", "Berg", wishes=("reading",), availability=("weekend",), municipality=places["Sonthofen"]
    )
    make_volunteer(by, "Karl", "Tal", wishes=("transport",))
    make_volunteer(by, "Uta", "Ruhe", wishes=("reading",), state="prospect")
    inquiry = make_inquiry(by, languages=("ar",), availability=("weekend",), municipality_id=places["Sonthofen"].pk)
    page = client.get(page_of("inquiry", inquiry)).content.decode()
    for part in (
        "Helferkreis Süd",
        "spricht: Arabisch",
        "Gerda Berg",
        "hat Zeit: am Wochenende",
        "in derselben Gemeinde",
    ):
        assert part in page
    assert "Karl Tal" not in page
    assert "Uta Ruhe" not in page
    assert page.index("Helferkreis Süd") < page.index("Gerda Berg")  # the language counts before the time


def test_whom_one_asked_and_what_was_said(client: Client, by: Actor, sonthofen: Any, again: Callable[[], None]) -> None:
    circle = make_circle(by, sonthofen, "Helferkreis Mitte", activities=("reading",))
    inquiry = make_inquiry(by)
    ask = page_of("ask_for_help", inquiry)
    page = client.post(ask, {"whom": str(circle.public_id)}, follow=True).content.decode()
    assert "noch offen" in page
    assert "schon gefragt" in client.post(ask, {"whom": str(circle.public_id)}, follow=True).content.decode()
    for wrong in (str(uuid4()), "x", ""):
        assert client.post(ask, {"whom": wrong}).status_code == 302
    again()
    asked = InquiryAsk.objects.get()
    said = reverse("volunteers:note_saying", args=[asked.public_id])
    client.post(said, {"answer": "vielleicht"})
    again()
    assert InquiryAsk.objects.get().answer == "open"
    client.post(said, {"answer": "yes"})
    again()
    assert (InquiryAsk.objects.get().answer, InquiryAsk.objects.get().answered_at) == ("yes", NOW)
    client.post(said, {"answer": "open"})  # a slip is taken back
    again()
    assert InquiryAsk.objects.get().answered_at is None


def test_the_page_costs_the_same_for_one_who_fits_and_for_fifteen(
    client: Client, by: Actor, sonthofen: Any, again: Callable[[], None]
) -> None:
    inquiry, counts = make_inquiry(by, municipality_id=sonthofen.pk), []
    for number in range(15):
        person = make_volunteer(by, f"Ida{number}", "Frei", wishes=("reading",), municipality=sonthofen)
        make_circle(by, sonthofen, f"Helferkreis {number}", activities=("reading",))
        actions.ask_for_help(inquiry=inquiry, circle=None, volunteer=person, by=by, now=NOW)
        if number in (0, 14):
            client.get(page_of("inquiry", inquiry))
            with CaptureQueriesContext(connection) as told:
                assert client.get(page_of("inquiry", inquiry)).status_code == 200
            counts.append(len(told))
            again()
    assert counts[0] == counts[1]


# --- goods ----------------------------------------------------------------------------------------------------------


def test_goods_are_asked_for_from_day_to_day(client: Client, by: Actor, again: Callable[[], None]) -> None:
    address = reverse("volunteers:goods")
    assert client.post(address, {"text": " "}).status_code == 422
    client.post(address, {"text": "Kinderfahrräder"})
    again()
    goods = GoodsNeed.objects.get()
    assert queries.goods_list(by.county_id, today=TODAY) == ([goods], [])
    for _twice in range(2):
        client.post(reverse("volunteers:end_goods", args=[goods.public_id]))
    again()
    assert queries.goods_list(by.county_id, today=TODAY) == ([], [goods])
    assert Event.objects.filter(kind=EventKind.GOODS_CHANGED).count() == 2


# --- deleting -------------------------------------------------------------------------------------------------------


def test_half_a_year_after_closing_what_is_personal_is_deleted(
    client: Client, by: Actor, clock: Any, again: Callable[[], None]
) -> None:
    closed, running = make_inquiry(by, text="Zwei Kinder"), make_inquiry(by, institution="Kita Offen")
    person = make_volunteer(by, wishes=("reading",))
    actions.ask_for_help(inquiry=closed, circle=None, volunteer=person, by=by, now=NOW)
    actions.answer_inquiry(inquiry=closed, text="Angerufen", by=by, now=NOW)
    actions.close_inquiry(inquiry=closed, outcome="found", note="Frau Berg", **when(by))
    clock.move_to(datetime.fromisoformat("2026-12-10T09:00:00+00:00"))
    assert tasks.empty_closed_inquiries(timestamp=0) == 0
    clock.move_to(datetime.fromisoformat("2026-12-11T09:00:00+00:00"))
    assert tasks.empty_closed_inquiries(timestamp=0) == 1
    assert tasks.empty_closed_inquiries(timestamp=0) == 0
    again()
    closed.refresh_from_db()
    running.refresh_from_db()
    told = (closed.institution, closed.name, closed.phone, closed.text, closed.answer, closed.outcome_note)
    assert told == ("",) * 6
    assert (closed.kind, closed.outcome, closed.institution_kind) == ("help", "found", "kindergarten")  # for figures
    assert not InquiryAsk.objects.exists()
    assert running.institution == "Kita Offen"
    with pytest.raises(Refused):
        actions.reopen_inquiry(inquiry=closed, by=by, now=NOW)
    wall.leave()
