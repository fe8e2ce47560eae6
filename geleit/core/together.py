"""Several small reads in one statement: a public page is allowed few round trips to the database."""

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, CharField, ForeignKey, IntegerField, Model, QuerySet, TextField

_AS_IN_JSON = (BooleanField, CharField, IntegerField, TextField)


def together(*parts: QuerySet[Any]) -> list[list[Any]]:
    """The records of several querysets in one statement, each list in the order of its queryset.

    Querysets may filter, order and annotate; annotations arrive as plain JSON values. Related records are not fetched.
    Where a page asks the same all day, `Prepared.together` makes the statement once.
    """
    sql, values = compiled(parts)
    return fetched(sql, values, [part.model for part in parts])


def compiled(parts: Sequence[QuerySet[Any]]) -> tuple[str, list[Any]]:
    """One statement for all parts and its parameters; "" where none of them asks for anything."""
    pieces: list[str] = []
    values: list[Any] = []
    for number, part in enumerate(parts):
        try:
            # Columns of related records would come under the same names.
            own = part.select_related(None) if part.query.select_related else part
            inner, given = own.query.sql_with_params()
        except EmptyResultSet:  # asked for nothing, such as an empty list of offices
            continue
        pieces.append(f"SELECT {number}, row_number() OVER (), to_jsonb(t) FROM ({inner}) t")  # noqa: S608 - ORM's own
        values += given
    return (" UNION ALL ".join(pieces) + " ORDER BY 1, 2" if pieces else ""), values


def fetched(sql: str, values: Sequence[Any], models: Sequence[type[Model]]) -> list[list[Any]]:
    """The records a compiled statement finds, one list for each of its parts."""
    found: list[list[Any]] = [[] for _model in models]
    if sql:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            for number, _place, row in cursor.fetchall():
                found[number].append(_record(models[number], json.loads(row, parse_float=Decimal)))
    return found


def _record(model: type[Model], row: dict[str, Any]) -> Model:
    names, columns = _columns(model)
    values = []
    for column, python in columns:
        value = row.pop(column)
        values.append(value if value is None or python is None else python(value))
    record = model.from_db(connection.alias, names, values)
    for name, value in row.items():  # annotations
        setattr(record, name, value)
    return record


@cache
def _columns(model: type[Model]) -> tuple[list[str], list[tuple[str, Callable[[Any], Any] | None]]]:
    """The names of a model's fields, and of each its column and what makes a JSON value what Python has there.

    Texts, whole numbers and truth values are the same in JSON.
    """
    names: list[str] = []
    columns: list[tuple[str, Callable[[Any], Any] | None]] = []
    for field in model._meta.concrete_fields:
        target = field.target_field if isinstance(field, ForeignKey) else field
        names.append(field.attname)
        columns.append((str(field.column), None if isinstance(target, _AS_IN_JSON) else target.to_python))
    return names, columns
