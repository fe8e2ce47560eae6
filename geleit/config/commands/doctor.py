"""`geleit doctor`: looks at everything Geleit needs and says what to do."""

import argparse
import shutil
import smtplib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from geleit.config import environment
from geleit.config.embedded import EXTENSIONS
from geleit.config.texts import _

OLDEST_SERVER = 15
SECONDS_APART = 5
FREE_BYTES = 2 * 1024**3


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `advice` is empty when it is in order."""

    subject: str
    detail: str
    advice: str = ""


Query = Callable[[str], list[tuple[Any, ...]]]


def summary() -> str:
    """One line for the list of commands."""
    return _("check database, county wall, mail, clock and disk, and say what to do")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options: it looks at everything and changes nothing."""
    del parser


def execute(arguments: argparse.Namespace) -> int:
    """Print a line for each finding; code 1 when something needs doing."""
    del arguments
    with environment.database():
        findings = list(_findings())
    for finding in findings:
        mark = _("PROBLEM") if finding.advice else _("OK")
        print(f"{mark:<8} {finding.subject}: {finding.detail}")
        if finding.advice:
            print(f"         → {finding.advice}")
    problems = sum(bool(finding.advice) for finding in findings)
    print(_("Problems: {count}").format(count=problems) if problems else _("Everything is in order."))
    return 1 if problems else 0


def _findings() -> Iterator[Finding]:
    import django
    from django.db import OperationalError, connection

    django.setup()

    def query(sql: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows

    try:
        query("SELECT 1")
    except OperationalError as error:
        advice = _("Is the server running, and is DATABASE_URL right? See docs/operations.")
        yield Finding(_("Database"), str(error).strip().splitlines()[0], advice)
    else:
        yield _server(query)
        yield _role(query)
        yield _extensions(query)
        yield from _schema()
        yield _clock(query)
    yield _mail()
    yield _disk()
    yield _assets()


def _server(query: Query) -> Finding:
    version = int(query("SHOW server_version_num")[0][0]) // 10_000
    advice = _("Use PostgreSQL {oldest} or newer.").format(oldest=OLDEST_SERVER)
    return Finding(_("Database"), f"PostgreSQL {version}", "" if version >= OLDEST_SERVER else advice)


def _role(query: Query) -> Finding:
    name, superuser, bypass, owner = query(
        "SELECT rolname, rolsuper, rolbypassrls,"
        " EXISTS (SELECT FROM pg_database WHERE datname = current_database() AND datdba = r.oid)"
        " OR EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND tableowner = rolname)"
        " FROM pg_roles r WHERE rolname = current_user"
    )[0]
    too_much = superuser or bypass or owner
    advice = _("The county wall does not hold this role. Let DATABASE_URL name geleit_app.")
    return Finding(_("Database role"), str(name), advice if too_much else "")


def _extensions(query: Query) -> Finding:
    present = {row[0] for row in query("SELECT extname FROM pg_extension")}
    missing = [name for name in EXTENSIONS if name not in present]
    advice = _("As superuser: {sql}").format(sql=" ".join(f"CREATE EXTENSION {name};" for name in missing))
    return Finding(_("Extensions"), ", ".join(EXTENSIONS), advice if missing else "")


def _schema() -> Iterator[Finding]:
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from geleit.core import wall

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    detail = _("{count} migrations outstanding").format(count=len(plan))
    yield Finding(_("Tables"), detail, _("Run: python -m geleit migrate") if plan else "")
    if plan:
        return
    gaps = wall.deviations(connection, open_tables=settings.WALL_OPEN_TABLES)
    detail = "; ".join(gaps) or _("raised on all tables of a county")
    yield Finding(_("County wall"), detail, _("Run: python -m geleit migrate") if gaps else "")


def _clock(query: Query) -> Finding:
    theirs = query("SELECT extract(epoch FROM clock_timestamp())")[0][0]
    apart = abs(time.time() - float(theirs))
    advice = _("Synchronise both machines with a time server (for example chrony).")
    moment = datetime.fromtimestamp(time.time(), UTC)
    detail = _("{moment} UTC, {seconds} s apart from the database").format(
        moment=f"{moment:%d.%m.%Y %H:%M:%S}", seconds=round(apart)
    )
    return Finding(_("Clock"), detail, advice if apart > SECONDS_APART else "")


def _mail() -> Finding:
    from django.conf import settings
    from django.core import mail

    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        folder = getattr(settings, "EMAIL_FILE_PATH", "")
        advice = "" if settings.DEMO_MODE else _("No mail leaves the house. Set EMAIL_URL, see docs/operations.")
        return Finding(_("Mail"), _("mails are written to files: {folder}").format(folder=folder), advice)
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with mail.get_connection(fail_silently=False):
            return Finding(_("Mail"), server)
    except (OSError, smtplib.SMTPException) as error:
        advice = _("The mail server does not answer ({kind}). Check EMAIL_URL.").format(kind=type(error).__name__)
        return Finding(_("Mail"), server, advice)


def _disk() -> Finding:
    folder = environment.data_dir()
    free = shutil.disk_usage(folder if folder.exists() else folder.parent).free
    detail = _("{size} GB free in {folder}").format(size=f"{free / 1024**3:.1f}".replace(".", ","), folder=folder)
    return Finding(_("Disk"), detail, "" if free >= FREE_BYTES else _("Make room: at least 2 GB."))


def _assets() -> Finding:
    built = (environment.PACKAGE / "core" / "static" / "vendor" / "kern.min.css").exists()
    collected = (environment.data_dir() / "static" / "staticfiles.json").exists()
    if not built:
        return Finding(_("Style sheets and fonts"), _("missing"), _("Run: python tools/setup.py"))
    detail = _("built") if collected else _("built, but not collected")
    return Finding(_("Style sheets and fonts"), detail, "" if collected else _("Run: python -m geleit migrate"))
