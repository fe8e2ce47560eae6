"""What somebody means by a place they typed: a postal code, a name, an address."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from geleit.directory.rules.names import sort_name

_POSTAL_CODE = re.compile(r"(?<!\d)(\d{5})(?!\d)")
_ADDITION = re.compile(r"\bi\.?\s*(?=allg)|\bim\s+(?=allg)|[().,/-]|\b(?:stadt|gemeinde|markt|landkreis)\b")
_SHORT = ((re.compile(r"\ba\.?\s?n\.?$"), "am neckar"), (re.compile(r"\ba\.?\s?k\.?$"), "am kocher"))
_STREET = re.compile(r"\d|str(?:asse|\.)?$|weg$|gasse$|platz$|allee$|ring$")
SIMILAR = 78  # per cent; "Nekarsulm" reaches 95, "Weinheim" for "Weinsberg" 71
_SHORTEST = 3


@dataclass(frozen=True)
class Wish:
    """What was typed: a postal code, words that may be a place, or both."""

    postal_code: str
    name: str


def read(text: str) -> Wish:
    """Take a postal code and the words of a place out of what somebody typed, also out of a whole address."""
    found = _POSTAL_CODE.search(text)
    if found is not None and text[found.end() :].strip(" ,"):
        return Wish(found.group(1), plain(text[found.end() :].strip(" ,").partition(",")[0]))
    rest = _POSTAL_CODE.sub(" ", text)
    parts = [part.strip() for part in rest.split(",") if part.strip()]
    places = [part for part in parts if not _STREET.search(sort_name(part))]
    return Wish(found.group(1) if found else "", plain((places or parts or [""])[-1]))


def plain(name: str) -> str:
    """A name without umlauts, brackets and additions, as names are compared."""
    text = sort_name(name).strip()
    for short, long in _SHORT:
        text = short.sub(long, text)
    return " ".join(_ADDITION.sub(" ", text).split())


def similar(name: str, names: Sequence[str], *, limit: int = 5) -> list[int]:
    """Positions of the names most like `name`, best first; nothing for a text too short to be misspelled."""
    if len(name) < _SHORTEST:
        return []
    scored = [
        (max(fuzz.ratio(name, one), fuzz.ratio(name, one.partition(" ")[0])), index) for index, one in enumerate(names)
    ]
    best = max((score for score, _index in scored), default=0)
    close = [(score, index) for score, index in scored if score >= max(SIMILAR, best - 5)]
    return [index for _score, index in sorted(close, key=lambda pair: (-pair[0], pair[1]))][:limit]
