"""PDF documents for print and archive: a typst template plus data, PDF/A-3a and PDF/UA-1 at once.

Text never becomes markup: the template reads the data as JSON from ``sys.inputs``. What the installed fonts
cannot show would make the archive format fail as a whole, so each such sign is printed as an empty box.
"""

import json
import re
import struct
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

FONTS = Path(__file__).parent / "static" / "vendor" / "ttf"
# ISO 19005-3 level A (archive, tagged) and ISO 14289-1 (accessible) can be met by the same file.
STANDARDS: list["typst.PDFStandard"] = ["a-3a", "ua-1"]

MISSING_SIGN = "▯"
LARGEST_PICTURE = 500_000
LONGEST_PICTURE_SIDE = 4_000

_PNG_START = b"\x89PNG\r\n\x1a\n"
_STROKES = r"[Mm][MmLlHhVvCcSsQqTtAaZz0-9eE.,+\-\s]+"
_BARE_STROKES = re.compile(_STROKES)
_SVG_STROKE = re.compile(rf"""\sd=["']({_STROKES})["']""")
_SVG_VIEW = re.compile(r"""\sviewBox=["']([0-9.,+\-\s]+)["']""")
_SVG_SIDE = re.compile(r"""\s(width|height)=["'](\d{1,4})(?:\.\d+)?(?:px)?["']""")
# Directional marks and joiners change how neighbours look and have no look of their own. Overrides and
# embeddings are left out: they could make a printed line read differently from what was typed.
_INVISIBLE_KEPT = frozenset("\u061c\u200b\u200c\u200d\u200e\u200f\u00ad")
_JOINING = frozenset({"Mn", "Me", "Mc", "Cf"})
_SPACES = frozenset({"Zs", "Zl", "Zp"})
_NEVER_SHOWN = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})
_LONG_WORD = re.compile(r"\S{40,}")
_PIECE = re.compile(r"(\S{10})(?=\S)")


class PdfFailed(RuntimeError):
    """The document could not be made. The text names the template only, never the data."""


class PictureUnreadable(ValueError):
    """The bytes are no drawing this module is willing to print."""


def compile_pdf(
    template: Path,
    data: Mapping[str, object],
    *,
    fonts: Path = FONTS,
    created: datetime | None = None,
) -> bytes:
    """Fill ``template`` with ``data`` and return the PDF; with ``created`` equal input gives equal bytes.

    ``data`` may hold dataclasses, dates (they arrive as ``{"date": "2026-01-31"}``), bytes (as a list of
    numbers), sequences and mappings. The template reads ``json(bytes(sys.inputs.data))``; the key ``fonts``
    is added with the font families to use. Raises PdfFailed.
    """
    # Imported here because the wheel carries the whole typesetter.
    import typst  # noqa: PLC0415

    library = _library(fonts)
    # Rare sequences of marks defeat the typesetter; what is left without any marks it can always set.
    for show in (library.printable, library.printable_without_marks):
        plain = {str(key): _plain(value, show) for key, value in data.items()} | {"fonts": library.families}
        compiler = typst.Compiler(
            template,
            root=template.parent,
            font_paths=library.fonts,
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(plain, ensure_ascii=False)},
        )
        document = _compiled(compiler, created)
        if document is not None:
            return document
    # What typst said may quote what was typed, so it goes no further.
    raise PdfFailed(f"typst could not compile {template.name}")


def printable(text: str, *, fonts: Path = FONTS) -> str:
    """Return ``text`` as it will be printed: unknown signs as boxes, control characters gone."""
    return _library(fonts).printable(text)


def picture(drawing: bytes) -> bytes:
    """Return a drawing that is safe to print; raises PictureUnreadable.

    It may be a PNG, an SVG made of strokes, or the bare path data of the signature field (600 by 200). An
    SVG is rebuilt from its strokes alone, so that nothing else in it (links, scripts, other files) reaches
    the typesetter.
    """
    if len(drawing) > LARGEST_PICTURE:
        raise PictureUnreadable("the drawing is too large")
    if drawing.startswith(_PNG_START):
        return _checked_png(drawing)
    try:
        source = drawing.decode("utf-8")
    except UnicodeDecodeError:
        raise PictureUnreadable("neither PNG nor SVG") from None
    return _strokes_only(source)


