"""Requests for help on the own pages: what the guide passed on to the circle, and who says that she can help."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.volunteers import actions, queries
from geleit.volunteers.models import HelperCircle, Inquiry, InquiryAsk, Volunteer
from tests.conftest import NOW
from tests.my.making import page_of
from tests.volunteers.making import make_inquiry, make_volunteer, when

pytestmark = pytest.mark.django_db
Again = Callable[[], None]


def asked(by: Actor, circle: HelperCircle | None, volunteer: Volunteer | None = None, **data: Any) -> Inquiry:
    """A request for help the guide passed on."""
    inquiry = make_inquiry(by, **data)
    actions.ask_for_help(inquiry=inquiry, circle=circle, volunteer=volunteer, by=by, now=NOW)
    return inquiry


def say(browser: Client, inquiry: Inquiry, answer: str, key: str = "") -> str:
    """Press one of the buttons; returns the page that follows."""
    address = reverse("my:say", kwargs={"request_id": inquiry.public_id})
    return browser.post(address, {"answer": answer, "form_key": key or str(uuid4())}, follow=True).content.decode()


def test_a_member_sees_what_where_and_when_but_not_who_asks(
    browser: Client, by: Actor, circle: HelperCircle, again: Again
) -> None:
    again()
    asked(
        by, circle, languages=("uk",), availability=("weekday_morning",), is_urgent=True, text="Für Familie Haddad",
        email="kita@example.org",
    )  # fmt: skip
    assert "Lesen und Vorlesen mit Kindern" in page_of(browser, "start")
    page = page_of(browser, "requests")
    for part in ("Lesen und Vorlesen mit Kindern", "Ukrainisch", "werktags vormittags", "dringend", "Kindergarten"):
        assert part in page
    for part in ("Regenbogen", "Petra", "612345", "kita@example.org", "Haddad"):
        assert part not in page


def test_nobody_sees_what_another_circle_was_asked_or_what_is_settled(
    browser: Client, by: Actor, circle: HelperCircle, again: Again
) -> None:
    again()
    make_inquiry(by)  # nobody was asked yet
    done = asked(by, circle)
    actions.close_inquiry(inquiry=done, outcome="found", note="", **when(by))
    assert "Zurzeit sucht niemand Hilfe" in page_of(browser, "requests")


def test_who_can_help_says_so_once_and_the_guide_sees_it(
    browser: Client,
    by: Actor,
    circle: HelperCircle,
    elfriede: Volunteer,
    veronika: User,
    signed_in: Callable[[User], Client],
    again: Again,
) -> None:
    again()
    inquiry = asked(by, circle)
    assert "meldet sich bei Ihnen" in say(browser, inquiry, "yes")
    page = say(browser, inquiry, "yes")
    assert "Sie haben zugesagt" in page
    again()
    mine = InquiryAsk.objects.get(inquiry=inquiry, volunteer=elfriede)
    assert (mine.answer, mine.answered_at, mine.asked_by) == ("yes", NOW, veronika)
    told = Event.objects.filter(kind=EventKind.INQUIRY_CHANGED, role="volunteer")
    assert [(one.subject_id, one.fields) for one in told] == [(inquiry.pk, ["asks"])]

    guide = signed_in(veronika)
    assert "jemand kann helfen" in guide.get(reverse("volunteers:inquiries")).content.decode()
    assert "Elfriede Müller" in guide.get(reverse("volunteers:inquiry", args=[inquiry.public_id])).content.decode()


def test_who_cannot_after_all_takes_it_back(
    browser: Client, by: Actor, circle: HelperCircle, elfriede: Volunteer, again: Again
) -> None:
    again()
    inquiry = asked(by, circle)
    say(browser, inquiry, "yes")
    page = say(browser, inquiry, "no")
    assert "dass Sie nicht helfen können" in page
    assert "Sie haben abgesagt" in page
    again()
    assert [one.answer for one in queries.asks_of(inquiry) if one.volunteer == elfriede] == ["no"]
    assert "Sie haben zugesagt" in say(browser, inquiry, "yes")


def test_who_was_asked_in_person_answers_there_too(
    browser: Client, by: Actor, elfriede: Volunteer, again: Again
) -> None:
    again()
    inquiry = asked(by, None, elfriede)
    assert "Ich kann nicht helfen" in page_of(browser, "requests")
    say(browser, inquiry, "no")
    again()
    assert [one.answer for one in queries.asks_of(inquiry)] == ["no"]


def test_a_request_settled_in_the_meantime_is_explained(
    browser: Client, by: Actor, circle: HelperCircle, again: Again
) -> None:
    again()
    inquiry = asked(by, circle)
    actions.close_inquiry(inquiry=inquiry, outcome="found", note="", **when(by))
    assert "Diese Anfrage ist schon erledigt." in say(browser, inquiry, "yes")
    again()
    assert InquiryAsk.objects.filter(volunteer__isnull=False).count() == 0


@pytest.mark.parametrize("answer", ["", "open", "perhaps"])
def test_only_yes_and_no_are_answers(
    browser: Client, by: Actor, circle: HelperCircle, again: Again, answer: str
) -> None:
    again()
    inquiry = asked(by, circle)
    assert "Das ist im Moment nicht möglich." in say(browser, inquiry, answer)


def test_who_pauses_sees_nothing_and_cannot_say_yes(
    browser: Client, by: Actor, circle: HelperCircle, elfriede: Volunteer, again: Again
) -> None:
    again()
    inquiry = asked(by, circle)
    actions.move_volunteer(volunteer=elfriede, state="dormant", on=when(by)["today"], note="", **when(by))
    assert "sobald Sie aktiv sind" in page_of(browser, "requests")
    assert "sobald Sie wieder aktiv sind" in say(browser, inquiry, "yes")


def test_what_another_circle_was_asked_does_not_exist(
    browser: Client, by: Actor, hedwig: Volunteer, again: Again
) -> None:
    again()
    for inquiry in (make_inquiry(by), asked(by, None, make_volunteer(by, "Ada", "Klein"))):
        answer = browser.post(reverse("my:say", kwargs={"request_id": inquiry.public_id}), {"answer": "yes"})
        assert answer.status_code == 404
        again()


def test_many_requests_cost_what_one_costs(browser: Client, by: Actor, circle: HelperCircle, again: Again) -> None:
    counts = []
    for number in range(6):
        again()
        asked(by, circle)
        if number in (0, 5):
            page_of(browser, "requests")
            with CaptureQueriesContext(connection) as caught:
                page_of(browser, "requests")
            counts.append(len(caught))
    assert counts[0] == counts[1]
