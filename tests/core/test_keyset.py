"""Paging by key, tried on municipalities: every row once, in order, in both directions."""

from datetime import date
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from django.db.models import QuerySet

from geleit.accounts.models import County, Unit
from geleit.core.keyset import Key, Page, paginate

pytestmark = pytest.mark.django_db
NAME, PLACE = Key("name"), Key("id")


@pytest.fixture
def units(heilbronn: County) -> QuerySet[Unit]:
    """Eleven units; names repeat, and six of them hang below another one."""
    top = Unit.objects.create(county=heilbronn, key="top", name="Landratsamt", kind="office")
    for number in range(10):
        parent = top if number % 2 else None
        name = "Ämter" if number < 4 else f"Team {number % 3}"
        Unit.objects.create(county=heilbronn, key=f"u{number}", name=name, kind="carrier", parent=parent)
    return Unit.objects.all()


def walk(rows: QuerySet[Unit], keys: list[Key], size: int, step: str = "next_cursor") -> list[Page[Unit]]:
    """All pages from the first one on."""
    pages = [paginate(rows, keys, size=size)]
    while cursor := getattr(pages[-1], step):
        pages.append(paginate(rows, keys, cursor=cursor, size=size))
    return pages


SORTS = [
    [NAME, PLACE],
    [Key("name", descending=True), PLACE],
    [Key("parent__name", nullable=True), PLACE],
    [Key("parent__name", descending=True, nullable=True), PLACE],
    [Key("parent_id", nullable=True), Key("name", descending=True), PLACE],
]


@pytest.mark.parametrize("size", [1, 3, 4, 11, 50])
@pytest.mark.parametrize("keys", SORTS)
def test_every_row_comes_once_and_in_order(units: QuerySet[Unit], keys: list[Key], size: int) -> None:
    whole = [row.pk for row in paginate(units, keys, size=100).rows]
    assert sorted(whole) == sorted(units.values_list("pk", flat=True))
    assert [row.pk for page in walk(units, keys, size) for row in page.rows] == whole


@pytest.mark.parametrize("size", [1, 3, 4])
@pytest.mark.parametrize("keys", SORTS)
def test_the_way_back_shows_the_same_pages(units: QuerySet[Unit], keys: list[Key], size: int) -> None:
    pages = walk(units, keys, size)
    for before, after in pairwise(pages):
        back = paginate(units, keys, cursor=after.previous_cursor, size=size)
        assert [row.pk for row in back.rows] == [row.pk for row in before.rows]
        assert back.next_cursor == before.next_cursor


def test_empty_values_come_last_in_both_directions(units: QuerySet[Unit]) -> None:
    for descending in (False, True):
        rows = paginate(units, [Key("parent_id", descending=descending, nullable=True), PLACE], size=50).rows
        assert [row.parent_id is None for row in rows] == sorted(row.parent_id is None for row in rows)


def test_only_the_first_and_last_page_lack_a_neighbour(units: QuerySet[Unit]) -> None:
    pages = walk(units, [NAME, PLACE], 4)
    assert [bool(page.previous_cursor) for page in pages] == [False, True, True]
    assert [bool(page.next_cursor) for page in pages] == [True, True, False]


@pytest.mark.parametrize("cursor", ["", "x", "n.", "n.17", "z.6e0b7b0e-0000-4000-8000-000000000000", "n.\x00"])
def test_a_cursor_that_is_none_shows_the_first_page(units: QuerySet[Unit], cursor: str) -> None:
    assert paginate(units, [NAME, PLACE], cursor=cursor, size=3) == paginate(units, [NAME, PLACE], size=3)


def test_a_cursor_of_a_row_that_is_gone_shows_the_first_page(units: QuerySet[Unit]) -> None:
    assert paginate(units, [NAME, PLACE], cursor=f"n.{uuid4()}", size=3) == paginate(units, [NAME, PLACE], size=3)


def test_rows_that_went_away_never_leave_an_empty_page(units: QuerySet[Unit]) -> None:
    keys = [NAME, PLACE]
    first, second, *_others = walk(units, keys, 4)
    forward, back = first.next_cursor, second.previous_cursor
    only_first = units.filter(pk__in=[row.pk for row in first.rows])
    assert [row.pk for row in paginate(only_first, keys, cursor=forward, size=4).rows] == [row.pk for row in first.rows]
    without_first = units.exclude(pk__in=[row.pk for row in first.rows[1:]])
    page = paginate(without_first, keys, cursor=back, size=4)
    assert len(page.rows) == 4
    assert page.previous_cursor == ""


def test_a_cursor_tells_no_name(units: QuerySet[Unit]) -> None:
    page = paginate(units, [NAME, PLACE], size=3)
    assert UUID(page.next_cursor.removeprefix("n.")) == page.rows[-1].public_id


def test_nothing_has_no_pages(heilbronn: County) -> None:
    assert paginate(Unit.objects.filter(name=str(date.max)), [NAME, PLACE]) == Page([], "", "")
