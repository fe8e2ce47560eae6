"""How far a job is, told while its transaction is still open: others cannot see into that one."""

from types import TracebackType

from django.db import connections

_TELL = "UPDATE volunteers_listimport SET progress = %s WHERE id = %s AND county_id = %s"


class Progress:
    """A connection of its own that writes a number at once. The job itself must not touch that row meanwhile."""

    def __init__(self, county_id: int, import_id: int) -> None:
        self._county_id, self._import_id = county_id, import_id
        self._connection = connections.create_connection("default")

    def __enter__(self) -> "Progress":
        with self._connection.cursor() as cursor:
            cursor.execute("SELECT set_config('geleit.county', %s, false)", [str(self._county_id)])
        return self

    def tell(self, number: int) -> None:
        """So many rows are written."""
        with self._connection.cursor() as cursor:
            cursor.execute(_TELL, [number, self._import_id, self._county_id])

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()
