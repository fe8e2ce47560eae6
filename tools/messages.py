"""Texts and their translations: one catalogue for each room and language.

python tools/messages.py ROOM…     collect the texts of these rooms, keep every translation that exists
python tools/messages.py all       the same for every room
python tools/messages.py check     fail when a German text is missing, fuzzy, outdated or contradictory, or a text of
                                   the public pages in one of their languages (PUBLIC)
python tools/messages.py compile   write the .mo files that programs read

Catalogues name files, not lines, and carry no dates, so that they change only when texts change.
Nothing is guessed from similar texts: a missing translation stays visibly empty.
"""

import argparse
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2 import TemplateSyntaxError

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "geleit"
COMPLETE = "de"
# Rooms whose pages are read by everybody: complete in all languages of the portal. English is the source.
FOREIGN = ("ar", "fa", "fr", "ru", "ti", "tr", "uk")
PUBLIC = {"portal": FOREIGN, "visits": FOREIGN}
# What a public room shows to its own staff only: files whose texts need German alone.
STAFF_ONLY = {
    "portal": (
        "actions/look.py",
        "codes.py",
        "forms/look.py",
        "forms/texts.py",
        "rules/colour.py",
        "rules/logo.py",
        "templates/portal/staff/",
        "views/staff.py",
        "views/texts_edit.py",
    ),
}
# What a room of staff says to everybody: only these files need all languages.
PUBLIC_ONLY = {
    "visits": (
        "actions/booking.py",
        "actions/places.py",
        "actions/queue.py",
        "calendars.py",
        "mails.py",
        "rules/booking.py",
        "rules/issuing.py",
        "rules/queueing.py",
        "templates/visits/mail/",
    ),
}
METHODS = [
    ("**/migrations/**.py", "ignore"),
    ("**.py", "python"),
    ("templates/**.html", "jinja2.ext:babel_extract"),
    ("templates/**.txt", "jinja2.ext:babel_extract"),
]
TEMPLATES = {
    "extensions": "jinja2.ext.i18n,jinja2.ext.do,jinja2.ext.loopcontrols",
    "newstyle_gettext": "true",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "silent": "false",
    "encoding": "utf-8",
}
OPTIONS = {"templates/**.html": TEMPLATES, "templates/**.txt": TEMPLATES}
SINGULAR, PLURAL, IN_CONTEXT, PLURAL_IN_CONTEXT = None, (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "_lazy", "gettext", "gettext_lazy", "gettext_noop"), SINGULAR),
    **dict.fromkeys(("ngettext", "ngettext_lazy", "_n"), PLURAL),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), IN_CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), PLURAL_IN_CONTEXT),
}
Key = tuple[str, str | None]


def rooms() -> list[str]:
    """Names of all rooms, in alphabetical order."""
    return sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def catalogue(room: str, language: str) -> Path:
    """Where the catalogue of a room in a language lies."""
    return PACKAGE / room / "locale" / language / "LC_MESSAGES" / "django.po"


def languages(room: str) -> list[str]:
    """Languages the room is translated to; German always, in a public room all languages of the portal."""
    found = {path.parent.parent.name for path in (PACKAGE / room).glob("locale/*/LC_MESSAGES/django.po")}
    return sorted(found | {COMPLETE, *PUBLIC.get(room, ())})


def is_wanted(room: str, language: str, message: Message) -> bool:
    """Whether a text belongs into the catalogue of a language: what only staff reads is in German alone."""
    places = [place.removeprefix(f"geleit/{room}/") for place, _line in message.locations]
    if language == COMPLETE:
        return True
    if room in PUBLIC_ONLY:
        return any(place.startswith(PUBLIC_ONLY[room]) for place in places)
    return not all(place.startswith(STAFF_ONLY.get(room, ())) for place in places)


def key_of(message: Message) -> Key:
    """What tells one text from another: its singular and its context."""
    return (message.id if isinstance(message.id, str) else message.id[0], message.context)


def texts(found: Catalog) -> Iterator[Message]:
    """The messages of a catalogue without its header."""
    return (message for message in found if message.id)


def extract(room: str) -> Catalog:
    """Collect the texts of a room from Python files and templates; a fault in one ends the program."""
    found = Catalog()
    reading = [""]

    def note(name: str, method: str, options: dict[str, Any]) -> None:
        del method, options
        reading[0] = name

    try:
        for name, _line, text, comments, context in extract_from_dir(
            PACKAGE / room,
            METHODS,
            OPTIONS,
            KEYWORDS,
            comment_tags=("Translators:",),
            callback=note,
            strip_comment_tags=True,
        ):
            where = (Path("geleit", room, name).as_posix(), 0)
            found.add(text, locations=[where], auto_comments=comments, context=context)
    except (TemplateSyntaxError, SyntaxError) as fault:
        raise SystemExit(f"geleit/{room}/{reading[0]}:{fault.lineno}: {fault}") from None
    return found


