"""The list of circles for any day, and what the pages of one circle show."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from geleit.accounts.actors import Actor
from geleit.core.addresses import address_or_empty
from geleit.core.keyset import Key, paginate
from geleit.volunteers.codes import CircleState, Gap
from geleit.volunteers.models import (
    CircleMember,
    CircleNeed,
    CircleNote,
    CirclePeriod,
    Coordination,
    HelperCircle,
    HelperCircleQuerySet,
    ServedMunicipality,
    VolunteerPeriod,
)

PAGE_SIZE = 50
# Circles that exist; a dissolved one does not.
EXISTING = (CircleState.FOUNDED, CircleState.ACTIVE, CircleState.DORMANT)
_BY_NAME = (Key("sort_name"), Key("id"))
CIRCLE_SORTS: dict[str, tuple[Key, ...]] = {
    "name": _BY_NAME,
    "region": (Key("region"), *_BY_NAME),
    "volunteers": (Key("active_members"), *_BY_NAME),
    "coordinators": (Key("coordinators"), *_BY_NAME),
}


@dataclass(frozen=True)
class CircleFilters:
    """What narrows the list; empty means all that exist on the day."""

    state: str = ""
    region: str = ""
    municipality: str = ""  # AGS
    activity: str = ""
    language: str = ""
    gap: str = ""


@dataclass(frozen=True)
class CircleRow:
    """One line of the list."""

    public_id: UUID
    name: str
    places: list[str]
    region: str
    state: str
    active_members: int
    coordinators: int
    needs: int
    href: str


@dataclass(frozen=True)
class CircleList:
    """One page of circles and the cursors to its neighbours."""

    rows: list[CircleRow]
    next_cursor: str
    previous_cursor: str


def circle_list(
    actor: Actor, *, filters: CircleFilters, on: date, sort: str = "name", cursor: str = "", size: int = PAGE_SIZE
) -> CircleList:
    """A page of the circles as they were on a day. `sort` is a key of CIRCLE_SORTS, with "-" for the other way."""
    found = counted(_narrowed(HelperCircle.objects.of_county(actor.county_id), filters, on), on)
    if filters.gap == Gap.NO_COORDINATOR:
        found = found.filter(coordinators=0)
    elif filters.gap == Gap.ONE_COORDINATOR:
        found = found.filter(coordinators=1)
    page = paginate(found, _keys(sort), cursor=cursor, size=size)
    rows = [_row(circle) for circle in page.rows]
    return CircleList(rows=rows, next_cursor=page.next_cursor, previous_cursor=page.previous_cursor)


def counted(circles: QuerySet[HelperCircle], on: date) -> QuerySet[Any]:
    """With the state, the number of active members, coordinators and needs as of a day, and the places served."""
    state = CirclePeriod.objects.filter(
        Q(until=None) | Q(until__gt=on), circle=OuterRef("pk"), county_id=OuterRef("county_id"), since__lte=on
    )
    needs = CircleNeed.objects.filter(
        Q(met_on=None) | Q(met_on__gt=on), circle=OuterRef("pk"), county_id=OuterRef("county_id"), since__lte=on
    )
    return circles.annotate(
        state_then=Subquery(state.values("state")[:1], output_field=CharField()),
        active_members=_number(_active_members(on), "volunteer"),
        coordinators=_number(_valid_on(Coordination.objects.all(), on), "volunteer"),
        needs_then=_number(needs, "pk"),
        places=ArraySubquery(
            ServedMunicipality.objects.on(on)
            .filter(circle=OuterRef("pk"))
            .order_by("municipality__sort_name")
            .values("municipality__name")
        ),
    )


def open_circles(county_id: int) -> list[HelperCircle]:
    """Circles that exist today by name, for choosing one."""
    found = HelperCircle.objects.of_county(county_id).exclude(state=CircleState.DISSOLVED)
    return list(found.only("id", "public_id", "name", "state", "county_id").order_by("sort_name", "id"))


def every_circle(county_id: int) -> list[HelperCircle]:
    """All circles by name, those that are dissolved, too: a past period knows them."""
    found = HelperCircle.objects.of_county(county_id)
    return list(found.only("id", "public_id", "name", "county_id").order_by("sort_name", "id"))


def served_places(circle: HelperCircle) -> list[ServedMunicipality]:
    """The municipalities a circle serves, by name."""
    served = ServedMunicipality.objects.filter(county_id=circle.county_id, circle=circle, until=None)
    return list(served.select_related("municipality").order_by("municipality__sort_name", "id"))


def circle_people(circle: HelperCircle) -> dict[str, Any]:
    """Coordinators with their days, members, needs and places. Four statements, however many they are."""
    mine = {"county_id": circle.county_id, "circle": circle}
    coordinations = Coordination.objects.filter(**mine).select_related("volunteer")
    members = CircleMember.objects.filter(**mine, valid_to=None).select_related("volunteer")
    return {
        "coordinations": list(coordinations.order_by("valid_to", "-valid_from", "id")),
        "members": list(members.order_by("volunteer__sort_name", "id")),
        "needs": list(CircleNeed.objects.filter(**mine).order_by("-met_on", "-since", "id")),
        "places": served_places(circle),
    }


def circle_history(circle: HelperCircle) -> dict[str, Any]:
    """States and notes of a circle, newest first. Two statements."""
    mine = {"county_id": circle.county_id, "circle": circle}
    return {
        "periods": list(CirclePeriod.objects.filter(**mine).select_related("by").order_by("-since", "-id")),
        "notes": list(CircleNote.objects.filter(**mine).select_related("by").order_by("-at", "-id")[:100]),
    }


def _narrowed(found: HelperCircleQuerySet, filters: CircleFilters, on: date) -> HelperCircleQuerySet:
    found = found.in_state(*([filters.state] if filters.state else EXISTING), on=on)
    if filters.region:
        found = found.in_region(filters.region, on=on)
    if filters.municipality:
        found = found.serving(filters.municipality, on=on)
    if filters.activity:
        found = found.filter(activities__contains=[filters.activity])
    if filters.language:
        found = found.filter(languages__contains=[filters.language])
    return found


def _valid_on(rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    return rows.filter(
        Q(valid_to=None) | Q(valid_to__gte=on),
        circle=OuterRef("pk"),
        county_id=OuterRef("county_id"),
        valid_from__lte=on,
    )


def _active_members(on: date) -> QuerySet[Any]:
    active = VolunteerPeriod.objects.filter(
        Q(until=None) | Q(until__gt=on),
        volunteer=OuterRef("volunteer"),
        county_id=OuterRef("county_id"),
        since__lte=on,
        state="active",
    )
    return _valid_on(CircleMember.objects.all(), on).filter(Exists(active))


def _number(rows: QuerySet[Any], what: str) -> Coalesce:
    """How many of `rows` belong to the outer row, as a subquery that groups by nothing else."""
    counted_rows = rows.order_by().values("circle").annotate(n=Count(what, distinct=True)).values("n")
    return Coalesce(Subquery(counted_rows, output_field=IntegerField()), Value(0))


def _row(circle: Any) -> CircleRow:
    return CircleRow(
        public_id=circle.public_id,
        name=circle.name,
        places=circle.places,
        region=circle.region,
        state=circle.state_then,
        active_members=circle.active_members,
        coordinators=circle.coordinators,
        needs=circle.needs_then,
        href=address_or_empty("volunteers:circle", circle_id=circle.public_id),
    )


def _keys(sort: str) -> tuple[Key, ...]:
    first, *others = CIRCLE_SORTS.get(sort.removeprefix("-"), _BY_NAME)
    return (Key(first.name, descending=sort.startswith("-"), nullable=first.nullable), *others)
