"""Whether a kept connection to the database still stands."""

from collections.abc import Iterator

import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql import base

pytestmark = pytest.mark.django_db


@pytest.fixture
def line() -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own."""
    made = connections.create_connection("default")
    made.ensure_connection()
    yield made
    made.close()


def test_a_connection_that_stands_is_not_asked(line: BaseDatabaseWrapper, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(_self: object) -> bool:
        raise AssertionError("nobody should ask")

    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", ask)
    assert line.is_usable()


def test_a_connection_that_the_server_ended_is_seen(line: BaseDatabaseWrapper) -> None:
    assert line.connection is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 2000)", [line.connection.info.backend_pid])
        assert cursor.fetchone()[0], "the server should have ended it"
    assert not line.is_usable()


def test_what_was_never_opened_or_is_closed_is_of_no_use(line: BaseDatabaseWrapper) -> None:
    line.close()
    assert not line.is_usable()
