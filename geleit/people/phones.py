"""Phone numbers as people write them, shown in international form. Pure."""

import re

GERMANY = "+49"
_ALLOWED = re.compile(r"[\d+()\[\]/\-.\s\u2010-\u2015\u00a0]+")
# Two-digit country codes; +1 and +7 have one digit, all others three (ITU E.164).
_TWO_DIGITS = frozenset(
    (20, 27, *range(30, 35), 36, 39, 40, 41, *range(43, 50), *range(51, 59), *range(60, 67), 81, 82, 84, 86)
) | frozenset((*range(90, 96), 98))
_GERMAN_MOBILE = re.compile(r"1(?:5\d|6\d|7\d)")


def international(text: str) -> str:
    """The number as "+49 1512 3456789"; "" when `text` is no phone number.

    Numbers without country code are German. An extension or a name in the text makes it no number, and it is kept as
    typed by the caller.
    """
    if not _ALLOWED.fullmatch(text.strip()):
        return ""
    digits = re.sub(r"\(0\)", "", text.strip())
    digits = re.sub(r"[^\d+]", "", digits)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif digits.startswith("0"):
        digits = f"{GERMANY}{digits[1:]}"
    if not re.fullmatch(r"\+[1-9]\d{6,14}", digits):
        return ""
    country = _country_code(digits[1:])
    rest = digits[1 + len(country) :]
    if country == "49":
        rest = rest.lstrip("0")
    return f"+{country} {_grouped(country, rest)}"


def shown(kind_format: str, value: str) -> str:
    """A contact value as it is stored and shown: phone numbers in international form, everything else as typed."""
    return (international(value) or value) if kind_format == "phone" else value


def _country_code(digits: str) -> str:
    if digits[0] in "17":
        return digits[0]
    return digits[:2] if int(digits[:2]) in _TWO_DIGITS else digits[:3]


def _grouped(country: str, rest: str) -> str:
    if country == "49" and _GERMAN_MOBILE.match(rest):
        return f"{rest[:3]} {rest[3:]}"
    return rest
