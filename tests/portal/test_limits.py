"""Against robots without a puzzle: a little work for the computer, and limits for one connection."""

import hashlib
import re
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
import time_machine
from django.test import Client

from geleit.accounts.models import County
from geleit.portal import limits, proof
from geleit.portal.limits import Counters, network_of
from geleit.visits.models import Appointment, Point
from geleit.visits.queries.plan import forget_plans
from tests.conftest import NOW
from tests.portal.visitors import START, TIMES, hidden, main, text
from tests.visits.places import TOMORROW_AT_NINE, make_point

KEY = "6e7a3f0c-52a6-4f0e-9f53-3e1c0f3f7d0b"


@pytest.fixture(autouse=True)
def _afresh(settings: Any) -> None:
    """No plan and no counter of another test; work that a test can do."""
    forget_plans()
    limits.forget()
    settings.PORTAL_PROOF_BITS = 6


def solved(challenge: str) -> str:
    """What the script of the page finds."""
    return next(
        typed for number in count() if proof.leading_zeros(typed := f"{challenge}.{number}") >= 6
    )  # fmt: skip


# --- counters ---------------------------------------------------------------------------------------------------------


def test_a_count_begins_anew_when_its_time_is_over() -> None:
    moment = [0.0]
    counters = Counters(clock=lambda: moment[0])
    assert [counters.add("a", 10), counters.add("a", 10), counters.number("a"), counters.number("b")] == [1, 2, 2, 0]
    moment[0] = 10.0
    assert counters.number("a") == 0
    assert counters.add("a", 10) == 1


def test_there_are_never_more_counters_than_wanted() -> None:
    counters = Counters(most=3)
    for number in range(10):
        counters.add(str(number), 60)
    assert len(counters) == 3
    assert counters.number("9") == 1


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
    ],
)
def test_of_ipv6_the_network_is_counted(address: str, counted: str) -> None:
    assert network_of(address) == counted


# --- work -------------------------------------------------------------------------------------------------------------


def test_work_is_valid_for_one_form_of_one_county_and_for_half_an_hour(clock: time_machine.Traveller) -> None:
    done = solved(proof.new_challenge(1, KEY))
    assert proof.is_proven(1, KEY, done)
    assert not proof.is_proven(2, KEY, done)
    assert not proof.is_proven(1, KEY.replace("6", "7"), done)
    clock.move_to(NOW + timedelta(minutes=31))
    assert not proof.is_proven(1, KEY, done)


@pytest.mark.parametrize("typed", ["", "1", "a.b.c", "9" * 40, "1781080200.zz.1", f"1781080200.{'0' * 32}.٣", "..."])
def test_anything_else_is_no_work(typed: str) -> None:
    assert not proof.is_proven(1, KEY, typed)


def test_work_that_is_too_little_does_not_count() -> None:
    challenge = proof.new_challenge(1, KEY)
    lazy = next(typed for number in count() if proof.leading_zeros(typed := f"{challenge}.{number}") < 6)
    assert not proof.is_proven(1, KEY, lazy)


def test_zeros_are_counted_as_the_script_counts_them() -> None:
    digest = hashlib.sha256(b"geleit").digest()
    assert proof.leading_zeros("geleit") == 8 * 32 - int.from_bytes(digest, "big").bit_length()


# --- limits -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def aliens(published: County, settings: Any) -> Point:
    """The aliens authority with many counters, and small limits."""
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "place_proven": 4, "place": 2, "lost_link": 2}
    return make_point(published, 9)


def keep(visitor: Client, *, with_work: bool, **headers: Any) -> Any:
    page = text(visitor.get(TIMES))
    form = {**hidden(page), "zeit": TOMORROW_AT_NINE.isoformat()}
    found = re.search(r'data-challenge="([^"]+)"', page)
    assert found is not None
    if with_work:
        form["nachweis"] = solved(found[1])
    return visitor.post(TIMES, form, **headers)


def test_who_did_the_work_may_keep_more_places(visitor: Client, aliens: Point) -> None:
    assert [keep(visitor, with_work=False).status_code for _number in range(3)] == [303, 303, 429]
    assert [keep(visitor, with_work=True).status_code for _number in range(5)] == [303] * 4 + [429]
    assert Appointment.objects.count() == 6


def test_over_the_limit_the_page_says_what_to_do(visitor: Client, aliens: Point) -> None:
    for _number in range(2):
        keep(visitor, with_work=False)
    page = main(keep(visitor, with_work=False))
    assert "Bitte versuchen Sie es in zehn Minuten noch einmal." in page
    assert "rufen Sie uns bitte an" in page


def test_another_connection_is_not_held_up_and_another_address_of_the_same_is(visitor: Client, aliens: Point) -> None:
    for _number in range(2):
        keep(visitor, with_work=False, REMOTE_ADDR="2001:db8::1")
    assert keep(visitor, with_work=False, REMOTE_ADDR="2001:db8::2").status_code == 429
    assert keep(visitor, with_work=False, REMOTE_ADDR="2001:db8:0:1::1").status_code == 303


def test_only_places_that_were_kept_count(visitor: Client, aliens: Point) -> None:
    for _number in range(4):
        form = {**hidden(text(visitor.get(TIMES))), "zeit": "2026-06-13T09:00+02:00"}
        assert visitor.post(TIMES, form).status_code == 303
    assert keep(visitor, with_work=False).status_code == 303


def test_asking_for_lost_links_is_limited(visitor: Client, aliens: Point) -> None:
    asked = {"code": "K7F3-QX8M", "email": "a@example.org"}
    assert [visitor.post(f"{START}finden/", asked).status_code for _number in range(3)] == [303, 303, 429]
