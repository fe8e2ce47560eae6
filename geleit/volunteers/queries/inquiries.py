"""The inbox of inquiries, one inquiry, and who fits to a request for help."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from geleit.accounts.actors import Actor
from geleit.accounts.roles import Permission
from geleit.core.keyset import Key, Page, paginate
from geleit.directory.models import Municipality
from geleit.volunteers import rules
from geleit.volunteers.codes import AskAnswer, CircleState, InquiryKind, InquiryStand, VolunteerState
from geleit.volunteers.details import VolunteerData
from geleit.volunteers.models import (
    CircleMember,
    Engagement,
    GoodsNeed,
    HelperCircle,
    Inquiry,
    InquiryAsk,
    InquiryQuerySet,
    ServedMunicipality,
    Volunteer,
)

PAGE_SIZE, MOST_REQUESTS = 50, 50


@dataclass(frozen=True)
class InquiryFilters:
    """What narrows the inbox."""

    stand: str = InquiryStand.OPEN
    kind: str = ""


def visible_inquiries(actor: Actor) -> InquiryQuerySet:
    """Inquiries of the county; confidential reports only for who works with volunteers."""
    found = Inquiry.objects.filter(county_id=actor.county_id)
    return found if actor.can(Permission.VOLUNTEER_WRITE) else found.exclude(kind=InquiryKind.THREAT)


def inquiry_list(actor: Actor, *, filters: InquiryFilters, cursor: str = "", size: int = PAGE_SIZE) -> Page[Inquiry]:
    """A page of inquiries: what nobody answered first, the most pressing on top; closed ones with the latest first."""
    is_answered = ExpressionWrapper(Q(answered_at__isnull=False), output_field=BooleanField())
    found = visible_inquiries(actor).annotate(is_answered=is_answered)
    keys: tuple[Key, ...] = (Key("is_answered"), Key("due_on"), Key("id"))
    match filters.stand:
        case InquiryStand.CLOSED:
            found, keys = (
                found.filter(closed_at__isnull=False),
                (Key("sent_at", descending=True), Key("id", descending=True)),
            )
        case InquiryStand.WAITING:
            found = found.waiting()
        case InquiryStand.MINE:
            found = found.running().filter(responsible__in=actor.caseload_owner_ids)
        case _:
            found = found.running()
    if filters.kind:
        found = found.filter(kind=filters.kind)
    yes = InquiryAsk.objects.filter(county_id=OuterRef("county_id"), inquiry=OuterRef("pk"), answer=AskAnswer.YES)
    return paginate(
        found,
        keys,
        cursor=cursor,
        size=size,
        dress=lambda rows: rows.select_related("municipality", "responsible").annotate(has_yes=Exists(yes)),
    )


def waiting_inquiries(actor: Actor, *, today: date) -> tuple[int, int]:
    """How many inquiries nobody answered yet, and how many of them wait longer than promised. One statement."""
    days = list(visible_inquiries(actor).waiting().values_list("due_on", flat=True))
    return len(days), sum(day < today for day in days)


def asks_of(inquiry: Inquiry) -> list[InquiryAsk]:
    """Whom somebody asked for an inquiry, in the order they were asked. One statement."""
    rows = InquiryAsk.objects.filter(county_id=inquiry.county_id, inquiry=inquiry)
    return list(rows.select_related("circle", "volunteer", "asked_by").order_by("asked_at", "pk"))


@dataclass(frozen=True)
class CircleRequest:
    """A request for help as the coordinator of an asked circle sees it."""

    ask: InquiryAsk  # of the circle
    inquiry: Inquiry
    said: list[InquiryAsk]  # what members said, with their volunteers


def asked_of(volunteer: Volunteer) -> InquiryQuerySet:
    """Requests for help for which somebody or one of her circles was asked, also settled ones."""
    circles = CircleMember.objects.filter(county_id=volunteer.county_id, volunteer=volunteer, valid_to=None)
    asks = InquiryAsk.objects.filter(
        Q(circle__in=circles.values("circle")) | Q(volunteer=volunteer), county_id=volunteer.county_id
    )
    return Inquiry.objects.filter(county_id=volunteer.county_id, kind=InquiryKind.HELP, pk__in=asks.values("inquiry"))


def requests_of_circle(circle: HelperCircle) -> list[CircleRequest]:
    """What a circle is asked for now, urgent ones first, and which of its members said what. Two statements.

    Only what, where, when and in which language: who asks and what was written stays with the guide.
    """
    asks = InquiryAsk.objects.filter(county_id=circle.county_id, inquiry__kind=InquiryKind.HELP)
    own = asks.filter(circle=circle, inquiry__closed_at=None).select_related("inquiry__municipality")
    of_circle = list(own.order_by("-inquiry__is_urgent", "inquiry__sent_at", "inquiry_id")[:MOST_REQUESTS])
    members = CircleMember.objects.filter(county_id=circle.county_id, circle=circle, valid_to=None)
    words = asks.filter(inquiry__in=[one.inquiry_id for one in of_circle], volunteer__in=members.values("volunteer"))
    said: dict[int, list[InquiryAsk]] = defaultdict(list)
    for one in words.exclude(answer=AskAnswer.OPEN).select_related("volunteer").order_by("answered_at", "pk"):
        said[one.inquiry_id].append(one)
    return [CircleRequest(one, one.inquiry, said[one.inquiry_id]) for one in of_circle]


def open_requests(volunteer: Volunteer) -> list[Any]:
    """What is asked of somebody now, urgent ones first, with `own_answer`, her own word. One statement.

    Only what, where, when and in which language: who asks and what was written stays with the guide.
    """
    if volunteer.state != VolunteerState.ACTIVE:
        return []
    own = InquiryAsk.objects.filter(county_id=OuterRef("county_id"), inquiry=OuterRef("pk"), volunteer=volunteer)
    rows = asked_of(volunteer).running().select_related("municipality")
    shown = (
        "public_id", "county", "sent_at", "institution_kind", "municipality__name", "activities", "languages",
        "availability", "wanted_on", "is_urgent",
    )  # fmt: skip
    return list(
        rows.annotate(own_answer=Coalesce(Subquery(own.values("answer")), Value("")))
        .only(*shown)
        .order_by("-is_urgent", "sent_at", "pk")[:MOST_REQUESTS]
    )


def goods_list(county_id: int, *, today: date, most: int = 50) -> tuple[list[GoodsNeed], list[GoodsNeed]]:
    """The goods that are needed, and those that were, the latest first."""
    rows = GoodsNeed.objects.filter(county_id=county_id)
    needed = rows.filter(Q(until=None) | Q(until__gt=today))
    return list(needed.order_by("since", "pk")), list(rows.filter(until__lte=today).order_by("-until", "-pk")[:most])


def messages_from(county_id: int, address: str, *, since: datetime) -> int:
    """How many inquiries came from a mail address since a moment. One statement."""
    return Inquiry.objects.filter(county_id=county_id, email__iexact=address, sent_at__gt=since).count()


def volunteer_of_inquiry(inquiry: Inquiry) -> VolunteerData:
    """What an inquiry says about a future volunteer; of several words the last is the family name."""
    given, _blank, family = inquiry.name.rpartition(" ")
    said = [inquiry.institution, inquiry.text]
    return VolunteerData(
        given_name=given[:100],
        family_name=family[:100],
        email=inquiry.email,
        phone=inquiry.phone,
        municipality=inquiry.municipality,
        languages=tuple(dict.fromkeys([*inquiry.languages, *rules.language_shown(inquiry.language)])),
        wishes=tuple(inquiry.activities),
        availability=tuple(inquiry.availability),
        remark="\n".join(filter(None, said)),
    )


def help_matches(inquiry: Inquiry, *, today: date) -> list[rules.Match]:
    """Circles and volunteers who fit to a request for help. Two statements."""
    wanted = rules.HelpWanted(
        activities=frozenset(inquiry.activities),
        languages=frozenset(inquiry.languages),
        availability=frozenset(inquiry.availability),
        municipality=inquiry.municipality.ags if inquiry.municipality else "",
        place=_middle(inquiry.municipality),
    )
    county, activities = inquiry.county_id, list(inquiry.activities)
    return rules.matches(wanted, [*_circles(county, activities), *_volunteers(county, activities, today)])


def matched(inquiry: Inquiry, public_id: UUID) -> tuple[HelperCircle | None, Volunteer | None]:
    """The circle or the volunteer of that id in the county; neither for an unknown one."""
    circle = HelperCircle.objects.of_county(inquiry.county_id).filter(public_id=public_id).first()
    people = Volunteer.objects.of_county(inquiry.county_id)
    return circle, None if circle else people.filter(public_id=public_id).first()


def _circles(county_id: int, activities: list[str]) -> Iterable[rules.Candidate]:
    places = ServedMunicipality.objects.filter(circle=OuterRef("pk"), county_id=OuterRef("county_id"), until=None)
    facts = JSONObject(ags="municipality__ags", latitude="municipality__latitude", longitude="municipality__longitude")
    found: QuerySet[Any] = HelperCircle.objects.of_county(county_id).filter(
        state__in=(CircleState.ACTIVE, CircleState.FOUNDED), activities__overlap=activities
    )
    for one in found.annotate(helps_in=ArraySubquery(places.values(facts=facts))):
        yield rules.Candidate(
            key=one.public_id,
            name=one.name,
            is_circle=True,
            activities=frozenset(one.activities),
            languages=frozenset(one.languages),
            places={
                row["ags"]: None if row["latitude"] is None else (float(row["latitude"]), float(row["longitude"]))
                for row in one.helps_in
            },
        )


def _volunteers(county_id: int, activities: list[str], today: date) -> Iterable[rules.Candidate]:
    """Active volunteers who wish to do one of the activities, or do it already."""
    doing = Engagement.objects.running(on=today).filter(volunteer=OuterRef("pk"), county_id=OuterRef("county_id"))
    found: QuerySet[Any] = Volunteer.objects.of_county(county_id).filter(state=VolunteerState.ACTIVE)
    found = found.annotate(does=ArraySubquery(doing.filter(activity__in=activities).values("activity")))
    found = found.filter(Q(wishes__overlap=activities) | Q(does__len__gt=0))
    for one in found.select_related("municipality"):
        yield rules.Candidate(
            key=one.public_id,
            name=one.full_name,
            is_circle=False,
            activities=frozenset(one.wishes) | frozenset(one.does),
            languages=frozenset(one.languages),
            availability=frozenset(one.availability),
            places={one.municipality.ags: _middle(one.municipality)} if one.municipality else {},
            radius_km=one.radius_km,
        )


def _middle(place: Municipality | None) -> rules.LatLong | None:
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return (float(place.latitude), float(place.longitude))
