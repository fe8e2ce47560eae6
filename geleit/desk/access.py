"""The door to several cases at once, for somebody who assigns them."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from geleit.accounts.actors import Actor
from geleit.accounts.roles import Permission
from geleit.cases.models import Case


def get_cases_for_assigning(actor: Actor, public_ids: Sequence[UUID]) -> list[Case]:
    """Cases of the county by name. Raises PermissionDenied without the right to assign, Http404 if one is missing."""
    if not actor.can(Permission.CASE_ASSIGN):
        raise PermissionDenied
    wanted = set(public_ids)
    cases = Case.objects.filter(county_id=actor.county_id, public_id__in=wanted)
    found = list(cases.select_related("stand_in").order_by("sort_name", "id"))
    if len(found) != len(wanted):
        raise Http404
    return found
