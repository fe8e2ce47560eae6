"""What the first look at a page transfers: the page and every file it names, compressed, with heads, without fonts."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import brotli

from bench import load

_URL = re.compile(rb"url\(\s*[\"']?([^\"')]+)")
_FONT = re.compile(r"\.(?:woff2?|ttf|otf)(?:[?#]|$)")
PRINT = "print"  # fetched last and without holding the page up, but fetched


@dataclass
class _Files(HTMLParser):
    """Collects the files a browser fetches by itself."""

    found: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and set(given.get("rel", "").split()) & {"stylesheet", "icon"}:
            self.found.append(given.get("href", ""))
        elif tag in {"script", "img"} and given.get("src"):
            self.found.append(given["src"])


def files_of(html: str) -> list[str]:
    """The files of a page in their order, none twice."""
    parser = _Files()
    parser.feed(html)
    return [one for one in dict.fromkeys(parser.found) if one and not one.startswith("data:")]


def in_style_sheet(content: bytes) -> list[str]:
    """Files that a style sheet names, without fonts and without what it carries inside."""
    named = [one.decode() for one in _URL.findall(content)]
    return [one for one in dict.fromkeys(named) if not one.startswith(("data:", "#")) and not _FONT.search(one)]


def measure(port: int, path: str) -> dict[str, Any]:
    """Bytes by file and in all. Raises RuntimeError for a page or file that does not come."""
    sizes: dict[str, int] = {}
    page = _fetch(port, path, sizes)
    for name in files_of(page.decode()):
        address = urljoin(path, name)
        content = _fetch(port, address, sizes)
        for inner in in_style_sheet(content) if address.endswith(".css") else []:
            _fetch(port, urljoin(address, inner), sizes)
    return {"bytes": sum(sizes.values()), "files": len(sizes), "page": sizes[path]}


def _fetch(port: int, path: str, sizes: dict[str, int]) -> bytes:
    if path in sizes:
        return b""
    told = load.ask(port, load.request(path))
    if told.status != 200:
        raise RuntimeError(f"{path} answered {told.status}")
    sizes[path] = told.length
    content: bytes = brotli.decompress(told.body) if told.headers.get("content-encoding") == "br" else told.body
    return content
