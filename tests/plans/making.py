"""Minimal valid goals, steps and answers for the tests of this room."""

from datetime import date
from typing import Any

from geleit.accounts.actors import Actor
from geleit.plans import actions
from geleit.plans.agreement import AgreementData, ReviewData
from geleit.plans.models import Goal, Plan, PlanVersion, Step
from tests.conftest import NOW, TODAY

DRAWN = "M10.5 20L11 22L14.2 30M100 50L120 60"


def make_goal(plan: Plan, by: Actor, text: str = "Ich habe das Zertifikat B1.", **values: Any) -> Goal:
    """A goal in own words."""
    given: dict[str, Any] = {"field": "language", "target_on": date(2026, 12, 10)} | values
    return actions.add_goal(plan=plan, text=text, by=by, now=NOW, today=TODAY, **given)


def make_step(goal: Goal, by: Actor, text: str = "Zum Kurs anmelden", **values: Any) -> Step:
    """A step of the client."""
    given: dict[str, Any] = {"actor": "client", "due_on": date(2026, 7, 1)} | values
    return actions.add_step(goal=goal, text=text, by=by, now=NOW, today=TODAY, **given)


def yes(**values: Any) -> AgreementData:
    """Agreed today in Arabic, signed on paper, copy handed over."""
    given: dict[str, Any] = {"on": TODAY, "answer": "yes", "explained_in": "ar", "interpreter": "professional"}
    return AgreementData(**(given | {"signed": "paper", "copy_given_on": TODAY} | values))


def held(**values: Any) -> ReviewData:
    """A review held today, with the answer yes."""
    given: dict[str, Any] = {"on": TODAY, "answer": "yes", "explained_in": "ar", "interpreter": "none"}
    return ReviewData(**(given | {"changes": "Neues Ziel."} | values))


def agree(plan: Plan, by: Actor, **values: Any) -> PlanVersion:
    """The plan agreed with `yes`."""
    return actions.agree_plan(plan=plan, agreement=yes(**values), by=by, now=NOW, today=TODAY)
