"""How a name sounds, whatever alphabet it was written in: consonant frames and the German sound code.

A frame is the row of consonants in a small alphabet common to all transcriptions, with the vowels between them as sets of
three classes. Consonants find, vowels decide: Hassan and Hussein share the consonants but not the vowels. Alphabets that
leave short vowels out (Arabic, Hebrew, Ethiopic) have gaps that any short vowel fills.
"""

import itertools
import re
from dataclasses import dataclass
from functools import lru_cache

import cologne_phonetics

from geleit.people.names.writing import Script, fold_arabic, romanise, script_of

_MAX_FRAMES = 8
_OPEN, _FRONT, _ROUND, _SHORT, _LONG_I = "a", "i", "u", "?", "y"


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
    """The frames of a lower-case word: several where a letter can be read in several ways; none without consonants."""
    script = script_of(word)
    if script is Script.ARABIC:
        rows = _read_arabic(fold_arabic(word))
    else:
        text = romanise(word.translate(_DIACRITIC_DIGRAPHS))
        texts = [text]
        if script is Script.CYRILLIC and "г" in word:
            texts.append(romanise(word.replace("г", "һ")))
        article = re.fullmatch(r"[ae]l([^aeiouy].{2,}\w)", text)
        if article:
            texts.append(article[1])
        rows = [row for t in texts for row in _read_latin(_ABD.sub("abd", t))]
    found = dict.fromkeys(_frame(row, vowels_written=script.writes_vowels) for row in rows)
    return tuple(frame for frame in found if frame.consonants)[:_MAX_FRAMES]


@lru_cache(maxsize=8192)
def frame_keys(word: str) -> frozenset[str]:
    """The keys of all frames of a lower-case word."""
    return frozenset(frame.key for frame in frames(word))


@lru_cache(maxsize=8192)
def sound_code(word: str) -> str:
    """Cologne phonetics (Postel 1969) of a word whose script writes vowels; empty where it would say nothing."""
    if not script_of(word).writes_vowels:
        return ""
    text = romanise(word)
    if not text.isalpha():
        return ""
    code = str(cologne_phonetics.encode(text)[0][1])
    return code if len(code) >= 2 else ""


def frames_agree(one: Frame, other: Frame) -> bool:
    """Whether two frames can be the same name: equal consonants, and vowels that do not contradict."""
    if one.key != other.key:
        return False
    size = len(one.consonants)
    pairs = list(zip(one.gaps, other.gaps, strict=True))
    if not _fits(one.gaps[-1], other.gaps[-1]):
        return False
    if size <= 2 and one.vowels_written and other.vowels_written:
        return one.gaps == other.gaps
    inner = pairs[1:-1] if size > 2 else pairs[:-1]
    cost = sum(_contradiction(a, b) for a, b in inner)
    allowed = 0.0 if size <= 3 else 0.5 if size == 4 else 1.0
    return cost <= allowed


def sounds_agree(one: str, other: str) -> bool:
    """Whether two words with the same sound code can be the same name: first and last vowels must not contradict."""
    code = sound_code(one)
    if not code or code != sound_code(other):
        return False
    one, other = romanise(one), romanise(other)
    if one[0] != other[0] and "m" in (one[0], other[0]):  # one code for m and n: Mayer is not Najjar
        return False
    a, b = _vowel_runs(one), _vowel_runs(other)
    if not _fits(a[0], b[0]) or not _fits(a[-1], b[-1]) or abs(len(a) - len(b)) > 1:
        return False
    if len(code) <= 2:
        return a == b
    first_a, first_b = _first_inner(a), _first_inner(b)
    return bool(first_a & first_b) or first_a == first_b


def _contradiction(a: frozenset[str], b: frozenset[str]) -> float:
    if _fits(a, b):
        return 0.0
    if not a or not b:
        return 0.5 if _OPEN in a | b or (a | b) == {_FRONT} else 1.0
    return 1.0


def _fits(a: frozenset[str], b: frozenset[str]) -> bool:
    if _SHORT in a or _SHORT in b:
        return _LONG_I not in a | b
    return a == b or bool((a & b) - {_LONG_I})


