"""The audit trail: no record, no page (C1); names of fields, never values (C2); readable file by file."""

from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse

from geleit.accounts.models import User
from geleit.audit.actions import record
from geleit.audit.codes import READING, EventKind
from geleit.audit.models import Event
from geleit.audit.queries import readers_of, readings_of
from tests.conftest import NOW
from tests.matrix import FILE, Row, all_rows
from tests.world import CANARY, World

READ_ROWS = {name: row for name, row in all_rows().items() if row.kind == FILE and row.method == "GET"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(heilbronn, oberallgaeu) -> World:
    """One user of each role and the owner's case."""
    return World(heilbronn, oberallgaeu)


@pytest.fixture
def trail_is_closed(server, database_name):
    """`with trail_is_closed():` nobody can add to the trail, as with a full disk or a wrong grant."""

    class Closed:
        def __enter__(self) -> None:
            self._run("REVOKE INSERT ON audit_event FROM geleit_app")

        def __exit__(self, *_exception: object) -> None:
            self._run("GRANT INSERT ON audit_event TO geleit_app")

        def _run(self, statement: str) -> None:
            with psycopg.connect(server.url("owner", database_name), autocommit=True) as owner:
                owner.execute(statement)

    return Closed


def get(row: Row, name: str, world: World):
    address = reverse(name, kwargs=dict(row.kwargs(world)))
    client = Client(raise_request_exception=False)
    client.force_login(world.owner, backend=settings.AUTHENTICATION_BACKENDS[0])
    with transaction.atomic():
        response = client.get(address)
        transaction.set_rollback(True)
    return response


@pytest.mark.parametrize("name", sorted(READ_ROWS))
def test_without_a_record_no_page_of_a_file_is_shown(name: str, world: World, trail_is_closed) -> None:
    row = READ_ROWS[name]
    row.kwargs(world)
    with trail_is_closed():
        response = get(row, name, world)
    assert response.status_code == 503
    assert CANARY not in response.content.decode()
    assert response.headers["Retry-After"]


def test_a_write_without_a_record_is_undone(acting, amara: User, trail_is_closed) -> None:
    by = acting(amara)
    with trail_is_closed(), pytest.raises(OperationalError), transaction.atomic():
        record(EventKind.FILE_READ, by=by, now=NOW)
    assert not Event.objects.exists()


def test_the_trail_holds_no_value_of_a_file(world: World) -> None:
    """Everything is made with the canary, every page of the file is read: it is in no column."""
    assert all(record.pk for record in (world.task, world.step, world.consultation))
    for name, row in READ_ROWS.items():
        client = Client()
        client.force_login(world.owner, backend=settings.AUTHENTICATION_BACKENDS[0])
        client.get(reverse(name, kwargs=dict(row.kwargs(world))))
    with connection.cursor() as cursor:
        cursor.execute("SELECT e::text FROM audit_event e")
        lines = [line for (line,) in cursor.fetchall()]
    assert len(lines) > len(READ_ROWS)
    assert [line for line in lines if CANARY in line or "Rana" in line or "حداد" in line] == []


def test_every_kind_of_event_has_a_sentence() -> None:
    assert all(kind.label for kind in EventKind)
    assert all(kind in EventKind for kind in READING)


# --- who looked at this file ----------------------------------------------------------------------------------------


@pytest.fixture
def events(acting, amara: User, bruno: User, gesa: User):
    """Amara reads and changes the file of person 7, bruno reads it, gesa reads a person 7 of her county."""
    by = acting(amara)
    record(EventKind.FILE_READ, by=by, now=NOW, person_id=7)
    record(EventKind.PERSON_CHANGED, by=by, now=NOW + timedelta(minutes=1), person_id=7, fields=["family_names"])
    record(EventKind.FILE_READ, by=by, now=NOW, person_id=8)
    by = acting(bruno)
    record(EventKind.PROTECTED_ADDRESS_READ, by=by, now=NOW + timedelta(minutes=2), person_id=7, reason="Brief")
    record(EventKind.FILE_READ, by=acting(gesa), now=NOW, person_id=7)
    acting(amara)


def test_the_log_of_a_file_is_newest_first(events, amara: User, bruno: User) -> None:
    page = readings_of(7, county=amara.county_id or 0)
    assert [(row.kind, row.actor_id) for row in page.rows] == [
        ("protected_address_read", bruno.pk), ("person_changed", amara.pk), ("file_read", amara.pk),
    ]  # fmt: skip
    assert [row.is_reading for row in page.rows] == [True, False, True]
    assert (page.rows[0].reason, page.rows[1].fields, page.rows[0].role) == ("Brief", ("family_names",), "case_manager")
    assert page.actor_ids == {amara.pk, bruno.pk}
    assert page.next_cursor == ""


def test_only_readings_and_only_since_a_day(events, amara: User) -> None:
    county = amara.county_id or 0
    assert len(readings_of(7, county=county, only_reading=True).rows) == 2
    assert len(readings_of(7, county=county, since=NOW + timedelta(minutes=1)).rows) == 2


def test_another_countys_log_is_empty(events, gesa: User, amara: User) -> None:
    """Once by the filter, once by the wall."""
    assert readings_of(7, county=gesa.county_id or 0).rows == []
    assert readers_of(7, county=gesa.county_id or 0) == set()


def test_the_readers_of_a_file(events, amara: User, bruno: User) -> None:
    assert readers_of(7, county=amara.county_id or 0) == {amara.pk, bruno.pk}


@pytest.mark.parametrize("cursor", ["", "x", "0", "9" * 30, "-1", "²"])
def test_a_strange_cursor_shows_the_first_page(events, amara: User, cursor: str) -> None:
    assert len(readings_of(7, county=amara.county_id or 0, cursor=cursor).rows) == 3


def test_the_log_pages_by_key(acting, amara: User, django_assert_num_queries) -> None:
    by = acting(amara)
    for number in range(25):
        record(EventKind.FILE_READ, by=by, now=NOW + timedelta(seconds=number // 3), person_id=7)
    seen, cursor = [], ""
    for _ in range(3):
        page = readings_of(7, county=by.county_id, cursor=cursor, size=10)
        seen += [row.at for row in page.rows]
        cursor = page.next_cursor
    assert len(seen) == 25
    assert seen == sorted(seen, reverse=True)
    assert cursor == ""
    with django_assert_num_queries(1):
        readings_of(7, county=by.county_id, size=10)
