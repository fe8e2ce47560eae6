"""Colour and logo as files of their own: the pages carry no styles inside."""

from django.http import Http404, HttpResponse

from geleit.portal import queries
from geleit.portal.pages import PortalRequest, portal_page

LASTING = "public, max-age=31536000, immutable"


@portal_page()
def look(request: PortalRequest, stamp: str) -> HttpResponse:
    """The county's colour as a style sheet."""
    frame = request.portal.frame
    response = HttpResponse(f":root {{ --pl-colour: {frame.colour}; }}\n", content_type="text/css; charset=utf-8")
    if stamp == frame.stamp:
        response.headers["Cache-Control"] = LASTING
    return response


@portal_page()
def logo(request: PortalRequest, stamp: str) -> HttpResponse:
    """The county's logo. Raises Http404 where there is none."""
    found = queries.logo_of(request.portal.county.pk)
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found.content), content_type=found.kind)
    if stamp == request.portal.frame.stamp:
        response.headers["Cache-Control"] = LASTING
    return response
