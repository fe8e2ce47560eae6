"""What figures are made of: one figure, a section of them, what it is read from, and the list behind it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import IntegerField, JSONField, QuerySet, Subquery
from django.utils.functional import Promise

from geleit.accounts.roles import Permission
from geleit.core.keyset import Key
from geleit.volunteers.queries.numbers.scope import By, Scope

Text = str | Promise
# The rows several figures are read from in one go, with the columns they are told by; with a column "place" where they
# are asked for by region or by circle.
Source = Callable[[Scope, By], QuerySet[Any]]


class Told(Subquery):
    """What is told of the rows of a subquery: a list in the order of `tells`, or one for each "place" of them."""

    COUNT = "count(*)"
    _PLAIN = "(SELECT %(told)s FROM (%(subquery)s) AS told)"
    _PLACED = (
        "(SELECT jsonb_object_agg(place, told) FROM"
        " (SELECT place, %(told)s AS told FROM (%(subquery)s) AS told WHERE place IS NOT NULL GROUP BY 1) AS places)"
    )

    def __init__(self, rows: QuerySet[Any], tells: Sequence[str] = (COUNT,), by: By = By.NOTHING) -> None:
        told = f"jsonb_build_array({', '.join(tells)})"
        template = self._PLACED if by else self._PLAIN
        super().__init__(rows.order_by(), output_field=JSONField(), told=told, template=template)


class CountOf(Subquery):
    """How many rows a subquery has."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"

    def __init__(self, rows: QuerySet[Any]) -> None:
        super().__init__(rows.order_by().values("pk"), output_field=IntegerField())


def count_if(column: str) -> str:
    """How many rows have a column that is true."""
    return f"count(*) FILTER (WHERE {column})"


def sum_of(column: str) -> str:
    """The sum of a column; 0 where there are no rows."""
    return f"coalesce(sum({column}), 0)"


@dataclass(frozen=True)
class Line:
    """A line of a list: its first cell leads to `href`."""

    cells: tuple[str, ...]
    href: str = ""


@dataclass(frozen=True)
class Listing:
    """How the rows behind a figure are listed."""

    columns: tuple[Text, ...]
    keys: tuple[Key, ...]
    line: Callable[[Any], Line]
    dress: Callable[[QuerySet[Any], Scope], QuerySet[Any]] = lambda rows, _scope: rows
    is_paged: bool = True  # short lists of rows that no cursor can name stand on one page
    has_people: bool = False  # reading names is recorded


@dataclass(frozen=True)
class Number:
    """A figure: what it is called, the rows behind it, and what is told of them.

    Figures with the same `source` are read from it together; without one a figure is the number of its own rows.
    """

    key: str
    label: Text
    rows: Callable[[Scope], QuerySet[Any]]
    listing: Listing
    source: Source | None = None
    told: str = Told.COUNT  # SQL over the columns of the source
    unit: str = ""  # "minutes", "days" or nothing
    is_of_day: bool = False  # a state on one day, not something of the whole period
    hint: Text = ""
    share_of: tuple[str, ...] = ()  # figures whose sum is the whole of which this one is a part
    need: Permission = Permission.VOLUNTEER_READ
    fits: Callable[[Scope], bool] = lambda _scope: True


@dataclass(frozen=True)
class Section:
    """Figures that belong together. Another section is one more of these in SECTIONS."""

    key: str
    title: Text
    numbers: Sequence[Number]