def _frame(row: tuple[str, ...], *, vowels_written: bool) -> Frame:
    consonants: list[str] = []
    gaps: list[set[str]] = [set()]
    for sound in row:
        if sound in _VOWELS:
            gaps[-1] |= _VOWELS[sound]
            continue
        for consonant in sound:
            if vowels_written and consonants and consonants[-1] == consonant and not gaps[-1]:
                continue
            consonants.append(consonant)
            gaps.append(set())
    if not vowels_written:
        # nothing written between two consonants leaves a short vowel open; at the ends it means there is none
        gaps[1:-1] = [gap or {_SHORT} for gap in gaps[1:-1]]
    return Frame("".join(consonants), tuple(frozenset(gap) for gap in gaps), vowels_written)


_VOWELS: dict[str, set[str]] = {
    "-a": {_OPEN},
    "-e": {_OPEN, _FRONT},
    "-i": {_FRONT},
    "-u": {_ROUND},
    "-ai": {_OPEN, _FRONT, _LONG_I},
    "-?": {_SHORT},
    "-": set(),
}

# --- Latin letters, German, English, French and scientific transcriptions at once ---

_DIACRITIC_DIGRAPHS = str.maketrans(
    {
        "č": "tsch",
        "ć": "tsch",
        "ç": "tsch",
        "š": "sch",
        "ş": "sch",
        "ș": "sch",
        "ž": "zh",
        "ğ": "gg",
        "ż": "zh",
    }
)
# Abdul-, Abdel-, Abdur-, Abder-, Abdir-: "servant of the", the article swallowed by what follows
_ABD = re.compile(r"^[ae]b+d[aeiou]+(?:l(?=[^l])|r(?=r)|s(?=s)|n(?=n)|l(?=l))")
_GRAPHEMES: dict[str, tuple[str, ...]] = {
    "schtsch": ("X",), "shch": ("X",), "tsch": ("X",), "tch": ("X",), "dsch": ("J",), "dzh": ("J",), "dj": ("J",),
    "sch": ("X",), "sh": ("X",), "ch": ("X", "H"), "kh": ("H",), "zh": ("X", "J"), "gh": ("G",), "gg": ("G", "-"),
    "ph": ("F",), "th": ("T", "TH"), "dh": ("D", "DH"), "ck": ("K",), "ts": ("S",), "tz": ("S",), "x": ("KS",),
    "xh": ("J",), "b": ("B",), "c": ("K",), "d": ("D",), "f": ("F",), "g": ("G",), "h": ("H",), "k": ("K",),
    "l": ("L",), "m": ("M",), "n": ("N",), "p": ("P",), "q": ("K", "G"), "r": ("R",), "s": ("S",), "t": ("T",),
    "v": ("V",), "w": ("V", "-u"), "z": ("S",),
    "^w": ("V",), "^y": ("Y",), "^j": ("Y", "J"), "^i": ("Y",), "^ye": ("Y-e", "-e", "J-e"), "j": ("-i", "J"), "c^": ("S", "J"),
    "h$": ("-", "H"), "v$": ("F",), "w$": ("F", "-u"),
    "ai": ("-ai",), "ay": ("-ai",), "ei": ("-ai",), "ey": ("-ai",), "ee": ("-ai",), "aj": ("-ai", "-aJ"), "ej": ("-ai",),
    "oo": ("-u",), "ou": ("-u",),
    "a": ("-a",), "e": ("-e",), "i": ("-i",), "y": ("-i",), "o": ("-u",), "u": ("-u",),
}  # fmt: skip
_LATIN = re.compile(
    r"(?P<first_ye>^[yj]e)|(?P<first_j>^j(?=[aeiou]))|(?P<first_y>^[yi](?=[aeou]))|(?P<first_w>^w)"
    r"|schtsch|shch|tsch|tch|dsch|dzh|dj|sch|sh|ch|kh|zh|gh|gg|ph|th|dh|ck|ts|tz|xh"
    r"|(?P<soft_c>c(?=[eiy]))|(?P<last_h>h$)|(?P<last_v>(?:v|ff?)$)|(?P<last_w>w$)"
    r"|ai|ay|ei|ey|ee|aj(?![aeou])|ej(?![aeou])|oo|ou|[a-z]"
)
_NAMED = {
    "first_ye": "^ye", "first_j": "^j", "first_y": "^y", "first_w": "^w", "soft_c": "c^", "last_h": "h$", "last_v": "v$",
    "last_w": "w$",
}  # fmt: skip


