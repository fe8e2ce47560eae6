"""Addresses of public pages in mails that nobody's request gave rise to."""

from django.conf import settings

from geleit.core.multilingual import GERMAN


def unsubscribe_link(slug: str, secret: str) -> str:
    """The page on which an address ends the mails on one topic."""
    return f"{_start(slug)}/ehrenamt/briefe/abmelden/{secret}/"


def answer_link(slug: str, secret: str) -> str:
    """The page on which a guest answers to one invitation."""
    return f"{_start(slug)}/ehrenamt/treffen/{secret}/"


def contact_page(slug: str, language: str = GERMAN) -> str:
    """The page that says how the county can be reached."""
    return f"{_start(slug)}{'' if language == GERMAN else f'/{language}'}/kontakt/"


def _start(slug: str) -> str:
    """Where the county's pages begin; its own host name stands for the county (as in `portal.addresses`)."""
    host = next((host for host, county in settings.PORTAL_HOSTS.items() if county == slug), "")
    scheme = settings.ADDRESS.partition("://")[0]
    return f"{scheme}://{host}" if host else f"{settings.ADDRESS}/{slug}"
