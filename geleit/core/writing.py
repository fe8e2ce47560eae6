"""Writing single rows with SQL that is made once, where visitors wait for it in great numbers.

Django makes the statement of every `save` and `bulk_create` anew, which takes longer than PostgreSQL needs to write the
row. These here do no more than that: no signals, no related rows, and new rows do not learn their number.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model


def change(row: Model, *fields: str) -> None:
    """Write these fields of a row. One statement."""
    statement, columns = _update(type(row), fields)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*_values(row, columns), row.pk])


def add(rows: Sequence[Model]) -> None:
    """Insert rows of one model. One statement; nothing for no rows."""
    if not rows:
        return
    statement, columns = _insert(type(rows[0]), len(rows))
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for row in rows for value in _values(row, columns)])


@cache
def _update(model: type[Model], names: tuple[str, ...]) -> tuple[str, list["Field[Any, Any]"]]:
    fields = [model._meta.get_field(name) for name in names]
    columns = [field for field in fields if isinstance(field, Field)]
    changed = ", ".join(f"{_quoted(field.column)} = %s" for field in columns)
    key = model._meta.pk
    statement = f"UPDATE {_quoted(model._meta.db_table)} SET {changed} WHERE {_quoted(key.column)} = %s"  # noqa: S608
    return statement, columns


@cache
def _insert(model: type[Model], number: int) -> tuple[str, list["Field[Any, Any]"]]:
    columns = [field for field in model._meta.concrete_fields if not (field.primary_key or field.generated)]
    names = ", ".join(_quoted(field.column) for field in columns)
    one = f"({', '.join(['%s'] * len(columns))})"
    values = ", ".join([one] * number)
    return f"INSERT INTO {_quoted(model._meta.db_table)} ({names}) VALUES {values}", columns  # noqa: S608 - model's own


def _values(row: Model, columns: Sequence["Field[Any, Any]"]) -> list[Any]:
    return [field.get_db_prep_save(field.pre_save(row, add=False), connection) for field in columns]


def _quoted(name: str | None) -> str:
    return str(connection.ops.quote_name(name or ""))


__all__ = ["add", "change"]