@lru_cache(maxsize=8192)
def _graphemes(text: str) -> tuple[str, ...]:
    return tuple(_NAMED[m.lastgroup] if m.lastgroup else m[0] for m in _LATIN.finditer(text))


def _read_latin(text: str) -> list[tuple[str, ...]]:
    return _readings(_graphemes(text), _GRAPHEMES)


@lru_cache(maxsize=8192)
def _vowel_runs(text: str) -> tuple[frozenset[str], ...]:
    """Vowel classes before the first, between and after the last consonant; empty gaps inside are left out."""
    gaps = _frame(_read_latin(text)[0], vowels_written=True).gaps
    return (gaps[0], *(gap for gap in gaps[1:-1] if gap), gaps[-1])


def _first_inner(runs: tuple[frozenset[str], ...]) -> frozenset[str]:
    return runs[1] if len(runs) > 2 else frozenset()


def _readings(letters: tuple[str, ...], table: dict[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Every reading, each letter read the same way throughout the word; the usual reading first."""
    open_letters = [letter for letter in dict.fromkeys(letters) if len(table.get(letter, ())) > 1]
    choices = itertools.product(*(table[letter] for letter in open_letters))
    readings = []
    for choice in itertools.islice(choices, _MAX_FRAMES):
        chosen = dict(zip(open_letters, choice, strict=True))
        sounds = (chosen.get(letter) or table.get(letter, ("",))[0] for letter in letters)
        readings.append(tuple(part for sound in sounds for part in _parts(sound)))
    return readings


def _parts(sound: str) -> list[str]:
    return re.findall(r"[A-Z]+|-[a-z?]*", sound)


# --- Arabic letters as Arabic, Persian, Kurdish, Urdu and Pashto use them ---

_ARABIC: dict[str, tuple[str, ...]] = {
    "ب": ("B",), "پ": ("P",), "ت": ("T",), "ط": ("T",), "ټ": ("T",), "ٹ": ("T",), "ث": ("T", "S"), "ج": ("J", "G"),
    "چ": ("X",), "ح": ("H",), "خ": ("H",), "ه": ("H",), "د": ("D",), "ډ": ("D",), "ڈ": ("D",), "ذ": ("S", "D"),
    "ض": ("D", "S"), "ظ": ("S", "D"), "ر": ("R",), "ړ": ("R",), "ڑ": ("R",), "ز": ("S",), "ژ": ("J", "X"),
    "ږ": ("J", "G"), "ځ": ("S",), "څ": ("S",), "س": ("S",), "ص": ("S",), "ش": ("X",), "ښ": ("X",), "غ": ("G",),
    "ف": ("F",), "ڤ": ("V",), "ق": ("K", "G"), "ک": ("K",), "گ": ("G",), "ل": ("L",), "م": ("M",), "ن": ("N",),
    "ں": ("N",), "ڼ": ("N",), "و": ("-u", "V"), "ی": ("-i",), "ا": ("-a",), "ع": ("-a", "-"),
    "^و": ("V",), "^ی": ("Y", "-i"), "^ا": ("-?",), "^ع": ("-?",), "ه$": ("-e", "H", "-eT"), "ی$": ("-e",), "و$": ("-u",),
}  # fmt: skip


def _read_arabic(text: str) -> list[tuple[str, ...]]:
    stems = [re.sub(r"^عبدال(?=..)", "عبد", text)]
    if text.startswith("ال") and len(text) > 4:
        stems.append(text[2:])
    rows: list[tuple[str, ...]] = []
    for stem in stems:
        letters = list(stem)
        if letters and f"^{letters[0]}" in _ARABIC:
            letters[0] = f"^{letters[0]}"
        if len(letters) > 1 and f"{letters[-1]}$" in _ARABIC:
            letters[-1] = f"{letters[-1]}$"
        rows += _readings(tuple(letters), _ARABIC)
    return rows
