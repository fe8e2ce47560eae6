"""Fixtures of the consultations room."""

from collections.abc import Callable

import pytest
from django.test import Client

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.cases.models import Case
from tests.cases.making import make_case, make_person
from tests.consultations.making import live_together


@pytest.fixture
def by(acting: Callable[[User], Actor], amara: User) -> Actor:
    """Amara acts."""
    return acting(amara)


@pytest.fixture
def case(by: Actor, amara: User) -> Case:
    """Amara's case of Rana Haddad, who speaks Arabic."""
    return make_case(by, amara, make_person(amara, preferred_language="ar", native_name="رنا حداد"))


@pytest.fixture
def brother(by: Actor, amara: User, case: Case) -> Case:
    """Amara's case of Rana's brother, in the same household."""
    made = make_case(by, amara, make_person(amara, given="Yusuf", preferred_language="ar"))
    live_together(case, made)
    return made


@pytest.fixture
def browser(signed_in: Callable[[User], Client], amara: User, case: Case) -> Client:
    """Amara's browser."""
    return signed_in(amara)
