"""The way in by a link out of a mail, and the way out."""

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from geleit.core import clock
from geleit.my import access, actions, forms, mails, rules
from geleit.my.codes import LinkKind
from geleit.my.pages import OwnRequest, entrance, forget, own_page, remember, show


@entrance()
def sign_in(request: OwnRequest) -> HttpResponse:
    """Ask for a link. Every address gets the same answer; whose it is finds the worker out."""
    form = forms.SignInForm(data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="own_sign_in", key="all"):
            return show(request, "my/too_many.html", status=429)
        mails.ask_for_links(form.cleaned_data["email"])
        return redirect("my:sent")
    return show(request, "my/sign_in.html", form=form, status=422 if form.errors else 200)


@entrance(methods=("GET", "HEAD"))
def sent(request: OwnRequest) -> HttpResponse:
    """What happens now; the same for known and unknown addresses."""
    return show(request, "my/sent.html", minutes=rules.LINK_MINUTES)


@entrance()
def link(request: OwnRequest, county: str, secret: str) -> HttpResponse:
    """A button, because mail programs open links to look at them; only the button signs in or proves an address."""
    home = access.enter_county(county)
    found = access.find_link(home, secret, now=clock.now()) if home is not None else None
    if home is None or found is None:
        return _void(request)
    if request.method != "POST":
        return show(request, "my/link.html", is_address=found.kind == LinkKind.ADDRESS, email=found.email)
    if found.kind == LinkKind.ADDRESS:
        if not actions.prove_address(link=found, county=home, now=clock.now(), today=clock.today()):
            return _void(request)
        messages.success(request, _("Your new mail address counts from now on."))
        return redirect("my:start")
    opened = actions.open_session(link=found, now=clock.now())
    if opened is None:
        return _void(request)
    response = redirect("my:start")
    remember(response, home, opened.token)
    return response


@own_page(methods=("POST",))
def sign_out(request: OwnRequest) -> HttpResponse:
    """End the session here."""
    actions.close_session(session=request.me.session)
    messages.success(request, _("You are signed out."))
    response = redirect("my:sign_in")
    forget(response)
    return response


def _void(request: OwnRequest) -> HttpResponse:
    """Wrong, used and expired links look the same."""
    return show(request, "my/link_void.html", status=410)
