"""The county wall: PostgreSQL row-level security as a second wall behind the application's own filters.

Every table with a `county_id` column shows and accepts only rows of the county named in the transaction-local setting
`geleit.county`. Without that setting nothing is visible. The application's role owns nothing and cannot bypass it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, LiteralString

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
PORTAL_READS = (
    "accounts_county",
    "accounts_unit",
    "directory_%",
    "visits_%",
    "portal_%",
    # Of volunteering: a copy of letters, and figures of municipalities; both without any person.
    "volunteers_publicletter",
    "volunteers_coverage",
)
PORTAL_NEVER_READS = (
    "directory_changeset",  # who changed what
    "directory_confirmation",  # the mailboxes of those who answer for entries
    "directory_confirmationlink",  # and the hashes of the links they got
    "directory_linkcheck",  # what is wrong with an address is for the editor
    "portal_feedback",  # what visitors write to the editor
    # Held down to single rows, see PORTAL_WORKS, or only added to.
    "visits_appointment",
    "visits_concern",
    "visits_visitor",
    "visits_invitation",
    "visits_queueday",
    "visits_ticket",
    "visits_device",
    "visits_step",
    "visits_message",
)
# Of the volunteers room these columns and no others: what a circle or a training says of itself, and nobody's name.
PORTAL_COLUMNS: dict[str, tuple[LiteralString, ...]] = {
    "volunteers_helpercircle": (
        "id", "county_id", "public_id", "name", "sort_name", "region", "state", "languages", "activities", "mailbox",
        "phone",
    ),
    "volunteers_servedmunicipality": ("county_id", "circle_id", "municipality_id", "until"),
    "volunteers_circleneed": ("id", "county_id", "circle_id", "activity", "text", "met_on"),
    "volunteers_goodsneed": ("id", "county_id", "public_id", "text", "since", "until"),
    "volunteers_training": (
        "id", "county_id", "public_id", "title", "topic", "description", "place", "places", "deadline", "is_public",
        "starts_on", "ends_on", "cancelled_on",
    ),
    "volunteers_trainingunit": ("id", "county_id", "training_id", "title", "starts_at", "ends_at"),
    "volunteers_signup": ("county_id", "training_id", "state"),  # how many, not who
}  # fmt: skip
# What a visitor may leave without signing in; of the table only the key may be read back.
PORTAL_ADDS = ("portal_feedback", "visits_step", "visits_message", "volunteers_inquiry")
# What a visitor works with: adding is free, changing and, where the rows are personal, reading is held down to the rows
# of the one secret named in `geleit.secret` (see `show_secret`), which stands in the visitor's own link.
PORTAL_WORKS: dict[str, tuple[LiteralString, ...]] = {
    "visits_appointment": ("SELECT", "INSERT", "UPDATE"),
    "visits_concern": ("SELECT", "INSERT", "UPDATE"),
    "visits_visitor": ("SELECT", "INSERT"),
    "visits_invitation": ("SELECT", "UPDATE"),
    "visits_queueday": ("SELECT", "INSERT", "UPDATE"),
    "visits_ticket": ("SELECT", "INSERT", "UPDATE"),
    "visits_device": ("SELECT",),
}
_MINE: LiteralString = "secret_hash = NULLIF(current_setting('geleit.secret', true), '')"
_OF_MINE: LiteralString = (
    "appointment_id IN (SELECT id FROM visits_appointment"
    " WHERE secret_hash = NULLIF(current_setting('geleit.secret', true), ''))"
)
# A place whose time to be confirmed has run out may be freed by whoever wants it next.
_RAN_OUT: LiteralString = "(state IN ('held', 'offered', 'reserved') AND held_until < now())"
_OF_RAN_OUT: LiteralString = (
    "appointment_id IN (SELECT id FROM visits_appointment"
    " WHERE state = 'expired' OR (state IN ('held', 'offered', 'reserved') AND held_until < now()))"
)
# Table, what is done, and the only rows with which the role of the public pages may do it.
PORTAL_HELD_DOWN: tuple[tuple[LiteralString, LiteralString, LiteralString], ...] = (
    ("visits_appointment", "UPDATE", f"{_MINE} OR {_RAN_OUT}"),
    ("visits_concern", "UPDATE", f"{_OF_MINE} OR {_OF_RAN_OUT}"),
    ("visits_visitor", "SELECT", _OF_MINE),
    ("visits_invitation", "SELECT", _MINE),
    ("visits_invitation", "UPDATE", _MINE),
    ("visits_ticket", "UPDATE", _MINE),
    ("visits_device", "SELECT", _MINE),
)
PORTAL_POLICY = "portal_only_own"

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
           set_config('geleit.user', '', true), set_config('geleit.secret', '', true), set_config('role', %s, true)
    FROM accounts_county WHERE slug = %s
"""


