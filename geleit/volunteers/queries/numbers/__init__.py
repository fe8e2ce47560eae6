"""Figures of a period, by region and by circle, and the list behind each of them.

A figure and its list come from the same rows, so that they cannot differ. All figures of a page are one statement.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import IntegerField, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from geleit.accounts.actors import Actor
from geleit.accounts.models import County
from geleit.core.keyset import paginate
from geleit.volunteers.queries.circles import counted
from geleit.volunteers.queries.numbers import circles, hours, people, questions, trainings
from geleit.volunteers.queries.numbers.parts import Line, Number, Section, Told
from geleit.volunteers.queries.numbers.scope import Scope

PAGE_SIZE = 50
# A further part of the report is a section more.
SECTIONS: tuple[Section, ...] = (
    people.VOLUNTEERS,
    hours.SECTION,
    trainings.SECTION,
    questions.SECTION,
    circles.SECTION,
    people.DUE,
)
# What is told of each region; kept short, because every region is asked for all of it.
BY_REGION = ("circles", "active", "won", "lost", "hours", "participants")
BY_CIRCLE = ("active", "hours", "questions")


@dataclass(frozen=True)
class Figured:
    """A figure with what is told of it; `share` is the percentage where it is a part of a whole."""

    number: Number
    value: int | timedelta | None
    share: int | None = None
    whole: int = 0


@dataclass(frozen=True)
class SectionTold:
    """A section with its figures."""

    section: Section
    figures: list[Figured]


@dataclass(frozen=True)
class RegionTold:
    """A region with its figures in the order of BY_REGION."""

    region: str
    figures: list[Figured]


@dataclass(frozen=True)
class CircleTold:
    """A circle with its figures in the order of BY_CIRCLE."""

    public_id: UUID
    name: str
    region: str
    figures: list[Figured]


@dataclass(frozen=True)
class LinesBehind:
    """A page of the list behind a figure and the cursors to its neighbours."""

    number: Number
    lines: list[Line]
    next_cursor: str = ""
    previous_cursor: str = ""


def numbers_for(actor: Actor, scope: Scope) -> dict[str, Number]:
    """The figures that this reader may see and that fit what is asked, by key."""
    every = (number for section in SECTIONS for number in section.numbers)
    return {one.key: one for one in every if actor.can(one.need) and one.fits(scope)}


def numbers(actor: Actor, scope: Scope) -> list[SectionTold]:
    """All figures. One statement."""
    shown = numbers_for(actor, scope)
    values = _told(scope.county_id, [(number, scope) for number in shown.values()])
    by_key = dict(zip(shown, values, strict=True))
    return [
        SectionTold(section, [_figure(number, by_key) for number in section.numbers if number.key in shown])
        for section in SECTIONS
        if any(number.key in shown for number in section.numbers)
    ]


def by_region(actor: Actor, scope: Scope, regions: Sequence[str]) -> list[RegionTold]:
    """Some figures of each region. One statement."""
    shown = numbers_for(actor, scope)
    wanted = [shown[key] for key in BY_REGION if key in shown]
    asked = [(number, replace(scope, region=region)) for region in regions for number in wanted]
    values = iter(_told(scope.county_id, asked))
    return [RegionTold(region, [Figured(number, next(values)) for number in wanted]) for region in regions]


def by_circle(actor: Actor, scope: Scope) -> list[CircleTold]:
    """Some figures of each circle that existed on the day. One statement."""
    shown = numbers_for(actor, scope)
    rows = counted(circles.existing(scope), scope.day).annotate(
        n_hours=_sum_of(hours.confirmed(replace(scope, region="", circle_id=None))),
        n_questions=_count_of(questions.asked(replace(scope, region="", circle_id=None))),
    )
    return [
        CircleTold(
            one.public_id,
            one.name,
            one.region,
            [
                Figured(shown[key], value)
                for key, value in zip(BY_CIRCLE, (one.active_members, one.n_hours, one.n_questions), strict=True)
            ],
        )
        for one in rows.order_by("sort_name", "id")
    ]


def lines_behind(number: Number, scope: Scope, *, cursor: str = "", size: int = PAGE_SIZE) -> LinesBehind:
    """A page of the rows behind a figure. One statement, two beyond the first page."""
    listing, rows = number.listing, number.rows(scope)
    if not listing.is_paged:
        order = [key.name for key in listing.keys]
        return LinesBehind(number, [listing.line(one) for one in listing.dress(rows, scope).order_by(*order)])
    page = paginate(rows, listing.keys, cursor=cursor, size=size, dress=lambda found: listing.dress(found, scope))
    return LinesBehind(number, [listing.line(one) for one in page.rows], page.next_cursor, page.previous_cursor)


def value_of(number: Number, scope: Scope) -> int | timedelta | None:
    """What is told of one figure. One statement."""
    (value,) = _told(scope.county_id, [(number, scope)])
    return value  # type: ignore[no-any-return]  # what the statement tells is of the kind the figure says


def _told(county_id: int, asked: Iterable[tuple[Number, Scope]]) -> list[Any]:
    columns = {f"n{place}": Told(number.rows(scope), number.told) for place, (number, scope) in enumerate(asked)}
    if not columns:
        return []
    found: list[tuple[Any, ...]] = list(County.objects.filter(pk=county_id).values_list(*columns.values()))
    return list(found[0])


def _figure(number: Number, by_key: dict[str, Any]) -> Figured:
    whole = sum(by_key[key] for key in number.share_of)
    share = round(100 * by_key[number.key] / whole) if whole else None
    return Figured(number, by_key[number.key], share, whole)


def _sum_of(rows: Any) -> Coalesce:
    mine = rows.filter(circle=OuterRef("pk")).order_by().values("circle").annotate(n=Sum("minutes")).values("n")
    return Coalesce(Subquery(mine, output_field=IntegerField()), Value(0))


def _count_of(rows: Any) -> Told:
    return Told(rows.filter(circle=OuterRef("pk")))
