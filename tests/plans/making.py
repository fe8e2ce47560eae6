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
    values = {"field": "language", "target_on": date(2026, 12, 10)} | values
    return actions.add_goal(plan=plan, text=text, by=by, now=NOW, today=TODAY, **values)


def make_step(goal: Goal, by: Actor, text: str = "Zum Kurs anmelden", **values: Any) -> Step:
    """A step of the client."""
    values = {"actor": "client", "due_on": date(2026, 7, 1)} | values
    return actions.add_step(goal=goal, text=text, by=by, now=NOW, today=TODAY, **values)


def yes(**values: Any) -> AgreementData:
    """Agreed today in Arabic, signed on paper, copy handed over."""
    given = {"on": TODAY, "answer": "yes", "explained_in": "ar", "interpreter": "professional", "signed": "paper"}
    return AgreementData(**(given | {"copy_given_on": TODAY} | values))


def held(**values: Any) -> ReviewData:
    """A review held today, with the answer yes."""
    given = {"on": TODAY, "answer": "yes", "explained_in": "ar", "interpreter": "none", "changes": "Neues Ziel."}
    return ReviewData(**(given | values))


def agree(plan: Plan, by: Actor, **values: Any) -> PlanVersion:
    """The plan agreed with `yes`."""
    return actions.agree_plan(plan=plan, agreement=yes(**values), by=by, now=NOW, today=TODAY)
