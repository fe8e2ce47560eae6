"""Several small reads in one statement: a public page is allowed few round trips to the database."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet


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
