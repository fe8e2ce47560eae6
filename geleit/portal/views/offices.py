"""How to reach whom: start, contact, offices A to Z, one office, electronic communication, notices."""

from itertools import groupby

from django.http import Http404, HttpResponse

from geleit.directory import queries as directory
from geleit.directory.rules.communication import sections
from geleit.portal import queries
from geleit.portal.codes import TextPlace
from geleit.portal.opening import opening_of
from geleit.portal.pages import PortalRequest, portal_page, show
from geleit.portal.queries.queue import points_with_numbers
from geleit.portal.rules.finding import folded
from geleit.portal.schema import office_card, office_facts

NOT_ELECTRONIC = {"phone", "fax"}
FORMAL = {"formal", "objection"}


@portal_page()
def start(request: PortalRequest) -> HttpResponse:
    """What people come for most often."""
    portal = request.portal
    context = {
        "texts": queries.texts_at(portal.county.pk, TextPlace.START, on=portal.on),
        "chief": _chief(request),
        "points": points_with_numbers(portal.county.pk),
    }
    return show(request, "portal/start.html", context)


@portal_page()
def contact(request: PortalRequest) -> HttpResponse:
    """How to reach the administration."""
    portal = request.portal
    chief = _chief(request)
    found = directory.office_page(portal.county.pk, chief.key, portal.on) if chief is not None else None
    context = {"page": found, "opening": opening_of(portal, found) if found is not None else None}
    return show(request, "portal/contact.html", context)


@portal_page()
def offices(request: PortalRequest) -> HttpResponse:
    """Every office by name, in the reader's language where it is translated."""
    portal = request.portal
    entries = directory.offices_a_to_z(portal.county.pk, portal.on)
    named = sorted((folded(entry.facts.name.shown(portal.language).text), entry.key, entry) for entry in entries)
    letters = [
        (letter, [one[2] for one in group]) for letter, group in groupby(named, key=lambda one: one[0][:1].upper())
    ]
    return show(request, "portal/offices.html", {"letters": letters})


@portal_page()
def office(request: PortalRequest, key: str) -> HttpResponse:
    """One office: where it is, how and when it is reached, what it does. Raises Http404 where none is published."""
    portal = request.portal
    page = directory.office_page(portal.county.pk, key, portal.on)
    if page is None:
        raise Http404
    opening = opening_of(portal, page)
    context = {
        "page": page,
        "opening": opening,
        "schema": office_facts(portal, page, opening),
        "points": points_with_numbers(portal.county.pk, office_id=page.office.pk),
    }
    return show(request, "portal/office.html", context)


@portal_page()
def card(request: PortalRequest, key: str) -> HttpResponse:
    """The office for an address book (vCard). Raises Http404 where none is published."""
    portal = request.portal
    page = directory.office_page(portal.county.pk, key, portal.on)
    if page is None:
        raise Http404
    response = HttpResponse(office_card(portal, page), content_type="text/vcard; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{key}.vcf"'
    return response


@portal_page()
def electronic(request: PortalRequest, key: str) -> HttpResponse:
    """How to write to an office electronically. Raises Http404 where none is published."""
    portal = request.portal
    page = directory.office_page(portal.county.pk, key, portal.on)
    if page is None:
        raise Http404
    ways = [channel for channel in page.channels if channel.kind not in NOT_ELECTRONIC]
    context = {
        "page": page,
        "informal": [channel for channel in ways if channel.purpose not in FORMAL],
        "formal": [channel for channel in ways if channel.purpose in FORMAL],
        "sections": sections(
            name=page.facts.name, channels=page.channels, terms=page.mail_terms, land=portal.county.land, on=portal.on
        ),
    }
    return show(request, "portal/electronic.html", context)


@portal_page()
def notices(request: PortalRequest) -> HttpResponse:
    """What holds for a time, the loudest first; a notice whose end has come is not here any more."""
    found = directory.notices_on(request.portal.county.pk, request.portal.on)
    return show(request, "portal/notices.html", {"all_notices": list(found)})


def _chief(request: PortalRequest) -> "directory.OfficeEntry | None":
    """The administration itself: the first office that belongs to no other."""
    tree = directory.office_tree(request.portal.county.pk, request.portal.on)
    return tree[0][1] if tree else None
