"""Writing many prepared rows at once. Used only to build demonstration data, never for what users do."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from django.db import connection
from django.db.models import Model

BATCH = 4000
MOST_VALUES = 65_000  # PostgreSQL takes so many in one statement


def reserve_ids(model: type[Model], count: int) -> Iterator[int]:
    """Fresh primary keys of a table, so that rows can point at each other before they are written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return iter([row[0] for row in cursor.fetchall()])


def write_rows(rows: Sequence[Model]) -> int:
    """Insert rows of several models in the order given, many at a time; all constraints hold as ever."""
    for kind, group in groupby(rows, key=type):
        model: type[Model] = kind
        batch = min(BATCH, MOST_VALUES // len(model._meta.concrete_fields))
        model._default_manager.bulk_create(list(group), batch_size=batch)
    return len(rows)
