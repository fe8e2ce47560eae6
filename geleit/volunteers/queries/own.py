"""What coordinators and refugee officers see: their own circles and municipalities, and nothing of any other."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from geleit.accounts.actors import Actor
from geleit.accounts.models import Membership, User
from geleit.accounts.roles import Role
from geleit.directory.models import Municipality
from geleit.volunteers.codes import VolunteerState
from geleit.volunteers.models import (
    CircleMember,
    CircleNeed,
    Consent,
    Coordination,
    CoordinatorAccess,
    Declaration,
    Engagement,
    HelperCircle,
    HourEntry,
    OfficerPlace,
    Question,
    Volunteer,
)

MOST_WAITING = 200
NAME, PHONE, MAIL = "name_in_circle", "phone_in_circle", "mail_in_circle"  # consent


def running(on: date) -> Q:
    """What began and was not ended; ending something ends it at once, not at midnight."""
    return Q(valid_to=None, valid_from__lte=on)


def coordinating(actor: Actor, *, today: date) -> QuerySet[Coordination]:
    """The coordinations by which a user sees circles today: connected, running, and the declaration is in force."""
    mine = CoordinatorAccess.objects.filter(running(today), county_id=actor.county_id, user=actor.user_id)
    signed = Declaration.objects.filter(
        county_id=OuterRef("county_id"), volunteer=OuterRef("volunteer"), lapsed_on=None, signed_on__lte=today
    )
    return Coordination.objects.filter(
        running(today), Exists(signed), county_id=actor.county_id, volunteer__in=mine.values("volunteer")
    )


def own_circles(actor: Actor, *, today: date) -> QuerySet[HelperCircle]:
    """The circles a coordinator sees today."""
    circles = coordinating(actor, today=today).values("circle")
    return HelperCircle.objects.filter(county_id=actor.county_id, pk__in=circles)


def own_volunteer(actor: Actor, *, today: date) -> Volunteer | None:
    """Who a coordinator is among the volunteers."""
    mine = CoordinatorAccess.objects.filter(running(today), county_id=actor.county_id, user=actor.user_id)
    found = mine.select_related("volunteer").first()
    return found.volunteer if found else None


@dataclass(frozen=True)
class MemberRow:
    """Somebody of the circle as the coordinator sees her: contact only where she allowed it."""

    volunteer_id: int
    name: str
    state: str
    since: date
    languages: list[str]
    activities: list[str]
    availability: list[str]
    phone: str
    email: str


def members_of_own_circle(circle: HelperCircle, *, today: date) -> list[MemberRow]:
    """The members by name. One statement."""
    here = {"county_id": OuterRef("county_id"), "volunteer": OuterRef("volunteer")}
    consents = Consent.objects.filter(**here, withdrawn_on=None).order_by("what").values("what")
    engaged = Engagement.objects.running(on=today).filter(**here, circle=circle)
    rows = (
        CircleMember.objects.filter(running(today), county_id=circle.county_id, circle=circle)
        .select_related("volunteer")
        .annotate(
            allowed=ArraySubquery(consents),
            does=ArraySubquery(engaged.order_by("activity").values("activity").distinct()),
        )
        .order_by("volunteer__sort_name", "id")
    )
    return [_member(one) for one in rows]


def shared_in_circle(circle: HelperCircle, *, but: Volunteer, today: date) -> list[MemberRow]:
    """What the circle shares among its members: the names of those who allowed that. One statement."""
    allowed = Consent.objects.filter(
        county_id=OuterRef("county_id"), volunteer=OuterRef("volunteer"), withdrawn_on=None
    )
    rows = (
        CircleMember.objects.filter(running(today), Exists(allowed.filter(what=NAME)), county_id=circle.county_id)
        .filter(circle=circle)
        .exclude(volunteer=but)
        .exclude(volunteer__state=VolunteerState.LEFT)
        .select_related("volunteer")
        .annotate(allowed=ArraySubquery(allowed.order_by("what").values("what")))
        .order_by("volunteer__sort_name", "id")
    )
    return [_member(one) for one in rows]


def hours_to_confirm(circle: HelperCircle, *, but: Volunteer | None) -> list[HourEntry]:
    """Entries of the circle nobody confirmed or sent back yet, the oldest first; none of the coordinator's own."""
    waiting = HourEntry.objects.filter(
        county_id=circle.county_id, circle=circle, confirmed_on=None, returned_on=None
    ).exclude(volunteer=but)
    return list(waiting.select_related("volunteer").order_by("on", "id")[:MOST_WAITING])


