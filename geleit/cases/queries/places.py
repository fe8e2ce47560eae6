"""Choices of forms: municipalities of the county, and case managers with their teams."""

from collections.abc import Sequence
from datetime import date

from geleit.accounts.actors import Actor
from geleit.accounts.models import Membership
from geleit.accounts.roles import Role
from geleit.core.prepared import Prepared
from geleit.directory.models import Municipality

_MUNICIPALITIES = Prepared(lambda county: Municipality.objects.filter(in_county_id=county).order_by("sort_name", "id"))


def municipalities(actor: Actor) -> Sequence[Municipality]:
    """The municipalities of the actor's county by name."""
    return _MUNICIPALITIES.records(county=actor.county_id)


def case_managers(actor: Actor, today: date) -> Sequence[Membership]:
    """Who may be responsible for a case today, with user and unit, by name; somebody in two teams comes twice."""
    return list(
        Membership.objects.valid_on(today)
        .filter(county_id=actor.county_id, role=Role.CASE_MANAGER, user__is_active=True)
        .select_related("user", "unit")
        .order_by("user__display_name", "id")
    )


def case_manager_ids(county_id: int, today: date) -> set[int]:
    """The users who may be responsible for a case today."""
    return set(
        Membership.objects.valid_on(today)
        .filter(county_id=county_id, role=Role.CASE_MANAGER, user__is_active=True)
        .values_list("user_id", flat=True)
    )