def show_secret(secret_hash: str) -> None:
    """Name the secret out of a visitor's link for the rest of the running transaction: opens the rows of its owner."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('geleit.secret', %s, true)", [secret_hash])


@contextmanager
def as_application() -> Iterator[None]:
    """Give the portal's role back for what only the application may do, and take it on again; nothing without the role.

    A failure inside goes back to the point before it, and with it to the role.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('role'), set_config('role', 'none', true)")
            role = cursor.fetchone()[0]
        yield
        if role != "none":
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('role', %s, true)", [role])


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
        for name in sorted(present.intersection(PORTAL_COLUMNS)):
            columns = sql.SQL(", ").join([sql.Identifier(column) for column in PORTAL_COLUMNS[name]])
            cursor.execute(sql.SQL("GRANT SELECT ({}) ON {} TO {}").format(columns, sql.Identifier(name), role))
        for name in sorted(present.intersection(PORTAL_ADDS)):
            table, sequence = sql.Identifier(name), sql.Identifier(f"{name}_id_seq")
            cursor.execute(sql.SQL("GRANT INSERT, SELECT (id) ON {} TO {}").format(table, role))
            cursor.execute(sql.SQL("GRANT USAGE ON SEQUENCE {} TO {}").format(sequence, role))
        for name in sorted(present.intersection(PORTAL_WORKS)):
            table, sequence = sql.Identifier(name), sql.Identifier(f"{name}_id_seq")
            rights = sql.SQL(", ").join([sql.SQL(right) for right in PORTAL_WORKS[name]])
            cursor.execute(sql.SQL("GRANT {} ON {} TO {}").format(rights, table, role))
            if "INSERT" in PORTAL_WORKS[name]:
                cursor.execute(sql.SQL("GRANT USAGE ON SEQUENCE {} TO {}").format(sequence, role))
        for held, command, condition in PORTAL_HELD_DOWN:
            if held in present:
                _hold_down(cursor, held, command, condition)


def _hold_down(cursor: Any, table: LiteralString, command: LiteralString, condition: LiteralString) -> None:
    """Let the portal's role do `command` with the rows of a condition only, on top of the county wall."""
    policy = sql.Identifier(f"{PORTAL_POLICY}_{command.lower()}")
    cursor.execute(sql.SQL("DROP POLICY IF EXISTS {} ON {}").format(policy, sql.Identifier(table)))
    # After an UPDATE the row may look different: only which rows are reached is held down, not what becomes of them.
    then = sql.SQL(" WITH CHECK (true)") if command == "UPDATE" else sql.SQL("")
    cursor.execute(
        sql.SQL("CREATE POLICY {} ON {} AS RESTRICTIVE FOR {} TO {} USING ({})").format(
            policy,
            sql.Identifier(table),
            sql.SQL(command),
            sql.Identifier(PORTAL_ROLE),
            # Up to PostgreSQL 15 the application, which may take the role on, counts as it all the time.
            sql.SQL("current_user <> {} OR ({})").format(sql.Literal(PORTAL_ROLE), sql.SQL(condition)),
        )
        + then
    )


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
        AND NOT (c.relname || ' ' || g.privilege_type = ANY(%(portal_works)s))
    UNION ALL SELECT 'public pages may ' || lower(g.privilege_type) || ': ' || c.relname || '.' || a.attname
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid CROSS JOIN LATERAL aclexplode(a.attacl) g
        JOIN pg_roles r ON r.oid = g.grantee
      WHERE c.relnamespace = 'public'::regnamespace AND r.rolname = %(portal)s
        AND NOT (g.privilege_type = 'SELECT' AND c.relname || '.' || a.attname = ANY(%(portal_columns)s))
    UNION ALL SELECT 'public pages are not held down to their own rows: ' || split_part(one, ' ', 1)
      FROM unnest(%(portal_held_down)s::text[]) AS one
      WHERE to_regclass('public.' || split_part(one, ' ', 1)) IS NOT NULL AND NOT EXISTS (
        SELECT FROM pg_policy p WHERE p.polrelid = to_regclass('public.' || split_part(one, ' ', 1))
          AND p.polname = %(portal_policy)s || '_' || lower(split_part(one, ' ', 2)) AND NOT p.polpermissive)
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
                "portal_columns": [
                    *(f"{name}.{column}" for name, columns in PORTAL_COLUMNS.items() for column in columns),
                    *(f"{name}.id" for name in PORTAL_ADDS),
                ],
                "portal_works": [f"{name} {right}" for name, rights in PORTAL_WORKS.items() for right in rights],
                "portal_held_down": [f"{name} {command}" for name, command, _condition in PORTAL_HELD_DOWN],
                "portal_policy": PORTAL_POLICY,
            },
        )
        return [row[0] for row in cursor.fetchall()]
