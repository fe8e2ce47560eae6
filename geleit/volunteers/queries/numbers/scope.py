"""What figures are asked for: days, region, circle. Every figure and the list behind it come from one of these.

A state is told as of `day`, the last day of the period or the day of the figures, whichever is earlier. What happened
is counted by its own day. What was answered, confirmed or cancelled after the day of the figures (`stand`) is not known
yet, so that the same question later gives the same figures.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from geleit.core import clock
from geleit.volunteers.models import CircleMember, HelperCircle, HelperCircleQuerySet, VolunteerQuerySet


@dataclass(frozen=True)
class Scope:
    """A county, a period, the day of the figures, and what narrows them."""

    county_id: int
    land: str
    first: date
    last: date
    stand: date
    region: str = ""
    circle_id: int | None = None
    today: date | None = None

    @property
    def day(self) -> date:
        """The day as of which states are told."""
        return min(self.last, self.stand)

    @property
    def is_narrowed(self) -> bool:
        """Whether only a region or a circle counts."""
        return bool(self.region or self.circle_id)

    @property
    def since(self) -> datetime:
        """When the first day begins."""
        return datetime.combine(self.first, time(), tzinfo=clock.BERLIN)

    @property
    def until(self) -> datetime:
        """When the day after `day` begins."""
        return datetime.combine(self.day + timedelta(days=1), time(), tzinfo=clock.BERLIN)

    @property
    def known_until(self) -> datetime:
        """When the day after the day of the figures begins: what happened later is not known yet."""
        return datetime.combine(self.stand + timedelta(days=1), time(), tzinfo=clock.BERLIN)


def circles_of(scope: Scope) -> HelperCircleQuerySet:
    """The circles of the county, the region or the one circle, in whatever state."""
    found = HelperCircle.objects.of_county(scope.county_id)
    if scope.circle_id:
        found = found.filter(pk=scope.circle_id)
    return found.in_region(scope.region, on=scope.day) if scope.region else found


def in_circles(rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
    """Rows with a circle, held down to the circles of the scope."""
    return rows.filter(circle__in=circles_of(scope)) if scope.is_narrowed else rows


def members(scope: Scope, *, person: str, whole_period: bool) -> Exists:
    """Whether the person of the outer row belonged to a circle of the scope: in the period, or on its last day."""
    first = scope.first if whole_period else scope.day
    running = Q(valid_to=None) | Q(valid_to__gte=first)
    return Exists(
        CircleMember.objects.filter(
            running,
            county_id=scope.county_id,
            volunteer=OuterRef(person),
            circle__in=circles_of(scope),
            valid_from__lte=scope.day,
        )
    )


def belonging(people: VolunteerQuerySet, scope: Scope, *, whole_period: bool) -> VolunteerQuerySet:
    """People held down to those who belonged to a circle of the scope."""
    return people.filter(members(scope, person="pk", whole_period=whole_period)) if scope.is_narrowed else people
