"""The pages of one appointment, for whoever has its link: look, confirm, cancel, move, wish for an earlier one.

Looking changes nothing: mail programs and scanners follow links. Every change is a button.
"""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _

from geleit.core import wall
from geleit.core.clock import local
from geleit.core.errors import Refused
from geleit.portal import queries
from geleit.portal.forms import WishForm, moment
from geleit.portal.own_pages import own_page
from geleit.portal.pages import PortalRequest, show
from geleit.portal.qr import qr_code
from geleit.portal.queries import Visit
from geleit.portal.rules.choosing import Choice
from geleit.portal.steps import SeeOther, steps
from geleit.portal.times import TAKEN, form_context, free_again, search, times_context
from geleit.visits import actions, calendars, mails
from geleit.visits.secrets import confirm_token

BOTH = ("GET", "HEAD", "POST")


@own_page()
def show_appointment(request: PortalRequest, visit: Visit) -> HttpResponse:
    """Step 5, and from then on the page of the appointment."""
    if visit.row.booked_at is None and visit.state(request.portal.now) in ("held", "expired"):
        return SeeOther(request.portal.href("booking_who", secret=visit.secret))
    return _page(request, visit)


@own_page()
def calendar(request: PortalRequest, visit: Visit) -> HttpResponse:
    """The calendar file, for what is confirmed or was cancelled. Raises Http404 for what never was."""
    if visit.row.confirmed_at is None:
        raise Http404
    content = calendars.calendar_of(visit.row, language=request.portal.language, now=request.portal.now)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{calendars.FILE_NAME}"'
    return response


@own_page(methods=BOTH)
def confirm(request: PortalRequest, visit: Visit) -> HttpResponse:
    """The page behind the link of the mail: one button, and a choice where the visitor has an appointment already."""
    portal = request.portal
    if visit.state(portal.now) != "reserved":
        return _back(request, visit)
    if request.method != "POST":
        return _to_confirm(request, visit)
    instead = request.POST.get("was") == "stattdessen"
    try:
        if instead:
            with wall.as_application():
                mails.post(actions.confirm_instead(appointment=visit.row, now=portal.now))
        else:
            mails.post(actions.confirm(appointment=visit.row, now=portal.now))
    except actions.AlreadyHasOne:
        return _to_confirm(request, visit, has_one=True)
    except Refused as refusal:
        return _page(request, visit, refusal.messages)
    return _back(request, visit, "bestaetigt")


@own_page(methods=BOTH)
def cancel(request: PortalRequest, visit: Visit) -> HttpResponse:
    """Cancel, after one question."""
    portal = request.portal
    if visit.state(portal.now) not in ("reserved", "confirmed"):
        return _back(request, visit)
    if request.method != "POST":
        context = {"visit": visit, "csrf_token": get_token(request)}
        return show(request, "portal/appointment_cancel.html", context)
    try:
        mails.post(actions.cancel(appointment=visit.row, now=portal.now))
    except Refused as refusal:
        return _page(request, visit, refusal.messages)
    return _back(request, visit, "abgesagt")


@own_page(methods=BOTH)
def move(request: PortalRequest, visit: Visit) -> HttpResponse:
    """Choose another time for the same concerns at the same place."""
    portal = request.portal
    if not visit.may_be_moved(portal.now):
        messages = [_("It is too late to move the appointment. You can still cancel it, or call us.")]
        return _page(request, visit, messages if visit.state(portal.now) == "confirmed" else ())
    if request.method != "POST":
        return _move_page(request, visit)
    start = moment(request.POST.get("zeit", ""))
    if start is None:
        return _move_page(request, visit, [_("Please choose a time.")])
    try:
        mails.post(actions.move(appointment=visit.row, start=start, now=portal.now))
    except actions.PlaceTaken:
        query = {"ab": local(start).date().isoformat(), TAKEN: "1"}
        return SeeOther(portal.href("appointment_move", secret=visit.secret, query=query))
    except Refused as refusal:
        return _page(request, visit, refusal.messages)
    return _back(request, visit, "verschoben")


