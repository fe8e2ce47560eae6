"""`geleit demo`: two counties with invented people, ready to look at."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from geleit.config import environment
from geleit.config.commands import migrate, run
from geleit.config.texts import _

SIZES = ("small", "county", "ten")


def summary() -> str:
    """One line for the list of commands."""
    return _("start the demonstration: two counties with invented people")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How large, from which seed, and where to listen."""
    run.add_arguments(parser)
    parser.add_argument("--size", choices=SIZES, default="small", help=_("how many people (default: %(default)s)"))
    parser.add_argument("--seed", type=int, default=1, help=_("the same seed makes the same people"))
    parser.add_argument("--only-build", action="store_true", help=_("build the people and stop"))


def execute(arguments: argparse.Namespace) -> int:
    """Build the counties when the database has none, print who can sign in, then run."""
    os.environ["GELEIT_DEMO"] = "1"
    with environment.database():
        code = migrate.migrate_if_needed()
        if not code and not _has_county():
            code = _build(arguments) if arguments.only_build else _build_apart(arguments)
        if code or arguments.only_build:
            return code
        if _logins().exists():
            print(_logins().read_text(encoding="utf-8"), flush=True)
        return run.execute(arguments)


def _logins() -> Path:
    return environment.data_dir() / "demo-logins.txt"


def _has_county() -> bool:
    import psycopg

    from geleit.config.settings import env

    with psycopg.connect(env("DATABASE_URL")) as connection:
        found = connection.execute("SELECT EXISTS (SELECT FROM accounts_county)").fetchone()
    return bool(found and found[0])


def _build_apart(arguments: argparse.Namespace) -> int:
    """Build in a process of its own, which gives its memory back."""
    command = [sys.executable, "-m", "geleit", "demo", "--only-build"]
    command += ["--size", arguments.size, "--seed", str(arguments.seed)]
    return subprocess.run(command, check=False).returncode


def _build(arguments: argparse.Namespace) -> int:
    import django

    django.setup()
    from geleit.core import clock
    from geleit.demo.actions import build_demo

    print(_("Building the demonstration counties …"), flush=True)
    build_demo(size=arguments.size, seed=arguments.seed, today=clock.today(), progress=_show)
    _refresh_statistics()
    _logins().write_text(_login_list(), encoding="utf-8")
    return 0


def _refresh_statistics() -> None:
    """Tell the planner what the tables hold now; only their owner may, and without it first pages would be slow."""
    import psycopg

    from geleit.config.settings import env

    if environment.may_migrate():
        with psycopg.connect(env("DATABASE_OWNER_URL"), autocommit=True) as connection:
            connection.execute("ANALYZE")


def _show(text: str) -> None:
    print(f"  {text}", flush=True)


def _login_list() -> str:
    """One person for each role and county."""
    from django.apps import apps

    from geleit.core import wall
    from geleit.demo.actions import PASSWORD

    lines = [_("Sign in as one of these, all with the password {password}:").format(password=PASSWORD)]
    for county in apps.get_model("accounts", "County").objects.order_by("pk"):
        lines += ["", county.name]
        with wall.inside(county.pk):
            memberships = apps.get_model("accounts", "Membership").objects.select_related("user")
            first = {m.role: m for m in memberships.order_by("-pk")}
            lines += [
                f"  {m.user.username:<24} {m.user.display_name}, {m.get_role_display()}"
                for m in sorted(first.values(), key=lambda membership: membership.pk)
            ]
    return "\n".join([*lines, ""])
