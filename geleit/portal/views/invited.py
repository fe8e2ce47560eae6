"""A link of invitation: its reader chooses a time out of what is kept for invitations, for one concern at one place."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from geleit.core.clock import local
from geleit.core.errors import Refused
from geleit.portal import access, queries
from geleit.portal.forms import key_of_form, moment
from geleit.portal.own_pages import guessed, private
from geleit.portal.pages import PortalRequest, portal_page, show
from geleit.portal.steps import SeeOther
from geleit.portal.times import TAKEN, search, times_context
from geleit.visits import actions
from geleit.visits.codes import Channel
from geleit.visits.queries.inviting import Invited


@portal_page(methods=("GET", "HEAD", "POST"), keep=False)
def times(request: PortalRequest, secret: str) -> HttpResponse:
    """Choose a time; it is kept for as long as it takes to fill in the rest."""
    try:
        invited = access.get_invitation_by_secret(request.portal.county.pk, secret, request.portal.today)
    except Http404:
        return guessed(request)
    return private(_times(request, secret, invited))


def _times(request: PortalRequest, secret: str, invited: Invited) -> HttpResponse:
    portal = request.portal
    if request.method != "POST":
        return _page(request, secret, invited)
    start, key = moment(request.POST.get("zeit", "")), key_of_form(request.POST.get("form_key", ""))
    if start is None or key is None:
        return _page(request, secret, invited, [_("Please choose a time.")])
    wanted = actions.PlaceWanted(
        point=invited.point_key,
        services=[(invited.service_key, 1)],
        start=start,
        form_key=key,
        channel=Channel.INVITATION,
        language=portal.language,
    )
    try:
        held = actions.keep_invited_place(invitation=invited.row, wanted=wanted, now=portal.now)
    except actions.PlaceTaken:
        query = {"ab": local(start).date().isoformat(), TAKEN: "1"}
        return SeeOther(portal.href("invitation", secret=secret, query=query))
    except Refused as refusal:
        return _page(request, secret, invited, refusal.messages)
    return SeeOther(portal.href("booking_who", secret=held.secret))


def _page(request: PortalRequest, secret: str, invited: Invited, messages: Sequence[str] = ()) -> HttpResponse:
    portal = request.portal
    plan = queries.giving_point(portal.county.pk, invited.point_key, portal.today)
    if plan is None or plan.find(invited.service_key, portal.today) is None:
        return show(request, "portal/not_found.html", {}, status=404)
    searched = search(plan, [(invited.service_key, 1)], now=portal.now, channel=Channel.INVITATION)
    address = portal.href("invitation", secret=secret)
    context = {
        "messages": list(messages),
        "invited": True,
        "where": queries.whereabouts(portal.county.pk, [plan], portal.today)[plan.id],
        "chosen": [(plan.find(invited.service_key, portal.today), 1)],
        "action": address,
        "week_href": lambda monday: f"{address}?ab={monday.isoformat()}",
        "office_key": plan.office_key,
        **times_context(request, searched),
    }
    return show(request, "portal/booking_time.html", context, status=422 if messages else 200)
