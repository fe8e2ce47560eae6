"""A link of invitation: a time out of what is kept for invitations, once."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from geleit.accounts.models import County, User
from geleit.core import wall
from geleit.portal import limits
from geleit.visits.codes import AppointmentState, Channel
from geleit.visits.models import Appointment, Invitation, Point
from geleit.visits.queries.plan import forget_plans
from geleit.visits.secrets import hash_of, new_secret
from tests.conftest import NOW, TODAY
from tests.portal.visitors import WHO, hidden, main, text
from tests.visits.places import PERMIT, make_counter, make_point

AT_NINE = "2026-06-11T09:00+0200"
BY_PHONE = {**WHO, "channel": "phone", "email": "", "phone": "0170/123 45 67"}


@pytest.fixture(autouse=True)
def _afresh() -> None:
    forget_plans()
    limits.forget()


@pytest.fixture
def aliens(published: County) -> Point:
    """The aliens authority with a counter that is kept for invitations."""
    point = make_point(published, 0)
    make_counter(point, "1", channels=[Channel.INVITATION])
    return point


@pytest.fixture
def link(aliens: Point, amara: User) -> str:
    """The address that a case manager passed on."""
    secret = new_secret()
    Invitation.objects.create(
        county=aliens.county,
        offer=aliens.offers.get(service__key=PERMIT),
        secret_hash=hash_of(secret),
        valid_to=TODAY + timedelta(days=14),
        created_at=NOW,
        created_by=amara,
    )
    return f"/heilbronn/termin/einladung/{secret}/"


def keep(visitor: Client, link: str) -> Any:
    """Choose nine o'clock."""
    page = visitor.get(link)
    return visitor.post(link, {**hidden(text(page)), "zeit": AT_NINE})


def test_only_the_link_opens_what_is_kept_for_invitations(visitor: Client, link: str) -> None:
    usual = main(visitor.get(f"/heilbronn/termin/zeit/?fuer={PERMIT}&stelle=auslaenderbehoerde"))
    assert "Im Moment keine freie Zeit" in usual or "09:00" not in usual
    page = visitor.get(link)
    assert "Donnerstag, 11.06.2026" in main(page)
    assert page.headers["Cache-Control"] == "no-store"


def test_it_gives_one_appointment_and_is_used_then(visitor: Client, link: str) -> None:
    kept = keep(visitor, link)
    assert kept.status_code == 303
    assert visitor.get(link).status_code == 200, "who only looked has not used it"
    booked = visitor.post(kept.headers["Location"], BY_PHONE)
    row = Appointment.objects.get()
    assert (booked.status_code, row.state, row.channel) == (303, AppointmentState.CONFIRMED, Channel.INVITATION)
    assert visitor.get(link).status_code == 404


def test_after_a_cancellation_it_can_be_used_again(visitor: Client, link: str) -> None:
    visitor.post(keep(visitor, link).headers["Location"], BY_PHONE)
    wall.leave_portal()
    Appointment.objects.update(state=AppointmentState.CANCELLED)
    assert visitor.get(link).status_code == 200


def test_unknown_outdated_and_foreign_links_are_not_there(visitor: Client, link: str, aliens: Point) -> None:
    assert visitor.get(f"/heilbronn/termin/einladung/{new_secret()}/").status_code == 404
    assert visitor.get(link.replace("heilbronn", "oberallgaeu")).status_code == 404
    wall.enter(aliens.county_id)
    Invitation.objects.update(valid_to=TODAY - timedelta(days=1))
    assert visitor.get(link).status_code == 404


def test_a_time_that_is_none_is_told_and_nothing_is_kept(visitor: Client, link: str) -> None:
    page = visitor.get(link)
    answer = visitor.post(link, {**hidden(text(page)), "zeit": "gestern"})
    assert (answer.status_code, Appointment.objects.count()) == (422, 0)
