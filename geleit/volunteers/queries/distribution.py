"""Who is active where: one line for each municipality, for any day."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from geleit.accounts.actors import Actor
from geleit.directory.models import Municipality
from geleit.directory.queries import municipalities_of
from geleit.volunteers.codes import Gap, VolunteerState
from geleit.volunteers.models import CircleMember, HelperCircle, ServedMunicipality, VolunteerPeriod, served_on
from geleit.volunteers.queries.circles import EXISTING, counted


@dataclass(frozen=True)
class PlaceRow:
    """What there is in one municipality."""

    municipality: Municipality
    circles: int = 0
    volunteers: int = 0
    activities: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)


@dataclass(frozen=True)
class Distribution:
    """All municipalities by name and the sums over the county, each circle and each person counted once."""

    rows: list[PlaceRow]
    circles: int
    volunteers: int
    without_circle: int
    one_coordinator: int


def distribution(actor: Actor, *, on: date) -> Distribution:
    """Circles, active volunteers, activities, languages and gaps of every municipality. Five statements."""
    return distribution_of(actor.county_id, on=on)


def distribution_of(county_id: int, *, on: date) -> Distribution:
    """The same for a county, where nobody asks: for what is published."""
    circles = _circles_by_place(county_id, on)
    every = {circle.pk: circle for found in circles.values() for circle in found}
    volunteers, in_all = _volunteers_by_place(county_id, on, set(every))
    rows = [
        _row(place, circles.get(place.pk, []), volunteers.get(place.pk, 0)) for place in municipalities_of(county_id)
    ]
    return Distribution(
        rows=rows,
        circles=len(every),
        volunteers=in_all,
        without_circle=sum(not row.circles for row in rows),
        one_coordinator=sum(circle.coordinators == 1 for circle in every.values()),
    )


def circles_in(actor: Actor, municipality: Municipality, *, on: date) -> tuple[list[Any], PlaceRow]:
    """The circles of a municipality with their figures, and the municipality's line. Two statements."""
    found = HelperCircle.objects.of_county(actor.county_id).in_state(*EXISTING, on=on).serving(municipality.ags, on=on)
    circles = list(counted(found, on).order_by("sort_name", "id"))
    members = _active_members(actor.county_id, on).filter(circle__in=[circle.pk for circle in circles])
    people: int = members.aggregate(n=Count("volunteer", distinct=True))["n"]
    return circles, _row(municipality, circles, people)


def _row(place: Municipality, circles: list[Any], volunteers: int) -> PlaceRow:
    return PlaceRow(
        municipality=place,
        circles=len(circles),
        volunteers=volunteers,
        activities=sorted({one for circle in circles for one in circle.activities}),
        languages=sorted({one for circle in circles for one in circle.languages}),
        gaps=_gaps(circles),
    )


def _gaps(circles: list[Any]) -> list[Gap]:
    if not circles:
        return [Gap.NO_CIRCLE]
    coordinators = sum(circle.coordinators for circle in circles)
    if coordinators == 0:
        return [Gap.NO_COORDINATOR]
    return [Gap.ONE_COORDINATOR] if coordinators == 1 else []


def _circles_by_place(county_id: int, on: date) -> dict[int, list[Any]]:
    found = counted(HelperCircle.objects.of_county(county_id).in_state(*EXISTING, on=on), on)
    circles = {circle.pk: circle for circle in found}
    served = ServedMunicipality.objects.on(on).filter(county_id=county_id, circle__in=list(circles))
    by_place: dict[int, list[Any]] = defaultdict(list)
    for circle_id, place_id in served.order_by("pk").values_list("circle_id", "municipality_id"):
        by_place[place_id].append(circles[circle_id])
    return dict(by_place)


def _active_members(county_id: int, on: date) -> QuerySet[CircleMember]:
    """Places in circles on a day of people who were active then."""
    active = VolunteerPeriod.objects.filter(
        volunteer=OuterRef("volunteer"), county_id=OuterRef("county_id"), state=VolunteerState.ACTIVE
    ).on(on)
    running = Q(valid_to=None) | Q(valid_to__gte=on)
    return CircleMember.objects.filter(running, Exists(active), county_id=county_id, valid_from__lte=on)


def _volunteers_by_place(county_id: int, on: date, circles: set[int]) -> tuple[dict[int, int], int]:
    """Active volunteers of each municipality, and in all; counted by the database, however many they are."""
    members = _active_members(county_id, on).filter(circle__in=circles)
    served = members.filter(served_on(on, "circle__served__")).order_by()
    by_place = served.values_list("circle__served__municipality").annotate(n=Count("volunteer", distinct=True))
    in_all: int = served.aggregate(n=Count("volunteer", distinct=True))["n"]
    return dict(by_place), in_all
