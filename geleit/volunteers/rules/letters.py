"""Information letters: what one says, what may go with it, and when it can be sent."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from geleit.core.codelists import rule_value

_PDF = b"%PDF-"
_LINK = re.compile(r"\[([^\]\n]+)\]\((https?://[^\s)]+)\)")
_HEADING = "## "
_NO_NAME = re.compile(r"[^\w .()-]+")


@dataclass(frozen=True)
class Cited:
    """What a letter takes from an entry of the knowledge base."""

    title: str
    text: str
    rule: str
    checked_on: date


@dataclass(frozen=True)
class AttachmentLimits:
    """What may go with a letter."""

    kilobytes: int
    number: int


def attachment_limits(on: date, land: str) -> AttachmentLimits:
    """The limits in force."""
    return AttachmentLimits(
        kilobytes=rule_value("volunteers", "letter_attachment_kilobytes", on=on, land=land),
        number=rule_value("volunteers", "letter_most_attachments", on=on, land=land),
    )


def composed(text: str, entries: Iterable[Cited]) -> str:
    """The words of a letter: its own, then the entries with the rule they rest on. Marks as on the public pages."""
    parts = [text.strip()]
    for one in entries:
        ground = [_("Rule it rests on: %(rule)s") % {"rule": one.rule}] if one.rule else []
        ground.append(_("Right as of %(day)s") % {"day": f"{one.checked_on:%d.%m.%Y}"})
        parts += [f"{_HEADING}{one.title}", one.text.strip(), "\n".join(ground)]
    return "\n\n".join(part for part in parts if part)


def in_plain_words(text: str) -> str:
    """The same for a mail: headings with a line below them, links with their address behind the words."""
    lines = []
    for line in text.splitlines():
        if line.startswith(_HEADING):
            heading = line.removeprefix(_HEADING).strip()
            lines += [heading, "-" * len(heading)]
        else:
            lines.append(_LINK.sub(r"\1 (\2)", line))
    return "\n".join(lines)


def seal_of(*parts: object) -> str:
    """Stands for what was shown before sending, so that nothing else is sent."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32]


def obstacles_to_letter(*, title: str, text: str, entries: Sequence[object]) -> list[str]:
    """Why a letter cannot be saved like this."""
    obstacles = [] if title.strip() else [_("A letter needs a title.")]
    if not text.strip() and not entries:
        obstacles.append(_("A letter needs words: write some, or choose entries of the knowledge base."))
    return obstacles


def obstacles_to_sending(*, sent: bool, recipients: int) -> list[str]:
    """Why a letter cannot be sent."""
    if sent:
        return [_("This letter is sent already. Nobody gets it twice.")]
    if not recipients:
        return [
            _(
                "Nobody would get this letter: no active volunteer with a mail address fits, or those who fit want no"
                " mails on this topic. Please choose other recipients."
            )
        ]
    return []


def obstacles_to_attaching(
    content: bytes, *, size: int, present: int, sent: bool, limits: AttachmentLimits
) -> list[str]:
    """Why a file cannot go with a letter. `content` need not be more than its beginning."""
    if sent:
        return [_("This letter is sent already.")]
    if size > limits.kilobytes * 1000:
        return [_("The file is too large. At most %(number)s MB, please.") % {"number": _megabytes(limits.kilobytes)}]
    if not content.startswith(_PDF):
        return [_("This is no PDF. Please save the document as PDF and choose it again.")]
    if present >= limits.number:
        return [
            ngettext("At most %(number)d file goes with a letter.", "At most %(number)d files go with a letter.",
                     limits.number) % {"number": limits.number}
        ]  # fmt: skip
    return []


def attachment_name(name: str) -> str:
    """A file name without signs that mean something to a mail program or a system, at most 100 of them, as PDF."""
    plain = _NO_NAME.sub("-", name.replace("\\", "/").rpartition("/")[2]).strip(" .-")
    stem = plain[:-4] if plain.lower().endswith(".pdf") else plain
    return f"{stem.strip(' .-')[:96] or 'Anlage'}.pdf"


def _megabytes(kilobytes: int) -> str:
    return f"{kilobytes / 1000:g}".replace(".", ",")
