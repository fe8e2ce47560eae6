"""Addresses below a county that lead nowhere."""

from django.http import Http404, HttpResponse

from geleit.portal.pages import PortalRequest, portal_page


@portal_page(keep=False)
def not_found(request: PortalRequest) -> HttpResponse:
    """404 in the frame and language of the county."""
    raise Http404
