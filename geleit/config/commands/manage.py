"""`geleit manage …`: Django's own commands, with the right database."""

import argparse
import os
from collections.abc import Sequence

from geleit.config import environment
from geleit.config.texts import _

AS_OWNER = {"migrate", "createcachetable", "sqlmigrate", "makemigrations"}


def summary() -> str:
    """One line for the list of commands."""
    return _("call one of Django's commands, such as: manage shell")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Everything that follows is passed on."""
    parser.add_argument("rest", nargs=argparse.REMAINDER)


def execute(arguments: argparse.Namespace) -> int:
    """Pass the words on to Django."""
    return call(arguments.rest)


def call(words: Sequence[str]) -> int:
    """Run a Django command; those that change tables run as the owner role."""
    if words[:1] and words[0] in AS_OWNER:
        os.environ["GELEIT_AS_OWNER"] = "1"
    with environment.database():
        from django.core.management import execute_from_command_line

        execute_from_command_line(["geleit manage", *words])
    return 0
