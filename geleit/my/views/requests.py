"""Requests for help that the integration guide passed on to the volunteer's circles."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from geleit.my import access
from geleit.my.pages import OwnRequest, own_page, show
from geleit.volunteers import actions as volunteering
from geleit.volunteers import queries
from geleit.volunteers.codes import AskAnswer


@own_page()
def requests(request: OwnRequest) -> HttpResponse:
    """What is asked of the volunteer: what, where, when, in which language; who asks stays with the guide."""
    me = request.me
    return show(request, "my/requests.html", requests=queries.open_requests(me.volunteer), volunteer=me.volunteer)


@own_page(methods=("POST",))
def say(request: OwnRequest, request_id: UUID) -> HttpResponse:
    """Whether the volunteer can help; she can change it until the request is settled."""
    me, found = request.me, access.get_request(request.me, request_id)
    answer = request.POST.get("answer", "")
    volunteering.say_oneself(inquiry=found, volunteer=me.volunteer, answer=answer, by=me.actor, now=me.now)
    if answer == AskAnswer.YES:
        messages.success(request, _("Thank you. The integration guide sees it and gets in touch with you."))
    else:
        messages.info(request, _("It is noted that you cannot help. Thank you for telling us."))
    return redirect("my:requests")
