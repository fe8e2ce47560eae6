"""What figures are asked for: days, region, circle. Every figure and the list behind it come from one of these.

A state is told as of `day`, the last day of the period or the day of the figures, whichever is earlier. What happened
is counted by its own day. What was answered, confirmed or cancelled after the day of the figures (`stand`) is not known
yet, so that the same question later gives the same figures.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from geleit.core import clock
from geleit.volunteers import rules
from geleit.volunteers.models import CircleMember, CirclePeriod, HelperCircle, HelperCircleQuerySet, VolunteerQuerySet


class By(StrEnum):
    """Whether figures are told beside each other, and of what."""

    NOTHING = ""
    REGION = "region"
    CIRCLE = "circle"


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

    @classmethod
    def given(cls, values: dict[str, Any], *, is_narrowed: bool) -> "Scope":
        """One whose `values` are worked out before: for making a statement once, to be asked with other values."""
        scope = cls(values["county_id"], "", values["first"], values["stand"], values["stand"])
        vars(scope).update(values, is_narrowed=is_narrowed, is_given=True)
        return scope

    @property
    def values(self) -> dict[str, Any]:
        """All that a statement about this scope is asked with."""
        names = ["county_id", "first", "stand", "day", "since", "until", "known_until"]
        names += ["circle_ids"] if self.is_narrowed else []
        names += ["renew_before"] if self.is_of_today else []
        return {name: getattr(self, name) for name in names}

    @property
    def is_of_today(self) -> bool:
        """Whether states are told as of today: of certificates of a past day nobody knows."""
        return self.day == self.today

    # What follows is worked out once, and by nobody where it is given.

    @cached_property
    def day(self) -> date:
        """The day as of which states are told."""
        return min(self.last, self.stand)

    @cached_property
    def is_narrowed(self) -> bool:
        """Whether only a region or a circle counts."""
        return bool(self.region or self.circle_id)

    @cached_property
    def is_given(self) -> bool:
        """Whether this stands for others while their statement is made."""
        return False

    @cached_property
    def circle_ids(self) -> list[int]:
        """The circles of the region or the one circle: found once, because every figure asks for them."""
        found = HelperCircle.objects.of_county(self.county_id)
        if self.circle_id:
            if not self.region:
                return [self.circle_id]
            found = found.filter(pk=self.circle_id)
        if self.region:
            found = found.in_region(self.region, on=self.day)
        return list(found.values_list("pk", flat=True))

    @cached_property
    def since(self) -> datetime:
        """When the first day begins."""
        return datetime.combine(self.first, time(), tzinfo=clock.BERLIN)

    @cached_property
    def until(self) -> datetime:
        """When the day after `day` begins."""
        return datetime.combine(self.day + timedelta(days=1), time(), tzinfo=clock.BERLIN)

    @cached_property
    def renew_before(self) -> date:
        """Up to which day the certificates of conduct are from that are to be renewed on the day."""
        return rules.renewed_until(self.day, self.land)

    @cached_property
    def known_until(self) -> datetime:
        """When the day after the day of the figures begins: what happened later is not known yet."""
        return datetime.combine(self.stand + timedelta(days=1), time(), tzinfo=clock.BERLIN)


def circles_of(scope: Scope) -> HelperCircleQuerySet:
    """The circles of the county, the region or the one circle, in whatever state."""
    found = HelperCircle.objects.of_county(scope.county_id)
    return found.filter(pk__in=chosen(scope)) if scope.is_narrowed else found


def chosen(scope: Scope) -> RawSQL | list[int]:
    """The keys of the circles that count, for a condition with `__in`.

    In a statement made once they are one value, however many they are. Lists name each: of a page of rows in order the
    database must know how many circles there are, or it goes through all hours for each of them.
    """
    if not scope.is_given:
        return scope.circle_ids
    return RawSQL("SELECT id FROM volunteers_helpercircle WHERE id = ANY(%s::bigint[])", [scope.circle_ids])


def in_circles(rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
    """Rows with a circle, held down to the circles of the scope."""
    return rows.filter(circle__in=chosen(scope)) if scope.is_narrowed else rows


def placed(scope: Scope, by: By, circle: str) -> Q:
    """The condition under which a row counts for a place; `circle` is the way to its circle, such as "circle__".

    A circle counts for the region it belonged to on the day.
    """
    since, until = f"{circle}periods__since", f"{circle}periods__until"
    match by:
        case By.REGION:
            return Q(**{f"{since}__lte": scope.day}) & (Q(**{until: None}) | Q(**{f"{until}__gt": scope.day}))
        case By.CIRCLE:
            return Q(**{f"{circle}pk__isnull": False})
    return Q()


def place(by: By, circle: str) -> dict[str, Any]:
    """The column "place" of rows for which `placed` holds: a region or the key of a circle."""
    match by:
        case By.REGION:
            return {"place": Coalesce(F(f"{circle}periods__region"), F(f"{circle}region"))}
        case By.CIRCLE:
            return {"place": F(f"{circle}pk")}
    return {}


def region_then(scope: Scope) -> Subquery:
    """The region to which the circle of a row belonged on the day; null where it did not exist yet. For few rows."""
    then = CirclePeriod.objects.filter(
        Q(until=None) | Q(until__gt=scope.day), circle=OuterRef("circle"), since__lte=scope.day
    )
    region = Coalesce(F("region"), F("circle__region"))
    return Subquery(then.annotate(name=region).values("name")[:1], output_field=CharField())


def members(scope: Scope, *, person: str, whole_period: bool) -> Exists:
    """Whether the person of the outer row belonged to a circle of the scope: in the period, or on its last day."""
    first = scope.first if whole_period else scope.day
    running = Q(valid_to=None) | Q(valid_to__gte=first)
    return Exists(
        CircleMember.objects.filter(
            running,
            county_id=scope.county_id,
            volunteer=OuterRef(person),
            circle__in=chosen(scope),
            valid_from__lte=scope.day,
        )
    )


def belonging(people: VolunteerQuerySet, scope: Scope, *, whole_period: bool) -> VolunteerQuerySet:
    """People held down to those who belonged to a circle of the scope."""
    return people.filter(members(scope, person="pk", whole_period=whole_period)) if scope.is_narrowed else people
