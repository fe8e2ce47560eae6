"""Where a public page lies: the county and the language in its path, or a host name of the county's own."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from geleit.core.multilingual import GERMAN, LANGUAGES

FOREIGN = tuple(language for language in LANGUAGES if language != GERMAN)


@dataclass(frozen=True)
class Place:
    """The first part of a public address: the county's slug and the reader's language."""

    slug: str
    language: str = GERMAN


class PlaceConverter:
    """`heilbronn` (German) or `heilbronn/ar`. That the county exists is found out by the page."""

    regex = rf"[a-z][a-z0-9-]{{1,39}}(?:/(?:{'|'.join(FOREIGN)}))?"

    def to_python(self, value: str) -> Place:
        """What the address names."""
        slug, _, language = value.partition("/")
        return Place(slug, language or GERMAN)

    def to_url(self, value: Place | str) -> str:
        """The part of the path; German has none of its own."""
        if isinstance(value, str):
            return value
        return value.slug if value.language == GERMAN else f"{value.slug}/{value.language}"


class SecretConverter:
    """The secret of a visitor's link, or what a mail adds to it (see `geleit.visits.secrets`)."""

    regex = "[A-Za-z0-9_-]{22}"

    def to_python(self, value: str) -> str:
        """The secret as it stands in the address."""
        return value

    def to_url(self, value: str) -> str:
        """The part of the path."""
        return value


def slug_of_host(request: HttpRequest) -> str:
    """The county whose own host name was asked for; "" on the common host."""
    if not settings.PORTAL_HOSTS:
        return ""
    host = request.META.get("HTTP_HOST", "").lower()
    found = settings.PORTAL_HOSTS.get(host) or settings.PORTAL_HOSTS.get(host.rpartition(":")[0], "")
    return str(found)


def take_host(request: HttpRequest) -> None:
    """On a county's own host name, lead every path but those of files into that county's pages."""
    slug = slug_of_host(request)
    if slug and not request.path_info.startswith(settings.STATIC_URL):
        request.path_info = f"/{slug}{request.path_info}"


def address(place: Place, name: str, *, host_slug: str = "", **kwargs: Any) -> str:
    """Address of a page of the portal; without the county where the host already names it.

    Raises NoReverseMatch for an unknown name.
    """
    path = reverse(f"portal:{name}", kwargs={"at": place, **kwargs})
    prefix = f"/{place.slug}"
    return path.removeprefix(prefix) if host_slug == place.slug else path
