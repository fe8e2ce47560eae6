"""The door to circles and volunteers: a permission opens all of the own county, and nothing of any other."""

from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404

from geleit.accounts import access
from geleit.accounts.actors import Actor
from geleit.accounts.roles import Permission
from geleit.directory.models import Municipality
from geleit.volunteers import queries
from geleit.volunteers.models import (
    CircleMember,
    CircleNeed,
    Coordination,
    CoordinatorAccess,
    Engagement,
    FollowUp,
    GoodsNeed,
    Guest,
    HelperCircle,
    HourEntry,
    Inquiry,
    InquiryAsk,
    KnowledgeEntry,
    Letter,
    LetterAttachment,
    ListImport,
    Meeting,
    OfficerPlace,
    Question,
    SignUp,
    Training,
    TrainingCost,
    TrainingUnit,
    Volunteer,
)

M = TypeVar("M", bound=Model)


def get_circle_for(actor: Actor, public_id: UUID, *, need: Permission) -> HelperCircle:
    """A circle of the county. Raises PermissionDenied without the permission, Http404 for others'."""
    return _one(actor, HelperCircle.objects.filter(public_id=public_id), need)


def get_volunteer_for(actor: Actor, public_id: UUID, *, need: Permission) -> Volunteer:
    """A volunteer of the county. Raises PermissionDenied without the permission, Http404 for others'."""
    return _one(actor, Volunteer.objects.filter(public_id=public_id).select_related("municipality"), need)


def get_coordination_for(actor: Actor, public_id: UUID, *, need: Permission) -> Coordination:
    """Somebody's coordination of a circle. Raises as for the circle."""
    return _one(actor, Coordination.objects.filter(public_id=public_id).select_related("circle", "volunteer"), need)


def get_member_for(actor: Actor, public_id: UUID, *, need: Permission) -> CircleMember:
    """Somebody's place in a circle. Raises as for the circle."""
    return _one(actor, CircleMember.objects.filter(public_id=public_id).select_related("circle", "volunteer"), need)


def get_need_for(actor: Actor, public_id: UUID, *, need: Permission) -> CircleNeed:
    """What a circle looks for. Raises as for the circle."""
    return _one(actor, CircleNeed.objects.filter(public_id=public_id).select_related("circle"), need)


def get_engagement_for(actor: Actor, public_id: UUID, *, need: Permission) -> Engagement:
    """An activity somebody was assigned. Raises as for the volunteer."""
    return _one(actor, Engagement.objects.filter(public_id=public_id).select_related("volunteer"), need)


def get_hours_for(actor: Actor, public_id: UUID, *, need: Permission) -> HourEntry:
    """Time a volunteer gave. Raises as for the volunteer."""
    return _one(actor, HourEntry.objects.filter(public_id=public_id).select_related("volunteer"), need)


def get_training_for(actor: Actor, public_id: UUID, *, need: Permission) -> Training:
    """A training of the county. Raises PermissionDenied without the permission, Http404 for others'."""
    return _one(actor, Training.objects.filter(public_id=public_id).select_related("series"), need)


def get_unit_for(actor: Actor, public_id: UUID, *, need: Permission) -> TrainingUnit:
    """A unit of a training. Raises as for the training."""
    return _one(actor, TrainingUnit.objects.filter(public_id=public_id).select_related("training"), need)


def get_sign_up_for(actor: Actor, public_id: UUID, *, need: Permission) -> SignUp:
    """Somebody's sign-up for a training. Raises as for the training."""
    return _one(actor, SignUp.objects.filter(public_id=public_id).select_related("training", "volunteer"), need)


def get_cost_for(actor: Actor, public_id: UUID, *, need: Permission) -> TrainingCost:
    """A line of a cost sheet. Raises as for the training."""
    return _one(actor, TrainingCost.objects.filter(public_id=public_id).select_related("training"), need)


def get_import_for(actor: Actor, public_id: UUID, *, need: Permission) -> ListImport:
    """An uploaded list of the county. Raises PermissionDenied without the permission, Http404 for others'."""
    return _one(actor, ListImport.objects.filter(public_id=public_id).select_related("uploaded_by"), need)


def get_question_for(actor: Actor, public_id: UUID, *, need: Permission) -> Question:
    """A question of the county. Raises PermissionDenied without the permission, Http404 for others'."""
    rows = Question.objects.filter(public_id=public_id)
    return _one(actor, rows.select_related("circle", "municipality", "responsible", "answered_by", "entry"), need)


def get_entry_for(actor: Actor, public_id: UUID, *, need: Permission) -> KnowledgeEntry:
    """An entry of the knowledge base. Raises as for a question."""
    return _one(actor, KnowledgeEntry.objects.filter(public_id=public_id).select_related("written_by"), need)


def get_inquiry_for(actor: Actor, public_id: UUID, *, need: Permission) -> Inquiry:
    """An inquiry of the county. Raises as for a question; a confidential report is there only for who may write."""
    access.require(actor, need)
    rows = queries.visible_inquiries(actor).filter(public_id=public_id)
    parts = ("municipality", "responsible", "answered_by", "closed_by", "volunteer", "training", "goods")
    return _one(actor, rows.select_related(*parts), need)


