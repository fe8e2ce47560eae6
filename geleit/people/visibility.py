"""Which people an actor may know of. Lies below queries and access, so that lists and single objects agree."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from geleit.accounts.actors import Actor, ids_of, of_ids
from geleit.core.prepared import Prepared
from geleit.people.models import Person

# Each entry answers: which people does this actor see? As a condition on Person. Cases live in a room above this one,
# so that room adds its sentence when the application starts. It may look at the keys of the actor only (ids_of).
VISIBILITY: list[Callable[[Actor], Q]] = []

_WITH_FAMILY = """
    WITH known(id) AS MATERIALIZED ({known})
    SELECT id FROM known
    UNION SELECT family.person_id FROM people_householdmember member
      JOIN people_householdmember family ON family.household_id = member.household_id
      WHERE member.person_id IN (SELECT id FROM known)
        AND member.county_id = %s AND member.valid_to IS NULL AND family.county_id = %s AND family.valid_to IS NULL
"""


def visible_people(actor: Actor) -> QuerySet[Person]:
    """All people the actor may know of: directly, or as current household members of those."""
    return Person.objects.filter(pk__in=visible_ids(actor), county_id=actor.county_id)


def visible_ids(actor: Actor) -> RawSQL:
    """Primary keys of the visible people, for `pk__in` of other queries."""
    sql, params = statement(actor)
    return RawSQL(sql, params)  # noqa: S611 - built from querysets, values stay parameters


def list_visible_ids(actor: Actor) -> list[int]:
    """Primary keys of the visible people. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(*statement(actor))
        return [row[0] for row in cursor.fetchall()]


def statement(actor: Actor) -> tuple[str, list[Any]]:
    """SQL that lists the keys of the visible people, and its parameters, for hand-written statements.

    A union of narrow arms: for one condition with OR, PostgreSQL would look at every person of the county.
    """
    arms: list[str] = []
    params: list[Any] = []
    for source in range(len(VISIBILITY)):
        for part in range(_number_of_arms(source)):
            sql, values = _ARM.sql(source, part, **ids_of(actor))
            arms.append(sql)
            params += values
    known = " UNION ".join(arms) or "SELECT NULL::bigint WHERE false"
    return _WITH_FAMILY.format(known=known), [*params, actor.county_id, actor.county_id]


def _arm(source: int, part: int, *, user: int, county: int, owners: tuple[int, ...]) -> "QuerySet[Person, Any]":
    conditions = list(_alternatives(VISIBILITY[source](of_ids(user=user, county=county, owners=owners))))
    return Person.objects.filter(conditions[part], county_id=county).order_by().values_list("pk", flat=True)


_ARM = Prepared(_arm, unused=("user", "owners"))


@cache
def _number_of_arms(source: int) -> int:
    return len(list(_alternatives(VISIBILITY[source](of_ids(user=0, county=0, owners=(0,))))))


def _alternatives(condition: Q) -> Iterator[Q]:
    if condition.connector == Q.OR and not condition.negated:
        yield from (Q(child) for child in condition.children)
    else:
        yield condition
