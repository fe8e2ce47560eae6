"""Does a query of several words mean this person: every word must find its own place in the names."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from geleit.people.names.one_word import RANK, Match, MatchReason, compare_words
from geleit.people.names.writing import PARTICLES, join_neighbours, script_of, split_words

_MAX_WORDS = 6  # of a query; what follows is ignored
_MAX_FITS = 6  # places tried for one word, best first
_WITHOUT_PARTICLE = 0.99


@dataclass(frozen=True)
class _Unit:
    """A word of a name, or neighbours read as one, with the places it uses up."""

    text: str
    places: frozenset[tuple[int, int]]


@dataclass(frozen=True)
class _Edge:
    """A word of the query by its length, and the units it fits, best first."""

    length: int
    fits: list[tuple[Match, _Unit]]


class _Names:
    """The names of one person, remembering what each word of the query fits."""

    def __init__(self, names: tuple[str, ...], *, beginnings: bool) -> None:
        self.units = _units(names)
        self.beginnings = beginnings
        self._edges: dict[tuple[str, bool], _Edge] = {}

    def edge(self, word: str, *, joined: bool) -> _Edge:
        """What `word` fits; `joined` if it was two words in the query."""
        if (word, joined) not in self._edges:
            fits = ((self._fit(word, unit, joined=joined), unit) for unit in self.units)
            found = sorted(((m, unit) for m, unit in fits if m), key=lambda pair: -pair[0].score)
            self._edges[word, joined] = _Edge(len(word), found[:_MAX_FITS])
        return self._edges[word, joined]

    def _fit(self, word: str, unit: _Unit, *, joined: bool) -> Match | None:
        if len(unit.places) == 1:
            match = compare_words(word, unit.text, beginnings=self.beginnings)
            return _as_spelling(match) if joined else match
        # most words are too short to be two: not worth the comparison
        same_script = script_of(word) is script_of(unit.text)
        enough = len(unit.text) - 3 if same_script else len(unit.text) * 0.6
        if len(word) < enough and not (self.beginnings and unit.text.startswith(word)):
            return None
        # two words against two words blur what the words tell apart: Amir Akram, Amira Karam
        if joined and same_script:
            return None
        return _as_spelling(compare_words(word, unit.text, beginnings=self.beginnings))


def compare(query: str, names: Sequence[str], *, beginnings: bool = True) -> Match | None:
    """The match of `query` with a person called by all of `names`, or None.

    Every word of the query must fit another word of the names, in any order; a double name is found by one
    part. With `beginnings` a word of two letters or more also fits what begins with it, as one sees while
    typing. The score is 1.0 only when every word is exact; the reason is the weakest one that was needed.
    """
    words = split_words(query)[:_MAX_WORDS]
    person = _Names(tuple(names), beginnings=beginnings)
    if not words or not person.units:
        return None
    best = _best_reading(words, person)
    core = [word for word in words if word not in PARTICLES]
    if core and len(core) < len(words) and (found := _best_reading(core, person)):
        best = _better(best, Match(found.score * _WITHOUT_PARTICLE, found.reason))
    return best


def _best_reading(words: list[str], person: _Names) -> Match | None:
    plain_edges = [person.edge(word, joined=False) for word in words]
    best = _best_assignment(plain_edges)
    for joined in join_neighbours(words):
        edge = person.edge(joined.text, joined=True)
        edges = [*plain_edges[: joined.places.start], edge, *plain_edges[joined.places.stop :]]
        best = _better(best, _best_assignment(edges))
    return best


def _best_assignment(edges: list[_Edge]) -> Match | None:
    if not all(edge.fits for edge in edges):
        return None
    edges = sorted(edges, key=lambda edge: len(edge.fits))
    chosen = _choose(edges, frozenset())
    if chosen is None:
        return None
    score = _weighted(chosen, edges) / sum(edge.length for edge in edges)
    return Match(score, max((match.reason for match in chosen), key=lambda reason: RANK[reason]))


def _choose(edges: list[_Edge], used: frozenset[tuple[int, int]]) -> list[Match] | None:
    """One unit for each word, no place twice, with the highest sum."""
    if not edges:
        return []
    best: list[Match] | None = None
    for match, unit in edges[0].fits:
        if unit.places & used:
            continue
        rest = _choose(edges[1:], used | unit.places)
        if rest is None:
            continue
        if best is None or _weighted([match, *rest], edges) > _weighted(best, edges):
            best = [match, *rest]
        if not rest:
            break  # best first: what fits the last word first fits it best
    return best


def _weighted(matches: list[Match], edges: list[_Edge]) -> float:
    return sum(match.score * edge.length for match, edge in zip(matches, edges, strict=True))


@lru_cache(maxsize=4096)
def _units(names: tuple[str, ...]) -> tuple[_Unit, ...]:
    units: dict[_Unit, None] = {}
    for i, name in enumerate(names):
        words = split_words(name)
        for j, word in enumerate(words):
            units.setdefault(_Unit(word, frozenset([(i, j)])))
        for joined in join_neighbours(words):
            units.setdefault(_Unit(joined.text, frozenset((i, j) for j in joined.places)))
    return tuple(units)


def _as_spelling(match: Match | None) -> Match | None:
    """Two words written as one: another spelling, never exact, and no typing error on top."""
    if match is None or match.reason is MatchReason.TYPO:
        return None
    if RANK[match.reason] < RANK[MatchReason.SPELLING]:
        return Match(min(match.score, 0.88), MatchReason.SPELLING)
    return match


def _better(one: Match | None, other: Match | None) -> Match | None:
    if one is None or other is None:
        return one or other
    return max(one, other, key=lambda match: (match.score, -RANK[match.reason]))
