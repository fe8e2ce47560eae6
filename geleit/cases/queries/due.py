"""What is due in the own caseload, for "my day": tasks, ends of counselling periods, long silence."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db import connection

from geleit.accounts.actors import Actor
from geleit.cases import rules

KINDS = ("overdue", "today", "soon", "clock", "silent")
COUNT_CAP = 99


@dataclass(frozen=True)
class DueItem:
    """One thing to look at. `due_on` is the task's day, the period's end, or the last contact (None: never met)."""

    kind: str
    state: str  # overdue, today, soon or later, as the due badge knows them
    case_id: int
    case_public_id: UUID
    task_public_id: UUID | None
    name: str
    native_name: str
    number: str
    text: str
    due_on: date | None


@dataclass(frozen=True)
class DueItems:
    """The first items of every kind, and how many there are of it (at most COUNT_CAP + 1 is told)."""

    items: dict[str, list[DueItem]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def of(self, kind: str) -> list[DueItem]:
        """The items of one kind, most urgent first."""
        return self.items.get(kind, [])

    def count_text(self, kind: str) -> str:
        """How many of a kind there are: "12", or "99+"."""
        count = self.counts.get(kind, 0)
        return f"{COUNT_CAP}+" if count > COUNT_CAP else str(count)

    def __iter__(self) -> Iterator[DueItem]:
        """All items, kind by kind."""
        for kind in KINDS:
            yield from self.of(kind)


# One statement: the own open cases once, then what is due in them; each kind is numbered and counted by itself.
# OFFSET 0 keeps the look into the tasks inside the loop over cases, whatever the planner believes of their number.
_DUE = """
WITH mine AS MATERIALIZED (
  SELECT c.id AS case_id, c.public_id, c.number, c.state, c.ends_on, c.opened_on, c.last_contact_on, c.next_contact_on,
         c.sort_name, p.given_names, p.family_names, p.native_name
  FROM cases_case c JOIN people_person p ON p.id = c.person_id
  WHERE c.county_id = %(county)s AND c.state <> 'closed'
    AND (c.manager_id = ANY(%(owners)s) OR c.stand_in_id = %(user)s)
), due AS (
  SELECT CASE WHEN t.due_on < %(today)s THEN 'overdue' WHEN t.due_on = %(today)s THEN 'today' ELSE 'soon' END AS kind,
         t.due_on, t.text, t.task, mine.*
  FROM mine CROSS JOIN LATERAL (
    SELECT due_on, text, public_id AS task FROM cases_task
    WHERE county_id = %(county)s AND case_id = mine.case_id AND done_on IS NULL AND due_on <= %(soon)s OFFSET 0) t
  WHERE mine.next_contact_on <= %(soon)s
  UNION ALL
  SELECT 'clock', ends_on, '', NULL, mine.* FROM mine WHERE ends_on <= %(first_warning)s
  UNION ALL
  SELECT 'silent', last_contact_on, '', NULL, mine.* FROM mine
  WHERE state = 'open' AND COALESCE(last_contact_on, opened_on) < %(gap)s
), numbered AS (
  SELECT due.*, count(*) OVER (PARTITION BY kind) AS total,
         row_number() OVER (PARTITION BY kind ORDER BY due_on NULLS FIRST, sort_name, case_id) AS place
  FROM due
)
SELECT kind, total, case_id, public_id, task, given_names, family_names, native_name, number, text, due_on
FROM numbered WHERE place <= %(limit)s ORDER BY kind, place
"""


def due_items(actor: Actor, today: date, *, limit: int = 10) -> DueItems:
    """What is due in the actor's caseload, `limit` of each kind; one statement."""
    warnings = rules.warnings_on(today, actor.land)
    values: dict[str, int | date | list[int]] = {
        "county": actor.county_id,
        "owners": sorted(actor.caseload_owner_ids),
        "user": actor.user_id,
        "today": today,
        "soon": today + timedelta(days=rules.SOON_DAYS),
        "first_warning": today + timedelta(days=warnings.first_days),
        "gap": today - timedelta(days=warnings.contact_gap_days),
        "limit": limit,
    }
    found = DueItems()
    with connection.cursor() as cursor:
        cursor.execute(_DUE, values)
        for kind, total, case_id, public_id, task, given, family, native, number, text, due_on in cursor.fetchall():
            item = DueItem(
                kind=kind,
                state=_state(kind, due_on, today, warnings),
                case_id=case_id,
                case_public_id=public_id,
                task_public_id=task,
                name=", ".join(part for part in (family, given) if part),
                native_name=native,
                number=number,
                text=text,
                due_on=due_on,
            )
            found.items.setdefault(kind, []).append(item)
            found.counts[kind] = min(total, COUNT_CAP + 1)
    return found


def _state(kind: str, due_on: date | None, today: date, warnings: rules.Warnings) -> str:
    if kind == "silent" or due_on is None:
        return "overdue"
    if kind != "clock":
        return kind
    if due_on < today:
        return "overdue"
    return "soon" if due_on <= today + timedelta(days=warnings.last_days) else "later"
