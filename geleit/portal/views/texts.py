"""Pages made of the editor's texts and of legal facts."""

from django.http import Http404, HttpResponse

from geleit.core.codelists import code_list
from geleit.portal import queries
from geleit.portal.codes import TextPlace
from geleit.portal.opening import consultation_hours
from geleit.portal.pages import PortalRequest, portal_page, show


@portal_page()
def integration(request: PortalRequest) -> HttpResponse:
    """What integration management is, who counsels where and when. Raises Http404 where the county has none."""
    portal = request.portal
    _must_have(request, TextPlace.INTEGRATION)
    texts = queries.texts_at(portal.county.pk, TextPlace.INTEGRATION, on=portal.on)
    offices = consultation_hours(portal, queries.counselling(portal.county.pk, portal.on))
    return show(request, "portal/integration.html", {"texts": texts, "offices": offices})


@portal_page()
def volunteering(request: PortalRequest) -> HttpResponse:
    """What volunteers find in the county. Raises Http404 where the county says nothing of it."""
    _must_have(request, TextPlace.VOLUNTEERING)
    texts = queries.texts_at(request.portal.county.pk, TextPlace.VOLUNTEERING, on=request.portal.on)
    has_map = queries.has_coverage(request.portal.county.pk)
    return show(request, "portal/volunteering.html", {"texts": texts, "has_map": has_map})


@portal_page()
def easy(request: PortalRequest) -> HttpResponse:
    """The most important things in easy German (Leichte Sprache)."""
    texts = queries.texts_at(request.portal.county.pk, TextPlace.EASY, on=request.portal.on)
    return show(request, "portal/easy.html", {"texts": texts})


@portal_page()
def imprint(request: PortalRequest) -> HttpResponse:
    """Who answers for the pages."""
    found = queries.imprint_of(request.portal.county.pk, on=request.portal.on)
    return show(request, "portal/imprint.html", {"imprint": found})


@portal_page()
def privacy(request: PortalRequest) -> HttpResponse:
    """What happens to the data of visitors."""
    portal = request.portal
    context = {
        "imprint": queries.imprint_of(portal.county.pk, on=portal.on),
        "texts": queries.texts_at(portal.county.pk, TextPlace.PRIVACY, on=portal.on),
        "authority": _authority("data_protection", portal.county.land),
    }
    return show(request, "portal/privacy.html", context)


@portal_page()
def accessibility(request: PortalRequest) -> HttpResponse:
    """How far the pages are accessible, and whom to tell about an obstacle."""
    portal = request.portal
    context = {
        "statement": queries.statement_of(portal.county.pk, on=portal.on),
        "imprint": queries.imprint_of(portal.county.pk, on=portal.on),
        "authority": _authority("accessibility", portal.county.land),
    }
    return show(request, "portal/accessibility.html", context)


def _must_have(request: PortalRequest, place: TextPlace) -> None:
    """A page that is not offered in the menu is not there either: Bavaria, for one, knows no Integrationsmanagement."""
    if place not in request.portal.frame.places:
        raise Http404


def _authority(kind: str, land: str) -> str:
    """Who watches over the county in a matter."""
    rows = code_list("portal", "authorities").rows
    found = [row.label for row in rows if row.extra.get("kind") == kind and row.extra.get("land") == land]
    return found[0] if found else ""
