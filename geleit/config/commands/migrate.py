"""`geleit migrate`: bring database, county wall, official facts and static files up to this version."""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator

from geleit.config import environment
from geleit.config.texts import _

# Two web servers starting at once must not migrate at once; the number is arbitrary but fixed.
LOCK = 7_421_553


def summary() -> str:
    """One line for the list of commands."""
    return _("bring the database, official facts and the static files up to this version")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options: what is to be done follows from the database."""
    del parser


def execute(arguments: argparse.Namespace) -> int:
    """Migrate as the owner role, raise the county wall, reload official facts, collect the static files."""
    del arguments
    with environment.database():
        if not environment.may_migrate():
            print(_("DATABASE_OWNER_URL is missing: only the owner of the tables can change them."))
            return 1
        os.environ["GELEIT_AS_OWNER"] = "1"
        (environment.data_dir() / "static").mkdir(parents=True, exist_ok=True)
        _migrate()
        stamp = environment.stamp()
        if stamp is not None:
            stamp.write_text(environment.fingerprint())
    return 0


def migrate_if_needed() -> int:
    """Migrate in a process of its own, which gives its memory back, unless the stamp says it is done."""
    if environment.is_migrated() or not environment.may_migrate():
        return 0
    print(_("Bringing database and static files up to this version …"), flush=True)
    return subprocess.run([sys.executable, "-m", "geleit", "migrate"], check=False).returncode


def _migrate() -> None:
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from geleit.core.wall import raise_wall

    django.setup()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    tables = raise_wall(connection, open_tables=settings.WALL_OPEN_TABLES)
    reloaded = list(reload_facts())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    call_command("collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=["ttf", "stamp.json"])
    print(_("The database is up to date; {count} tables stand behind the county wall.").format(count=len(tables)))
    for line in reloaded:
        print(line)


def reload_facts() -> Iterator[str]:
    """Municipalities, postal codes, offices and teams of every county as the files say now; says what changed."""
    from django.apps import apps

    from geleit.core import clock
    from geleit.directory.actions import load_reference_data

    for county in apps.get_model("accounts", "County").objects.order_by("pk"):
        done = load_reference_data(county=county, now=clock.now())
        text = _("{county}: {created} official facts added, {changed} changed.")
        yield text.format(county=county.name, created=done.created, changed=done.changed)
