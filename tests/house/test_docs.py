"""What is written about Geleit is true of it: links lead somewhere, commands exist, labels are those on the screen."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from babel.messages.pofile import read_po

from geleit.accounts.roles import Permission, Role
from geleit.config.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
HANDBOOK = DOCS / "handbook"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
IMAGES = HANDBOOK / "img"
LONGEST_LINE = 200


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def prose(page: Path) -> str:
    """The page without its code blocks."""
    return re.sub(r"^ *```.*?^ *```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def references(page: Path) -> list[tuple[str, str, str]]:
    """Mark ("!" for images), text and target of every relative link."""
    found = re.findall(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)", prose(page))
    return [one for one in found if not one[2].startswith(("http:", "https:", "mailto:"))]


def anchors(page: Path) -> set[str]:
    """The anchors a reader's program makes of the headings."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings]
    return {heading.strip().replace(" ", "-") for heading in plain}


def target_of(page: Path, target: str) -> Path:
    path = unquote(target.split("#", maxsplit=1)[0])
    return (page.parent / path).resolve() if path else page


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [target for _mark, _text, target in references(page) if not target_of(page, target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_anchor_is_a_heading(page: Path) -> None:
    wanted = [target for _mark, _text, target in references(page) if "#" in target]
    assert [one for one in wanted if one.split("#")[1] not in anchors(target_of(page, one))] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_has_one_title_and_readable_lines(page: Path) -> None:
    text = prose(page)
    assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1
    assert [line for line in text.splitlines() if len(line) > LONGEST_LINE and not line.startswith("|")] == []


def test_every_image_is_shown_and_says_what_it_shows() -> None:
    shown: set[Path] = set()
    for page in PAGES:
        for mark, text, target in references(page):
            if mark:
                assert text.strip(), f"{name_of(page)}: {target} has no alternative text"
                shown.add(target_of(page, target))
    assert shown == set(IMAGES.glob("*.png"))


def test_every_page_of_a_folder_is_reached_from_its_index() -> None:
    for folder in (HANDBOOK, DOCS / "operations", DOCS / "reference", DOCS / "adr"):
        index = folder / "README.md"
        listed = {target_of(index, target) for _mark, _text, target in references(index)}
        assert sorted(set(folder.glob("*.md")) - listed - {index}) == []


def test_decisions_are_listed_under_their_own_title() -> None:
    index = (DOCS / "adr" / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"\[(\d{4})\]\(\1-[a-z0-9-]+\.md\)", index)
    written = sorted(path.name[:4] for path in (DOCS / "adr").glob("0*.md"))
    assert listed == written == [f"{number:04}" for number in range(1, len(written) + 1)]
    for path in (DOCS / "adr").glob("0*.md"):
        assert path.read_text(encoding="utf-8").startswith(f"# {path.name[:4]} "), path.name


def test_decisions_named_in_the_code_exist() -> None:
    sources = [*ROOT.glob("geleit/**/*.py"), *ROOT.glob("tools/*.py"), *PAGES]
    named = {number for path in sources for number in re.findall(r"adr/(\d{4})", path.read_text(encoding="utf-8"))}
    assert named <= {path.name[:4] for path in (DOCS / "adr").glob("0*.md")}


def test_operations_name_every_command_and_no_other() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in (DOCS / "operations").glob("*.md"))
    named = set(re.findall(r"(?:`|sudo |-m )geleit ([a-z][a-z-]+)", text))
    assert named == set(COMMANDS)


def test_make_targets_in_the_pages_exist() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in PAGES:
        named = set(re.findall(r"^make ([a-z]+)|`make ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE))
        assert {one or other for one, other in named} <= targets, name_of(page)


def test_reference_names_every_role_and_permission() -> None:
    text = (DOCS / "reference" / "roles.md").read_text(encoding="utf-8")
    assert [code for code in [*Permission.values, *Role.values] if f"`{code}`" not in text] == []


def german_labels() -> Iterator[str]:
    """Everything the application can show in German: catalogues and code lists."""
    for path in ROOT.glob("geleit/*/locale/de/LC_MESSAGES/django.po"):
        with path.open(encoding="utf-8") as file:
            for message in read_po(file):
                yield from (message.string,) if isinstance(message.string, str) else message.string or ()
    for path in ROOT.glob("geleit/*/data/*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            yield from (row["label_de"] for row in csv.DictReader(file) if "label_de" in row)


@pytest.mark.parametrize("page", sorted(HANDBOOK.glob("*.md")), ids=name_of)
def test_labels_in_the_handbook_stand_on_the_screen(page: Path) -> None:
    """Bold is kept for labels and keys; stress is in italics."""
    bold = set(re.findall(r"\*\*([^*]+)\*\*", prose(page)))
    labels = {word for word in bold if not re.fullmatch(r"F\d+|fetter Schrift", word)}
    assert sorted(labels - set(german_labels())) == []
