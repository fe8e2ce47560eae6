"""The person who acts: what every view, rule and action knows of the signed-in user, fetched once a request."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from geleit.accounts.models import User
from geleit.accounts.roles import GRANTS, Permission, Role


@dataclass(frozen=True)
class Grant:
    """One membership in force."""

    role: Role
    unit_id: int


@dataclass(frozen=True)
class Actor:
    """A signed-in user with memberships and stand-ins in force today."""

    user_id: int
    county_id: int
    display_name: str
    county_name: str
    land: str
    grants: tuple[Grant, ...] = ()
    stands_in_for: frozenset[int] = field(default_factory=frozenset)

    def can(self, permission: Permission) -> bool:
        """Whether any of the person's roles grants `permission`."""
        return any(permission in GRANTS[grant.role] for grant in self.grants)

    @property
    def roles(self) -> frozenset[Role]:
        """All roles in force."""
        return frozenset(grant.role for grant in self.grants)

    @property
    def role_code(self) -> str:
        """The roles as written into the audit trail."""
        return "+".join(sorted(role.value for role in self.roles))[:40]

    @property
    def caseload_owner_ids(self) -> frozenset[int]:
        """The users whose caseload this person sees: the own, and that of everybody stood in for today."""
        return frozenset({self.user_id}) | self.stands_in_for


# One statement for both, because every page of every user asks it.
_GRANTS_AND_STAND_INS = """
    SELECT role, unit_id FROM accounts_membership
      WHERE user_id = %(user)s AND valid_from <= %(today)s AND (valid_to IS NULL OR valid_to >= %(today)s)
    UNION ALL
    SELECT '', absent_id FROM accounts_standin
      WHERE stand_in_id = %(user)s AND valid_from <= %(today)s AND valid_to >= %(today)s
"""


def actor_of(user: User, *, today: date) -> Actor:
    """The actor for a user of a county; the transaction must already be inside that county's wall."""
    county = user.home_county
    with connection.cursor() as cursor:
        cursor.execute(_GRANTS_AND_STAND_INS, {"user": user.pk, "today": today})
        rows = cursor.fetchall()
    return Actor(
        user_id=user.pk,
        county_id=county.pk,
        display_name=user.display_name,
        county_name=county.name,
        land=county.land,
        grants=tuple(Grant(Role(role), unit_id) for role, unit_id in rows if role),
        stands_in_for=frozenset(absent_id for role, absent_id in rows if not role),
    )


def of_ids(*, user: int, county: int, owners: tuple[int, ...]) -> Actor:
    """An actor that is nothing but keys, for building a query once (core.prepared); may do nothing."""
    return Actor(user, county, "", "", "", stands_in_for=frozenset(owners))


def ids_of(actor: Actor) -> dict[str, Any]:
    """The keys of an actor as values of such a query."""
    return {"user": actor.user_id, "county": actor.county_id, "owners": tuple(actor.caseload_owner_ids)}
