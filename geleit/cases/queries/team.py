"""The team lead's view: how much everybody has to do, and which cases nobody has. Figures and headers, no content."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.utils.translation import ngettext

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.accounts.roles import Role
from geleit.cases import rules
from geleit.cases.models import Case
from geleit.core.codelists import rule_value

UNASSIGNED_LIMIT = 200


@dataclass(frozen=True)
class Workload:
    """One case manager's open cases, by kind and by what they need."""

    user_id: int
    public_id: UUID
    name: str
    unit: str
    is_case_manager: bool  # False: left the role but still holds cases
    fte_percent: int
    cases: int
    case_management: int
    counselling_only: int
    silent: int
    clock_ending: int
    per_fte: int | None  # cases for a full post; None when the share of the post is not known
    allowed_per_fte: int

    @property
    def state(self) -> str:
        """ok, soon (above nine tenths of the usual caseload) or overdue (above it), as the meter knows them."""
        if self.per_fte is None or self.per_fte * 10 <= self.allowed_per_fte * 9:
            return "ok"
        return "soon" if self.per_fte <= self.allowed_per_fte else "overdue"


_WORKLOAD = """
SELECT u.id, u.public_id, u.display_name, COALESCE(m.unit, ''), m.user_id IS NOT NULL AND u.is_active, u.fte_percent,
       COALESCE(c.cases, 0), COALESCE(c.managed, 0), COALESCE(c.silent, 0), COALESCE(c.ending, 0)
FROM accounts_user u
LEFT JOIN (
  SELECT m.user_id, string_agg(DISTINCT t.name, ', ' ORDER BY t.name) AS unit
  FROM accounts_membership m JOIN accounts_unit t ON t.id = m.unit_id
  WHERE m.county_id = %(county)s AND m.role = %(role)s AND m.valid_from <= %(today)s
    AND (m.valid_to IS NULL OR m.valid_to >= %(today)s)
  GROUP BY m.user_id
) m ON m.user_id = u.id
LEFT JOIN (
  SELECT manager_id, count(*) AS cases, count(*) FILTER (WHERE kind = 'case_management') AS managed,
         count(*) FILTER (WHERE state = 'open' AND COALESCE(last_contact_on, opened_on) < %(gap)s) AS silent,
         count(*) FILTER (WHERE ends_on <= %(first_warning)s) AS ending
  FROM cases_case WHERE county_id = %(county)s AND state <> 'closed' AND manager_id IS NOT NULL
  GROUP BY manager_id
) c ON c.manager_id = u.id
WHERE u.county_id = %(county)s AND ((m.user_id IS NOT NULL AND u.is_active) OR c.cases > 0)
ORDER BY lower(u.display_name), u.id
"""


def workload(actor: Actor, today: date) -> list[Workload]:
    """Every case manager of the county with figures, and whoever else still holds open cases; one statement."""
    warnings = rules.warnings_on(today, actor.land)
    allowed = rule_value("cases", "caseload_per_fte", on=today, land=actor.land)
    values: dict[str, str | int | date] = {
        "county": actor.county_id,
        "role": Role.CASE_MANAGER.value,
        "today": today,
        "gap": today - timedelta(days=warnings.contact_gap_days),
        "first_warning": today + timedelta(days=warnings.first_days),
    }
    with connection.cursor() as cursor:
        cursor.execute(_WORKLOAD, values)
        rows = cursor.fetchall()
    return [
        Workload(
            user_id=user_id,
            public_id=public_id,
            name=name,
            unit=unit,
            is_case_manager=is_case_manager,
            fte_percent=fte,
            cases=cases,
            case_management=managed,
            counselling_only=cases - managed,
            silent=silent,
            clock_ending=ending,
            per_fte=round(cases * 100 / fte) if fte else None,
            allowed_per_fte=allowed,
        )
        for user_id, public_id, name, unit, is_case_manager, fte, cases, managed, silent, ending in rows
    ]


def unassigned(actor: Actor) -> list[Case]:
    """Open cases without a case manager, longest waiting first, with person and municipality for their headers."""
    return list(
        Case.objects.filter(county_id=actor.county_id)
        .unassigned()
        .select_related("person", "municipality")
        .order_by("opened_on", "id")[:UNASSIGNED_LIMIT]
    )


def open_case_count(user: User) -> int:
    """How many open cases a user is responsible for; asked before somebody is deactivated."""
    return Case.objects.filter(manager=user).open().count()


def cases_left_behind(actor: Actor, user: User) -> list[str]:
    """What the administrator must know before deactivating a user: how many open cases would have nobody (no names)."""
    count = open_case_count(user)
    if not count:
        return []
    sentence = ngettext(
        "%(count)d open case is assigned to this person. Ask the team lead to assign it anew first.",
        "%(count)d open cases are assigned to this person. Ask the team lead to assign them anew first.",
        count,
    )
    return [sentence % {"count": count}]
