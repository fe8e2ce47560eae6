"""The few signs of the editor's texts: paragraphs, headings, lists, links. Nothing else, and never HTML.

An empty line ends a paragraph; `## ` begins a heading, `- ` an entry of a list; `[words](https://…)` is a link. An
e-mail address is taken apart, so that it never stands whole in a page.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_PARTS = re.compile(
    r"\[(?P<words>[^\]\n]+)\]\((?P<href>https?://[^\s)]+|/[^\s)/][^\s)]*)\)"
    r"|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,})"
)


@dataclass(frozen=True)
class Part:
    """A piece of a line: words, a link (`href`) or an e-mail address (`mail`)."""

    text: str
    href: str = ""
    mail: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph (`p`), heading (`h`) or list (`ul`), as lines of parts."""

    kind: str
    lines: tuple[tuple[Part, ...], ...]


def blocks(text: str) -> list[Block]:
    """A text as blocks, in order."""
    found: list[Block] = []
    for chunk in re.split(r"\n\s*\n", text.strip()):
        found += _chunk([line.strip() for line in chunk.splitlines() if line.strip()])
    return found


def plain(text: str) -> str:
    """The words alone, for search and descriptions."""
    lines = (line for block in blocks(text) for line in block.lines)
    return " ".join(part.text for line in lines for part in line if not part.mail)


def _chunk(lines: list[str]) -> Iterator[Block]:
    kind, gathered = "", list[tuple[Part, ...]]()
    for line in lines:
        if line.startswith("## "):
            this, words = "h", line[3:]
        elif line.startswith("- "):
            this, words = "ul", line[2:]
        else:
            this, words = "p", line
        if gathered and (this != kind or this == "h"):
            yield Block(kind, tuple(gathered))
            gathered = []
        kind = this
        gathered.append(tuple(_line(words)))
    if gathered:
        yield Block(kind, tuple(gathered))


def _line(words: str) -> Iterator[Part]:
    end = 0
    for found in _PARTS.finditer(words):
        if found.start() > end:
            yield Part(words[end : found.start()])
        if found["mail"]:
            yield Part(found["mail"], mail=found["mail"])
        else:
            yield Part(found["words"], href=found["href"])
        end = found.end()
    if end < len(words):
        yield Part(words[end:])
