"""What figures are made of: one figure, a section of them, and the list behind a figure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import DurationField, Field, IntegerField, QuerySet, Subquery
from django.utils.functional import Promise

from geleit.accounts.roles import Permission
from geleit.core.keyset import Key
from geleit.volunteers.queries.numbers.scope import Scope

Text = str | Promise


class Told(Subquery):
    """A subquery about which one thing is told: how many rows it has, or the sum or median of their `amount`."""

    COUNT, SUM = "count(*)", "coalesce(sum(amount), 0)"
    MEDIAN = "percentile_cont(0.5) WITHIN GROUP (ORDER BY amount)"
    template = "(SELECT %(told)s FROM (%(subquery)s) AS told)"

    def __init__(self, rows: QuerySet[Any], told: str = COUNT) -> None:
        kind: Field[Any, Any] = DurationField(null=True) if told == self.MEDIAN else IntegerField()
        columns = ("pk",) if told == self.COUNT else ("pk", "amount")
        super().__init__(rows.order_by().values(*columns), output_field=kind, told=told)


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
    """A figure: what it is called, the rows behind it, and what is told of them."""

    key: str
    label: Text
    rows: Callable[[Scope], QuerySet[Any]]
    listing: Listing
    told: str = Told.COUNT
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