def get_ask_for(actor: Actor, public_id: UUID, *, need: Permission) -> InquiryAsk:
    """Whom somebody asked for an inquiry. Raises as for the inquiry."""
    return _one(actor, InquiryAsk.objects.filter(public_id=public_id).select_related("inquiry"), need)


def get_goods_for(actor: Actor, public_id: UUID, *, need: Permission) -> GoodsNeed:
    """Goods that are needed. Raises PermissionDenied without the permission, Http404 for others'."""
    return _one(actor, GoodsNeed.objects.filter(public_id=public_id), need)


def get_letter_for(actor: Actor, public_id: UUID, *, need: Permission) -> Letter:
    """A letter of the county. Raises PermissionDenied without the permission, Http404 for others'."""
    rows = Letter.objects.filter(public_id=public_id).select_related("circle", "written_by", "sent_by")
    return _one(actor, rows, need)


def get_attachment_for(actor: Actor, public_id: UUID, *, need: Permission) -> LetterAttachment:
    """A file of a letter. Raises as for the letter."""
    return _one(actor, LetterAttachment.objects.filter(public_id=public_id).select_related("letter"), need)


def get_meeting_for(actor: Actor, public_id: UUID, *, need: Permission) -> Meeting:
    """A meeting of the county. Raises PermissionDenied without the permission, Http404 for others'."""
    return _one(actor, Meeting.objects.filter(public_id=public_id).select_related("circle", "planned_by"), need)


def get_guest_for(actor: Actor, public_id: UUID, *, need: Permission) -> Guest:
    """Somebody a meeting invites. Raises as for the meeting."""
    return _one(actor, Guest.objects.filter(public_id=public_id).select_related("meeting", "volunteer"), need)


def get_follow_up_for(actor: Actor, public_id: UUID, *, need: Permission) -> FollowUp:
    """What a meeting left open. Raises as for the meeting."""
    return _one(actor, FollowUp.objects.filter(public_id=public_id).select_related("meeting"), need)


def get_own_circle_for(actor: Actor, public_id: UUID, *, need: Permission, today: date) -> HelperCircle:
    """A circle the actor coordinates today. Raises PermissionDenied without the permission, Http404 for any other."""
    return _one(actor, queries.own_circles(actor, today=today).filter(public_id=public_id), need)


def get_own_need_for(actor: Actor, public_id: UUID, *, need: Permission, today: date) -> CircleNeed:
    """What a circle the actor coordinates looks for. Raises as for the circle."""
    mine = CircleNeed.objects.filter(public_id=public_id, circle__in=queries.own_circles(actor, today=today))
    return _one(actor, mine.select_related("circle"), need)


def get_own_ask_for(actor: Actor, circle_id: UUID, public_id: UUID, *, need: Permission, today: date) -> InquiryAsk:
    """What a circle the actor coordinates was asked for. Raises as for the circle."""
    circles = queries.own_circles(actor, today=today).filter(public_id=circle_id)
    mine = InquiryAsk.objects.filter(public_id=public_id, circle__in=circles)
    return _one(actor, mine.select_related("inquiry"), need)


def get_own_hours_for(actor: Actor, public_id: UUID, *, need: Permission, today: date) -> HourEntry:
    """Time given in a circle the actor coordinates, by somebody else. Raises as for the circle."""
    mine = HourEntry.objects.filter(public_id=public_id, circle__in=queries.own_circles(actor, today=today))
    others = mine.exclude(volunteer=queries.own_volunteer(actor, today=today))
    return _one(actor, others.select_related("volunteer", "circle"), need)


def get_own_place_for(actor: Actor, ags: str, *, need: Permission, today: date) -> Municipality:
    """A municipality the actor answers for. Raises PermissionDenied without the permission, Http404 for any other."""
    access.require(actor, need)
    found = queries.own_places(actor, today=today).filter(ags=ags).first()
    if found is None:
        raise Http404
    return found


def get_access_for(actor: Actor, public_id: UUID, *, need: Permission) -> CoordinatorAccess:
    """The connection of a coordinator to a user. Raises as for a circle."""
    return _one(actor, CoordinatorAccess.objects.filter(public_id=public_id).select_related("volunteer"), need)


def get_officer_place_for(actor: Actor, public_id: UUID, *, need: Permission) -> OfficerPlace:
    """The municipality of a refugee officer. Raises as for a circle."""
    return _one(actor, OfficerPlace.objects.filter(public_id=public_id), need)


def get_municipality_for(actor: Actor, ags: str, *, need: Permission) -> Municipality:
    """A municipality of the county. Raises PermissionDenied without the permission, Http404 for others'."""
    access.require(actor, need)
    found = Municipality.objects.filter(in_county_id=actor.county_id, ags=ags).first()
    if found is None:
        raise Http404
    return found


def _one(actor: Actor, rows: QuerySet[M], need: Permission) -> M:
    access.require(actor, need)
    found = rows.filter(county_id=actor.county_id).first()
    if found is None:
        raise Http404
    return found
