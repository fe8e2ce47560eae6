"""The county wall: PostgreSQL row-level security as a second wall behind the application's own filters.

Every table with a `county_id` column shows and accepts only rows of the county named in the transaction-local setting
`geleit.county`. Without that setting nothing is visible. The application's role owns nothing and cannot bypass it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import LiteralString

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

APPLICATION_ROLE = "geleit_app"
POLICY = "county_wall"
# The condition is stable, so PostgreSQL evaluates it once a statement and can use indexes that begin with county_id.
CONDITION: LiteralString = "county_id = NULLIF(current_setting('geleit.county', true), '')::bigint"
# Tables in which the application may only add and read, never change (the audit trail).
APPEND_ONLY = frozenset({"audit_event"})

_WALLED_TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
      AND a.attname = 'county_id' AND NOT a.attisdropped AND c.relname <> ALL(%s) ORDER BY 1
"""


@contextmanager
def inside(county_id: int, user_id: int | None = None) -> Iterator[None]:
    """Open a transaction that sees one county only; for requests, jobs and commands.

    The settings are transaction-local, so a pooled connection never carries them on.
    """
    with transaction.atomic():
        enter(county_id, user_id)
        yield


def enter(county_id: int, user_id: int | None = None) -> None:
    """Name the county (and user) for the rest of the running transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('geleit.county', %s, true), set_config('geleit.user', %s, true)",
            [str(county_id), str(user_id or "")],
        )


def leave() -> None:
    """Forget the county for the rest of the running transaction: nothing walled is visible any more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('geleit.county', '', true), set_config('geleit.user', '', true)")


def walled_tables(connection: BaseDatabaseWrapper, open_tables: Sequence[str] = ()) -> list[str]:
    """Names of all tables that must stand behind the wall: those with a `county_id` column."""
    with connection.cursor() as cursor:
        cursor.execute(_WALLED_TABLES, [list(open_tables)])
        return [row[0] for row in cursor.fetchall()]


def raise_wall(connection: BaseDatabaseWrapper, *, open_tables: Sequence[str] = ()) -> list[str]:
    """(Re)create policies and grants after migrations; run as the owner role. Returns the walled tables.

    `open_tables` carry a county but must be readable before anyone is signed in (the user table); each of them is
    named with its reason in settings.
    """
    tables = walled_tables(connection, open_tables)
    role = sql.Identifier(APPLICATION_ROLE)
    with connection.cursor() as cursor:
        for name in tables:
            table = sql.Identifier(name)
            cursor.execute(sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(table))
            cursor.execute(sql.SQL("ALTER TABLE {} FORCE ROW LEVEL SECURITY").format(table))
            cursor.execute(sql.SQL("DROP POLICY IF EXISTS {} ON {}").format(sql.Identifier(POLICY), table))
            condition = sql.SQL(CONDITION)
            cursor.execute(
                sql.SQL("CREATE POLICY {} ON {} USING ({}) WITH CHECK ({})").format(
                    sql.Identifier(POLICY), table, condition, condition
                )
            )
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
        cursor.execute(
            sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}").format(role)
        )
        cursor.execute(sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(role))
        for name in sorted(APPEND_ONLY & set(tables)):
            cursor.execute(sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(sql.Identifier(name), role))
    return tables


_DEVIATIONS = """
    SELECT 'table without raised wall: ' || c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND a.attname = 'county_id'
        AND NOT a.attisdropped AND c.relname <> ALL(%(open)s)
        AND NOT (c.relrowsecurity AND c.relforcerowsecurity
                 AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid))
    UNION ALL SELECT 'role may bypass the wall: ' || rolname FROM pg_roles
      WHERE rolname = %(role)s AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)
    UNION ALL SELECT 'table owned by the application: ' || tablename FROM pg_tables
      WHERE schemaname = 'public' AND tableowner = %(role)s
    UNION ALL SELECT 'function runs with its owner''s rights: ' || p.proname FROM pg_proc p
      WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
    UNION ALL SELECT 'materialised view: ' || matviewname FROM pg_matviews WHERE schemaname = 'public'
    UNION ALL SELECT 'view runs with its owner''s rights: ' || c.relname FROM pg_class c
      WHERE c.relkind = 'v' AND c.relnamespace = 'public'::regnamespace
        AND NOT COALESCE('security_invoker=true' = ANY(c.reloptions), false)
    UNION ALL SELECT 'application may change the audit trail: ' || table_name FROM information_schema.table_privileges
      WHERE grantee = %(role)s AND table_name = ANY(%(append_only)s)
        AND privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE')
"""


def deviations(connection: BaseDatabaseWrapper, *, open_tables: Sequence[str] = ()) -> list[str]:
    """Every way in which the database departs from the wall's promise; empty means it stands."""
    with connection.cursor() as cursor:
        cursor.execute(
            _DEVIATIONS,
            {"open": list(open_tables), "role": APPLICATION_ROLE, "append_only": sorted(APPEND_ONLY)},
        )
        return [row[0] for row in cursor.fetchall()]
