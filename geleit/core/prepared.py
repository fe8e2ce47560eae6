"""Querysets whose SQL is made once: a page that is opened all day should not write the same statement anew each time.

Django spends more time on turning a queryset with joins into SQL than PostgreSQL on answering it. A `Prepared` builds
the queryset once with stand-in values, remembers the SQL and where each value goes, and from then on fills values in.
The queryset stays the one place that says what is asked.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

from geleit.core.together import compiled, fetched

M = TypeVar("M", bound=Model)
Value = int | str | UUID | date | datetime | list[int]
Given = Mapping[str, Value | tuple[Value, ...]]
# Values that no record has; their only use is to be found again among the parameters of the finished statement.
_FIRST_NUMBER = 8_000_000_000_000_000_000
_FIRST_DAY = date(9000, 1, 1)
# A caller whose shapes vary without end would otherwise fill the memory.
_MOST_SHAPES = 200


@dataclass(frozen=True)
class _Filled:
    """Finished SQL; each parameter is fixed or the number of the value that goes there."""

    sql: str
    fixed: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]  # place among the parameters, number of the value

    def parameters(self, values: list[Value]) -> list[Any]:
        filled = list(self.fixed)
        for place, number in self.places:
            filled[place] = values[number]
        return filled


@dataclass(frozen=True)
class _Statement(_Filled):
    """The statement of one queryset, and how Django makes records of its rows."""

    compiler: Any
    converters: Any
    related: tuple[Any, ...]

    def rows(self, values: list[Value]) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.parameters(values))
            rows: list[Any] = cursor.fetchall()
        if not self.converters:
            return rows
        return [tuple(row) for row in self.compiler.apply_converters([list(row) for row in rows], self.converters)]


@dataclass(frozen=True)
class _Several(_Filled):
    """The one statement of several querysets."""

    models: tuple[type[Model], ...]


class Prepared(Generic[M]):
    """A queryset, or several asked together, made once for each shape.

    `build(*shape, **values)` returns the queryset; for `together` a list of them. A keyword value may change from call
    to call and must reach the database unchanged (compared as it is, not computed with, not `None`); a tuple of them
    is compared with `__in`, a list of numbers is one array. What changes the text of the query belongs into the shape,
    which must be hashable.
    `prefetch_related` is not followed.
    `unused` names values that not every shape asks for; any other that does not appear raises LookupError.
    """

    def __init__(
        self, build: "Callable[..., QuerySet[M, Any] | Sequence[QuerySet[Any]]]", *, unused: tuple[str, ...] = ()
    ) -> None:
        self._build = build
        self._unused = unused
        self._statements: dict[Hashable, Any] = {}
        self._lock = Lock()

    def records(self, *shape: Hashable, **values: Value | tuple[Value, ...]) -> "list[M]":
        """The records, with what `select_related` and `annotate` ask for. One statement."""
        statement = self._statement(shape, values)
        compiler = statement.compiler
        model, fields = compiler.klass_info["model"], compiler.klass_info["select_fields"]
        start, end = fields[0], fields[-1] + 1
        names = [column[0].target.attname for column in compiler.select[start:end]]
        found = []
        for row in statement.rows(_flat(values)):
            record = model.from_db(DEFAULT_DB_ALIAS, names, row[start:end])
            for related in statement.related:
                related.populate(row, record)
            for name, place in compiler.annotation_col_map.items():
                setattr(record, name, row[place])
            found.append(record)
        return found

    def first(self, *shape: Hashable, **values: Value | tuple[Value, ...]) -> M | None:
        """The first record or None; the queryset says how many are fetched."""
        return next(iter(self.records(*shape, **values)), None)

    def rows(self, *shape: Hashable, **values: Value | tuple[Value, ...]) -> "list[Any]":
        """The rows of a queryset of `values_list`, as they come. One statement."""
        return self._statement(shape, values).rows(_flat(values))

    def sql(self, *shape: Hashable, **values: Value | tuple[Value, ...]) -> "tuple[str, list[Any]]":
        """The finished SQL and its parameters, as part of a hand-written statement."""
        statement = self._statement(shape, values)
        return statement.sql, statement.parameters(_flat(values))

    def together(self, *shape: Hashable, **values: Value | tuple[Value, ...]) -> "list[list[Any]]":
        """The records of each of several querysets, as `core.together` fetches them. One statement."""
        several: _Several = self._known(_made_together, shape, values)
        return fetched(several.sql, several.parameters(_flat(values)), several.models)

    def _statement(self, shape: tuple[Hashable, ...], values: Given) -> _Statement:
        known: _Statement = self._known(_made, shape, values)
        return known

    def _known(self, make: "Callable[..., _Filled]", shape: tuple[Hashable, ...], values: Given) -> Any:
        lengths = tuple((name, len(value) if isinstance(value, tuple) else None) for name, value in values.items())
        known = self._statements.get((shape, lengths))
        if known is not None:
            return known
        stand_ins = _StandIns(values)
        made = make(self._build(*shape, **stand_ins.marked), stand_ins, self._unused)
        with self._lock:
            if len(self._statements) >= _MOST_SHAPES:
                self._statements.clear()
            self._statements[(shape, lengths)] = made
        return made


class _StandIns:
    """What stands for the values of a call while its statement is made."""

    def __init__(self, values: Given) -> None:
        self.all: list[Value] = []
        self.marked = {
            name: tuple(map(self._one, value)) if isinstance(value, tuple) else self._one(value)
            for name, value in values.items()
        }

    def _one(self, value: Value) -> Value:
        self.all.append(_stand_in(value, len(self.all)))
        return self.all[-1]

    def places(self, parameters: "Iterable[Any]", unused: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
        """Where among the parameters which value goes. Raises LookupError for a value that is nowhere."""
        numbers = [(place, _number_of(value, self.all)) for place, value in enumerate(parameters)]
        found = tuple((place, number) for place, number in numbers if number is not None)
        reached = [self.all[number] for _, number in found]
        for name, given in self.marked.items():
            if name not in unused and any(
                one not in reached for one in (given if isinstance(given, tuple) else [given])
            ):
                raise LookupError(f"{name} does not reach the database unchanged")
        return found


def _made(queryset: "QuerySet[Any, Any]", stand_ins: _StandIns, unused: tuple[str, ...]) -> _Statement:
    compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, parameters = compiler.as_sql()
    compiler.annotation_col_map = compiler.annotation_col_map or {}
    info = compiler.klass_info
    populators = get_related_populators
    related = tuple(populators(info, compiler.select, DEFAULT_DB_ALIAS)) if info else ()  # type: ignore[call-arg]  # stubs
    return _Statement(
        sql=sql,
        fixed=tuple(parameters),
        places=stand_ins.places(parameters, unused),
        compiler=compiler,
        converters=compiler.get_converters([column[0] for column in compiler.select]),
        related=related,
    )


def _made_together(parts: "Sequence[QuerySet[Any]]", stand_ins: _StandIns, unused: tuple[str, ...]) -> _Several:
    sql, parameters = compiled(parts)
    places = stand_ins.places(parameters, unused)
    return _Several(sql, tuple(parameters), places, tuple(part.model for part in parts))


def _stand_in(value: Value, number: int) -> Value:
    match value:
        case bool():
            raise TypeError("a truth value belongs into the shape")
        case int():
            return _FIRST_NUMBER + number
        case list():
            return [_FIRST_NUMBER + number]
        case datetime():
            return datetime(9000, 1, 1, tzinfo=UTC) + timedelta(seconds=number)
        case date():
            return _FIRST_DAY + timedelta(days=number)
        case UUID():
            return UUID(int=_FIRST_NUMBER + number)
        case _:
            return f"⁂{number}"


def _number_of(value: Any, stand_ins: list[Value]) -> int | None:
    for number, stand_in in enumerate(stand_ins):
        if type(value) is type(stand_in) and value == stand_in:
            return number
    return None


def _flat(values: Given) -> "list[Value]":
    flat: list[Value] = []
    for value in values.values():
        flat.extend(value) if isinstance(value, tuple) else flat.append(value)
    return flat
