"""Figures of a period, by region and by circle, and the list behind each of them.

All figures of a page are one statement, which reads each kind of rows once. Which rows stand behind a figure is said by
conditions that the figure and its list share. Nothing is kept: the figures are those of the moment they are asked for.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from geleit.accounts.actors import Actor
from geleit.accounts.models import County
from geleit.core.keyset import paginate
from geleit.core.prepared import Prepared
from geleit.volunteers.queries.numbers import circles, hours, inquiries, people, questions, trainings
from geleit.volunteers.queries.numbers.parts import Line, Number, Section, Source, Told
from geleit.volunteers.queries.numbers.scope import By, Scope

PAGE_SIZE = 50
# A further part of the report is a section more.
SECTIONS: tuple[Section, ...] = (
    people.VOLUNTEERS,
    hours.SECTION,
    trainings.SECTION,
    questions.SECTION,
    inquiries.SECTION,
    inquiries.BY_INSTITUTION,
    inquiries.BY_OUTCOME,
    circles.SECTION,
    people.DUE,
)
# What is told of each region; kept short, because every region is asked for all of it.
BY_REGION = ("circles", "active", "won", "lost", "hours", "participants")
BY_CIRCLE = ("active", "hours", "questions")
Values = dict[str, int | timedelta | None]


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
    """All figures. One statement, and one that finds the circles of a region."""
    shown = numbers_for(actor, scope)
    values = _told(scope, list(shown.values()))
    return [
        SectionTold(section, [_figure(number, values) for number in section.numbers if number.key in shown])
        for section in SECTIONS
        if any(number.key in shown for number in section.numbers)
    ]


def by_region(actor: Actor, scope: Scope, regions: Sequence[str]) -> list[RegionTold]:
    """Some figures of each region. One statement."""
    wanted = _wanted(actor, scope, BY_REGION)
    values = _told_of_places(scope, wanted, By.REGION)
    return [RegionTold(region, [Figured(one, values(region, one)) for one in wanted]) for region in regions]


def by_circle(actor: Actor, scope: Scope) -> list[CircleTold]:
    """Some figures of each circle that existed on the day. Two statements."""
    wanted = _wanted(actor, scope, BY_CIRCLE)
    values = _told_of_places(scope, wanted, By.CIRCLE)
    rows = circles.existing(scope).order_by("sort_name", "id").values_list("pk", "public_id", "name", "region")
    return [
        CircleTold(public_id, name, region, [Figured(one, values(str(pk), one)) for one in wanted])
        for pk, public_id, name, region in rows
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
    """What is told of one figure. One statement, and one that finds the circles of a region."""
    return _told(scope, [number])[number.key]


def _wanted(actor: Actor, scope: Scope, keys: Sequence[str]) -> list[Number]:
    shown = numbers_for(actor, scope)
    return [shown[key] for key in keys if key in shown]


def _told(scope: Scope, wanted: Sequence[Number]) -> Values:
    """The figures by key."""
    found: Values = {}
    for numbers_read, told in _read(scope, wanted, By.NOTHING):
        found |= _by_key(numbers_read, told)
    return found


def _told_of_places(scope: Scope, wanted: Sequence[Number], by: By) -> Callable[[str, Number], int | timedelta | None]:
    """The figure of a place; 0 where no row belongs to it."""
    found: dict[str, Values] = defaultdict(dict)
    for numbers_read, of_places in _read(scope, wanted, by):
        for one, told in (of_places or {}).items():
            found[one] |= _by_key(numbers_read, told)
    return lambda one, number: found[one].get(number.key, 0)


def _read(scope: Scope, wanted: Sequence[Number], by: By) -> list[tuple[list[Number], Any]]:
    """Figures with the same source, and what was told of it. One statement for all sources."""
    if not wanted:
        return []
    keys = tuple(number.key for number in wanted)
    (told,) = _STATEMENTS.rows(keys, by, scope.is_narrowed, **scope.values)
    return list(zip(_grouped(keys), told, strict=True))


def _grouped(keys: Sequence[str]) -> list[list[Number]]:
    """Figures that are read together."""
    sources: dict[Source | str, list[Number]] = defaultdict(list)
    for key in keys:
        sources[_NUMBERS[key].source or key].append(_NUMBERS[key])
    return list(sources.values())


def _statement(keys: tuple[str, ...], by: By, is_narrowed: bool, **values: Any) -> QuerySet[Any]:
    scope = Scope.given(values, is_narrowed=is_narrowed)
    columns = []
    for together in _grouped(keys):
        source = together[0].source
        rows = together[0].rows(scope).values("pk") if source is None else source(scope, by)
        columns.append(Told(rows, [number.told for number in together], by))
    return County.objects.filter(pk=scope.county_id).values_list(*columns)


def _by_key(numbers_read: Sequence[Number], told: Sequence[Any]) -> Values:
    return {
        number.key: timedelta(days=value) if number.unit == "days" and value is not None else value
        for number, value in zip(numbers_read, told, strict=True)
    }


def _figure(number: Number, values: dict[str, Any]) -> Figured:
    whole = sum(values[key] for key in number.share_of)
    share = round(100 * values[number.key] / whole) if whole else None
    return Figured(number, values[number.key], share, whole)


_NUMBERS = {number.key: number for section in SECTIONS for number in section.numbers}
# Writing such a statement takes Django as long as the database needs to answer it. Not all figures ask for all values.
_STATEMENTS: Prepared[Any] = Prepared(
    _statement, unused=("first", "stand", "day", "since", "until", "known_until", "renew_before", "circle_ids")
)
