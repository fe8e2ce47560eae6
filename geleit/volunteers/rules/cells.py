"""Single cells of an uploaded list, as people write them: days, phone numbers, addresses, names of codes."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from geleit.core.codelists import code_list
from geleit.volunteers.folding import folded

_DAY = ("%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")
_MONTHS = {
    "januar": 1, "jänner": 1, "februar": 2, "märz": 3, "april": 4, "mai": 5, "juni": 6, "juli": 7, "august": 8,
    "september": 9, "oktober": 10, "november": 11, "dezember": 12,
}  # fmt: skip
# Letters behind the first figure: the library would take them for those of old telephone dials.
_LETTERS_INSIDE = re.compile(r"\d.*[^\W\d_]")
# What follows the name proper of a town: everybody calls Immenstadt i.Allgäu Immenstadt.
_LIES_AT = re.compile(r" (?:i|im|in|a|am|an|b|bei|v|vor) .*")
_LONG_DAY = re.compile(r"(\d{1,2})\.\s*([A-Za-zä]+)\.?\s+(\d{4})")
# Spreadsheets count days from the end of 1899; numbers of this size are days of the years 1910 to 2064.
_SERIAL_BEGINS, _SERIALS = date(1899, 12, 30), range(3_700, 60_000)
_YES = {"ja", "j", "x", "1", "yes", "wahr", "true", "vorhanden"}
_SEPARATED = re.compile(r"[,;/\n]|\s+und\s+|\s*\|\s*")


class CellFault(ValueError):
    """A cell cannot be read; the text says why in the user's language."""


def day(text: str, *, today: date, is_past: bool = True) -> date | None:
    """A day in any usual notation, None for nothing. Two digits of a year mean the past when `is_past`.

    Raises CellFault.
    """
    if not text:
        return None
    plain = re.sub(r"\s+00:00(:00)?$", "", text.strip())
    if found := _LONG_DAY.fullmatch(plain):
        month = _MONTHS.get(found[2].lower())
        plain = f"{found[1]}.{month}.{found[3]}" if month else plain
    if plain.isdecimal() and int(plain) in _SERIALS:
        return _SERIAL_BEGINS + timedelta(days=int(plain))
    for form in _DAY:
        try:
            read = datetime.strptime(plain, form).date()
        except ValueError:
            continue
        if form.endswith("%y") and is_past and read > today:
            read = read.replace(year=read.year - 100)
        if not 1900 <= read.year <= 2100:
            break
        return read
    raise CellFault(_("“%(text)s” is no day. Please write it like 31.12.2026.") % {"text": text[:40]})


def phone(text: str) -> str:
    """A phone number in any notation as people in Germany write it, "" for nothing. Raises CellFault."""
    if not text:
        return ""
    plain = text.replace("(0)", "")
    if _LETTERS_INSIDE.search(plain):
        raise CellFault(_("“%(text)s” is no phone number.") % {"text": text[:40]})
    for typed in (plain, f"0{plain}"):  # spreadsheets lose the zero a number begins with
        try:
            number = phonenumbers.parse(typed, "DE")
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number) and (
            phonenumbers.is_valid_number(number) or plain.lstrip().startswith(("0", "+"))
        ):
            kind = phonenumbers.PhoneNumberFormat
            return phonenumbers.format_number(
                number, kind.NATIONAL if number.country_code == 49 else kind.INTERNATIONAL
            )
    raise CellFault(_("“%(text)s” is no phone number.") % {"text": text[:40]})


def mail(text: str) -> str:
    """A mail address, "" for nothing. Raises CellFault."""
    plain = text.strip().removeprefix("mailto:")
    if plain:
        try:
            validate_email(plain)
        except ValidationError as error:
            raise CellFault(_("“%(text)s” is no mail address.") % {"text": text[:60]}) from error
    return plain


def yes(text: str) -> bool:
    """Whether a cell says yes."""
    return folded(text) in _YES


def several(text: str) -> list[str]:
    """The parts of a cell that holds several values."""
    return [part.strip() for part in _SEPARATED.split(text) if part.strip()]


def code(text: str, room: str, name: str, on: date) -> str | None:
    """The code a text names in a code list: its label, its code, or a beginning that fits one label only.

    None when it names none, "" for nothing.
    """
    wanted = folded(text)
    if not wanted:
        return ""
    exact, labels = _folded_codes(room, name, on)
    if wanted in exact:
        return exact[wanted]
    beginning = [one for label, one in labels if len(wanted) >= 4 and label.startswith(wanted)]
    return beginning[0] if len(beginning) == 1 else None


def codes(text: str, room: str, name: str, on: date) -> tuple[list[str], list[str]]:
    """The codes named in a cell, and the words that name none."""
    found: list[str] = []
    unknown: list[str] = []
    for part in several(text):
        one = code(part, room, name, on)
        if one is None:
            unknown.append(part)
        elif one and one not in found:
            found.append(one)
    return sorted(found), unknown


@lru_cache(maxsize=32)
def _folded_codes(room: str, name: str, on: date) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Codes by folded label and by themselves, and the labels in order; folding them for every cell is slow."""
    rows = code_list(room, name).on(on)
    exact = {folded(row.code): row.code for row in rows} | {folded(row.label): row.code for row in rows}
    return exact, [(folded(row.label), row.code) for row in rows]


def names(text: str, family_first: bool) -> tuple[str, str]:
    """Given and family name out of one cell: "Müller, Elfriede" or "Elfriede Müller". Raises CellFault."""
    if "," in text:
        family, _comma, given = (part.strip() for part in text.partition(","))
    else:
        words = text.split()
        if family_first:
            family, given = " ".join(words[:1]), " ".join(words[1:])
        else:
            given, family = " ".join(words[:-1]), " ".join(words[-1:])
    if text and not (given and family):
        raise CellFault(_("“%(text)s” is not both a given and a family name.") % {"text": text[:60]})
    return given, family


def place(text: str, places: Mapping[str, int]) -> int | None:
    """The key of the municipality a cell names, with or without postal code; None when it names none of the county."""
    wanted = folded(re.sub(r"\b\d{5}\b", "", text))
    for name in (wanted, re.sub(r"^(stadt|markt|gemeinde) ", "", wanted)):
        if name in places:
            return places[name]
    found = [key for name, key in places.items() if _LIES_AT.sub("", name) == wanted]
    return found[0] if wanted and len(found) == 1 else None


def joined(parts: Iterable[str]) -> str:
    """Remarks one below the other, without empty ones."""
    return "\n".join(part for part in parts if part)
