"""`geleit import-outlines`: borders of the municipalities for the map."""

import argparse
from datetime import date
from pathlib import Path

from geleit.config import environment
from geleit.config.texts import _

SHOWN = 20


def summary() -> str:
    """One line for the list of commands."""
    return _("read the borders of the municipalities for the map (VG250)")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, of which day it is, and what its licence wants to be said."""
    parser.add_argument("file", type=Path, help=_("GeoPackage VG250 of the BKG, or GeoJSON with a property AGS"))
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="2026-01-01", help=_("day of the borders"))
    parser.add_argument("--attribution", default="", help=_("what stands beside the map, as the licence asks for it"))
    parser.add_argument("--older", action="store_true", help=_("accept a file that is older than the directory"))


def execute(arguments: argparse.Namespace) -> int:
    """Read and say what was stored; a refusal is printed and gives code 1."""
    with environment.database():
        import django

        django.setup()
        from geleit.core.errors import Refused
        from geleit.directory.actions.outlines import import_outlines

        try:
            done = import_outlines(
                file=arguments.file,
                as_of=arguments.as_of,
                attribution=arguments.attribution,
                older=arguments.older,
            )
        except Refused as refusal:
            print("\n".join(refusal.messages))
            return 1
    print(
        _("Borders of {day}: {stored} municipalities stored.").format(day=f"{done.as_of:%d.%m.%Y}", stored=done.stored)
    )
    if done.unknown:
        print(
            _("Not in the directory: {keys}. Run import-municipalities first.").format(
                keys=", ".join(done.unknown[:SHOWN])
            )
        )
    if done.missing:
        print(_("Without borders in this file: {keys}").format(keys=", ".join(done.missing[:SHOWN])))
    return 0
