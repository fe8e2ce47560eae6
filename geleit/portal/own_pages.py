"""The pages behind a visitor's own link: whoever has the secret is let in, whoever guesses is slowed down."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpResponse

from geleit.portal import access, limits, queries
from geleit.portal.pages import PortalRequest, portal_page, show

# Nothing keeps such a page, no search engine lists it, and no other site learns its address. Not "no-referrer": with it
# browsers send a form with the origin "null", and the protection against foreign forms would refuse every button.
HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "same-origin"}


def own_page(*, methods: Sequence[str] = ("GET", "HEAD")) -> Callable[..., Callable[..., HttpResponse]]:
    """Make a view a page of one appointment: it gets the `Visit` of the secret in the address.

    Where the address carries the token of the mail too, it must be right. An unknown link is 404 with the same words
    for all; a connection that tried too many gets 429 instead, while links that exist go on working for it.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @portal_page(methods=methods, keep=False)
        def page(request: PortalRequest, /, secret: str, **more: Any) -> HttpResponse:
            try:
                row = access.get_appointment_by_secret(request.portal.county.pk, secret)
                if "token" in more:
                    access.require_mail(row, more["token"])
            except Http404:
                return guessed(request)
            try:
                response = view(request, queries.Visit(row, secret, request.portal.now))
            except Http404:
                response = show(request, "portal/not_found.html", {}, status=404)
            return private(response)

        page.__name__, page.__doc__ = view.__name__, view.__doc__
        return page

    return decorate


def guessed(request: PortalRequest) -> HttpResponse:
    """What an unknown link gets: 404 and, after too many of them, 429."""
    if limits.is_over(request, "unknown_link"):
        return _unlogged(too_many(request))
    limits.count(request, "unknown_link")
    return _unlogged(show(request, "portal/not_found.html", {}, status=404))


def private(response: HttpResponse) -> HttpResponse:
    """A page behind a link that only its owner has: kept by nobody, listed nowhere, its address told to nobody."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    return _unlogged(response)


def _unlogged(response: HttpResponse) -> HttpResponse:
    """Keep the address, which is the key to the appointment, out of the log: Django notes every answer above 399."""
    response._has_been_logged = True  # type: ignore[attr-defined]  # read by django.utils.log.log_response
    return response


def too_many(request: PortalRequest, *, phone: str = "") -> HttpResponse:
    """429 in words, with the telephone number of the office or, without one, of the administration."""
    portal = request.portal
    number = phone or queries.phone_of_administration(portal.county.pk, portal.today)
    return show(request, "portal/too_many.html", {"phone_number": number}, status=429)
