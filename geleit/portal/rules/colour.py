"""Whether a county's colour can be read: white letters on it, by the contrast of WCAG 2.2."""

import re

from django.utils.translation import gettext as _

ENOUGH = 7.0  # success criterion 1.4.6 (AAA)
_COLOUR = re.compile(r"#[0-9a-f]{6}")


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def colour_obstacles(colour: str) -> list[str]:
    """Why a colour cannot be the colour of the page head; empty if it can."""
    if not _COLOUR.fullmatch(colour):
        return [_("Please write the colour as six digits, such as #1f3d7a.")]
    ratio = contrast(colour, "#ffffff")
    if ratio < ENOUGH:
        measured = f"{ratio:.1f}".replace(".", ",")
        return [
            _("White letters on this colour are hard to read (%(ratio)s : 1, at least 7 : 1).") % {"ratio": measured}
        ]
    return []
