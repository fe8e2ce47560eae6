"""The calendar of the volunteer, read by other programs under a secret address."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from geleit.core import clock
from geleit.my import access, actions, calendars, queries, secrets
from geleit.my.pages import OwnRequest, entrance, own_page
from geleit.my.views.tabs import details_page


@own_page(methods=("GET", "HEAD", "POST"))
def calendar(request: OwnRequest) -> HttpResponse:
    """The address of the calendar; a new one ends the one before."""
    me = request.me
    if request.method == "POST":
        actions.renew_calendar(me=me)
        messages.success(request, _("The calendar has a new address. The one before no longer works."))
        return redirect("my:calendar")
    found = queries.feed_of(me)
    href = ""
    if found is not None:
        kwargs = {"county": me.county.slug, "secret": secrets.calendar_secret(found.nonce)}
        href = f"{settings.ADDRESS}{reverse('my:feed', kwargs=kwargs)}"
    # Calendar programs ask for addresses of this kind.
    subscribe_href = f"webcal://{href.partition('://')[2]}" if href else ""
    return details_page(request, "calendar", href=href, subscribe_href=subscribe_href)


@own_page(methods=("POST",))
def end_calendar(request: OwnRequest) -> HttpResponse:
    """No calendar address any more."""
    actions.end_calendar(me=request.me)
    messages.success(request, _("The calendar has no address any more."))
    return redirect("my:calendar")


@entrance(methods=("GET", "HEAD"))
def feed(request: OwnRequest, county: str, secret: str) -> HttpResponse:
    """The calendar itself, for whoever knows its address. Whoever guesses gets an empty 404."""
    home = access.enter_county(county)
    try:
        if home is None:
            raise Http404
        found = access.get_feed(home, secret)
    except Http404:
        return HttpResponse(status=404)
    units = queries.calendar_units(found.volunteer, today=clock.today())
    return HttpResponse(calendars.calendar(units, now=clock.now()), content_type="text/calendar; charset=utf-8")
