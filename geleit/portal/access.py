"""The doors of the portal: what the editor may see and change, and what the owner of a link may."""

from datetime import date
from hmac import compare_digest
from uuid import UUID

from django.http import Http404

from geleit.accounts.access import require
from geleit.accounts.actors import Actor
from geleit.accounts.roles import Permission
from geleit.core import wall
from geleit.portal.models import AccessibilityStatement, Feedback, Imprint, PageText
from geleit.portal.queries.booking import opened_by_hash
from geleit.visits.models import Appointment
from geleit.visits.queries.inviting import Invited, invited_by
from geleit.visits.secrets import confirm_token, hash_of
from geleit.volunteers import secrets as volunteers_secrets
from geleit.volunteers.models import Guest, PublicLetter, TopicAddress
from geleit.volunteers.queries.letters import topic_by_secret
from geleit.volunteers.queries.meetings import guest_by_secret


def editor(actor: Actor | None) -> Actor:
    """The actor, if allowed to edit the public pages. Raises PermissionDenied otherwise."""
    return require(actor, Permission.PORTAL_EDIT)


def get_feedback_for(actor: Actor, public_id: UUID, *, need: Permission) -> Feedback:
    """A visitor's remark to the actor's county. Raises Http404 for others', PermissionDenied without permission."""
    require(actor, need)
    found = Feedback.objects.filter(county_id=actor.county_id, public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def get_fact_for(actor: Actor, public_id: UUID, *, need: Permission) -> PageText | Imprint | AccessibilityStatement:
    """A text or legal fact of the actor's county that is in force. Raises Http404 or PermissionDenied."""
    require(actor, need)
    for model in (PageText, Imprint, AccessibilityStatement):
        found = model.objects.filter(county_id=actor.county_id, public_id=public_id).in_force().first()
        if found is not None:
            return found
    raise Http404


def get_text_for(actor: Actor, public_id: UUID, *, need: Permission) -> PageText:
    """A text of the actor's county that is in force. Raises Http404, also for a legal fact, or PermissionDenied.

    Imprint and accessibility statement are changed, never ended: the law wants them there on every day.
    """
    found = get_fact_for(actor, public_id, need=need)
    if not isinstance(found, PageText):
        raise Http404
    return found


def get_appointment_by_secret(county_id: int, secret: str) -> Appointment:
    """The appointment whose link carries this secret; opens its rows, and no others, to the rest of the transaction.

    Raises Http404 for an unknown one, also for one of another county.
    """
    found = opened_by_hash(county_id, hash_of(secret))
    if found is None:
        raise Http404
    return found


def require_mail(appointment: Appointment, token: str) -> None:
    """Raises Http404 unless the token is the one of the mail: only then it was read by the owner of the mailbox."""
    if not compare_digest(token, confirm_token(appointment.form_key)):
        raise Http404


def get_invitation_by_secret(county_id: int, secret: str, today: date) -> Invited:
    """The invitation whose link carries this secret. Raises Http404 for an unknown, used or outdated one."""
    found = invited_by(county_id, secret, today)
    if found is None:
        raise Http404
    return found


def get_topic_by_secret(county_id: int, secret: str) -> TopicAddress:
    """The address and topic of a link out of a mail to volunteers. Raises Http404 for an unknown link.

    Read by the application: the role of the public pages reaches nothing of that room.
    """
    with wall.as_application():
        found = topic_by_secret(county_id, volunteers_secrets.hash_of(secret))
    if found is None:
        raise Http404
    return found


def get_guest_by_secret(county_id: int, secret: str) -> Guest:
    """The guest of a meeting whose link it is, read likewise. Raises Http404 for an unknown link."""
    with wall.as_application():
        found = guest_by_secret(county_id, volunteers_secrets.hash_of(secret))
    if found is None:
        raise Http404
    return found


def get_public_letter(county_id: int, public_id: UUID) -> PublicLetter:
    """A letter everybody may read. Raises Http404."""
    found = PublicLetter.objects.filter(county_id=county_id, public_id=public_id).first()
    if found is None:
        raise Http404
    return found
