"""What a visitor tells the editor."""

import uuid

from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _

from geleit.portal import actions
from geleit.portal.forms import FeedbackForm
from geleit.portal.pages import PortalRequest, portal_page, show


@portal_page(methods=("GET", "HEAD", "POST"), keep=False, limit="portal_feedback")
def feedback(request: PortalRequest) -> HttpResponse:
    """Write a remark, without an account and without a puzzle."""
    portal = request.portal
    if request.method != "POST":
        page = request.GET.get("seite", "")[:200]
        form = FeedbackForm(initial={"page": page, "form_key": uuid.uuid4()})
        return _page(request, form)
    form = FeedbackForm(data=request.POST)
    if portal.is_over_limit:
        form.add_error(None, _("Too many messages came from your connection. Please try again in ten minutes."))
        return _page(request, form, status=429)
    if not form.is_valid():
        return _page(request, form, status=422)
    if not form.is_from_a_program:
        actions.receive_feedback(county_id=portal.county.pk, data=form.remark(portal.language), now=portal.now)
    return HttpResponseRedirect(portal.href("feedback_thanks"))


@portal_page()
def feedback_thanks(request: PortalRequest) -> HttpResponse:
    """The remark has arrived."""
    return show(request, "portal/feedback_thanks.html", {})


def _page(request: PortalRequest, form: FeedbackForm, *, status: int = 200) -> HttpResponse:
    return show(request, "portal/feedback.html", {"form": form, "csrf_token": get_token(request)}, status=status)
