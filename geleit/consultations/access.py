"""The door to consultations: it opens to whoever has one of their cases in the caseload, held by whomever."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from geleit.accounts.actors import Actor
from geleit.accounts.roles import Permission
from geleit.consultations.models import Consultation


def get_consultation_for(actor: Actor, public_id: UUID, *, need: Permission) -> Consultation:
    """One consultation with its author. Raises Http404 for those that are none of the actor's business.

    Raises PermissionDenied without the permission, and for a team lead, who has no reason to read it.
    """
    found = Consultation.objects.visible_to(actor).filter(public_id=public_id).select_related("author").first()
    if found is not None:
        if not actor.can(need):
            raise PermissionDenied
        return found
    if actor.can(Permission.CASE_ASSIGN) and _exists(actor, public_id):
        raise PermissionDenied
    raise Http404


def _exists(actor: Actor, public_id: UUID) -> bool:
    return Consultation.objects.filter(county_id=actor.county_id, public_id=public_id).exists()
