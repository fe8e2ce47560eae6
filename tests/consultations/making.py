"""Minimal valid consultations, families and goals for the tests of this room."""

from datetime import datetime, timedelta
from typing import Any

from geleit.accounts.actors import Actor
from geleit.cases.models import Case
from geleit.consultations import actions
from geleit.consultations.entry import NewConsultation
from geleit.consultations.models import Consultation
from geleit.people.models import Household, HouseholdMember
from geleit.plans.models import Goal, Plan
from tests.conftest import NOW, TODAY


def talk(*cases: Case, **values: Any) -> NewConsultation:
    """Half an hour in the office about housing, an hour ago."""
    told: dict[str, Any] = {
        "at": NOW - timedelta(hours=1),
        "minutes": 30,
        "place": "office",
        "topics": ("housing",),
        "language": "ar",
        "interpreter": "none",
    }
    return NewConsultation(cases=cases, **(told | values))


def record(by: Actor, *cases: Case, now: datetime = NOW, **values: Any) -> Consultation:
    """A recorded consultation."""
    return actions.record_consultation(data=talk(*cases, **values), by=by, now=now, today=TODAY)


def live_together(*cases: Case) -> Household:
    """One household of the people of these cases."""
    household = Household.objects.create(county_id=cases[0].county_id)
    for case in cases:
        HouseholdMember.objects.create(county_id=case.county_id, household=household, person=case.person)
    return household


def goal_of(case: Case, by: Actor, text: str = "B1-Prüfung bestehen", **values: Any) -> Goal:
    """A goal in the active plan of the case, which is made when missing."""
    plan, _ = Plan.objects.get_or_create(
        county_id=case.county_id,
        case=case,
        ended_on=None,
        defaults={"started_on": TODAY, "started_by_id": by.user_id, "changed_at": NOW},
    )
    told = {"field": "language", "text": text, "state": "agreed", "state_since": TODAY, "created_on": TODAY} | values
    return Goal.objects.create(county_id=case.county_id, plan=plan, **told)
