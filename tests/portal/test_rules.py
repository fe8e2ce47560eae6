"""Pure rules: the editor's signs, search, weight of a page."""

import gzip
import re
from collections.abc import Callable

import pytest
from django.contrib.staticfiles import finders

from geleit.accounts.models import County
from geleit.portal.rules.finding import Entry, Index, distance, folded, likeness
from geleit.portal.rules.markup import blocks, plain
from tests.portal.test_pages import ALL, Document, path_of

LARGEST = 100_000


def test_the_editors_signs_become_paragraphs_headings_lists_and_links() -> None:
    found = blocks(
        "Eins\nzwei\n\n## Titel\n- a\n- b\nDrei [Seite](https://a.example/x) und\n\nPost an info@lra.example.de!"
    )
    assert [block.kind for block in found] == ["p", "h", "ul", "p", "p"]
    assert [len(block.lines) for block in found] == [2, 1, 2, 1, 1]
    assert found[3].lines[0][1].href == "https://a.example/x"
    assert found[4].lines[0][1].mail == "info@lra.example.de"


@pytest.mark.parametrize(
    "text", ["[x](javascript:alert(1))", "[x](//evil.example)", "[x](data:text/html,x)", "<b>x</b>"]
)
def test_no_other_sign_means_anything(text: str) -> None:
    assert [part.href for block in blocks(text) for line in block.lines for part in line] == [""]


def test_plain_words_leave_the_signs_out() -> None:
    assert plain("## Hallo\n- [Welt](https://a.example) a@b.example") == "Hallo Welt  "


@pytest.mark.parametrize(
    ("one", "other", "gap"),
    [("haus", "haus", 0), ("haus", "hausx", 1), ("haus", "hasu", 1), ("haus", "maus", 1), ("haus", "hs", 2),
     ("haus", "baum", 2), ("haus", "burg", 3)],
)  # fmt: skip
def test_typing_errors_are_counted(one: str, other: str, gap: int) -> None:
    assert distance(one, other, 2) == gap


def test_short_words_must_be_right() -> None:
    assert likeness("amt", "arm") == 0
    assert likeness("pass", "pasd") > 0
    assert folded("Ausländerbehörde Straße") == "auslaenderbehoerde strasse"
    assert folded("إقامة") == folded("اقامه")


def test_all_words_must_fit_and_names_go_first() -> None:
    index = Index.of([
        Entry("service", "a", [("Wohngeld", 1.0), ("Zuschuss zur Miete", 0.6)]),
        Entry("office", "b", [("Wohngeldstelle", 1.0)]),
        Entry("page", "c", [("Miete", 1.0)]),
    ])  # fmt: skip
    assert [one.entry.key for one in index.find("Wohngeld")] == ["a", "b"]
    assert [one.entry.key for one in index.find("Wohngeld Miete")] == ["a"]
    assert index.find("Flugzeug") == []


def _imported(name: str) -> list[bytes]:
    """A style sheet and what it imports."""
    path = finders.find(name)
    assert path, name
    with open(path, "rb") as file:  # noqa: PTH123 - finders give text
        content = file.read()
    found = [content]
    for other in re.findall(rb'@import url\("\.\./([^"]+)"\)', content):
        found += _imported(other.decode())
    return found


@pytest.mark.parametrize("language", ["de", "ar", "ti"])
def test_a_first_view_is_light(get: Callable[..., str], published: County, language: str) -> None:
    """Everything a first view loads but fonts, compressed: at most 100 KB (gzip; brotli is smaller)."""
    heaviest = 0
    for county, page in ALL:
        text = get(path_of(county, language, page))
        parts = [text.encode()]
        for link in Document(text).having("link"):
            href = link.get("href") or ""
            if href.startswith("/static/"):
                parts += _imported(href.removeprefix("/static/"))
            elif "/gestalt/" in href:
                parts.append(get(href).encode())
        heaviest = max(heaviest, sum(len(gzip.compress(part, 6)) for part in parts))
    assert heaviest <= LARGEST
    assert heaviest <= 62_000, f"{heaviest} bytes: more than it was; is it worth it?"
