"""Do two words mean the same name, how surely, and why."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from geleit.people.names.known import known_names
from geleit.people.names.sounds import frame_keys, frames, frames_agree, sounds_agree
from geleit.people.names.writing import Script, fold, plain, script_of


class MatchReason(StrEnum):
    """Why a name was found, from the surest to the least sure; the template has the words."""

    EXACT = "exact"
    BEGINNING = "beginning"
    SPELLING = "spelling"
    OTHER_SCRIPT = "other_script"
    SOUND = "sound"
    TYPO = "typo"


RANK = {reason: place for place, reason in enumerate(MatchReason)}


@dataclass(frozen=True)
class Match:
    """How well a query fits a name (1.0 only when every word is exact) and the weakest reason it needed."""

    score: float
    reason: MatchReason


@lru_cache(maxsize=8192)
def compare_words(asked: str, word: str, *, beginnings: bool = True) -> Match | None:
    """The match of one lower-case word of a query with one word of a name."""
    if asked == word:
        return Match(1.0, MatchReason.EXACT)
    if beginnings and (found := _beginning(asked, word)):
        return found
    same_script = script_of(asked) is script_of(word)
    if fold(asked) & fold(word) or plain(asked) == plain(word):
        return Match(0.88, MatchReason.SPELLING) if same_script else Match(0.82, MatchReason.OTHER_SCRIPT)
    known_asked, known_word = known_names(asked), known_names(word)
    if known_asked & known_word:
        return Match(0.84, MatchReason.SPELLING) if same_script else Match(0.8, MatchReason.OTHER_SCRIPT)
    if known_asked and known_word:
        return None
    if same_script and _are_swapped(asked, word):
        return Match(0.66, MatchReason.TYPO)
    if frame_keys(asked) & frame_keys(word) and _frames_agree(asked, word):
        return Match(0.72, MatchReason.SOUND) if same_script else Match(0.76, MatchReason.OTHER_SCRIPT)
    if same_script and sounds_agree(asked, word):
        return Match(0.68, MatchReason.SOUND)
    return _typing_error(asked, word)


def _frames_agree(asked: str, word: str) -> bool:
    return any(frames_agree(a, b) for a in frames(asked) for b in frames(word))


def _are_swapped(asked: str, word: str) -> bool:
    """Whether one pair of neighbouring letters changed places, which is a slip even where it sounds alike."""
    a, b = plain(asked), plain(word)
    if len(a) != len(b) or len(a) < 4:
        return False
    places = [i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y]
    return len(places) == 2 and places[1] == places[0] + 1 and sorted(a) == sorted(b)


def _beginning(asked: str, word: str) -> Match | None:
    if len(asked) < 2 or len(asked) >= len(word):
        return None
    if not any(name.startswith(part) for part in fold(asked) for name in fold(word) if len(part) < len(name)):
        return None
    return Match(0.9 + 0.09 * len(asked) / len(word), MatchReason.BEGINNING)


def _typing_error(asked: str, word: str) -> Match | None:
    if (script_of(asked) is Script.ARABIC) is not (script_of(word) is Script.ARABIC):
        return None
    a, b = plain(asked), plain(word)
    shorter, longer = sorted((len(a), len(b)))
    if shorter < (6 if script_of(asked) is Script.ARABIC else 4):
        return None
    if shorter <= 5 and a[0] != b[0]:  # Anna, Hanna; Hooper, Booper differ by more than a slip
        return None
    allowed = 2 if shorter >= 8 else 1
    if longer - shorter > allowed or _only_the_ending_differs(a, b):
        return None
    if len(set(a) - set(b)) > allowed or len(set(b) - set(a)) > allowed:  # cheap: most pairs end here
        return None
    errors = _distance(a, b, at_most=allowed)
    if errors > allowed:
        return None
    return Match(0.45 + 0.2 * (1 - errors / longer), MatchReason.TYPO)


def _only_the_ending_differs(a: str, b: str) -> bool:
    """Karim and Karima, Mario and Maria: a different person, hardly ever a slip."""
    shorter, longer = sorted((a, b), key=len)
    if len(shorter) == len(longer):
        return a[:-1] == b[:-1] and a[-1] in "aeiou" and b[-1] in "aeiou"
    return longer[:-1] == shorter and longer[-1] in "aeiou"


def _distance(a: str, b: str, *, at_most: int) -> int:
    """Optimal string alignment: a letter more, less, other, or swapped with its neighbour costs one.

    Stops counting when more than `at_most` is certain.
    """
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, row, oldest = row, [i], before
        for j, y in enumerate(b, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and y == a[i - 2]:
                cost = min(cost, oldest[j - 2] + 1)
            row.append(cost)
        if min(row) > at_most and min(above) > at_most:
            return at_most + 1
        before = above
    return row[-1]
