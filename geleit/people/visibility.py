"""Which people an actor may know of. Lies below queries and access, so that lists and single objects agree."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from geleit.accounts.actors import Actor
from geleit.people.models import Person

# Each entry answers: which people does this actor see? As a condition on Person. Cases live in a room above this one,
# so that room adds its sentence when the application starts.
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
    sql, params = _statement(actor)
    return RawSQL(sql, params)  # noqa: S611 - built from querysets, values stay parameters


def list_visible_ids(actor: Actor) -> list[int]:
    """Primary keys of the visible people. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(*_statement(actor))
        return [row[0] for row in cursor.fetchall()]


def _statement(actor: Actor) -> tuple[str, list[Any]]:
    """A union of narrow arms: for one condition with OR, PostgreSQL would look at every person of the county."""
    arms: list[str] = []
    params: list[Any] = []
    for source in VISIBILITY:
        for part in _alternatives(source(actor)):
            people = Person.objects.filter(part, county_id=actor.county_id).order_by()
            sql, values = people.values_list("pk", flat=True).query.sql_with_params()
            arms.append(sql)
            params += values
    known = " UNION ".join(arms) or "SELECT NULL::bigint WHERE false"
    return _WITH_FAMILY.format(known=known), [*params, actor.county_id, actor.county_id]


def _alternatives(condition: Q) -> Iterator[Q]:
    if condition.connector == Q.OR and not condition.negated:
        yield from (Q(child) for child in condition.children)
    else:
        yield condition
