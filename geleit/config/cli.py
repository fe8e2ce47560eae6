"""The command line. Each command is a module in geleit/config/commands; it loads Django only when called."""

import argparse
import sys
from collections.abc import Sequence
from typing import Protocol

from geleit.config.commands import (
    create_admin,
    demo,
    doctor,
    import_municipalities,
    import_outlines,
    manage,
    migrate,
    reset_second_factor,
    run,
)
from geleit.config.embedded import EmbeddedError
from geleit.config.texts import _


class Command(Protocol):
    """What a module in `commands` offers."""

    def summary(self) -> str:
        """One line for the list of commands."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare options."""

    def execute(self, arguments: argparse.Namespace) -> int:
        """Do it; the exit code."""


COMMANDS: dict[str, Command] = {
    "run": run,
    "demo": demo,
    "migrate": migrate,
    "create-admin": create_admin,
    "reset-second-factor": reset_second_factor,
    "doctor": doctor,
    "import-municipalities": import_municipalities,
    "import-outlines": import_outlines,
    "manage": manage,
}


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    top = argparse.ArgumentParser(prog="geleit", description=_("Geleit, integration management for counties"))
    commands = top.add_subparsers(dest="command", required=True, metavar=_("COMMAND"))
    for name, module in COMMANDS.items():
        text = module.summary()
        module.add_arguments(commands.add_parser(name, help=text, description=text))
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit code is 0 when all is well."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["manage"]:  # everything after it belongs to Django, options too
        return manage.call(given[1:])
    chosen = parser().parse_args(given)
    try:
        return COMMANDS[chosen.command].execute(chosen)
    except EmbeddedError as problem:
        sys.stderr.write(f"geleit: {problem}\n")
        return 1
    except KeyboardInterrupt:
        return 130
