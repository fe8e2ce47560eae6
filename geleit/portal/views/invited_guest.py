"""A volunteer answers to the invitation to a meeting, by the link of the mail; as often as wanted, until that day."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _

from geleit.core import wall
from geleit.core.errors import Refused
from geleit.portal import access
from geleit.portal.own_pages import guessed, private
from geleit.portal.pages import PortalRequest, portal_page, show
from geleit.portal.steps import SeeOther
from geleit.volunteers.actions import meetings as actions
from geleit.volunteers.queries.meetings import agenda_of
from geleit.volunteers.rules.meetings import may_answer

ANSWERS = {"ja": "yes", "nein": "no"}


@portal_page(methods=("GET", "HEAD", "POST"), keep=False)
def answer(request: PortalRequest, secret: str) -> HttpResponse:
    """The meeting, and two buttons. Looking answers nothing: mail programs look at links by themselves."""
    portal = request.portal
    try:
        guest = access.get_guest_by_secret(portal.county.pk, secret)
    except Http404:
        return guessed(request)
    if request.method != "POST":
        return private(_page(request, guest))
    given = ANSWERS.get(request.POST.get("antwort", ""))
    if given is None:
        return private(_page(request, guest, [_("Please choose yes or no.")]))
    try:
        with wall.as_application():
            actions.answer_invitation(county_id=portal.county.pk, guest=guest, answer=given, now=portal.now)
    except Refused:  # over or cancelled since: the page says so in the reader's language
        return private(_page(request, access.get_guest_by_secret(portal.county.pk, secret)))
    return private(SeeOther(portal.href("meeting_answer", secret=secret)))


def _page(request: PortalRequest, guest: Any, messages: Sequence[str] = ()) -> HttpResponse:
    """No name stands here: a link can be seen by others."""
    meeting, now = guest.meeting, request.portal.now
    cancelled = meeting.cancelled_on is not None
    with wall.as_application():
        agenda = agenda_of(meeting)
    context = {
        "meeting": meeting,
        "answer": guest.answer,
        "agenda": agenda,
        "is_open": may_answer(cancelled=cancelled, ends_at=meeting.ends_at, now=now),
        "messages": list(messages),
        "csrf_token": get_token(request),
    }
    return show(request, "portal/meeting_answer.html", context, status=422 if messages else 200)