@dataclass(frozen=True)
class OwnCircleRow:
    """A circle in the list of a coordinator."""

    circle: HelperCircle
    waiting: int


def own_circle_list(actor: Actor, *, today: date) -> list[OwnCircleRow]:
    """The own circles by name with what waits for the coordinator. Three statements."""
    me = own_volunteer(actor, today=today)
    circles = list(own_circles(actor, today=today).order_by("sort_name", "id"))
    waiting = HourEntry.objects.filter(
        county_id=actor.county_id, circle__in=[one.pk for one in circles], confirmed_on=None, returned_on=None
    ).exclude(volunteer=me)
    counted = dict(waiting.order_by().values_list("circle").annotate(n=Count("pk")))
    return [OwnCircleRow(one, counted.get(one.pk, 0)) for one in circles]


def minutes_of_circle(circle: HelperCircle, *, year: int) -> int:
    """Confirmed time of the circle in a year. One statement."""
    rows = HourEntry.objects.filter(
        county_id=circle.county_id, circle=circle, on__year=year, confirmed_on__isnull=False
    )
    total: int = rows.aggregate(n=Coalesce(Sum("minutes"), 0))["n"]
    return total


def needs_of(circle: HelperCircle) -> list[CircleNeed]:
    """What the circle looks for, open needs first."""
    return list(
        CircleNeed.objects.filter(county_id=circle.county_id, circle=circle).order_by("-met_on", "-since", "id")
    )


def questions_of(volunteer: Volunteer, circle: HelperCircle | None = None) -> list[Question]:
    """What somebody asked on the own pages, the latest first; of one circle or all."""
    found = Question.objects.filter(county_id=volunteer.county_id, volunteer=volunteer)
    if circle is not None:
        found = found.filter(circle=circle)
    return list(found.order_by("-asked_on", "-id")[:50])


def access_of(volunteers: list[int], county_id: int) -> dict[int, CoordinatorAccess]:
    """The connection to a user by volunteer, where one runs. One statement."""
    found = CoordinatorAccess.objects.filter(county_id=county_id, volunteer__in=volunteers, valid_to=None)
    return {one.volunteer_id: one for one in found.select_related("user")}


def coordinator_users(county_id: int, *, today: date) -> list[User]:
    """Active users with the role of a circle coordinator, by name."""
    return _with_role(county_id, Role.CIRCLE_COORDINATOR, today)


def officer_users(county_id: int, *, today: date) -> list[User]:
    """Active users with the role of a refugee officer, by name."""
    return _with_role(county_id, Role.REFUGEE_OFFICER, today)


def own_places(actor: Actor, *, today: date) -> QuerySet[Municipality]:
    """The municipalities a refugee officer answers for today."""
    mine = OfficerPlace.objects.filter(running(today), county_id=actor.county_id, user=actor.user_id)
    found: QuerySet[Municipality] = Municipality.objects.filter(
        in_county_id=actor.county_id, pk__in=mine.values("municipality")
    )
    return found


def officer_places(county_id: int) -> list[OfficerPlace]:
    """Who answers for which municipality now, by name."""
    found = OfficerPlace.objects.filter(county_id=county_id, valid_to=None).select_related("user", "municipality")
    return list(found.order_by("municipality__sort_name", "user__display_name", "id"))


def chosen(ids: list[str]) -> list[UUID]:
    """The ids among what a form sent."""
    found = []
    for one in ids:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found


def _member(one: Any) -> MemberRow:
    who: Volunteer = one.volunteer
    return MemberRow(
        volunteer_id=who.pk,
        name=who.list_name,
        state=who.state,
        since=one.valid_from,
        languages=who.languages,
        activities=getattr(one, "does", []),
        availability=who.availability,
        phone=who.phone if PHONE in one.allowed else "",
        email=who.email if MAIL in one.allowed else "",
    )


def _with_role(county_id: int, role: Role, today: date) -> list[User]:
    held = Membership.objects.valid_on(today).filter(county_id=county_id, role=role)
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("display_name", "pk"))
