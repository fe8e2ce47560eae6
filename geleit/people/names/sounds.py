"""How a name sounds, whatever alphabet it was written in: consonant frames and the German sound code.

A frame is the row of consonants with the vowels between them as sets of classes. Consonants find, vowels
decide: Hassan and Hussein share the consonants but not the vowels. Alphabets that leave short vowels out
(Arabic, Hebrew, Ethiopic) have gaps that any short vowel fills.
"""

from dataclasses import dataclass
from functools import lru_cache

import cologne_phonetics

from geleit.people.names.letters import (
    FRONT,
    LONG,
    MAX_READINGS,
    OPEN,
    SHORT,
    VOWELS,
    read_arabic,
    read_latin,
)
from geleit.people.names.writing import Script, fold_arabic, romanise, script_of

# Two letters in Latin transcriptions of the same sounds
_AS_TRANSCRIBED = str.maketrans(
    dict.fromkeys("čćç", "tsch") | dict.fromkeys("šşș", "sch") | dict.fromkeys("žż", "zh") | {"ğ": "gg"}
)


@dataclass(frozen=True)
class Frame:
    """Consonants of a word and what stands before, between and after them (one gap more than consonants)."""

    consonants: str
    gaps: tuple[frozenset[str], ...]
    vowels_written: bool

    @property
    def key(self) -> str:
        """Equal for words that may sound alike: a mark for a leading vowel, then the consonants."""
        return ("A" if self.gaps[0] else "") + self.consonants


@lru_cache(maxsize=8192)
def frames(word: str) -> tuple[Frame, ...]:
    """The frames of a lower-case word, one for each way to read its letters; none without consonants."""
    script = script_of(word)
    rows: list[tuple[str, ...]] = []
    if script is Script.ARABIC:
        rows += read_arabic(fold_arabic(word)) if fold_arabic(word) else ()
    else:
        rows += read_latin(romanise(word.translate(_AS_TRANSCRIBED)))
        if script is Script.CYRILLIC and "г" in word:  # h in Ukrainian
            rows += read_latin(romanise(word.replace("г", "һ")))
    found = dict.fromkeys(_frame(row, vowels_written=script.writes_vowels) for row in rows)
    return tuple(frame for frame in found if frame.consonants)[:MAX_READINGS]


@lru_cache(maxsize=8192)
def frame_keys(word: str) -> frozenset[str]:
    """The keys of all frames of a lower-case word."""
    return frozenset(frame.key for frame in frames(word))


@lru_cache(maxsize=8192)
def sound_code(word: str) -> str:
    """Cologne phonetics (Postel 1969) of a word whose script writes vowels; empty where it says nothing."""
    text = romanise(word)
    if not script_of(word).writes_vowels or not text.isalpha():
        return ""
    code = str(cologne_phonetics.encode(text)[0][1])
    return code if len(code) >= 2 else ""


def frames_agree(one: Frame, other: Frame) -> bool:
    """Whether two frames can be the same name: equal consonants, and vowels that do not contradict."""
    # the last vowel tells Karim from Karima
    if one.key != other.key or not _fits(one.gaps[-1], other.gaps[-1]):
        return False
    size = len(one.consonants)
    if size <= 2 and one.vowels_written and other.vowels_written:
        return one.gaps == other.gaps
    first = 0 if size <= 2 else 1
    pairs = zip(one.gaps[first:-1], other.gaps[first:-1], strict=True)
    allowed = 0.0 if size <= 3 else 0.5 if size == 4 else 1.0
    return sum(_contradiction(a, b) for a, b in pairs) <= allowed


def sounds_agree(one: str, other: str) -> bool:
    """Whether two words share their sound code, and their first and last vowels do not contradict."""
    code = sound_code(one)
    if not code or code != sound_code(other):
        return False
    one, other = romanise(one), romanise(other)
    if one[0] != other[0] and "m" in (one[0], other[0]):  # one code for m and n: Mayer is not Najjar
        return False
    a, b = _vowel_runs(one), _vowel_runs(other)
    if len(code) <= 2:
        return a == b
    if not _fits(a[0], b[0]) or not _fits(a[-1], b[-1]) or abs(len(a) - len(b)) > 1:
        return False
    return len(a) == 2 or len(b) == 2 or _fits(a[1], b[1])


def _contradiction(a: frozenset[str], b: frozenset[str]) -> float:
    if _fits(a, b):
        return 0.0
    # a weak e or i may be left out: Bondarenko, Bondarjenko
    weak = not (a and b) and (OPEN in a | b or a | b == {FRONT})
    return 0.5 if weak else 1.0


def _fits(a: frozenset[str], b: frozenset[str]) -> bool:
    if SHORT in a or SHORT in b:
        return LONG not in a | b
    return a == b or bool((a & b) - {LONG})


@lru_cache(maxsize=8192)
def _vowel_runs(text: str) -> tuple[frozenset[str], ...]:
    """Vowel classes before, between and after the consonants; empty gaps inside are left out."""
    gaps = _frame(read_latin(text)[0], vowels_written=True).gaps
    return (gaps[0], *(gap for gap in gaps[1:-1] if gap), gaps[-1])


def _frame(row: tuple[str, ...], *, vowels_written: bool) -> Frame:
    consonants: list[str] = []
    gaps: list[frozenset[str]] = [frozenset()]
    for sound in row:
        if sound in VOWELS:
            gaps[-1] |= VOWELS[sound]
        elif not (vowels_written and consonants and consonants[-1] == sound and not gaps[-1]):
            consonants.append(sound)
            gaps.append(frozenset())
    if not vowels_written:
        # nothing written between two consonants leaves a short vowel open; at the ends it means there is none
        gaps[1:-1] = [gap or VOWELS["-?"] for gap in gaps[1:-1]]
    return Frame("".join(consonants), tuple(gaps), vowels_written)