def _compiled(compiler: "typst.Compiler", created: datetime | None) -> bytes | None:
    try:
        document = compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=created)
    except RuntimeError:
        return None
    except BaseException as error:
        # A panic inside typst is no Exception for Python: it would pass by every error page.
        if type(error).__name__ != "PanicException":
            raise
        return None
    return document if isinstance(document, bytes) else None


def _checked_png(drawing: bytes) -> bytes:
    if len(drawing) < 33 or drawing[12:16] != b"IHDR" or b"IEND" not in drawing[-12:]:
        raise PictureUnreadable("the PNG is incomplete")
    width, height = struct.unpack(">II", drawing[16:24])
    if not (0 < width <= LONGEST_PICTURE_SIDE and 0 < height <= LONGEST_PICTURE_SIDE):
        raise PictureUnreadable("the PNG is too wide or too high")
    return drawing


def _strokes_only(source: str) -> bytes:
    bare = _BARE_STROKES.fullmatch(source)
    strokes = [source] if bare else _SVG_STROKE.findall(source)
    if not (bare or "<svg" in source) or not strokes:
        raise PictureUnreadable("the SVG holds no strokes")
    sides = dict(_SVG_SIDE.findall(source.partition(">")[0]))
    view = _SVG_VIEW.search(source)
    box = view.group(1) if view else f"0 0 {sides.get('width', '600')} {sides.get('height', '200')}"
    lines = "".join(f'<path d="{stroke}"/>' for stroke in strokes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><g fill="none" stroke="#000" '
        f'stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round">{lines}</g></svg>'
    ).encode()


class _Library:
    """The fonts of one folder: for typst, as a list of families, and the signs they can show."""

    def __init__(self, folder: Path) -> None:
        # Imported here because both are needed only where a document is made.
        import typst  # noqa: PLC0415
        from fontTools.ttLib import TTFont  # noqa: PLC0415

        self.fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
        by_family: dict[str, list[frozenset[int]]] = {}
        for font in self.fonts.fonts():
            with TTFont(font.path, fontNumber=font.index, lazy=True) as face:
                by_family.setdefault(font.family, []).append(frozenset(face.getBestCmap()))
        if not by_family:
            raise PdfFailed("there are no fonts to print with; build the assets first")
        # Latin first: digits and punctuation shall look the same in every language.
        self.families = sorted(by_family, key=lambda name: (name.startswith("Noto"), name))
        # typst takes the nearest weight of a family without looking at single signs, so only what all its
        # weights know is safe.
        self.signs = [frozenset.intersection(*by_family[name]) for name in self.families]

    def printable(self, text: str) -> str:
        """The text without what the fonts cannot show."""
        return _breakable("".join(self._shown(text)))

    def printable_without_marks(self, text: str) -> str:
        """The same without accents that stand alone and other signs that change their neighbours."""
        return _breakable("".join(sign for sign in self._shown(text) if unicodedata.category(sign) not in _JOINING))

    def _families_with(self, sign: str) -> set[int]:
        return {place for place, signs in enumerate(self.signs) if ord(sign) in signs}

    def _shown(self, text: str) -> Iterator[str]:
        base: set[int] = set()
        # Composed letters are one glyph in the fonts where base and accent apart may need two.
        for sign in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")):
            kind = unicodedata.category(sign)
            if sign == "\n" or sign in _INVISIBLE_KEPT:
                yield sign
            elif kind in {"Mn", "Me"}:
                # typst sets a letter and its marks in one font; a mark that font lacks fails the page.
                base &= self._families_with(sign)
                if base:
                    yield sign
            elif kind in _SPACES or sign == "\t":
                yield sign if self._families_with(sign) else " "
            elif kind not in _NEVER_SHOWN:
                base = self._families_with(sign)
                yield sign if base else MISSING_SIGN


def _breakable(text: str) -> str:
    """A word longer than a column gets places where it may break."""
    return _LONG_WORD.sub(lambda word: _PIECE.sub("\\1\u200b", word.group()), text)


@lru_cache(maxsize=4)
def _library(folder: Path) -> _Library:
    return _Library(folder)


def _plain(value: object, show: Callable[[str], str]) -> object:
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return show(value)
        case date():
            return {"date": value.isoformat()[:10]}
        case bytes():
            return list(value)
        case Mapping():
            return {str(key): _plain(each, show) for key, each in value.items()}
        case Sequence():
            return [_plain(each, show) for each in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name), show) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} cannot be printed")