def load(room: str, language: str) -> Catalog:
    """Read a catalogue; an empty one when there is none yet."""
    path = catalogue(room, language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def render(found: Catalog, language: str) -> bytes:
    """The catalogue as a file, with a header that never changes by itself."""
    head = [
        'msgid ""',
        'msgstr ""',
        f'"Language: {language}\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
        f'"Plural-Forms: {Catalog(locale=language).plural_forms}\\n"',
    ]
    body = io.BytesIO()
    write_po(
        body,
        found,
        width=100,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    return "\n".join(head).encode() + b"\n\n" + body.getvalue().strip(b"\n") + b"\n"


def update(room: str) -> None:
    """Bring a room's catalogues up to its texts. A text another room has translated is taken over."""
    found = extract(room)
    others = [other for other in rooms() if other != room]
    for language in languages(room):
        known = {
            key_of(message): message.string
            for other in [*others, room]  # the room's own word comes last and wins
            for message in texts(load(other, language))
            if translated(message) and not message.fuzzy
        }
        fresh = Catalog(locale=language)
        for message in (one for one in texts(found) if is_wanted(room, language, one)):
            string = known.get(key_of(message))
            same_kind = isinstance(string, tuple) == message.pluralizable
            fresh.add(
                message.id,
                string=string if string and same_kind else None,
                locations=sorted(set(message.locations)),
                auto_comments=sorted(set(message.auto_comments)),
                context=message.context,
            )
        path = catalogue(room, language)
        if not any(texts(fresh)):
            path.unlink(missing_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(render(fresh, language))
        empty = sum(not translated(message) for message in texts(fresh))
        print(f"{path.relative_to(ROOT)}: {sum(1 for _ in texts(fresh))} texts, {empty} without translation")


def translated(message: Message) -> bool:
    """Whether every form of the message has a translation."""
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(forms) and all(forms)


def problems(room: str) -> Iterator[str]:
    """What is wrong with a room's catalogues: the German one, in a public room those of all its languages."""
    found = extract(room)
    for language in (COMPLETE, *PUBLIC.get(room, ())):
        yield from problems_in(room, language, found)


def problems_in(room: str, language: str, found: Catalog) -> Iterator[str]:
    """What is wrong with one catalogue, compared with the texts that were found."""
    where = f"{room}" if language == COMPLETE else f"{room} ({language})"
    wanted = {key_of(message): message for message in texts(found) if is_wanted(room, language, message)}
    present = load(room, language)
    have = {key_of(message): message for message in texts(present)}
    for key in sorted(wanted.keys() - have.keys(), key=str):
        yield f"{where}: not collected: {key[0]!r} (run: python tools/messages.py {room})"
    for key in sorted(have.keys() - wanted.keys(), key=str):
        yield f"{where}: no longer used: {key[0]!r} (run: python tools/messages.py {room})"
    for key, message in have.items():
        if not translated(message):
            yield f"{where}: no {'German text' if language == COMPLETE else 'text'} for {key[0]!r}"
        elif message.fuzzy:
            yield f"{where}: marked fuzzy: {key[0]!r}"
    for message, faults in present.check():
        if translated(message):
            yield from (f"{where}: {key_of(message)[0]!r}: {fault}" for fault in faults)


def contradictions() -> Iterator[str]:
    """Texts two rooms translate differently: all catalogues become one, so one of them would be lost."""
    for language in sorted({language for room in rooms() for language in languages(room)}):
        said: dict[Key, tuple[str, object]] = {}
        for room in rooms():
            if room == "config":  # the command line reads its own catalogue alone
                continue
            for message in texts(load(room, language)):
                if not translated(message):
                    continue
                first_room, string = said.setdefault(key_of(message), (room, message.string))
                if string != message.string:
                    yield (
                        f"{key_of(message)[0]!r} ({language}): {first_room} says {string!r}, {room} says"
                        f" {message.string!r} (agree on one, or use pgettext)"
                    )


def check() -> int:
    """Print all problems of all rooms; 1 when there are any."""
    found = [*(problem for room in rooms() for problem in problems(room)), *contradictions()]
    print("\n".join(found) if found else "messages: complete")
    return 1 if found else 0


def compile_all() -> int:
    """Write the .mo file beside each catalogue that is newer than it."""
    for source in PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            found = read_po(file, locale=source.parent.parent.name)
        buffer = io.BytesIO()
        write_mo(buffer, found)
        target.write_bytes(buffer.getvalue())
    return 0


def main() -> int:
    """Run one of the four commands."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="+", metavar="ROOM|all|check|compile")
    what: list[str] = parser.parse_args().what
    if what == ["check"]:
        return check()
    if what == ["compile"]:
        return compile_all()
    chosen = rooms() if what == ["all"] else what
    unknown = sorted(set(chosen) - set(rooms()))
    if unknown:
        parser.error(f"no such room: {', '.join(unknown)}")
    for room in chosen:
        update(room)
    return compile_all()


if __name__ == "__main__":
    sys.exit(main())
