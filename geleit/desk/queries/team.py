"""The team lead's pages: workload of everybody, cases nobody has, all cases of the county as headers."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from geleit.accounts.actors import Actor
from geleit.cases.models import Case
from geleit.cases.queries import Workload, unassigned, workload
from geleit.consultations.queries import consultations_by_author
from geleit.core.keyset import Key, Page, paginate
from geleit.plans.queries import active_plan_counts

NOBODY = "none"
PAGE_SIZE = 50
_BY_NAME = (Key("sort_name"), Key("id"))


@dataclass(frozen=True)
class TeamRow:
    """A case manager with workload, active plans and consultations of this month."""

    load: Workload
    plans: int
    consultations: int


@dataclass(frozen=True)
class TeamSummary:
    """The team in a few numbers, and the cases that wait longest for somebody."""

    managers: int
    cases: int
    above: int  # case managers above the usual caseload
    silent: int
    waiting: list[Case]


@dataclass(frozen=True)
class TeamFilters:
    """What narrows the list of all cases; empty means all open ones."""

    manager: str = ""  # public id of a user, or NOBODY
    municipality: str = ""  # AGS


def team_table(actor: Actor, today: date) -> list[TeamRow]:
    """Everybody who has cases or could have some. Three statements."""
    plans = active_plan_counts(actor)
    consultations = consultations_by_author(actor, today)
    return [
        TeamRow(load=one, plans=plans.get(one.user_id, 0), consultations=consultations.get(one.user_id, 0))
        for one in workload(actor, today)
    ]


def team_summary(actor: Actor, today: date) -> TeamSummary:
    """The team for the home page. Two statements."""
    loads = workload(actor, today)
    return TeamSummary(
        managers=sum(one.is_case_manager for one in loads),
        cases=sum(one.cases for one in loads),
        above=sum(one.state == "overdue" for one in loads),
        silent=sum(one.silent for one in loads),
        waiting=unassigned(actor),
    )


def team_cases(actor: Actor, filters: TeamFilters, *, cursor: str = "") -> Page[Case]:
    """A page of the open cases of the county by name, header data only. One statement, two from the second page on."""
    cases = Case.objects.filter(county_id=actor.county_id).open()
    if filters.manager == NOBODY:
        cases = cases.filter(manager=None)
    elif filters.manager:
        cases = cases.filter(manager__public_id=UUID(filters.manager))
    if filters.municipality:
        cases = cases.filter(municipality__ags=filters.municipality)
    cases = cases.select_related("person", "municipality", "manager", "stand_in")
    return paginate(cases, _BY_NAME, cursor=cursor, size=PAGE_SIZE)
