"""Fixtures of the plans room: amara's case of Rana Haddad with a plan, a goal and a step."""

from collections.abc import Callable

import pytest
from django.test import Client

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.cases.models import Case
from geleit.directory.models import Municipality
from geleit.plans import actions
from geleit.plans.models import Goal, Plan, Step
from tests.cases.making import make_case
from tests.conftest import NOW, TODAY
from tests.plans.making import make_goal, make_step


@pytest.fixture
def by(acting: Callable[[User], Actor], amara: User) -> Actor:
    """Amara acts."""
    return acting(amara)


@pytest.fixture
def case(by: Actor, amara: User, neckarsulm: Municipality) -> Case:
    """Amara's case of Rana Haddad in Neckarsulm."""
    return make_case(by, amara, municipality=neckarsulm)


@pytest.fixture
def plan(by: Actor, case: Case) -> Plan:
    """The plan of that case, begun today."""
    return actions.start_plan(case=case, by=by, now=NOW, today=TODAY)


@pytest.fixture
def goal(by: Actor, plan: Plan) -> Goal:
    """A goal in own words in the field of language."""
    return make_goal(plan, by)


@pytest.fixture
def step(by: Actor, goal: Goal) -> Step:
    """A step of that goal."""
    return make_step(goal, by)


@pytest.fixture
def client(signed_in: Callable[[User], Client], amara: User) -> Client:
    """Amara's browser."""
    return signed_in(amara)
