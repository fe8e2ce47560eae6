"""Reading letters as sounds: Latin as German, English, French and Slavic transcriptions use it, and Arabic.

A reading is a row of sounds. Capital letters are consonants of an alphabet common to all transcriptions (X
for sh and tsh, H for h and kh, J for dsch); parts after a hyphen are vowel classes, see `VOWELS`.
"""

import itertools
import re
from functools import lru_cache

MAX_READINGS = 8

OPEN, FRONT, ROUND, SHORT, LONG = "a", "i", "u", "?", "y"
VOWELS: dict[str, frozenset[str]] = {
    "-a": frozenset({OPEN}),
    "-e": frozenset({OPEN, FRONT}),  # Mohamed, Muhammad; Khaled, Khalid
    "-i": frozenset({FRONT}),
    "-u": frozenset({ROUND}),
    "-ai": frozenset({OPEN, FRONT, LONG}),
    "-?": frozenset({SHORT}),  # any short vowel
    "-": frozenset(),
}


def _table(*rows: str) -> dict[str, tuple[str, ...]]:
    """Rows of letter=sound, further readings after a slash."""
    pairs = (entry.split("=") for row in rows for entry in row.split())
    return {letter: tuple(sounds.split("/")) for letter, sounds in pairs}


# ^ marks the first place, $ the last, c^ the c before e, i and y
_LATIN = _table(
    "schtsch=X shch=X tsch=X tch=X sch=X sh=X ch=X/H kh=H dsch=J dzh=J dj=J xh=J zh=X/J gh=G gg=G/-",
    "ph=F th=T/TH dh=D/DH ck=K ts=S tz=S x=KS b=B c=K c^=S/J d=D f=F g=G h=H h$=-/H j=-i/J k=K l=L m=M n=N",
    "p=P q=K/G r=R s=S t=T v=V v$=F w=V/-u ^w=V w$=F/-u z=S ^y=Y ^j=Y/J ^ye=Y-e/-e/J-e",
    "ai=-ai ay=-ai ei=-ai ey=-ai ee=-ai ej=-ai aj=-ai/-aJ oo=-u ou=-u a=-a e=-e i=-i y=-i o=-u u=-u",
)
_LATIN_LETTERS = re.compile(
    r"(?P<first_ye>^[yj]e)|(?P<first_j>^j(?=[aeiou]))|(?P<first_y>^[yi](?=[aeou]))|(?P<first_w>^w)"
    r"|schtsch|shch|tsch|tch|dsch|dzh|dj|sch|sh|ch|kh|zh|gh|gg|ph|th|dh|ck|ts|tz|xh"
    r"|(?P<soft_c>c(?=[eiy]))|(?P<last_h>h$)|(?P<last_v>(?:v|ff?)$)|(?P<last_w>w$)"
    r"|ai|ay|ei|ey|ee|aj(?![aeou])|ej(?![aeou])|oo|ou|[a-z]"
)
_PLACED = {
    "first_ye": "^ye",
    "first_j": "^j",
    "first_y": "^y",
    "first_w": "^w",
    "soft_c": "c^",
    "last_h": "h$",
    "last_v": "v$",
    "last_w": "w$",
}
# Abdul-, Abdel-, Abdur-, Abder-: "servant of the", the article taking the sound of what follows
_ABD = re.compile(r"^[ae]b+d[aeiou]+(?:l|r(?=r)|s(?=s)|n(?=n))(?=.)")
_LATIN_ARTICLE = re.compile(r"[ae]l(?=[^aeiouy].{3})")

# Letters as Arabic, Persian, Kurdish, Urdu and Pashto use them, after `fold_arabic`
_ARABIC = _table(
    "ب=B پ=P ت=T ط=T ټ=T ٹ=T ث=T/S ج=J/G چ=X ح=H خ=H د=D ډ=D ڈ=D ذ=S/D ض=D/S ظ=S/D ر=R ړ=R ڑ=R ز=S ژ=J/X",
    "ږ=J/G ځ=S څ=S س=S ص=S ش=X ښ=X غ=G ف=F ڤ=V ق=K/G ک=K گ=G ل=L م=M ن=N ں=N ڼ=N",
    "ه=H ه$=-e/H/-eT و=-u/V ^و=V و$=-u ی=-i ^ی=Y/-i ی$=-e ا=-a ^ا=-? ع=-a/- ^ع=-?",
)


@lru_cache(maxsize=8192)
def read_latin(text: str) -> tuple[tuple[str, ...], ...]:
    """Readings of plain Latin letters, the usual one first; with and without the article Al-."""
    rows: list[tuple[str, ...]] = []
    article = _LATIN_ARTICLE.match(text)
    for stem in (text, text[2:]) if article else (text,):
        found = _LATIN_LETTERS.finditer(_ABD.sub("abd", stem))
        rows += _readings([_PLACED[m.lastgroup] if m.lastgroup else m[0] for m in found], _LATIN)
    return tuple(rows)


@lru_cache(maxsize=8192)
def read_arabic(text: str) -> tuple[tuple[str, ...], ...]:
    """Readings of Arabic letters made equal by `fold_arabic`; with and without the article ال."""
    rows: list[tuple[str, ...]] = []
    article = text.startswith("ال") and len(text) > 4
    for stem in (text, text[2:]) if article else (text,):
        letters = list(re.sub(r"^عبدال(?=..)", "عبد", stem))
        if f"^{letters[0]}" in _ARABIC:
            letters[0] = f"^{letters[0]}"
        if len(letters) > 1 and f"{letters[-1]}$" in _ARABIC:
            letters[-1] = f"{letters[-1]}$"
        rows += _readings(letters, _ARABIC)
    return tuple(rows)


def _readings(letters: list[str], table: dict[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Every reading, each letter read the same way throughout the word; the usual one first."""
    doubtful = [letter for letter in dict.fromkeys(letters) if len(table.get(letter, ())) > 1]
    choices = itertools.product(*(table[letter] for letter in doubtful))
    readings = []
    for choice in itertools.islice(choices, MAX_READINGS):
        chosen = dict(zip(doubtful, choice, strict=True))
        sounds = (chosen.get(letter) or table.get(letter, ("",))[0] for letter in letters)
        readings.append(tuple(part for sound in sounds for part in _parts(sound)))
    return readings


@lru_cache(maxsize=256)
def _parts(sound: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[A-Z]|-[a-z?]*", sound))
