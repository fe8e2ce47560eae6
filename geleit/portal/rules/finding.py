"""Search that forgives typing errors: words are compared by their three-letter pieces and their distance.

Pure and in memory: a county has some hundred entries, and PostgreSQL does not use trigram indexes behind the wall.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
# Letters that people type in several ways: Arabic and Persian forms of one letter.
_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ё": "е", "ґ": "г"})
_LIKE_ENOUGH = 0.34  # share of common pieces from which a word is worth measuring
_PREFIX, _EXACT = 0.9, 1.0
MOST_WORDS = 8


def folded(text: str) -> str:
    """Small letters without accents; ä is ae."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_GERMAN).translate(_LETTERS))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def words_of(text: str) -> list[str]:
    """The words of a text, folded; single signs are left out."""
    cleaned = "".join(sign if sign.isalnum() else " " for sign in folded(text))
    return [word for word in cleaned.split() if len(word) > 1]


@dataclass(frozen=True)
class Entry:
    """Something that can be found. `weight` says how much a hit in each text counts."""

    kind: str  # office, service, page
    key: str
    texts: Sequence[tuple[str, float]]


@dataclass(frozen=True)
class Found:
    """An entry and how well it fits, up to 1."""

    entry: Entry
    score: float


@dataclass
class Index:
    """Entries by the pieces of their words."""

    entries: list[Entry] = field(default_factory=list)
    _words: dict[str, dict[int, float]] = field(default_factory=lambda: defaultdict(dict))
    _pieces: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Index":
        """An index of entries."""
        index = cls()
        for entry in entries:
            number = len(index.entries)
            index.entries.append(entry)
            for text, weight in entry.texts:
                for word in words_of(text):
                    known = index._words[word]
                    known[number] = max(known.get(number, 0.0), weight)
                    for piece in pieces(word):
                        index._pieces[piece].add(word)
        return index

    def find(self, query: str, *, most: int = 30) -> list[Found]:
        """The entries that fit a query, the best first. Every word of the query must be met by an entry."""
        asked = words_of(query)[:MOST_WORDS]
        if not asked:
            return []
        scores: dict[int, float] | None = None
        for word in asked:
            hits = self._hits(word)
            if scores is None:
                scores = hits
            else:
                scores = {number: scores[number] + hits[number] for number in scores.keys() & hits.keys()}
        ranked = sorted((scores or {}).items(), key=lambda one: (-one[1], one[0]))
        return [Found(self.entries[number], score / len(asked)) for number, score in ranked[:most]]

    def _hits(self, word: str) -> dict[int, float]:
        found: dict[int, float] = {}
        for known in self._alike(word):
            closeness = likeness(word, known)
            if closeness > 0:
                for number, weight in self._words[known].items():
                    found[number] = max(found.get(number, 0.0), closeness * weight)
        return found

    def _alike(self, word: str) -> set[str]:
        own = pieces(word)
        common: dict[str, int] = defaultdict(int)
        for piece in own:
            for known in self._pieces.get(piece, ()):
                common[known] += 1
        return {
            known
            for known, count in common.items()
            if known.startswith(word) or word in known or 2 * count / (len(own) + len(known) + 1) >= _LIKE_ENOUGH
        }


def pieces(word: str) -> set[str]:
    """The three-letter pieces of a word, with its edges."""
    edged = f"  {word} "
    return {edged[start : start + 3] for start in range(len(edged) - 2)}


def likeness(asked: str, known: str) -> float:
    """How well a known word meets the asked one: 1 the same, less for a beginning, a part or a typing error; 0 not."""
    if asked == known:
        return _EXACT
    if known.startswith(asked):
        return _PREFIX
    if len(asked) >= 4 and asked in known:
        return 0.75
    allowed = 0 if len(asked) < 4 else 1 if len(asked) < 7 else 2
    for candidate, worth in ((known, 0.7), (known[: len(asked)], 0.6), (known[: len(asked) + 1], 0.6)):
        gap = distance(asked, candidate, allowed)
        if gap <= allowed and allowed:
            return worth - 0.1 * gap
    return 0.0


def distance(one: str, other: str, most: int) -> int:
    """Typing errors between two words: letters left out, added, exchanged or turned round; `most` + 1 for more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
