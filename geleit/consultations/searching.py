"""Searching notes: German stems and parts of words, "quoted phrases" and -excluded words. Pure.

Notes of one case are few, so they are compared here one by one; what is found and what is marked can then never differ.
PostgreSQL lends its German stemmer (`queries.stems_of`).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_TERM = re.compile(r'(?<!\w)(-?)(?:"([^"]*)"|(\w+))')
_WORD = re.compile(r"\w+")
_SPELT_OUT = str.maketrans({"ß": "ss", "ẞ": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "ı": "i", "đ": "d"})
# Shorter stems are whole words only: "au" is to find the AU, not the Haus.
SHORTEST_PART = 3


@dataclass(frozen=True)
class Piece:
    """A piece of a note, and whether it is what was searched for."""

    text: str
    is_hit: bool = False


@dataclass(frozen=True)
class Term:
    """One thing to look for, in every spelling it may have (folded); `is_phrase` compares whole texts."""

    forms: tuple[str, ...]
    is_phrase: bool = False
    is_excluded: bool = False

    def fits(self, folded: str, words: Iterable[str]) -> bool:
        """Whether the folded note contains the term."""
        if self.is_phrase:
            return any(form in folded for form in self.forms)
        return any(self.fits_word(word) for word in words)

    def fits_word(self, word: str) -> bool:
        """Whether a folded word of the note is or contains the term."""
        if self.is_phrase:
            return any(word in form.split() for form in self.forms)
        return any(form in word if len(form) >= SHORTEST_PART else form == word for form in self.forms)


@dataclass(frozen=True)
class Search:
    """All terms; a note must contain every one and none of the excluded."""

    terms: tuple[Term, ...]

    def finds(self, note: str) -> bool:
        """Whether the note is a hit."""
        folded = " ".join(fold(note).split())
        words = _WORD.findall(folded)
        return bool(self.terms) and all(term.fits(folded, words) != term.is_excluded for term in self.terms)

    def marked(self, note: str) -> list[Piece]:
        """The note in pieces, with the words that were searched for marked."""
        wanted = [term for term in self.terms if not term.is_excluded]
        pieces: list[Piece] = []
        end = 0
        for match in _WORD.finditer(note):
            if any(term.fits_word(fold(match.group())) for term in wanted):
                pieces += [Piece(note[end : match.start()]), Piece(match.group(), is_hit=True)]
                end = match.end()
        pieces.append(Piece(note[end:]))
        return [piece for piece in pieces if piece.text]


def words_of(text: str) -> list[str]:
    """The single words of what was typed, in small letters: those a stem is needed for."""
    return list(dict.fromkeys(word.lower() for _minus, phrase, word in _TERM.findall(text) if word and not phrase))


def search_for(text: str, stems: Mapping[str, Sequence[str]]) -> Search:
    """What was typed as a search; `stems` holds the stems of every word, an empty list for words too common to find."""
    terms = [_term(minus, phrase, word, stems) for minus, phrase, word in _TERM.findall(text)]
    telling = [term for term in terms if term is not None]
    if not any(not term.is_excluded for term in telling):
        common = [Term((fold(word),)) for word in words_of(text)]
        telling += common if not telling else []
    return Search(tuple(telling))


def fold(text: str) -> str:
    """Small letters without accents and umlaut dots, so that Häuser and Hauser are the same."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_SPELT_OUT))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _term(minus: str, phrase: str, word: str, stems: Mapping[str, Sequence[str]]) -> Term | None:
    if not word:
        folded = " ".join(fold(phrase).split())
        return Term((folded,), is_phrase=True, is_excluded=bool(minus)) if folded else None
    forms = {fold(stem) for stem in stems.get(word.lower(), [word])}
    # Who has no umlaut keys types Haeuser.
    forms |= {form.replace("ae", "a").replace("oe", "o").replace("ue", "u") for form in forms}
    return Term(tuple(sorted(forms)), is_excluded=bool(minus)) if forms else None
