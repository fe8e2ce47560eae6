"""Which files can be a logo: small pictures of two kinds that carry no scripts."""

from django.utils.translation import gettext as _

LARGEST = 40_000  # of the 100 KB of a first view
_KINDS = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))


def logo_type(content: bytes) -> str:
    """The kind of a picture by its first bytes; "" for anything else."""
    return next((kind for start, kind in _KINDS if content.startswith(start)), "")


def logo_obstacles(content: bytes, text: str) -> list[str]:
    """Why a file cannot be the logo; empty if it can. No content at all takes the logo away."""
    if not content:
        return []
    obstacles = []
    if not logo_type(content):
        obstacles.append(_("The logo must be a PNG or JPEG picture."))
    if len(content) > LARGEST:
        obstacles.append(_("The logo is too large: at most 40 KB, so that the pages load fast on a phone."))
    if not text.strip():
        obstacles.append(_("Please write what the logo says, for people who cannot see it."))
    return obstacles