@own_page(methods=BOTH)
def earlier(request: PortalRequest, visit: Visit) -> HttpResponse:
    """The waiting list for an earlier appointment, and the answer to one that is offered."""
    portal, row, what = request.portal, visit.row, request.POST.get("was", "")
    if request.method != "POST" or visit.state(portal.now) != "confirmed":
        return _back(request, visit)
    form = WishForm(data=request.POST if what == "wunsch" else None)
    if what == "wunsch" and form.is_valid() and form.day is not None and form.day > local(visit.start).date():
        form.add_error("not_before", _("This day is after your appointment. Please choose an earlier one."))
    if what == "wunsch" and not form.is_valid():
        return _page(request, visit, wish=form)
    try:
        if what == "wunsch":
            actions.wish_earlier(appointment=row, not_before=form.day, now=portal.now)
        elif what == "kein-wunsch":
            actions.wish_no_longer(appointment=row)
        elif what == "annehmen":
            with wall.as_application():
                mails.post(actions.accept_offer(appointment=row, now=portal.now))
        elif what == "ablehnen":
            with wall.as_application():
                actions.decline_offer(appointment=row, now=portal.now)
        else:
            return _back(request, visit)
    except Refused as refusal:
        return _page(request, visit, refusal.messages)
    done = {"wunsch": "gewuenscht", "kein-wunsch": "kein-wunsch", "annehmen": "verschoben", "ablehnen": "abgelehnt"}
    return _back(request, visit, done[what])


def _back(request: PortalRequest, visit: Visit, done: str = "") -> HttpResponse:
    """To the page of the appointment, which says what was done."""
    query = {"getan": done} if done else None
    return SeeOther(request.portal.href("appointment", secret=visit.secret, query=query))


def _said(done: str) -> str:
    words = {
        "bestaetigt": _("Your appointment is confirmed."),
        "abgesagt": _("Your appointment is cancelled. Thank you for telling us."),
        "verschoben": _("Your appointment has a new time."),
        "gewuenscht": _("You are on the waiting list for an earlier appointment."),
        "kein-wunsch": _("You are no longer on the waiting list. Your appointment stays as it is."),
        "abgelehnt": _("Your appointment stays as it is."),
    }
    return words.get(done, "")


def _page(
    request: PortalRequest, visit: Visit, messages: Sequence[str] = (), *, wish: WishForm | None = None
) -> HttpResponse:
    portal = request.portal
    state = visit.state(portal.now)
    is_wrong = request.method == "POST" and (bool(messages) or wish is not None)
    choice = Choice({key: str(number) for key, number in visit.services})
    context = {
        "visit": visit,
        "state": state,
        "messages": messages,
        "said": _said(request.GET.get("getan", "")) if request.method != "POST" else "",
        "wish": wish or WishForm(initial={"not_before": visit.row.wishes_from}),
        "may_be_moved": visit.may_be_moved(portal.now),
        "qr": qr_code(_own_address(request, visit)) if state in ("reserved", "confirmed") else None,
        "own_address": _own_address(request, visit),
        "next_times": free_again(visit, now=portal.now) if state == "expired" else [],
        "times_href": portal.href("booking_time", query=choice.query(stelle=visit.row.point.key)),
        "steps": steps(portal, "confirm") if state == "reserved" else [],
        **form_context(request),
    }
    return show(request, "portal/appointment.html", context, status=422 if is_wrong else 200)


def _own_address(request: PortalRequest, visit: Visit) -> str:
    return request.build_absolute_uri(request.portal.href("appointment", secret=visit.secret))


def _to_confirm(request: PortalRequest, visit: Visit, *, has_one: bool = False) -> HttpResponse:
    portal, secret = request.portal, visit.secret
    context = {
        "visit": visit,
        "has_one": has_one,
        "action": portal.href("appointment_confirm", secret=secret, token=confirm_token(visit.row.form_key)),
        "csrf_token": get_token(request),
        "steps": steps(portal, "confirm"),
    }
    return show(request, "portal/appointment_confirm.html", context, status=409 if has_one else 200)


def _move_page(request: PortalRequest, visit: Visit, messages: Sequence[str] = ()) -> HttpResponse:
    portal, row = request.portal, visit.row
    plan = queries.plan_for(row, portal.today)
    if plan is None:
        return _page(request, visit, [_("This office gives no appointments here any more.")])
    try:
        searched = search(plan, visit.services, now=portal.now, channel=row.channel, but=row.pk)
    except Refused as refusal:
        return _page(request, visit, refusal.messages)
    own = portal.href("appointment_move", secret=visit.secret)
    context = {
        "visit": visit,
        "messages": list(messages),
        "where": visit.where,
        "chosen": [],
        "action": own,
        "week_href": lambda day: portal.href("appointment_move", secret=visit.secret, query={"ab": day.isoformat()}),
        "opening": None,
        "office_key": plan.office_key,
        "steps": [],
        **times_context(request, searched),
    }
    return show(request, "portal/booking_time.html", context, status=422 if messages else 200)
