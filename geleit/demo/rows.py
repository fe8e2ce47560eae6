"""A basket for prepared rows, with primary keys given out beforehand so that rows can point at each other."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, TypeVar

from django.db.models import Model

from geleit.core.bulk_actions import reserve_ids, write_rows

M = TypeVar("M", bound=Model)
ID_BLOCK = 2000


class Basket:
    """Rows of one county waiting: `put` gives each its key, `empty` writes them in the order of models."""

    def __init__(self, county_id: int, order: tuple[type[Model], ...]) -> None:
        self.county_id = county_id
        self._order = order
        self._rows: dict[type[Model], list[Model]] = defaultdict(list)
        self._ids: dict[type[Model], Iterator[int]] = {}

    def put(self, model: type[M], **values: Any) -> M:
        """Prepare one row of the county."""
        row = model(pk=self._next_id(model), county_id=self.county_id, **values)
        self._rows[model].append(row)
        return row

    def empty(self) -> int:
        """Write everything, tables others point at first; returns the number of rows."""
        written = 0
        for model in self._order:
            written += write_rows(self._rows.pop(model, []))
        if self._rows:
            raise LookupError(f"no place in the order for {sorted(model.__name__ for model in self._rows)}")
        return written

    def _next_id(self, model: type[Model]) -> int:
        ids = self._ids.get(model)
        found = next(ids, None) if ids is not None else None
        if found is None:
            self._ids[model] = reserve_ids(model, ID_BLOCK)
            found = next(self._ids[model])
        return found
