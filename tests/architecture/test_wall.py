"""The county wall (security promises A2 to A5)."""

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from geleit.accounts.models import County, Unit, User
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.core import wall
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def test_the_database_departs_nowhere_from_the_promise() -> None:
    assert wall.deviations(connection, open_tables=settings.WALL_OPEN_TABLES) == []


def test_the_tests_run_as_the_role_that_owns_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("geleit_app", False, False)


def test_nothing_is_visible_before_a_county_is_named(amara: User) -> None:
    assert Unit.objects.count() > 0
    wall.leave()
    assert Unit.objects.count() == 0


def test_a_query_without_filter_returns_nothing_foreign(amara: User, gesa: User, oberallgaeu: County) -> None:
    assert {unit.county_id for unit in Unit.objects.all()} == {amara.county_id}
    wall.enter(oberallgaeu.pk)
    assert {unit.county_id for unit in Unit.objects.all()} == {oberallgaeu.pk}


def test_a_row_for_another_county_is_refused(heilbronn: County, oberallgaeu: County) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Unit.objects.create(county=oberallgaeu, key="x", name="x", kind="office")


def test_another_countys_key_may_be_used_again(heilbronn: County, oberallgaeu: County) -> None:
    """No unique constraint tells a county what another county has (A5)."""
    Unit.objects.create(county=heilbronn, key="same", name="x", kind="office")
    wall.enter(oberallgaeu.pk)
    Unit.objects.create(county=oberallgaeu, key="same", name="x", kind="office")
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.create(county=oberallgaeu, key="same", name="x", kind="office")


def test_every_unique_constraint_of_a_walled_table_begins_with_the_county() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
            WHERE (i.indisunique OR i.indisexclusion) AND NOT i.indisprimary AND c.relname = ANY(%s)
              AND (SELECT attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = i.indkey[0])
                  IS DISTINCT FROM 'county_id'
            """,
            [wall.walled_tables(connection, settings.WALL_OPEN_TABLES)],
        )
        assert [row[0] for row in cursor.fetchall()] == []


def test_the_audit_trail_cannot_be_changed(acting, amara: User) -> None:
    record(EventKind.FILE_READ, by=acting(amara), now=NOW)
    for statement in ("UPDATE audit_event SET role = 'x'", "DELETE FROM audit_event"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)
    assert Event.objects.get().kind == EventKind.FILE_READ
