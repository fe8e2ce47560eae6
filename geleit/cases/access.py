"""The door to cases: the own caseload and that of colleagues stood in for; a team lead sees headers, never content."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from geleit.accounts.actors import Actor, ids_of, of_ids
from geleit.accounts.roles import Permission
from geleit.cases.models import Case, Task
from geleit.core.prepared import Prepared


def _visible_case(*, public_id: UUID, user: int, county: int, owners: tuple[int, ...]) -> QuerySet[Case]:
    found = Case.objects.visible_to(of_ids(user=user, county=county, owners=owners)).filter(public_id=public_id)
    return found.select_related("person", "municipality", "unit", "manager", "stand_in")


# Every page of a file begins with it.
_VISIBLE_CASE = Prepared(_visible_case)


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """The caseload of the actor, ready for lists."""
    return Case.objects.visible_to(actor)


def sees_person(actor: Actor) -> Q:
    """People seen through a case, and people the actor registered who have no case yet (see people.access)."""
    cases = Case.objects.visible_to(actor).values("person")
    return Q(pk__in=cases) | Q(registered_by_id=actor.user_id, cases=None)


def get_case_for(actor: Actor, public_id: UUID, *, need: Permission) -> Case:
    """One case with its person. Raises Http404 for cases that are none of the actor's business.

    Raises PermissionDenied without the permission, and for a team lead, who knows that the case exists but has no
    reason to read it.
    """
    case = _VISIBLE_CASE.first(public_id=public_id, **ids_of(actor))
    if case is not None:
        if not actor.can(need):
            raise PermissionDenied
        return case
    if actor.can(Permission.CASE_ASSIGN) and _exists(actor, public_id):
        raise PermissionDenied
    raise Http404


def get_case_header_for(actor: Actor, public_id: UUID, *, need: Permission) -> Case:
    """A case of the county for those who assign cases or supervise access; shows header data only.

    Raises Http404 for cases of other counties and PermissionDenied without the permission.
    """
    if not actor.can(need):
        if Case.objects.visible_to(actor).filter(public_id=public_id).exists():
            raise PermissionDenied
        raise Http404
    case = (
        Case.objects.filter(county_id=actor.county_id, public_id=public_id)
        .select_related("person", "municipality", "manager", "stand_in")
        .first()
    )
    if case is None:
        raise Http404
    return case


def get_task_for(actor: Actor, public_id: UUID, *, need: Permission) -> Task:
    """One task of a case in the own caseload. Raises Http404 or PermissionDenied as for the case."""
    task = Task.objects.filter(county_id=actor.county_id, public_id=public_id).select_related("case").first()
    if task is None:
        raise Http404
    task.case = get_case_for(actor, task.case.public_id, need=need)
    return task


def _exists(actor: Actor, public_id: UUID) -> bool:
    return Case.objects.filter(county_id=actor.county_id, public_id=public_id).exists()
