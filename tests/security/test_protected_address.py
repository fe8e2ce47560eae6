"""A protected address appears on no page at all but the one that asks for a reason (promise A8)."""

import pytest

from geleit.people.models import ProtectedAddress
from tests.security.crawl import PROTECTED, MarkedWorld, body_of, browser, fetch, reading_rows

pytestmark = pytest.mark.django_db


def test_no_page_shows_it_to_anybody(world: MarkedWorld) -> None:
    addresses = world.addresses
    assert PROTECTED in ProtectedAddress.objects.get(person=world.person).address
    shown = []
    for who, user in world.everybody():
        client = browser(user)
        for name in reading_rows():
            if PROTECTED in body_of(fetch(world, client, addresses[name])):
                shown.append(f"{name} to {who}")
    assert shown == []


def test_the_one_page_shows_it_once_after_a_reason(world: MarkedWorld) -> None:
    address = world.addresses["people:protected_address"]
    client = browser(world.owner)
    assert PROTECTED not in body_of(fetch(world, client, address))
    assert PROTECTED not in body_of(fetch(world, client, address, "POST", reason="weil"))
    assert PROTECTED in body_of(fetch(world, client, address, "POST", reason="Brief an die Person zustellen"))
    assert PROTECTED not in body_of(fetch(world, client, address))
