"""Plain folded spellings for comparing volunteers with one another; no more forgiving than umlauts and accents."""

import re
import unicodedata

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
# Enough to tell numbers of one country apart, and short enough not to see its different ways of writing.
_TELLING_DIGITS = 9


def folded(text: str) -> str:
    """Small letters without umlauts, accents and punctuation: "Müller-Lüdenscheidt" is "mueller luedenscheidt"."""
    plain = unicodedata.normalize("NFC", text).casefold().translate(_UMLAUTS)
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
    return " ".join(re.findall(r"\w+", bare))


def folded_name(given: str, family: str) -> str:
    """A whole name whose words may stand in any order."""
    return " ".join(sorted(folded(f"{given} {family}").split()))


def folded_mail(address: str) -> str:
    """A mail address without case and surrounding space."""
    return address.strip().casefold()


def telling_digits(phone: str) -> str:
    """The last digits of a phone number, however it is written; "" for too few."""
    digits = re.sub(r"\D", "", phone.replace("(0)", ""))
    if phone.strip().startswith("+49"):
        digits = f"0{digits[2:].lstrip('0')}"
    elif digits.startswith("0049"):
        digits = f"0{digits[4:].lstrip('0')}"
    return digits[-_TELLING_DIGITS:] if len(digits) >= 6 else ""
