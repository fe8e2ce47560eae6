"""`geleit import-municipalities`: all municipalities from the official register."""

import argparse
from pathlib import Path

from geleit.config import environment
from geleit.config.texts import _

SHOWN = 20


def summary() -> str:
    """One line for the list of commands."""
    return _("read the official register of municipalities (GV100AD)")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and whether it may be older than what is known."""
    parser.add_argument("file", type=Path, help=_("text file GV100AD of the Statistisches Bundesamt"))
    parser.add_argument("--older", action="store_true", help=_("accept a file that is older than the directory"))


def execute(arguments: argparse.Namespace) -> int:
    """Read and say what changed; a refusal is printed and gives code 1."""
    with environment.database():
        import django

        django.setup()
        from geleit.core.errors import Refused
        from geleit.directory.actions.register import import_municipalities

        try:
            done = import_municipalities(file=arguments.file, older=arguments.older)
        except Refused as refusal:
            print("\n".join(refusal.messages))
            return 1
    print(
        _("Register of {day}: {created} municipalities added, {changed} changed, {unchanged} as before.").format(
            day=f"{done.day:%d.%m.%Y}", created=done.created, changed=done.changed, unchanged=done.unchanged
        )
    )
    if done.gone:
        print(_("Not in the register any more: {keys}").format(keys=", ".join(done.gone[:SHOWN])))
    return 0
