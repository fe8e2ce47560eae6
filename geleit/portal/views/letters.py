"""Letters to volunteers: those that everybody may read, and the page on which an address ends the mails on a topic."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from geleit.core import wall
from geleit.core.codelists import code_list
from geleit.portal import access
from geleit.portal.own_pages import guessed, private
from geleit.portal.pages import PortalRequest, portal_page, show
from geleit.volunteers.actions import subscriptions
from geleit.volunteers.queries.letters import public_letters


@portal_page()
def letters(request: PortalRequest) -> HttpResponse:
    """What everybody may read, the latest first."""
    found = public_letters(request.portal.county.pk, on=request.portal.on)
    return show(request, "portal/letters.html", {"letters": found})


@portal_page()
def letter(request: PortalRequest, letter_id: UUID) -> HttpResponse:
    """One letter, in German as it was written."""
    found = access.get_public_letter(request.portal.county.pk, letter_id)
    return show(request, "portal/letter.html", {"letter": found})


# Mail programs send the button of RFC 8058 from anywhere and without cookies. The link itself is the proof: whoever has
# it may do this and nothing else.
@csrf_exempt
@portal_page(methods=("GET", "HEAD", "POST"), keep=False)
def unsubscribe(request: PortalRequest, secret: str) -> HttpResponse:
    """End the mails on one topic to the address of the link; done twice it says the same. Looking changes nothing."""
    portal = request.portal
    try:
        found = access.get_topic_by_secret(portal.county.pk, secret)
    except Http404:
        return guessed(request)
    if request.method == "POST":
        with wall.as_application():
            subscriptions.unsubscribe(county_id=portal.county.pk, secret=secret, now=portal.now)
    context = {
        "topic": code_list("volunteers", "letter_topic").label(found.topic),
        "is_over": request.method == "POST" or found.ended_at is not None,
    }
    return private(show(request, "portal/letter_unsubscribe.html", context))
