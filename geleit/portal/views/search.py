"""Search over offices, services and pages."""

from django.http import HttpResponse

from geleit.portal.pages import PortalRequest, portal_page, show
from geleit.portal.searching import results


@portal_page()
def search(request: PortalRequest) -> HttpResponse:
    """What fits the words, also with typing errors."""
    query = " ".join(request.GET.get("q", "").split())[:100]
    context = {"query": query, "results": results(request.portal, query) if query else []}
    return show(request, "portal/search.html", context)
