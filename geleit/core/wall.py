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
# Taken on for the length of a transaction by the public pages: what a stranger's request can reach at most.
PORTAL_ROLE = "geleit_portal"
POLICY = "county_wall"
# The condition is stable, so PostgreSQL evaluates it once a statement and can use indexes that begin with county_id.
CONDITION: LiteralString = "county_id = NULLIF(current_setting('geleit.county', true), '')::bigint"
# Tables in which the application may only add and read, never change (the audit trail).
APPEND_ONLY = frozenset({"audit_event"})
# What the public pages read: facts that are public anyway. Each room of public facts is named by its prefix, so that a
# new table of it needs no word here; what is not public in such a room is named as an exception.
PORTAL_READS = ("accounts_county", "accounts_unit", "directory_%", "visits_%", "portal_%")
PORTAL_NEVER_READS = (
    "directory_changeset",  # who changed what
    "directory_confirmation",  # the mailboxes of those who answer for entries
    "directory_confirmationlink",  # and the hashes of the links they got
    "directory_linkcheck",  # what is wrong with an address is for the editor
    "portal_feedback",  # what visitors write to the editor
)
# What a visitor may leave without signing in; of the table only the key may be read back.
PORTAL_ADDS = ("portal_feedback",)

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


def enter_portal(slug: str) -> tuple[int, str, str, str] | None:
    """Name the county of a public page and take on the portal's role, both for the rest of the running transaction.

    One statement. Returns the county's id, name, Land and regional key, or None for a county that does not exist: then
    the role is not taken on and nothing walled is visible.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ENTER_PORTAL, [PORTAL_ROLE, slug])
        row = cursor.fetchone()
    return (row[0], row[1], row[2], row[3]) if row else None


_ENTER_PORTAL = """
    SELECT id, name, land, regional_key, set_config('geleit.county', id::text, true),
           set_config('geleit.user', '', true), set_config('role', %s, true)
    FROM accounts_county WHERE slug = %s
"""


def leave_portal() -> None:
    """Give the portal's role back, where the transaction goes on after the page (in tests)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', 'none', true)")


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
    _open_portal(connection)
    return tables


def portal_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of all tables that the public pages may read."""
    with connection.cursor() as cursor:
        cursor.execute(_PORTAL_TABLES, [list(PORTAL_READS), list(PORTAL_NEVER_READS)])
        return [row[0] for row in cursor.fetchall()]


_PORTAL_TABLES = """
    SELECT tablename FROM pg_tables WHERE schemaname = 'public'
      AND replace(tablename, '_', '!') LIKE ANY (SELECT replace(one, '_', '!') FROM unnest(%s::text[]) AS one)
      AND tablename <> ALL(%s) ORDER BY 1
"""


def _open_portal(connection: BaseDatabaseWrapper) -> None:
    """Give the portal's role what the public pages need, and take from it whatever else it may have had.

    The role itself is made by a superuser (config/bootstrap.sql), because the owner of the tables makes no roles.
    """
    role = sql.Identifier(PORTAL_ROLE)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(role))
        cursor.execute(sql.SQL("REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {}").format(role))
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
        for name in portal_tables(connection):
            cursor.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(sql.Identifier(name), role))
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        present = {row[0] for row in cursor.fetchall()}
        for name in sorted(present.intersection(PORTAL_ADDS)):
            table, sequence = sql.Identifier(name), sql.Identifier(f"{name}_id_seq")
            cursor.execute(sql.SQL("GRANT INSERT, SELECT (id) ON {} TO {}").format(table, role))
            cursor.execute(sql.SQL("GRANT USAGE ON SEQUENCE {} TO {}").format(sequence, role))


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
    UNION ALL SELECT 'role of the public pages is missing: ' || %(portal)s
      WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = %(portal)s)
    UNION ALL SELECT 'role of the public pages may sign in or bypass the wall: ' || rolname FROM pg_roles
      WHERE rolname = %(portal)s AND (rolcanlogin OR rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)
    UNION ALL SELECT 'public pages may ' || lower(g.privilege_type) || ': ' || c.relname
      FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) g JOIN pg_roles r ON r.oid = g.grantee
      WHERE c.relkind IN ('r', 'p', 'v') AND c.relnamespace = 'public'::regnamespace AND r.rolname = %(portal)s
        AND NOT (g.privilege_type = 'SELECT' AND c.relname = ANY(%(portal_reads)s))
        AND NOT (g.privilege_type = 'INSERT' AND c.relname = ANY(%(portal_adds)s))
"""


def deviations(connection: BaseDatabaseWrapper, *, open_tables: Sequence[str] = ()) -> list[str]:
    """Every way in which the database departs from the wall's promise; empty means it stands."""
    reads = portal_tables(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            _DEVIATIONS,
            {
                "open": list(open_tables),
                "role": APPLICATION_ROLE,
                "append_only": sorted(APPEND_ONLY),
                "portal": PORTAL_ROLE,
                "portal_reads": reads,
                "portal_adds": list(PORTAL_ADDS),
            },
        )
        return [row[0] for row in cursor.fetchall()]
