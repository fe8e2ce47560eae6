"""Paging by key: a page continues after the last row seen; page 300 costs what page 1 costs, nothing is counted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import F, Model, Q, QuerySet

M = TypeVar("M", bound=Model)
T = TypeVar("T")


@dataclass(frozen=True)
class Key:
    """One sort column: a model path or annotation, its direction, and whether empty values exist (they come last)."""

    name: str
    descending: bool = False
    nullable: bool = False


@dataclass(frozen=True)
class Page(Generic[T]):
    """Rows of one page and the opaque cursors to its neighbours ("" when there is none)."""

    rows: list[T]
    next_cursor: str
    previous_cursor: str


def paginate(
    rows: "QuerySet[M]",
    keys: Sequence[Key],
    *,
    cursor: str = "",
    size: int = 50,
    anchor: str = "public_id",
    dress: "Callable[[QuerySet[M]], QuerySet[M]] | None" = None,
) -> Page[M]:
    """One page of `rows` ordered by `keys` (the last key must be unique).

    A cursor names the neighbouring row by its `anchor` only, never by sort values, because sort values are names and
    names do not belong into addresses. A cursor that fits no row shows the first page.

    `dress` adds joins and columns to the rows of the page alone: they are chosen first, in the same statement.
    """
    direction, place = _decode(cursor)
    values = _values_at(rows, keys, anchor, place) if place else None
    backwards = direction == "p" and values is not None
    found = list(page_query(rows, keys, size=size, values=values, backwards=backwards, dress=dress))
    more = len(found) > size
    found = found[:size]
    if values is not None and (not found or (backwards and len(found) < size)):
        # Rows went away since the link was made; an empty or short first page would look like the whole list.
        return paginate(rows, keys, size=size, anchor=anchor, dress=dress)
    if backwards:
        found.reverse()
    if not found:
        return Page([], "", "")
    has_next = more if not backwards else True
    has_previous = values is not None if not backwards else more
    return Page(
        rows=found,
        next_cursor=f"n.{_value(found[-1], anchor)}" if has_next else "",
        previous_cursor=f"p.{_value(found[0], anchor)}" if has_previous else "",
    )


def page_query(
    rows: "QuerySet[M]",
    keys: Sequence[Key],
    *,
    size: int,
    values: list[Any] | None = None,
    backwards: bool = False,
    dress: "Callable[[QuerySet[M]], QuerySet[M]] | None" = None,
) -> "QuerySet[M]":
    """The rows of one page and one more, beyond the row with these sort values."""
    order = [_order(key, reverse=backwards) for key in keys]
    ordered = rows.order_by(*order)
    if values is not None:
        ordered = ordered.filter(_beyond(keys, values, reverse=backwards))
    if dress is None:
        return ordered[: size + 1]
    return dress(rows.filter(pk__in=ordered.values("pk")[: size + 1]).order_by(*order))


def first_page(found: list[T], size: int, *, anchor: str = "public_id") -> "Page[T]":
    """The page for what a `page_query` without values found."""
    shown = found[:size]
    return Page(shown, f"n.{_value(shown[-1], anchor)}" if len(found) > size else "", "")


def _decode(cursor: str) -> tuple[str, UUID | None]:
    direction, _, place = cursor.partition(".")
    try:
        return (direction, UUID(place)) if direction in ("n", "p") else ("", None)
    except ValueError:
        return "", None


def _values_at(rows: "QuerySet[M]", keys: Sequence[Key], anchor: str, place: UUID) -> list[Any] | None:
    found = rows.filter(**{anchor: place}).values_list(*(key.name for key in keys)).first()
    return None if found is None else list(found)


def _order(key: Key, *, reverse: bool) -> Any:
    descending = key.descending != reverse
    if not key.nullable:
        return F(key.name).desc() if descending else F(key.name).asc()
    last = not reverse
    column = F(key.name)
    if descending:
        return column.desc(nulls_last=True) if last else column.desc(nulls_first=True)
    return column.asc(nulls_last=True) if last else column.asc(nulls_first=True)


def _beyond(keys: Sequence[Key], values: list[Any], *, reverse: bool) -> Q:
    condition = Q(pk__in=[])
    equal = Q()
    for key, value in zip(keys, values, strict=True):
        condition |= equal & _after(key, value, reverse=reverse)
        equal &= Q(**{f"{key.name}__isnull": True}) if value is None else Q(**{key.name: value})
    return condition


def _after(key: Key, value: Any, *, reverse: bool) -> Q:
    if value is None:
        return Q(**{f"{key.name}__isnull": False}) if reverse else Q(pk__in=[])
    operator = "lt" if key.descending != reverse else "gt"
    after = Q(**{f"{key.name}__{operator}": value})
    if key.nullable and not reverse:
        after |= Q(**{f"{key.name}__isnull": True})
    return after


def _value(row: Any, path: str) -> Any:
    for part in path.split("__"):
        row = getattr(row, part)
    return row
