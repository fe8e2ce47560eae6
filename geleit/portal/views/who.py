"""Step 4 of an appointment: who comes, and one way to reach them."""

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _

from geleit.core.errors import Refused
from geleit.portal.forms import WhoForm, moment
from geleit.portal.labels import moment_in_words
from geleit.portal.own_pages import own_page
from geleit.portal.pages import PortalRequest, show
from geleit.portal.queries import Visit
from geleit.portal.steps import SeeOther, steps
from geleit.portal.times import free_again
from geleit.visits import actions, mails


@own_page(methods=("GET", "HEAD", "POST"))
def who_comes(request: PortalRequest, visit: Visit) -> HttpResponse:
    """Fill in a name and a way to be reached, while the place is kept.

    Where the time ran out, the next free times stand in the same form, so that nothing has to be typed again.
    """
    if visit.state(request.portal.now) not in ("held", "expired") or visit.row.booked_at is not None:
        return SeeOther(request.portal.href("appointment", secret=visit.secret))
    if request.method == "POST":
        return _sent(request, visit)
    return _page(request, visit, WhoForm(initial={"channel": "email"}, times=_times(request, visit)))


def _sent(request: PortalRequest, visit: Visit) -> HttpResponse:
    portal = request.portal
    form = WhoForm(data=request.POST, times=_times(request, visit))
    if visit.ran_out(portal.now):
        visit = _kept_again(request, visit, form)
    if visit.ran_out(portal.now) or not form.is_valid():
        return _page(request, visit, form, status=422)
    with form.showing_refusals():
        mails.post(actions.book(appointment=visit.row, who=form.who(), now=portal.now))
    if not form.is_accepted:
        return _page(request, visit, form, status=422)
    return SeeOther(portal.href("appointment", secret=visit.secret))


def _kept_again(request: PortalRequest, visit: Visit, form: WhoForm) -> Visit:
    """Keep the time that was chosen anew for the same form; what goes wrong becomes an error of the form."""
    portal, start = request.portal, moment(request.POST.get("time", ""))
    if start is None:
        form.add_error("time", _("The time to do this has run out. The place was given back."))
        return visit
    wanted = actions.PlaceWanted(
        point=visit.row.point.key,
        services=visit.services,
        start=start,
        form_key=visit.row.form_key,
        language=portal.language,
    )
    try:
        actions.keep_place(county_id=portal.county.pk, wanted=wanted, now=portal.now)
    except Refused as refusal:
        form.add_error("time", refusal.messages)
        return visit
    visit.row.refresh_from_db()
    return visit


def _times(request: PortalRequest, visit: Visit) -> list[tuple[str, str]]:
    """The next free times, where the time that was kept ran out."""
    now = request.portal.now
    if not visit.ran_out(now):
        return []
    return [(one.isoformat(), moment_in_words(one)) for one in free_again(visit, now=now)]


def _page(request: PortalRequest, visit: Visit, form: WhoForm, *, status: int = 200) -> HttpResponse:
    context = {
        "visit": visit,
        "form": form,
        "ran_out": visit.ran_out(request.portal.now),
        "csrf_token": get_token(request),
        "steps": steps(request.portal, "who"),
    }
    return show(request, "portal/booking_who.html", context, status=status)


__all__ = ["who_comes"]
