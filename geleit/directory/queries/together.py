"""Several small reads in one statement: a public page is allowed few round trips to the database."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet

# Values that stand for parameters while a statement is worked out; nobody asks for them in earnest.
_NUMBER, _WORD, _DAY = 8_999_999_999_999_000, "\ue000", date(1, 1, 2).toordinal()


def together(*parts: QuerySet[Any]) -> list[list[Any]]:
    """The records of several querysets in one statement, each list in the order of its queryset.

    Querysets may filter, order and annotate; annotations arrive as plain JSON values. Related records are not fetched.
    """
    sql, values = _compiled(parts)
    return _fetched(sql, values, [part.model for part in parts])


class Prepared:
    """`together` with a statement worked out once: putting it together costs more than running it.

    `build` makes the querysets from its parameters, which are numbers, texts, days or lists of numbers for `__in`, and
    must not decide which querysets there are. `Prepared(build, offices=list, on=date)` is then called with the values.
    """

    def __init__(self, build: Callable[..., Sequence[QuerySet[Any]]], **kinds: type) -> None:
        self._build = build
        self._kinds = kinds
        self._worked_out: tuple[str, list[Any], list[type[Model]], dict[Any, str]] | None = None

    def __call__(self, **given: Any) -> list[list[Any]]:
        """The records of the querysets for these values."""
        if self._worked_out is None:
            marks = {name: _mark(kind, number) for number, (name, kind) in enumerate(self._kinds.items())}
            parts = self._build(**marks)
            sql, values = _compiled(parts)
            names = {mark[0] if isinstance(mark, list) else mark: name for name, mark in marks.items()}
            lists = {mark[0] for mark in marks.values() if isinstance(mark, list)}
            sql = _for_any_length(sql, [_hashable(value) in lists for value in values])
            self._worked_out = sql, values, [part.model for part in parts], names
        sql, values, models, names = self._worked_out
        return _fetched(sql, [given[names[value]] if _hashable(value) in names else value for value in values], models)


def _mark(kind: type, number: int) -> Any:
    if kind is list:
        return [_NUMBER + number]
    if kind is int:
        return _NUMBER + number
    return f"{_WORD}{number}" if kind is str else date.fromordinal(_DAY + number)


def _for_any_length(sql: str, is_list: Sequence[bool]) -> str:
    """`IN (one value)` becomes `= ANY(list)` where a list will be given."""
    pieces = sql.split("%s")
    for number, wanted in enumerate(is_list):
        if wanted:
            pieces[number] = pieces[number].removesuffix("IN (") + "= ANY("
    return "%s".join(pieces)


def _hashable(value: Any) -> Any:
    return value if isinstance(value, int | str | date) else None


def _compiled(parts: Sequence[QuerySet[Any]]) -> tuple[str, list[Any]]:
    pieces: list[str] = []
    values: list[Any] = []
    for number, part in enumerate(parts):
        try:
            inner, given = part.query.sql_with_params()
        except EmptyResultSet:  # asked for nothing, such as an empty list of offices
            continue
        pieces.append(f"SELECT {number}, row_number() OVER (), to_jsonb(t) FROM ({inner}) t")  # noqa: S608 - ORM's own
        values += given
    return (" UNION ALL ".join(pieces) + " ORDER BY 1, 2" if pieces else ""), values


def _fetched(sql: str, values: Sequence[Any], models: Sequence[type[Model]]) -> list[list[Any]]:
    found: list[list[Any]] = [[] for _model in models]
    if sql:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            for number, _place, row in cursor.fetchall():
                found[number].append(_record(models[number], json.loads(row, parse_float=Decimal)))
    return found


def _record(model: type[Model], row: dict[str, Any]) -> Model:
    record = model()
    for field in model._meta.concrete_fields:
        setattr(record, field.attname, _python(field, row.pop(str(field.column))))
    for name, value in row.items():  # annotations
        setattr(record, name, value)
    record._state.adding = False
    record._state.db = connection.alias
    return record


def _python(field: Any, value: Any) -> Any:
    if value is None:
        return None
    return field.target_field.to_python(value) if field.is_relation else field.to_python(value)
