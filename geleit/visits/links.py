"""Addresses of a visitor's own pages, for mails and calendar files that nobody's request gave rise to."""

from django.conf import settings

from geleit.core.multilingual import GERMAN


def visit_link(slug: str, language: str, secret: str, tail: str = "") -> str:
    """The full address of the page of an appointment in the visitor's language; `tail` names a page below it.

    On a county's own host name the path does not name the county (`portal.addresses` makes the same paths).
    """
    host = next((host for host, county in settings.PORTAL_HOSTS.items() if county == slug), "")
    scheme = settings.ADDRESS.partition("://")[0]
    start = f"{scheme}://{host}" if host else f"{settings.ADDRESS}/{slug}"
    own_language = "" if language == GERMAN else f"{language}/"
    return f"{start}/{own_language}termin/{secret}/{tail}"
