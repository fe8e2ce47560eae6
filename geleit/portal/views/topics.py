"""What for, and who: services by life situation, one service, the responsible office."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from geleit.directory import queries as directory
from geleit.portal.opening import now_in_words
from geleit.portal.pages import PortalRequest, portal_page, show

LONGEST = 120  # of a place as typed


@portal_page()
def services(request: PortalRequest) -> HttpResponse:
    """All services, by what happens in a life."""
    portal = request.portal
    return show(request, "portal/services.html", {"situations": directory.life_situations(portal.county.pk, portal.on)})


@portal_page()
def service(request: PortalRequest, key: str) -> HttpResponse:
    """One service: what to bring, what it costs, who is responsible where. Raises Http404 where none is published."""
    portal = request.portal
    page = directory.service_page(portal.county.pk, key, portal.on)
    if page is None:
        raise Http404
    return show(request, "portal/service.html", {"page": page})


@portal_page()
def responsible(request: PortalRequest) -> HttpResponse:
    """Who is responsible for me? Asks for a topic and a place; a postal code alone is never enough."""
    portal = request.portal
    key = request.GET.get("leistung", "")[:60]
    typed = request.GET.get("ort", "").strip()[:LONGEST]
    ags = request.GET.get("gemeinde", "")[:8]
    entries = directory.services_a_to_z(portal.county.pk, portal.on)
    context: dict[str, object] = {"entries": entries, "key": key, "typed": typed, "errors": {}}
    # A place alone comes from the list of municipalities and waits for a topic; the form always sends both.
    is_asked = "leistung" in request.GET or bool(ags)
    if not is_asked:
        return show(request, "portal/responsible.html", context)
    errors: dict[str, str] = {}
    if key not in {entry.key for entry in entries}:
        errors["leistung"] = _("Please choose a topic.")
    if not ags:
        hits = directory.find_places(portal.county.pk, typed) if typed else []
        if len(hits) == 1 and not hits[0].must_ask:
            ags = hits[0].municipality.ags
        elif hits:
            context["hits"] = hits
        else:
            errors["ort"] = _("We do not know this place.") if typed else _("Please write where you live.")
    if errors:
        return show(request, "portal/responsible.html", {**context, "errors": errors}, status=422)
    if ags:
        context["answer"] = _answer(request, key, ags)
    return show(request, "portal/responsible.html", context)


def _answer(request: PortalRequest, key: str, ags: str) -> dict[str, object]:
    """Who it is, with the sentence on whether it is open."""
    portal = request.portal
    moment = portal.now if portal.is_today else None
    found = directory.responsible(key, ags, portal.on, county_id=portal.county.pk, moment=moment)
    states = [now_in_words(one.state, portal.now) if one.state is not None else None for one in found.holders]
    return {"found": found, "holders": list(zip(found.holders, states, strict=True))}
