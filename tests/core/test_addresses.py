"""Addresses made once are those Django makes."""

from uuid import uuid4

import pytest
from django.urls import NoReverseMatch, reverse

from geleit.core.addresses import address, address_or_empty


def test_addresses_with_keys_are_those_of_django() -> None:
    for key in (uuid4(), uuid4()):
        assert address("cases:tasks", case_id=key) == reverse("cases:tasks", kwargs={"case_id": key})


def test_addresses_with_words_and_without_anything() -> None:
    assert address("cases:caseload") == reverse("cases:caseload")
    plan = {"plan_id": uuid4(), "number": 3}
    assert address("plans:version", **plan) == reverse("plans:version", kwargs=plan)


def test_unknown_names() -> None:
    assert address_or_empty("nowhere:page") == ""
    with pytest.raises(NoReverseMatch):
        address("nowhere:page")
