"""Somebody lost the link of an appointment: asked for with code and e-mail address, answered by mail only."""

from django.http import HttpResponse
from django.middleware.csrf import get_token

from geleit.portal import limits, queries
from geleit.portal.forms import LostLinkForm
from geleit.portal.own_pages import too_many
from geleit.portal.pages import PortalRequest, portal_page, show
from geleit.portal.steps import SeeOther
from geleit.visits import mails


@portal_page(methods=("GET", "HEAD", "POST"), keep=False)
def ask(request: PortalRequest) -> HttpResponse:
    """Ask for the link. The answer is the same whether there is such an appointment or not."""
    portal = request.portal
    form = LostLinkForm(data=request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if limits.is_over(request, "lost_link"):
            return too_many(request)
        if form.is_valid():
            limits.count(request, "lost_link")
            data = form.cleaned_data
            mails.send_link_again(county_id=portal.county.pk, code=data["code"], email=data["email"])
            return SeeOther(portal.href("lost_link_thanks"))
    context = {
        "form": form,
        "phone_number": queries.phone_of_administration(portal.county.pk, portal.today),
        "csrf_token": get_token(request),
    }
    return show(request, "portal/lost_link.html", context, status=422 if form.errors else 200)


@portal_page()
def asked(request: PortalRequest) -> HttpResponse:
    """What happens now."""
    return show(request, "portal/lost_link_thanks.html", {})
